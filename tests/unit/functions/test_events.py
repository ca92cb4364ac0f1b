"""Events are parsed whole or refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from ledgersync.events import NoticesWait, RunEnded, Tick, parse_scheduler_event

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
    ],
)
def test_anything_else_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parse_scheduler_event(event)
