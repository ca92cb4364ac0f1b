"""The operator's API: how all connections stand, why runs fail, redriving by cause; and nobody else's."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from ledgersync.http.fleet import AT_ONCE, PAUSE_SECONDS
from ledgersync.http.roles import FLEET, Role
from ledgersync.ports import Connection, ConnectionId, Run
from ledgersync.ports.counted import INVOCATIONS, MILLISECONDS, TABLE_WRITES
from ledgersync.runs.cost import dollars, run_work
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.redrive import Execution
from ledgersync_cli import client, main

from .fleet_world import NOW, FleetWorld, execution

STORED = {TABLE_WRITES: 20, INVOCATIONS: 2, MILLISECONDS: 4000}
"""What the run of a test counted of AWS's services."""


@pytest.fixture
def world() -> FleetWorld:
    made = FleetWorld([execution(1), execution(2, "FAILED"), execution(3, late=timedelta(hours=2))])
    made.going = [execution(4, "RUNNING")]
    return made


def test_the_fleet_counts_connections_by_their_newest_run_and_lists_what_needs_somebody(world: FleetWorld) -> None:
    world.past.append(Execution("arn:old", ConnectionId("", "c1"), "old-c1", "FAILED", NOW - timedelta(days=1), NOW))
    found = world.call("GET", "/fleet").json
    lines = found.pop("lines")
    assert found == {
        "as_of": "2026-11-30T12:00:00Z", "connections": 4, "in_step": 2, "syncing": 1, "failing": 1, "late": 1,
    }  # fmt: skip
    assert [(one["connection_id"], one["status"], one["code"], one["late"]) for one in lines] == [
        ("c2", "FAILED", "intacct-user-refused", False),
        ("c3", "SUCCEEDED", "", True),
    ]


def test_causes_are_counted_in_words(world: FleetWorld) -> None:
    world.past.append(execution(5, "FAILED"))
    since = min(one.ended_at for one in world.past if one.status == "FAILED")
    assert world.call("GET", "/fleet/causes").json["items"] == [
        {
            "code": "intacct-user-refused",
            "words": "Enter them again.",
            "runs": 2,
            "since": since.isoformat().replace("+00:00", "Z"),
        }
    ]


def test_a_dry_run_says_what_would_be_redriven_and_does_nothing(world: FleetWorld) -> None:
    told = world.call("POST", "/fleet/redrives", {"cause": "intacct-user-refused", "dry_run": True})
    assert told.status == 202
    assert told.json == {"id": "", "runs": 1, "connections": 1, "seconds": PAUSE_SECONDS, "begun": 0, "left": 1}
    assert world.executions.started == {}


def test_runs_are_redriven_by_cause_a_few_at_once_with_a_pause_between(world: FleetWorld) -> None:
    world.past, world.going = [execution(number, "FAILED") for number in range(1, AT_ONCE + 4)], []
    for one in world.past:
        run = Run(one.id, one.run_id, "schedule", RunStatus.FAILED, one.started_at, one.ended_at)
        world.registry.end_run(run)
    told = world.call("POST", "/fleet/redrives", {"cause": "intacct-user-refused"}).json
    assert (told["runs"], told["begun"], told["left"]) == (AT_ONCE + 3, AT_ONCE, 3)
    assert world.clock.slept == [PAUSE_SECONDS] * (AT_ONCE - 1)
    progress = world.call("GET", f"/fleet/redrives/{told['id']}").json
    assert sum(progress.values()) == AT_ONCE


def test_a_connection_whose_run_was_begun_anew_is_not_redriven_again(world: FleetWorld) -> None:
    world.going.append(execution(2, "RUNNING"))
    assert world.call("POST", "/fleet/redrives", {"cause": "intacct-user-refused"}).json["code"] == "nothing-failed"


def test_a_cause_nothing_failed_for_and_a_redrive_that_never_was_are_told_in_words(world: FleetWorld) -> None:
    answer = world.call("POST", "/fleet/redrives", {"cause": "never"})
    assert (answer.status, answer.json["code"]) == (409, "nothing-failed")
    assert world.call("GET", "/fleet/redrives/never").status == 404
    assert world.call("POST", "/fleet/redrives", {}).status == 422


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR] + [""])
@pytest.mark.parametrize("route", sorted(FLEET))
def test_nobody_but_an_operator_sees_the_fleet(world: FleetWorld, route: str, role: str) -> None:
    method, path = route.split(" ")
    answer = world.call(method, path.replace("{id}", "x"), {"cause": "x"} if method == "POST" else None, role=role)
    assert (answer.status, answer.json["code"]) == (403, "role")


def test_a_path_that_is_no_route_is_not_found(world: FleetWorld) -> None:
    assert world.call("GET", "/fleet/secrets").status == 404
    assert world.call("GET", "/connections").status == 404


def counted(world: FleetWorld, number: int, sage: int) -> None:
    """A connection with a run of today and one of the month before."""
    id = ConnectionId("acme", f"c{number}")
    world.registry.connect(
        Connection(
            id=id,
            name=f"Shop {number}",
            company_id="acme-books",
            entity_id=f"E{number}",
            organization_id=f"o{number}",
            one_way=False,
            created_at=NOW - timedelta(days=40),
            due_at=NOW + timedelta(hours=3),
        )
    )
    calls = {"intacct|read_calls": sage, "cashflow360|requests": 7, **STORED}
    for days in (0, 30):
        at = NOW - timedelta(days=days)
        run = Run(id, f"r{days}-c{number}", "schedule", RunStatus.SUCCEEDED, at, at, calls=calls)
        world.registry.start_run(run)
        world.registry.end_run(run)


def test_costs_are_by_connection_for_this_month_with_a_forecast_and_no_record(world: FleetWorld) -> None:
    for number in (1, 2, 3):
        counted(world, number, sage=40 * number)
    page = world.call("GET", "/fleet/costs", query={"limit": "2"}).json
    assert {name: page[name] for name in ("month", "tier")} == {"month": "2026-11", "tier": 100_000}
    work = run_work("schedule", {"cashflow360|requests": 7, "intacct|read_calls": 40, **STORED})
    assert page["items"][0] == {
        "connection_id": "c1", "tenant_id": "acme", "company_id": "acme-books", "runs": 1,
        "dollars": f"{dollars(work):.4f}", "sage": 40, "forecast": 40, "cashflow360_requests": 7,
    }  # fmt: skip
    rest = world.call("GET", "/fleet/costs", query={"limit": "2", "cursor": page["next"]}).json
    assert [one["connection_id"] for one in (*page["items"], *rest["items"])] == ["c1", "c2", "c3"]
    assert rest["next"] is None
    assert "Shop" not in str(page), "no name of anybody"
    assert world.call("GET", "/fleet/costs", query={"cursor": "x"}).status == 422


def test_a_connection_is_shown_with_its_runs_newest_first_and_its_month(world: FleetWorld) -> None:
    world.going.append(execution(2, "RUNNING", late=timedelta(hours=3)))
    counted(world, 2, sage=40)
    found = world.call("GET", "/fleet/connections/c2").json
    (cost,) = world.call("GET", "/fleet/costs").json["items"]
    assert [(one["status"], one["code"], one["late"]) for one in found.pop("runs")] == [
        ("RUNNING", "", True),
        ("FAILED", "intacct-user-refused", False),
    ]
    assert found == {
        "as_of": "2026-11-30T12:00:00Z", "connection_id": "c2", "tenant_id": "acme",
        "month": "2026-11", "tier": 100_000, "cost": cost,
    }  # fmt: skip


def test_a_connection_that_never_ran_and_is_not_due_is_not_found(world: FleetWorld) -> None:
    assert world.call("GET", "/fleet/connections/c99").status == 404
    unscheduled = world.call("GET", "/fleet/connections/c1").json
    assert (unscheduled["tenant_id"], unscheduled["cost"]) == ("", None)


class InProcess(httpx.BaseTransport):
    def __init__(self, world: FleetWorld) -> None:
        self._world = world

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body: Any = json.loads(request.content) if request.content else None
        answer = self._world.call(request.method, request.url.path, body, query=dict(request.url.params))
        return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.raw)


def test_the_command_shows_the_fleet_its_causes_and_redrives_until_none_is_left(
    world: FleetWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = client.Api
    monkeypatch.setattr(main, "Api", lambda url, token: made(url, token, InProcess(world)))
    monkeypatch.setenv("COLUMNS", "80")

    def cli(*arguments: str) -> str:
        return " ".join(CliRunner().invoke(main.app, ["--token", "t", "fleet", *arguments]).stdout.split())

    shown = cli()
    assert shown.startswith("4 connections ran in the last two days: 2 in step, 1 syncing, 1 failing, 1 late.")
    assert "c2 — failed" in shown
    assert "intacct-user-refused — 1 run" in cli("--causes")
    counted(world, 1, sage=40)
    costs = cli("--costs")
    assert costs.startswith("2026-11: $0.00 of work so far, $")
    assert "c1 Tenant acme Runs 1 Work $0.00" in costs
    assert "40 transactions, 40 by the end of the month (0.0% of the lowest tier)" in costs
    shown = cli("--connection", "c1")
    assert "Runs of the last two days c1 — succeeded" in shown
    assert "Cost of 2026-11 c1 Tenant acme Runs 1" in shown
    assert cli("--redrive", "intacct-user-refused", "--dry-run") == (
        "1 run of 1 connection, 2 s apart. Begin with: ledgersync fleet --redrive intacct-user-refused"
    )
    assert cli("--redrive", "intacct-user-refused") == "1 begun, 0 left."
