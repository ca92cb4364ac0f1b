"""Redriving: the right executions, each once, with a pause; a fresh run where AWS can't."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ledgersync.adapters.memory.executions import MemoryExecutions
from ledgersync.ports import ConnectionId
from ledgersync.usecases.cost import Work, dollars
from ledgersync.usecases.redrive import Execution, chosen, redrive, worth_redriving

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
    executions, slept = MemoryExecutions(), list[float]()
    id = ConnectionId("acme", "a")
    arn = executions.start(id, "run-a")
    executions.end(arn, "FAILED")
    possible = Execution(arn, id, "run-a", "FAILED", NOW, NOW)
    done = list(redrive(executions, [possible, execution("b", 1)], lambda: NOW, slept.append, 2.0))
    assert [(one.how, one.run_id) for one in done] == [("redriven", "run-a"), ("started anew", "20260320T000000Z-b")]
    assert executions.running(arn)
    assert (ConnectionId("acme", "b"), "20260320T000000Z-b") in executions.started.values()
    assert slept == [2.0]


def test_cost_is_work_times_list_price() -> None:
    month = Work(runs=30, transitions=240, lambda_seconds=Decimal(600), write_units=420)
    assert dollars(Work()) == 0
    assert dollars(month) < Decimal("0.10")
    assert dollars(month + month) == 2 * dollars(month)
