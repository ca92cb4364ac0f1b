"""A connection at a glance: state, last good sync, open holds, newest run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ledgersync.domain.preferences import Preferences
from ledgersync.management.reports import unexplained_in
from ledgersync.ports import ConnectionId, Run
from ledgersync.ports.reports import Report, ReportKind
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.transactions import READ_CALLS, RECORDS_WRITTEN

from .test_records import put_hold
from .world import ApiWorld


def summary(world: ApiWorld) -> dict[str, Any]:
    found: dict[str, Any] = world.call("GET", f"{world.path}/summary", role="viewer").json["summary"]
    return found


def ran(world: ApiWorld, *statuses: str) -> list[Run]:
    """Runs of the connection, the first of them oldest, an hour apart."""
    made = []
    for number, status in enumerate(statuses):
        at = world.runs.clock.now() + timedelta(hours=number)
        run = Run(world.id, f"{at:%Y%m%dT%H%M%SZ}-shop", "schedule", RunStatus.RUNNING, at)
        world.runs.registry.start_run(run)
        if status != RunStatus.RUNNING:
            run = replace(run, status=status, ended_at=at + timedelta(minutes=1))
            world.runs.registry.end_run(run)
        made.append(run)
    return made


def set_up(world: ApiWorld) -> None:
    chosen = Preferences(unallocated_expenses_account="A1", default_bank_account="A2")
    world.runs.registry.put_connection(replace(world.connection(), preferences=chosen))


def test_a_connection_that_never_ran_says_so(world: ApiWorld) -> None:
    set_up(world)
    assert summary(world) == {
        "state": "not-synced",
        "last_good_sync": None,
        "open_holds": 0,
        "newest_run": None,
        "sage_transactions": 0,
        "sage_warning": "",
        "unexplained": None,
    }


@pytest.mark.parametrize(
    ("statuses", "state", "good"),
    [
        (("succeeded",), "in-step", 0),
        (("succeeded", "failed"), "stopped", 0),
        (("succeeded", "timed_out", "aborted"), "stopped", 0),
        (("failed", "running"), "syncing", None),
        (("failed", "succeeded"), "in-step", 1),
        (("failed", "stood_aside"), "stopped", None),
        (("succeeded", "stood_aside"), "in-step", 0),
        (("succeeded", *["failed"] * 45), "stopped", 0),
    ],
)
def test_the_state_is_that_of_the_newest_run_that_stood_aside_for_none(
    world: ApiWorld, statuses: tuple[str, ...], state: str, good: int | None
) -> None:
    set_up(world)
    runs = ran(world, *statuses)
    found = summary(world)
    newest = found.pop("newest_run")
    ended = None if good is None else runs[good].ended_at
    assert found == {
        "state": state,
        "last_good_sync": ended.isoformat().replace("+00:00", "Z") if ended else None,
        "open_holds": 0,
        "sage_transactions": 0,
        "sage_warning": "",
        "unexplained": None,
    }
    assert (newest["run_id"], newest["status"]) == (runs[-1].run_id, statuses[-1])


def test_what_sage_bills_is_counted_for_this_month(world: ApiWorld) -> None:
    set_up(world)
    before = world.runs.clock.now() - timedelta(days=40)
    for run in ran(world, "succeeded", "succeeded"):
        world.runs.registry.end_run(replace(run, calls={READ_CALLS: 12, RECORDS_WRITTEN: 1}))
        earlier = replace(run, run_id=f"{before:%Y%m%dT%H%M%SZ}-{run.run_id}", started_at=before, status="running")
        world.runs.registry.start_run(earlier)
        world.runs.registry.end_run(replace(earlier, status="succeeded", calls={READ_CALLS: 500}))
    assert summary(world)["sage_transactions"] == 26


def test_what_the_newest_tie_out_leaves_unexplained_is_told_over_both_of_its_sections() -> None:
    at = datetime(2026, 5, 31, tzinfo=UTC)
    figures = {"payables_unexplained": "-1.25", "receivables_unexplained": "2.00"}
    one = Report(id=ConnectionId("t", "c"), report_id="1", kind=ReportKind.TIE_OUT, asked_by="", asked_at=at,
                 expires_at=at, figures=figures)  # fmt: skip
    going, part = replace(one, figures={}), replace(one, complete=False)
    assert unexplained_in([going, part, one]) == "3.25"
    assert unexplained_in([replace(one, kind=ReportKind.DOCTOR)]) is None


def test_what_somebody_marked_not_to_sync_is_no_open_hold(world: ApiWorld) -> None:
    set_up(world)
    ran(world, "succeeded")
    put_hold(world)
    put_hold(world, id="V2")
    put_hold(world, id="V3", ignored=True)
    assert (summary(world)["state"], summary(world)["open_holds"]) == ("holds", 2)


def test_missing_preferences_come_before_holds_and_a_disconnected_connection_before_all(world: ApiWorld) -> None:
    ran(world, "succeeded")
    put_hold(world)
    kept = world.connection()
    world.runs.registry.put_connection(replace(kept, preferences=None))
    assert summary(world)["state"] == "preferences-missing"
    world.call("POST", f"{world.path}/disconnect")
    assert summary(world)["state"] == "disconnected"


def test_the_list_gives_summaries_only_when_asked_and_the_same_ones(world: ApiWorld) -> None:
    ran(world, "succeeded")
    (plain,) = world.call("GET", "/connections").json["items"]
    assert plain["summary"] is None
    (asked,) = world.call("GET", "/connections", query={"summary": "true"}).json["items"]
    assert asked == world.call("GET", f"{world.path}/summary").json
    assert {**asked, "summary": None} == plain
