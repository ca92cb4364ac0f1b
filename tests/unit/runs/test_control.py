"""Stopping a run after the record in hand, telling how far it is, and pausing after refused sign-ins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind
from ledgersync.domain.remembered import Write, WriteResult
from ledgersync.ports import Pause, Run
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.pausing import REFUSALS_BEFORE_PAUSE, pause_after, refusals_in_a_row
from ledgersync.runs.run_ended import RunEnd, run_ended
from ledgersync.runs.run_slice import SliceStatus
from ledgersync.runs.telling import Counted
from tests.fakes.executions import MemoryExecutions
from tests.unit.sync.world import ID, World

BY = "dana@example.com"


def vendors(world: World, count: int) -> None:
    for number in range(count):
        world.intacct.add(Kind.VENDOR, number=f"V{number}", name=f"Vendor {number}")


def asking_at_the_first_write(world: World, run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody asks while the first batch is being sent."""
    ledger, write = world.cashflow360, world.cashflow360.write

    def asked(writes: list[Write], control_ids: list[str]) -> list[WriteResult]:
        world.registry.ask_to_stop(ID, run_id, BY)
        return list(write(writes, control_ids))

    monkeypatch.setattr(ledger, "write", asked)


def test_a_run_that_is_asked_to_stop_ends_after_what_is_in_hand_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    vendors(world, 250)
    with monkeypatch.context() as patch:
        asking_at_the_first_write(world, "run-a", patch)
        outcome = world.slice(Group.LISTS, "run-a")
    assert (outcome.status, outcome.more, outcome.transactions_ready) == (SliceStatus.CANCELLED, False, False)
    made = len(world.cashflow360.records[Kind.VENDOR])
    assert 0 < made < 250
    world.end("run-a")
    books = world.books()
    assert books.intents() == []
    assert len(list(books.all_links(Kind.VENDOR))) == made
    world.run()
    assert len(world.cashflow360.records[Kind.VENDOR]) == 250
    assert len(list(world.books().all_links(Kind.VENDOR))) == 250


def test_a_run_that_is_asked_to_stop_between_two_slices_does_nothing_more() -> None:
    world = World()
    vendors(world, 1)
    world.registry.ask_to_stop(ID, "run-a", BY)
    assert world.slice(Group.LISTS, "run-a").status is SliceStatus.CANCELLED
    assert world.writes() == 0
    world.end("run-a")
    assert world.slice(Group.LISTS, "run-b").status is SliceStatus.SYNCED
    assert world.writes() == 1


def test_a_stopped_run_has_a_status_of_its_own_and_names_who_stopped_it() -> None:
    world = World()
    run = Run(ID, "run-a", "sync_now", RunStatus.RUNNING, world.clock.now())
    world.registry.start_run(run)
    world.registry.ask_to_stop(ID, "run-a", BY)
    world.registry.ask_to_stop(ID, "run-a", "somebody.else@example.com")
    at = world.clock.now() + timedelta(minutes=1)
    end = RunEnd(
        id=ID,
        run_id="run-a",
        execution_arn="arn",
        status="SUCCEEDED",
        started_at=run.started_at,
        ended_at=at,
        said="cancelled",
    )
    ended = run_ended(world.registry, MemoryExecutions(), end)
    assert (ended.status, ended.error) == ("cancelled", "cancelled")
    assert ended.advice == f"{BY} stopped this run. Nothing was left half-written. The next run goes on from there."


def test_a_run_tells_what_it_counted_with_every_commit_and_what_the_slices_before_counted() -> None:
    world = World()
    vendors(world, 3)
    so_far = Counted({"class|intacct|seen": 7}, {"intacct|read_calls": 5})
    world.runner().run_slice(ID, "run-a", Group.LISTS, "i1", "", so_far)
    told = world.registry.control(ID).progress
    assert told is not None
    assert (told.run_id, told.group) == ("run-a", "lists")
    assert told.counts["class|intacct|seen"] == 7
    assert told.counts["vendor|cashflow360|created"] == 3
    assert told.calls["intacct|read_calls"] >= 5


def refused(
    world: World, number: int, error: str = "intacct-user-refused", status: RunStatus = RunStatus.FAILED
) -> Run:
    at = world.clock.now() + timedelta(hours=number)
    run = Run(ID, f"run-{number:03d}", "schedule", status, at, at + timedelta(minutes=1))
    run = replace(run, error=error, advice="Enter them again.")
    world.registry.end_run(run)
    return run


def test_the_fifth_refused_sign_in_in_a_row_pauses_with_a_reason() -> None:
    world = World()
    world.registry.set_due(ID, world.clock.now())
    for number in range(REFUSALS_BEFORE_PAUSE - 1):
        assert pause_after(world.registry, refused(world, number), world.clock.now()) is None
    refused(world, 7, "stood-aside", RunStatus.STOOD_ASIDE)
    last, now = refused(world, 8), world.clock.now()
    pause_after(world.registry, last, now)
    pause_after(world.registry, last, now + timedelta(hours=1))
    kept = world.registry.connection(ID)
    assert kept is not None
    words = "The sign-in was refused 5 times in a row. Enter them again."
    assert (kept.paused, kept.due_at) == (Pause(now, "", words), None)
    assert kept.changes["paused"] == kept.version


def test_a_success_another_failure_or_a_resumption_breaks_the_row() -> None:
    world = World()
    runs = [refused(world, number) for number in range(4, -1, -1)]
    assert refusals_in_a_row(runs, None) == 5
    assert refusals_in_a_row([*runs[:2], replace(runs[2], status=RunStatus.SUCCEEDED), *runs[3:]], None) == 2
    assert refusals_in_a_row([replace(runs[0], error="intacct-offline"), *runs[1:]], None) == 0
    assert refusals_in_a_row(runs, runs[2].started_at) == 2


def test_a_fault_of_the_service_itself_pauses_nobody() -> None:
    world = World()
    for code in ("intacct-sender-refused", "cashflow360-developer-key", "intacct-offline"):
        for number in range(REFUSALS_BEFORE_PAUSE):
            assert pause_after(world.registry, refused(world, number, code), world.clock.now()) is None


def test_a_preview_is_stopped_by_nobody() -> None:
    world = World()
    vendors(world, 2)
    world.registry.ask_to_stop(ID, "preview", BY)
    assert len(world.preview().planned) == 2
