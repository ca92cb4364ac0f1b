"""What a connection costs a month: the counted work of a day's run × list prices, and what it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ledgersync.runs.cost import stack_a_month
from ledgersync.runs.prices import AS_OF, PER_UNIT, SECRET_A_MONTH
from sandbox.scenarios import build
from tests.benchmarks.connected import Connected
from tests.benchmarks.counting import RunWork, counted_run
from tests.benchmarks.figure import Figure, at_most, below, told
from tests.benchmarks.quiet_run import quiet_work
from tests.benchmarks.store import dynamodb_store
from tests.integration.runs.world import Clock

RUNS_A_MONTH = 30.4
CHANGES_A_DAY = 500
COUNTED_CHANGES, VENDORS = 100, 25
"""Fewer than a day's, since the table in this process slows with their number; what they cost is multiplied."""
PROVING = 3
"""Of each kind of change, written and read back the day before; that is done once in a connection's life."""
UNITS_BUDGET = 3.5
CONNECTIONS = 10_000
"""Of the stack whose own cost is shared among them."""
QUIET_BUDGET, BUSY_BUDGET, SECRETS_BUDGET = 0.02, 0.12, 0.45
MEMORY_GB = 0.5
SECONDS_A_REQUEST = 0.5
"""Of either remote system, as in the loopback benchmark; all of it is waited for."""
SECONDS_A_COLD_START = 0.5
RUN_END_INVOCATIONS = 1
SERVICE_SECRET_READS = 1
"""By every slice, beside the connection's own."""
LOG_GB_AN_INVOCATION = 2e-6


def measure() -> list[Figure]:
    figures = []
    quiet_run, busy_run = quiet_work(), busy_work()
    quiet, some = monthly(quiet_run), monthly(busy_run)
    share = CHANGES_A_DAY / COUNTED_CHANGES
    busy = {name: quiet[name] + share * (some[name] - quiet[name]) for name in quiet}
    for what, cost, budget in (("quiet", quiet, QUIET_BUDGET), (f"{CHANGES_A_DAY} changes a day", busy, BUSY_BUDGET)):
        sealed = sum(cost.values()) + float(stack_a_month()) / CONNECTIONS
        secret = sealed + float(SECRET_A_MONTH)
        largest = sorted(cost.items(), key=lambda entry: -entry[1])[:3]
        how = f"prices of {AS_OF}; most: " + ", ".join(f"{name} ${dollars:.4f}" for name, dollars in largest)
        figures += [
            below(budget, f"connection-month of {CONNECTIONS:,}, {what}: credentials sealed", sealed, "$", how),
        ]
        if what == "quiet":
            figures.append(
                below(SECRETS_BUDGET, f"connection-month of {CONNECTIONS:,}, {what}", secret, "$", "one secret")
            )
    each = (busy_run.write_units - quiet_run.write_units) / COUNTED_CHANGES
    items = ", ".join(f"{name.lower()} {units}" for name, units in sorted(busy_run.units_by_item.items()))
    figures.append(at_most(UNITS_BUDGET, "one change: write units", each, "units", f"of {COUNTED_CHANGES}: {items}"))
    return [*figures, told("one secret kept a month", float(SECRET_A_MONTH), "$", f"list price of {AS_OF}")]


def monthly(work: RunWork) -> Mapping[str, float]:
    """Dollars a month by price, for one such run a day."""
    invocations = work.invocations + RUN_END_INVOCATIONS
    waiting = SECONDS_A_REQUEST * (work.intacct_requests + work.cashflow360_requests)
    seconds = waiting + work.seconds + SECONDS_A_COLD_START * invocations
    used = {
        "step functions transition": work.transitions,
        "lambda invocation": invocations,
        "lambda GB-second": seconds * MEMORY_GB,
        "dynamodb write unit": work.write_units,
        "dynamodb read unit": work.read_units,
        "kms request": work.kms_requests,
        "secrets manager call": work.secret_reads + SERVICE_SECRET_READS * work.invocations,
        "log GB": LOG_GB_AN_INVOCATION * invocations,
    }
    return {name: RUNS_A_MONTH * amount * float(PER_UNIT[name]) for name, amount in used.items()}


def busy_work() -> RunWork:
    """A day of changes: half are bills edited in Intacct, half bills entered in Cashflow360; none is the first."""
    clock = Clock()
    with dynamodb_store(clock.now) as store:
        world = Connected(build(f"scale:{VENDORS}", now=clock.now), "scale", store.registry, clock)
        world.settle()
        _change(world, PROVING, "P")
        world.settle()
        _change(world, COUNTED_CHANGES // 2, "E")
        work = counted_run(world, store)
    if not work.remote_writes:
        raise RuntimeError("the changes were not synced")
    return work


def _change(world: Connected, number: int, name: str) -> None:
    """So many edits in Intacct, and as many bills entered in Cashflow360."""
    _edit_in_intacct(world, number, name)
    _enter_in_cashflow360(world, number, name)


def _edit_in_intacct(world: Connected, changes: int, name: str) -> None:
    books = world.ends.books
    for recordno in list(books.table("APBILL").rows)[:changes]:
        books.edit("APBILL", recordno, world.ends.entity_id, DESCRIPTION=f"edited {name}")


def _enter_in_cashflow360(world: Connected, changes: int, name: str) -> None:
    user, today = world.ends.user, world.clock.now().date().isoformat()
    vendors = list(world.ends.organization.tables["Vendor"])
    for number in range(changes):
        user.create(
            "Bill",
            vendorId=vendors[number % len(vendors)],
            invoiceNumber=f"{name}{number:05d}",
            invoiceDate=today,
            dueDate=today,
            billLineItems=[{"entity": "BillLineItem", "amount": Decimal("12.50")}],
        )
