"""The tick: every due connection once, within the budgets, whatever goes wrong."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ledgersync.errors import RetriableError
from ledgersync.ports import Connection, ConnectionId, Due
from ledgersync.runs.schedule import DAY, Pacing, Scheduler, first_due, next_due
from tests.fakes.executions import MemoryExecutions
from tests.fakes.registry import MemoryRegistry

NOW = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Clock:
    def __init__(self, at: datetime = NOW, left: float = 200.0) -> None:
        self.at = at
        self.left = left

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def time_left(self) -> float:
        return self.left


class Executions(MemoryExecutions):
    """Refuses to start the runs in ``refused``."""

    refused: frozenset[str] = frozenset()

    def start(self, id: ConnectionId, run_id: str) -> str:
        if run_id in self.refused:
            raise RetriableError("executions-busy")
        return super().start(id, run_id)


class World:
    def __init__(self, pacing: Pacing | None = None) -> None:
        self.clock = Clock()
        self.registry = MemoryRegistry(self.clock.now)
        self.executions = Executions(now=self.clock.now)
        self.scheduler = Scheduler(
            registry=self.registry, executions=self.executions, clock=self.clock, pacing=pacing or Pacing()
        )

    def connect(self, name: str, due_at: datetime | None = NOW, company: str = "") -> ConnectionId:
        id = ConnectionId("acme", name)
        self.registry.put_connection(
            Connection(id, name, company or f"company-{name}", "100", "008", False, NOW, due_at=due_at)
        )
        return id

    def started(self) -> list[str]:
        return sorted(run_id for _, run_id in self.executions.started.values())

    def due_at(self, id: ConnectionId) -> datetime | None:
        connection = self.registry.connection(id)
        assert connection is not None
        return connection.due_at


def test_a_due_connection_is_started_under_its_due_time_and_due_again_a_day_later() -> None:
    world = World()
    id = world.connect("main", NOW - 4 * MINUTE)
    assert world.scheduler.tick().started == 1
    assert world.started() == ["20260301T095600Z-main"]
    run = world.registry.run(id, "20260301T095600Z-main")
    assert run is not None
    assert (run.status, run.trigger) == ("running", "schedule")
    assert run.execution_arn in world.executions.started
    assert world.due_at(id) == NOW - 4 * MINUTE + DAY


def test_connections_that_are_not_due_are_left_alone() -> None:
    world = World()
    world.connect("later", NOW + MINUTE)
    world.connect("never", None)
    assert world.scheduler.tick().started == 0


def test_a_tick_cut_off_before_the_due_time_moved_does_not_double_the_run() -> None:
    world = World()
    id = world.connect("main")

    def break_at(operation: str, changes: object) -> None:
        if operation == "set_due":
            raise RetriableError("store-busy")

    world.registry.before_write = break_at
    assert world.scheduler.tick().left == {"store-busy": 1}
    world.registry.before_write = lambda operation, changes: None
    assert world.scheduler.tick().known == 1
    assert len(world.started()) == 1
    assert world.due_at(id) == NOW + DAY


def test_a_tick_cut_off_before_the_execution_began_is_made_good_by_the_next() -> None:
    world = World()
    world.connect("main")

    world.executions.refused = frozenset({"20260301T100000Z-main"})
    world.scheduler.tick()
    assert world.started() == []
    world.executions.refused = frozenset()
    world.scheduler.tick()
    assert len(world.started()) == 1


@pytest.mark.parametrize("gone", ["disconnected", "a day ago"])
def test_a_run_that_was_never_started_and_nobody_waits_for_is_closed_by_the_next_tick(gone: str) -> None:
    world = World()
    id = world.connect("main")
    world.executions.refused = frozenset({"20260301T100000Z-main"})
    world.scheduler.tick()
    world.executions.refused = frozenset()
    world.registry.set_due(id, None)
    if gone == "disconnected":
        kept = world.registry.connection(id)
        assert kept is not None
        world.registry.disconnect(replace(kept, disconnected=True))
    else:
        world.clock.at += DAY + MINUTE
    ticked = world.scheduler.tick()
    run = world.registry.run(id, "20260301T100000Z-main")
    assert run is not None
    assert (ticked.made_good, run.status, run.error, run.ended_at) == (1, "failed", "never-started", world.clock.now())
    assert world.started() == []


def test_one_connection_that_fails_to_start_stops_no_other() -> None:
    world = World()
    world.connect("a", NOW - 2 * MINUTE)
    world.connect("b", NOW - MINUTE)
    world.executions.refused = frozenset({"20260301T095800Z-a"})
    ticked = world.scheduler.tick()
    assert (ticked.started, ticked.left) == (1, {"executions-busy": 1})
    assert world.started() == ["20260301T095900Z-b"]


def test_days_that_were_missed_are_one_run_and_the_time_of_day_stays() -> None:
    world = World()
    id = world.connect("main", NOW - 3 * DAY - MINUTE)
    for _ in range(3):
        world.scheduler.tick()
    assert len(world.started()) == 1
    assert world.due_at(id) == NOW - MINUTE + DAY


def test_starts_stay_within_the_developer_keys_window_and_the_rest_comes_later_oldest_first() -> None:
    world = World(Pacing(cashflow360_calls_an_hour=3600, cashflow360_calls_a_run=18, share=0.8))
    for number in range(30):
        world.connect(f"c{number:02}", NOW - number * MINUTE)
    assert world.scheduler.pacing.starts_a_window == 13
    first = world.scheduler.tick()
    assert first.started == 13
    assert first.left == {"key-budget": 1}
    assert all(run_id.endswith(tuple(f"c{n}" for n in range(17, 30))) for run_id in world.started())
    assert world.scheduler.tick().started == 0
    world.clock.at += 5 * MINUTE
    assert world.scheduler.tick().started == 13
    world.clock.at += 5 * MINUTE
    assert world.scheduler.tick().started == 4
    assert len(world.started()) == 30


def test_no_more_is_taken_from_the_budget_than_there_is_to_start() -> None:
    world = World()
    world.connect("main")
    taken: list[str] = []
    world.registry.before_write = lambda operation, _: taken.append(operation)
    assert world.scheduler.tick().started == 1
    assert [name for name in taken if name in ("spend", "give_back")] == ["spend", "spend"]  # starts, and the company's


def test_no_more_runs_of_one_company_start_in_a_tick_than_it_has_call_slots() -> None:
    world = World()
    for number in range(5):
        world.connect(f"c{number}", company="Shared" if number % 2 else "shared ")
    world.connect("other")
    ticked = world.scheduler.tick()
    assert ticked.started == 3
    assert ticked.left == {"company-busy": 3}


def test_a_connection_whose_run_is_going_stays_due() -> None:
    world = World()
    id = world.connect("main")
    assert world.registry.take_lease(id, "other-run", NOW, NOW + 30 * MINUTE)
    assert world.scheduler.tick().left == {"run-going": 1}
    assert world.due_at(id) == NOW


def test_a_tick_ends_before_its_time_does() -> None:
    world = World()
    world.connect("main")
    world.clock.left = 5
    assert world.scheduler.tick().left == {"out-of-time": 1}


def test_ten_thousand_due_connections_are_started_once_each() -> None:
    world = World(Pacing(cashflow360_calls_an_hour=2_000_000))
    for number in range(10_000):
        world.connect(f"c{number}", NOW - timedelta(seconds=number))
    ticks = 0
    while world.scheduler.tick().started:
        world.clock.at += 5 * MINUTE
        ticks += 1
    assert len(world.executions.started) == 10_000
    assert ticks == -(-10_000 // world.scheduler.pacing.starts_a_window)


@pytest.mark.parametrize("late", [timedelta(0), MINUTE, DAY, DAY + MINUTE, 9 * DAY])
def test_the_next_due_time_lies_ahead_at_the_same_time_of_day(late: timedelta) -> None:
    due = NOW - late
    after = next_due(due, NOW)
    assert NOW < after <= NOW + DAY
    assert (after - due) % DAY == timedelta(0)


def test_first_due_times_are_spread_over_the_day_and_not_at_once() -> None:
    times = [first_due(ConnectionId("acme", f"c{n}"), NOW) for n in range(480)]
    assert all(NOW + timedelta(hours=1) <= at < NOW + timedelta(hours=26) for at in times)
    by_hour = [sum(at.hour == hour for at in times) for hour in range(24)]
    assert min(by_hour) >= 5
    assert max(by_hour) <= 40


def test_a_tick_says_how_long_the_one_left_longest_has_been_due() -> None:
    world = World(Pacing(company_starts_a_tick=1))
    for minutes in (9, 6, 3):
        world.connect(f"shared-{minutes}", NOW - minutes * MINUTE, company="one")
    ticked = world.scheduler.tick()
    assert (ticked.left, ticked.oldest_left_seconds) == ({"company-busy": 2}, 6 * 60)


def test_waiting_for_a_run_of_its_own_makes_no_connection_late() -> None:
    world = World()
    id = world.connect("main", NOW - 90 * MINUTE)
    world.registry.take_lease(id, "run", NOW, NOW + MINUTE)
    ticked = world.scheduler.tick()
    assert (ticked.left, ticked.oldest_left_seconds) == ({"run-going": 1}, 0)


def test_a_tick_that_runs_out_of_time_says_how_late_it_is() -> None:
    world = World()
    world.connect("main", NOW - 7 * MINUTE)
    world.clock.left = 5
    ticked = world.scheduler.tick()
    assert (ticked.left, ticked.oldest_left_seconds) == ({"out-of-time": 1}, 7 * 60)


class Endless(MemoryRegistry):
    """As many due connections as asked for, none of which is kept."""

    number = 0

    def due(self, now: datetime) -> Iterator[Due]:
        return (Due(ConnectionId("acme", f"c{n}"), now, "the-same-company") for n in range(self.number))


def peak_of_a_tick(number: int) -> int:
    """Bytes, at most, while a tick looks through due connections it can't start."""
    clock = Clock()
    registry = Endless(clock.now)
    registry.number = number
    scheduler = Scheduler(registry=registry, executions=Executions(), clock=clock)
    tracemalloc.start()
    try:
        scheduler.tick()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_is_flat_in_the_number_of_due_connections() -> None:
    peak_of_a_tick(10)
    assert peak_of_a_tick(10_000) < 2 * peak_of_a_tick(100)
