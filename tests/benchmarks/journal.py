"""What the journal costs: write units of its items in runs that make a hundred bills and change them."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.management.state_access import reading
from sandbox.scenarios import build
from tests.benchmarks.connected import Connected
from tests.benchmarks.counting import RunWork, counted_run
from tests.benchmarks.figure import Figure, at_most
from tests.benchmarks.store import dynamodb_store
from tests.integration.runs.world import Clock

VENDORS = 25
BILLS = 100  # the scenario has four a vendor


def measure() -> list[Figure]:
    clock = Clock()
    with dynamodb_store(clock.now) as store:
        world = Connected(build(f"scale:{VENDORS}", now=clock.now), "scale", store.registry, clock)
        world.run()
        world.choose_accounts()
        world.a_day_later()
        made = counted_run(world, store)
        world.a_day_later()
        world.settle()
        user = world.ends.user
        for link in reading(store.registry, world.id).all_links(Kind.BILL):
            user.update("Bill", link.cashflow360_id, dueDate="2026-12-24")
        changed = counted_run(world, store)
    return [_figure("made", made), _figure("changed", changed)]


def _figure(what: str, work: RunWork) -> Figure:
    units = work.units_by_item.get("JOURNAL", 0)
    return at_most(15, f"journal: {BILLS} bills {what}", units, "units", f"at the table, of {work.write_units} in all")
