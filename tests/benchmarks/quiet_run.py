"""What a run costs that finds nothing to do: a settled connection of the demo, a day later, from tick to end."""

from __future__ import annotations

from sandbox.scenarios import build
from tests.benchmarks.connected import Connected
from tests.benchmarks.counting import RunWork, counted_run
from tests.benchmarks.figure import Figure, at_most, told
from tests.benchmarks.store import dynamodb_store
from tests.integration.runs.world import Clock

CONNECTION = "harbor-east"
LIVING_SESSION_SECONDS = 7 * 24 * 3600
"""Longer than the days that are played; how long a real Intacct session lives is the company's setting."""


def quiet_work() -> RunWork:
    """Settle the connection, let a quiet day leave what was read behind, then count the next day's run."""
    clock = Clock()
    with dynamodb_store(clock.now) as store:
        world = Connected(build("demo", now=clock.now), CONNECTION, store.registry, clock)
        world.ends.books.session_seconds = LIVING_SESSION_SECONDS
        world.settle()
        world.run()
        world.a_day_later()
        return counted_run(world, store)


def measure() -> list[Figure]:
    work = quiet_work()
    items = ", ".join(f"{name.lower()} {units}" for name, units in sorted(work.units_by_item.items()))
    return [
        at_most(6, "quiet run: Intacct requests", work.intacct_requests, "requests", "in the transport"),
        at_most(13, "quiet run: Sage transactions", work.sage_transactions, "transactions", "in the transport"),
        at_most(18, "quiet run: Cashflow360 requests", work.cashflow360_requests, "requests", "in the transport"),
        at_most(0, "quiet run: logins", work.logins, "logins", "in the transport"),
        at_most(8, "quiet run: state transitions", work.transitions, "transitions", "states walked, and the start"),
        at_most(8, "quiet run: write units", work.write_units, "units", f"item sizes at the table: {items}"),
        at_most(0, "quiet run: remote writes", work.remote_writes, "writes", "in the transport"),
        told("quiet run: read units", work.read_units, "units", "item sizes at the table"),
    ]
