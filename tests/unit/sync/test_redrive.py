"""Redriving: the right executions, each once, with a pause; a fresh run where AWS can't."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ledgersync.ports import ConnectionId
from ledgersync.ports.counted import INVOCATIONS, MILLISECONDS, TABLE_READS, TABLE_WRITES
from ledgersync.runs.cost import QUIET_RUN, Work, dollars, run_work
from ledgersync.runs.prices import PER_UNIT
from ledgersync.runs.redrive import Execution, chosen, redrive, worth_redriving
from tests.fakes.executions import MemoryExecutions
from tests.fakes.registry import MemoryRegistry

NOW = datetime(2026, 3, 20, tzinfo=UTC)
DAY = timedelta(days=1)


def execution(name: str, days_ago: float, status: str = "FAILED", code: str = "intacct-user-refused") -> Execution:
    at = NOW - days_ago * DAY
    cause = json.dumps({"errorMessage": f"{code}: words"})
    error = "FatalError" if status == "FAILED" else ""
    return Execution(
        f"arn:{name}:{days_ago}", ConnectionId("acme", name), f"{at:%Y%m%d}-{name}", status, at, at, error, cause
    )


def test_only_the_latest_failure_without_a_newer_success_is_worth_it() -> None:
    failed = worth_redriving(
        [
            execution("mended", 3),
            execution("mended", 1, "SUCCEEDED"),
            execution("twice", 4),
            execution("twice", 2, "TIMED_OUT"),
            execution("broken-again", 5, "SUCCEEDED"),
            execution("broken-again", 1),
            execution("too-old", 15),
        ],
        NOW,
    )
    assert [(one.id.connection_id, one.status) for one in failed] == [
        ("twice", "TIMED_OUT"),
        ("broken-again", "FAILED"),
    ]


def test_they_are_chosen_by_run_cause_or_connection() -> None:
    failed = [execution("a", 1), execution("b", 2), execution("c", 3, code="cashflow360-authentication")]
    assert chosen(failed) == failed
    assert chosen(failed, code="cashflow360-authentication") == failed[2:]
    assert chosen(failed, connection_id="b") == failed[1:2]
    assert chosen(failed, [failed[0].run_id]) == failed[:1]


def test_each_is_redriven_with_a_pause_between_and_started_anew_where_that_is_impossible() -> None:
    executions, slept, registry = MemoryExecutions(), list[float](), MemoryRegistry(lambda: NOW)
    id = ConnectionId("acme", "a")
    arn = executions.start(id, "run-a")
    executions.end(arn, "FAILED")
    possible = Execution(arn, id, "run-a", "FAILED", NOW, NOW)
    done = list(redrive(executions, registry, [possible, execution("b", 1)], lambda: NOW, slept.append, 2.0))
    assert [(one.how, one.run_id) for one in done] == [("redriven", "run-a"), ("started anew", "20260320T000000Z-b")]
    assert (state := executions.describe(arn)) is not None and state.going
    assert (ConnectionId("acme", "b"), "20260320T000000Z-b") in executions.started.values()
    assert slept == [2.0]
    (kept,), _ = registry.runs(ConnectionId("acme", "b"))
    assert (kept.run_id, kept.trigger, kept.status) == ("20260320T000000Z-b", "redrive", "running")
    assert kept.execution_arn == executions.arn("20260320T000000Z-b")
    assert registry.runs(id) == ([], None)


def test_cost_is_work_times_list_price() -> None:
    month = Work(runs=30, transitions=240, lambda_seconds=Decimal(600), write_units=Decimal(420))
    assert dollars(Work()) == 0
    assert dollars(Work(transitions=1000, write_units=Decimal(1_000_000))) == Decimal("0.65")
    assert dollars(Work(lambda_seconds=Decimal(2))) == PER_UNIT["lambda GB-second"]
    assert dollars(month) < Decimal("0.10")
    assert dollars(month + month) == 2 * dollars(month)


def test_a_quiet_scheduled_run_has_the_measured_write_units() -> None:
    assert run_work("schedule", {}).write_units == sum(QUIET_RUN.values()) == Decimal("12.1")
    assert run_work("sync_now", {}).write_units == 8


def test_what_slices_counted_takes_the_place_of_what_is_assumed_of_them() -> None:
    calls = {TABLE_WRITES: 52, "intacct|requests": 6, "cashflow360|requests": 17, "cashflow360|logins": 1}
    work = run_work("schedule", calls)
    assert work.write_units == Decimal("62.1")
    assert (work.transitions, work.invocations, work.lambda_seconds) == (0, 0, Decimal(0))
    work = run_work("schedule", {**calls, TABLE_READS: 200, INVOCATIONS: 3, MILLISECONDS: 12_500})
    assert (work.transitions, work.invocations, work.lambda_seconds) == (8, 4, Decimal("12.7"))
    assert work.read_units == 200
    assert (work.intacct_requests, work.cashflow360_requests, work.cashflow360_logins) == (6, 17, 1)
