"""Sync Now and the end of a run: one run at a time, closed once, in plain words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from ledgersync.ports import Connection, ConnectionId
from ledgersync.ports.executions import ExecutionState
from ledgersync.runs.failures import OF_EXECUTION, ended
from ledgersync.runs.run_ended import RunEnd, run_ended
from ledgersync.runs.run_ended import end_of as of_execution
from ledgersync.runs.sync_now import Answer, SyncNow

from .test_schedule import NOW, World


def world_and_sync() -> tuple[World, SyncNow, Connection]:
    world = World()
    id = world.connect("main", None)
    connection = world.registry.connection(id)
    assert connection is not None
    return world, SyncNow(world.registry, world.executions, world.clock), connection


def end_of(
    world: World, sync: SyncNow, connection: Connection, status: str = "SUCCEEDED", error: str = "", cause: str = ""
) -> RunEnd:
    (run,) = world.registry.runs(connection.id, 1)[0]
    world.executions.end(run.execution_arn, status, error, cause)
    return RunEnd(
        id=connection.id,
        run_id=run.run_id,
        execution_arn=run.execution_arn,
        status=status,
        started_at=run.started_at,
        ended_at=world.clock.now(),
        error=error,
        cause=cause,
    )


def test_an_execution_that_ended_says_when_why_and_how_its_last_slice_ended() -> None:
    state = ExecutionState(
        status="FAILED",
        started_at=NOW,
        ended_at=NOW + timedelta(minutes=2),
        error="FatalError",
        cause="{}",
        output="no",
    )
    assert of_execution(ConnectionId("acme", "main"), "run-1", "arn-1", state) == RunEnd(
        id=ConnectionId("acme", "main"),
        run_id="run-1",
        execution_arn="arn-1",
        status="FAILED",
        started_at=NOW,
        ended_at=NOW + timedelta(minutes=2),
        error="FatalError",
        cause="{}",
    )


def test_a_sync_is_started_and_a_second_call_names_the_same_run() -> None:
    world, sync, connection = world_and_sync()
    first, second = sync(connection), sync(connection)
    assert (first.answer, second.answer) == (Answer.STARTED, Answer.GOING)
    assert first.run == second.run
    assert len(world.started()) == 1


def test_a_scheduled_run_that_is_going_is_named() -> None:
    world, sync, connection = world_and_sync()
    world.registry.set_due(connection.id, NOW)
    world.scheduler.tick()
    answer = sync(connection)
    assert answer.answer is Answer.GOING
    assert answer.run is not None and answer.run.trigger == "schedule"


def test_the_holder_of_the_lease_is_the_run_that_is_going() -> None:
    world, sync, connection = world_and_sync()
    world.registry.set_due(connection.id, NOW - timedelta(days=9))
    world.scheduler.tick()
    (run_id,) = world.started()
    for day in range(30):
        old = replace(sync.start(connection.id, "sync_now"), run_id=f"2026040{day}", status="succeeded")
        world.registry.end_run(old)
    world.registry.take_lease(connection.id, run_id, NOW, NOW + timedelta(minutes=30))
    going = sync.going(connection.id)
    assert going is not None and going.run_id == run_id


def test_after_the_run_the_cool_down_refuses_and_then_a_new_run_starts() -> None:
    world, sync, connection = world_and_sync()
    sync(connection)
    run_ended(world.registry, world.executions, end_of(world, sync, connection))
    world.clock.sleep(20)
    cooling = sync(connection)
    assert (cooling.answer, cooling.wait_seconds) == (Answer.COOLING, 41)
    world.clock.sleep(40)
    assert sync(connection).answer is Answer.STARTED


def test_the_same_idempotency_key_names_the_same_run_even_after_it_ended() -> None:
    world, sync, connection = world_and_sync()
    first = sync(connection, key="k1")
    run_ended(world.registry, world.executions, end_of(world, sync, connection))
    world.clock.sleep(600)
    again = sync(connection, key="k1")
    assert again.answer is Answer.REPEATED
    assert again.run is not None and first.run is not None and again.run.run_id == first.run.run_id
    assert sync(connection, key="k2").answer is Answer.STARTED


def test_the_end_closes_the_record_and_frees_lease_and_slot() -> None:
    world, sync, connection = world_and_sync()
    sync(connection)
    end = end_of(world, sync, connection)
    later = NOW + timedelta(minutes=30)
    world.registry.take_lease(connection.id, end.run_id, NOW, later)
    world.registry.take_slot(connection.company_id, end.run_id, NOW, later)
    world.registry.take_slot(connection.company_id, "another", NOW, later)
    closed = run_ended(
        world.registry,
        world.executions,
        replace(end, counts={"bill|intacct|created": 3}, calls={"intacct|requests": 9}),
    )
    kept = world.registry.run(connection.id, end.run_id)
    assert kept == closed
    assert (closed.status, closed.counts, closed.calls) == (
        "succeeded",
        {"bill|intacct|created": 3},
        {"intacct|requests": 9},
    )
    assert world.registry.lease(connection.id) is None
    assert world.registry.take_slot(connection.company_id, "next", NOW, later)


def test_a_late_event_of_an_earlier_attempt_does_not_undo_a_redriven_success() -> None:
    world, sync, connection = world_and_sync()
    sync(connection)
    failed = end_of(world, sync, connection, "FAILED", error="FatalError", cause="{}")
    succeeded = replace(failed, status="SUCCEEDED", ended_at=failed.ended_at + timedelta(hours=1))
    run_ended(world.registry, world.executions, failed)
    run_ended(world.registry, world.executions, succeeded)
    assert run_ended(world.registry, world.executions, failed).status == "succeeded"


def test_the_end_of_one_run_frees_nothing_of_another() -> None:
    world, sync, connection = world_and_sync()
    sync(connection)
    end = end_of(world, sync, connection)
    world.registry.take_lease(connection.id, "newer-run", NOW, NOW + timedelta(minutes=30))
    run_ended(world.registry, world.executions, end)
    lease = world.registry.lease(connection.id)
    assert lease is not None and lease.owner == "newer-run"


def cause(message: str) -> str:
    return json.dumps({"errorMessage": message, "errorType": "FatalError"})


@pytest.mark.parametrize(
    ("status", "error", "given", "code", "words"),
    [
        ("FAILED", "FatalError", cause("intacct-user-refused: Enter the password again."), "intacct-user-refused",
         "Enter the password again."),
        ("FAILED", "RetriableError", cause("intacct-offline: Off-line."), "intacct-offline", "several times"),
        ("FAILED", "States.Timeout", "", "slice-timed-out", "too long"),
        ("FAILED", "Lambda.TooManyRequestsException", "", "aws-failed", "Lambda.TooManyRequestsException"),
        ("FAILED", "FatalError", "no json", "unknown", "without saying why"),
        ("FAILED", "FatalError", "[]", "unknown", "without saying why"),
        ("FAILED", "", "", "unknown", "without saying why"),
        ("TIMED_OUT", "", "", "timed-out", "twelve hours"),
        ("ABORTED", "", "", "aborted", "stopped the run"),
    ],
)  # fmt: skip
def test_every_way_to_end_has_a_code_and_plain_words(
    status: str, error: str, given: str, code: str, words: str
) -> None:
    result = ended(status, error, given)
    assert (result.status, result.code) == (OF_EXECUTION[status], code)
    assert words in result.words
