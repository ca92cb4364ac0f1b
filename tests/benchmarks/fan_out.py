"""Ticks over 10,000 due connections: paced within the budgets, none started twice, none lost, memory flat."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from ledgersync.ports import Connection, ConnectionId, Due, Registry
from ledgersync.runs.schedule import Pacing, Scheduler
from tests.benchmarks.figure import Figure, at_most, told
from tests.benchmarks.store import dynamodb_store
from tests.fakes import MemoryExecutions, MemoryRegistry
from tests.integration.runs.world import Clock

CONNECTIONS, FEW, AT_THE_TABLE = 10_000, 1_000, 80
COMPANY_OF = 3
"""Connections of one company: more than it has call slots."""
TICK_EVERY = timedelta(minutes=5)
LEVEL = 1.1
HOURS = 6
MOST_TICKS = 1_000


class CountingExecutions(MemoryExecutions):
    """Counts what it is asked to start, run by run."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()

    def start(self, id: ConnectionId, run_id: str) -> str:
        self.asked[run_id] += 1
        return super().start(id, run_id)


class StreamedRegistry(MemoryRegistry):
    """Its due connections exist only while they are looked at, as those of a paged query.

    All are of one company, so that a tick has to walk past nearly all of them: the longest walk there is.
    """

    def __init__(self, connections: int, clock: Clock) -> None:
        super().__init__(clock.now)
        self._number = connections

    def due(self, now: datetime) -> Iterator[Due]:
        for number in range(self._number):
            yield Due(ConnectionId("tenant", f"c{number}"), now, "company")


def measure() -> list[Figure]:
    return [*_all_started(), *_one_tick_at_the_table(), _memory()]


def _all_started() -> list[Figure]:
    clock, executions, pacing = Clock(), CountingExecutions(), Pacing()
    registry = MemoryRegistry(clock.now)
    connect(registry, CONNECTIONS, clock)
    scheduler = Scheduler(registry=registry, executions=executions, clock=clock, pacing=pacing)
    starts: list[int] = []
    by_company = 0
    while len(executions.asked) < CONNECTIONS and len(starts) < MOST_TICKS:
        before = executions.asked.copy()
        starts.append(scheduler.tick().started)
        companies = Counter(_company_of(run_id) for run_id in (executions.asked - before))
        by_company = max(by_company, *companies.values(), 0)
        clock.at += TICK_EVERY
    how = f"executions asked for over {len(starts)} ticks"
    hour = timedelta(hours=1) // TICK_EVERY
    an_hour = max(sum(starts[first : first + hour]) for first in range(len(starts)))
    calls = an_hour * pacing.cashflow360_calls_a_run
    again = sum(count - 1 for count in executions.asked.values())
    return [
        at_most(pacing.starts_a_window, "fan-out: starts in the busiest tick", max(starts), "starts", how),
        at_most(pacing.cashflow360_calls_an_hour, "fan-out: Cashflow360 calls an hour", calls, "calls", how),
        at_most(pacing.company_starts_a_tick, "fan-out: starts of one company in a tick", by_company, "starts", how),
        at_most(0, "fan-out: started twice", again, "runs", how),
        at_most(HOURS, "fan-out: until all were started", len(starts) * TICK_EVERY / timedelta(hours=1), "hours", how),
        at_most(0, "fan-out: lost", CONNECTIONS - len(executions.asked), "connections", how),
    ]


def _one_tick_at_the_table() -> list[Figure]:
    """What a start costs at the table; few connections, since the table in this process slows with their square."""
    clock, executions = Clock(), CountingExecutions()
    with dynamodb_store(clock.now) as store:
        registry, units = store.registry, store.units
        connect(registry, AT_THE_TABLE, clock)
        units.reset()
        requests = registry.meter.requests
        ticked = Scheduler(registry=registry, executions=executions, clock=clock).tick()
        requests = registry.meter.requests - requests
        how = f"{AT_THE_TABLE:,} due over DynamoDB, {ticked.started} started"
        return [
            told("fan-out: table requests a start", requests / ticked.started, "requests", how),
            told("fan-out: write units a start", units.writes / ticked.started, "units", how),
        ]


def _memory() -> Figure:
    few, many = (_peak(number) for number in (FEW, CONNECTIONS))
    how = f"traced peak {many / 1024:,.0f} KB with {CONNECTIONS:,} due, {few / 1024:,.0f} KB with {FEW:,}"
    return at_most(LEVEL, "fan-out: memory of a tick", many / few, f"× that of {FEW:,}", how)


def _peak(connections: int) -> int:
    clock = Clock()
    scheduler = Scheduler(registry=StreamedRegistry(connections, clock), executions=MemoryExecutions(), clock=clock)
    tracemalloc.start()
    try:
        scheduler.tick()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def connect(registry: Registry, connections: int, clock: Clock) -> None:
    now = clock.now()
    for number in range(connections):
        id, company = ConnectionId("tenant", f"c{number}"), f"company-{number // COMPANY_OF}"
        due = now - timedelta(milliseconds=number)
        registry.put_connection(Connection(id, f"c{number}", company, "100", "008", False, now, due_at=due))


def _company_of(run_id: str) -> int:
    return int(run_id.rpartition("-c")[2]) // COMPANY_OF
