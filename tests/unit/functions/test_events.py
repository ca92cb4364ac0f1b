"""Events are parsed whole or refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from ledgersync.domain.kinds import Group
from ledgersync.events import (
    NoticesWait,
    ReportCommand,
    RunEnded,
    Rung,
    SliceCommand,
    SliceOutcome,
    Tick,
    parse_scheduler_event,
    rings,
)

IDS = {"tenant_id": "acme", "connection_id": "main", "run_id": "r1"}


def status_change(**detail: Any) -> dict[str, Any]:
    return {
        "source": "aws.states",
        "detail-type": "Step Functions Execution Status Change",
        "detail": {
            "executionArn": "arn:r1",
            "stateMachineArn": "arn",
            "name": "r1",
            "status": "FAILED",
            "input": json.dumps(IDS),
            "startDate": 1_700_000_000_000,
            "stopDate": 1_700_000_060_000,
            "error": "FatalError",
            "cause": "{}",
            **detail,
        },
    }


def test_the_input_of_the_schedule_is_a_tick() -> None:
    assert parse_scheduler_event({"source": "ledgersync.tick"}) == Tick(source="ledgersync.tick")


def test_who_waits_for_a_notice_asks_for_nothing_else() -> None:
    assert parse_scheduler_event({"source": "ledgersync.notices"}) == NoticesWait(source="ledgersync.notices")


def test_a_status_change_names_the_run_it_is_about() -> None:
    event = parse_scheduler_event(status_change())
    assert isinstance(event, RunEnded)
    assert (event.detail.input.run_id, event.detail.status, event.detail.error) == ("r1", "FAILED", "FatalError")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"source": "elsewhere"},
        status_change(status="RUNNING"),
        status_change(input=None),
        status_change(input=json.dumps({**IDS, "tenant_id": "acme#other"})),
        status_change(input=json.dumps({**IDS, "password": "x"})),
        status_change(input="{"),
        status_change(input="[" * 100_000),
        status_change(startDate="soon"),
        status_change(executionArn=None),
        status_change(output=json.dumps({**IDS, "slice": 0, "more": False, "transactions_ready": True})),
        {"source": "aws.states"},
    ],
)
def test_anything_else_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parse_scheduler_event(event)


RUNG = {"tenant_id": "acme", "connection_id": "main"}


def ring(body: object) -> dict[str, Any]:
    return {"Records": [{"body": body if isinstance(body, str) else json.dumps(body)}]}


def test_a_ring_names_a_connection_and_perhaps_the_look_that_was_due() -> None:
    due = datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert rings(ring(RUNG)) == [Rung(**RUNG)]
    assert rings(ring({**RUNG, "look": due.isoformat()})) == [Rung(**RUNG, look=due)]


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"Records": "main"},
        {"Records": [*ring(RUNG)["Records"]] * 11},
        {"Records": ["main"]},
        ring({**RUNG, "look": "soon"}),
        ring({**RUNG, "more": 1}),
        ring({**RUNG, "tenant_id": 5}),
        ring("{"),
        ring(" " * 1001),
    ],
)
def test_any_other_ring_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rings(event)


def test_an_outcome_is_the_same_after_it_travelled() -> None:
    command = SliceCommand.parse({**IDS, "counts": {"vendor|intacct|created": 2}, "unknown": 1}, Group.LISTS)
    outcome = SliceOutcome.of(command, more=True, transactions_ready=False, calls={"intacct|requests": 3})
    travelled = json.loads(json.dumps(outcome.model_dump(mode="json")))
    assert SliceOutcome.model_validate(travelled) == outcome
    assert travelled == {
        **IDS,
        "slice": 1,
        "more": True,
        "transactions_ready": False,
        "status": "synced",
        "invocation": "",
        "counts": {"vendor|intacct|created": 2},
        "calls": {"intacct|requests": 3},
    }


@pytest.mark.parametrize(
    ("wrong", "value"),
    [
        ("slice", -1),
        ("slice", "one"),
        ("invocation", "i" * 81),
        ("counts", {"seen": "two"}),
        ("counts", ["seen"]),
        ("calls", None),
        ("run_id", "r 1"),
        ("run_id", ""),
        ("run_id", "r1\n"),
    ],
)
def test_a_command_is_refused_by_the_name_of_what_is_wrong(wrong: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        SliceCommand.parse({**IDS, wrong: value}, Group.LISTS)
    assert {entry["loc"][0] for entry in refused.value.errors()} == {wrong}


@pytest.mark.parametrize("wrong", [{"failure": "broken"}, {"failure": {"Error": 5}}, {"step": -1}, {"tenant_id": None}])
def test_a_report_that_is_not_asked_for_rightly_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ReportCommand.model_validate({**IDS, "report_id": "rep", **wrong})
