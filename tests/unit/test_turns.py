"""Taking turns at the call slots: a report gives its slot back before a run loses patience."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledgersync.management.turns import PATIENCE_SECONDS, TURN, Turns
from ledgersync.runs.run_slice import PATIENCE_SECONDS as OF_A_RUN
from tests.fakes.registry import MemoryRegistry
from tests.integration.runs.world import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> Turns:
    return Turns(registry=MemoryRegistry(clock.now), clock=clock, company_id="SHOPCO", owner="report-1")


def take(turns: Turns, run: str) -> bool:
    now = turns.now()
    return turns.registry.take_slot("SHOPCO", run, now, now + timedelta(minutes=15), run)


def test_a_run_that_waits_gets_the_slot_of_a_report_within_its_patience(turns: Turns, clock: Clock) -> None:
    clock.left = 90.0
    assert turns.take() and take(turns, "run-1") and not take(turns, "run-2")
    clock.at += TURN
    clock.awaited.append((clock.at + timedelta(seconds=1), lambda: take(turns, "run-2")))
    assert turns.time_left() == 0, "the run has it now, so the report has no time left"
    assert not turns.holds
    assert not take(turns, "run-3")
    assert TURN.total_seconds() < OF_A_RUN


def test_a_report_goes_on_when_nobody_waits(turns: Turns, clock: Clock) -> None:
    assert turns.take()
    clock.at += TURN / 2
    assert turns.time_left() == clock.left
    clock.at += TURN
    assert turns.time_left() == clock.left
    turns.give_back()
    assert take(turns, "run-1") and take(turns, "run-2")


def test_a_report_waits_for_a_slot_and_no_longer_than_it_should(turns: Turns, clock: Clock) -> None:
    assert take(turns, "run-1") and take(turns, "run-2")
    before = clock.now()
    assert not turns.take()
    assert clock.now() - before == timedelta(seconds=PATIENCE_SECONDS)


def test_a_report_that_lost_its_turn_waits_while_it_has_time(turns: Turns, clock: Clock) -> None:
    assert turns.take() and take(turns, "run-1")
    clock.at += TURN
    clock.awaited.append((clock.at + timedelta(seconds=1), lambda: take(turns, "run-2")))
    ended = clock.at + timedelta(minutes=3)
    clock.awaited.append((ended, lambda: turns.registry.free_slot("SHOPCO", "run-2", "run-2")))
    assert turns.time_left() == clock.left and turns.holds
    assert clock.at >= ended
