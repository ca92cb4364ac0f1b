"""What a run costs that finds nothing to do: a settled connection of the demo, a day later, from tick to end."""

from __future__ import annotations

from decimal import Decimal

from ledgersync.domain.audited import TRUSTED_AFTER
from sandbox.scenarios import build
from tests.benchmarks.connected import EXPENSES, Connected
from tests.benchmarks.counting import RunWork, counted_run
from tests.benchmarks.figure import Figure, at_most, told
from tests.benchmarks.store import Store, dynamodb_store
from tests.integration.runs.world import Clock

CONNECTION = "harbor-east"
LIVING_SESSION_SECONDS = 60 * 24 * 3600
"""Longer than the days that are played; how long a real Intacct session lives is the company's setting."""
INCOME = "4000"
DAYS = TRUSTED_AFTER.days + 5
"""Until every kind is trusted."""


def quiet_work() -> RunWork:
    """Settle the connection, let a quiet day leave what was read behind, then count the next day's run."""
    clock = Clock()
    with dynamodb_store(clock.now) as store:
        world = _settled(clock, store)
        world.run()
        world.a_day_later()
        return counted_run(world, store)


def trusted_work() -> RunWork:
    """The same once the audit history has proved right for weeks, in a company that uses nearly every kind."""
    clock = Clock()
    with dynamodb_store(clock.now) as store:
        world = _settled(clock, store)
        use_more_kinds(world)
        for _ in range(DAYS):
            world.run()
            world.a_day_later()
        while _reads_all(world, store, clock):
            world.run()
            world.a_day_later()
        return counted_run(world, store)


def _reads_all(world: Connected, store: Store, clock: Clock) -> bool:
    """Whether the next run reads every kind by its stamps, as one a week does."""
    learned = store.registry.learned(world.id)
    return learned is None or learned.audited.stamps_due(clock.now())


def _settled(clock: Clock, store: Store) -> Connected:
    world = Connected(build("demo", now=clock.now), CONNECTION, store.registry, clock)
    world.ends.books.session_seconds = LIVING_SESSION_SECONDS
    world.settle()
    return world


def use_more_kinds(world: Connected) -> None:
    """A user's day: one record of each kind that the demo's entity has none of."""
    user, books, entity = world.ends.user, world.ends.books, world.ends.entity_id
    user.create("Employee", shortName="E900", firstName="Eve", lastName="Ames")
    user.create("Item", shortName="I-900", name="Paper", type="1")
    books.add("PROJECT", entity, PROJECTID="P900", NAME="Fit-out", PROJECTCATEGORY="Contract")
    books.add("CUSTOMER", entity, CUSTOMERID="C900", NAME="Corner Cafe", DISPLAYCONTACT={"PRINTAS": "Corner Cafe"})
    day = world.clock.now().date()
    dated = {"WHENCREATED": day, "WHENPOSTED": day, "CURRENCY": "USD"}
    line = {"ACCOUNTNO": INCOME, "TRX_AMOUNT": Decimal("25.00"), "LOCATIONID": entity}
    books.add("ARINVOICE", entity, CUSTOMERID="C900", RECORDID="I-900", ARINVOICEITEMS=[line], WHENDUE=day, **dated)
    vendor = next(str(row["VENDORID"]) for row in books.table("VENDOR").rows.values())
    back = {"ACCOUNTNO": EXPENSES, "TRX_AMOUNT": Decimal("-5.00"), "LOCATIONID": entity}
    books.add("APADJUSTMENT", entity, VENDORID=vendor, RECORDID="VC-900", APADJUSTMENTITEMS=[back], **dated)


def measure() -> list[Figure]:
    work, trusted = quiet_work(), trusted_work()
    items = ", ".join(f"{name.lower()} {units}" for name, units in sorted(work.units_by_item.items()))
    return [
        at_most(6, "quiet run: Intacct requests", work.intacct_requests, "requests", "in the transport"),
        at_most(
            13, "quiet run: Sage transactions, at first", work.sage_transactions, "transactions", "in the transport"
        ),
        at_most(2, "quiet run: Sage transactions, then", trusted.sage_transactions, "transactions", "in the transport"),
        at_most(16, "quiet run: Cashflow360 requests", work.cashflow360_requests, "requests", "in the transport"),
        at_most(0, "quiet run: logins", work.logins, "logins", "in the transport"),
        at_most(6, "quiet run: state transitions", work.transitions, "transitions", "states walked, and the start"),
        at_most(8, "quiet run: write units", work.write_units, "units", f"item sizes at the table: {items}"),
        at_most(40, "quiet run: read units", work.read_units, "units", "item sizes at the table"),
        at_most(0, "quiet run: remote writes", work.remote_writes, "writes", "in the transport"),
        told("quiet run: read units, then", trusted.read_units, "units", "item sizes at the table"),
    ]
