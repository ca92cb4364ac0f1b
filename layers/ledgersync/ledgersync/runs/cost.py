"""What runs cost: the work their records keep × list prices, and what a month costs that keeps as many connections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from decimal import Decimal

from ledgersync.ports.counted import INVOCATIONS, MILLISECONDS, TABLE_READS, TABLE_WRITES
from ledgersync.runs.prices import A_MONTH, PER_UNIT, SECRET_A_MONTH
from ledgersync.runs.transactions import transactions

MEMORY_GB = Decimal("0.5")
"""Of every function, as the template sets it."""
DAYS_A_MONTH = Decimal("30.4")
TICKS_A_MONTH = 12 * 24 * DAYS_A_MONTH
TICK_SECONDS = Decimal("0.5")

QUIET_RUN: Mapping[str, Decimal] = {
    "schedule": Decimal(3),
    "lease": Decimal(2),
    "call slot": Decimal(2),
    "run record": Decimal(4),
    "company's month": Decimal(1),
    "tick": Decimal("0.1"),
}
"""Write units of a quiet scheduled run, measured at the table (benchmark quiet-run); a tick's one is for ten runs."""
OF_A_TICK = frozenset({"schedule", "company's month", "tick"})
"""What only runs need that a tick started."""
TAKEN_IN_SLICES = Decimal(2)
"""Lease and call slot are taken by a slice, which counts that, and freed by the run's end, which does not."""
END_SECONDS = Decimal("0.2")
"""Of the scheduler, for the end of a run."""

STACK: Mapping[str, int] = {"alarm": 53, "metric": 16, "dashboard": 1, "key": 2, "secret": 1}
"""What the stack keeps whatever runs; a test counts alarms, keys and secrets in the template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a connection's runs did."""

    runs: int = 0
    transitions: int = 0
    invocations: int = 0
    lambda_seconds: Decimal = Decimal(0)
    write_units: Decimal = Decimal(0)
    read_units: Decimal = Decimal(0)
    intacct_requests: int = 0
    sage_transactions: int = 0
    cashflow360_requests: int = 0
    cashflow360_logins: int = 0

    def __add__(self, other: Work) -> Work:
        added = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        return Work(**added)


A_LOOK = Work(
    invocations=1,
    lambda_seconds=Decimal("2.5"),
    write_units=Decimal(10),
    read_units=Decimal(13),
    intacct_requests=1,
    sage_transactions=1,
    cashflow360_requests=4,
)
"""A quiet look of its own, the tick's part included, as the benchmark `looking` counts it; half a second a request."""
REQUESTS_OF_A_RING, KEYS_OF_A_LOOK = 3, 2
"""A ring is sent, received and deleted; the sessions of both systems are unsealed."""

PRICES: Mapping[str, Decimal] = {
    "transitions": PER_UNIT["step functions transition"],
    "invocations": PER_UNIT["lambda invocation"],
    "lambda_seconds": PER_UNIT["lambda GB-second"] * MEMORY_GB,
    "write_units": PER_UNIT["dynamodb write unit"],
    "read_units": PER_UNIT["dynamodb read unit"],
}
"""By what was counted; calls to the two systems cost nothing by themselves."""


def run_work(trigger: str, calls: Mapping[str, int]) -> Work:
    """A run's work as its record has it: what its slices counted, and the bookkeeping around them.

    A run that failed counts nothing; it is taken for a quiet one.
    """
    around = sum(
        (units for name, units in QUIET_RUN.items() if trigger == "schedule" or name not in OF_A_TICK), Decimal(0)
    )
    counted, slices = calls.get(TABLE_WRITES), calls.get(INVOCATIONS, 0)
    return Work(
        runs=1,
        # A state and a choice for every slice, the start and the end.
        transitions=2 * slices + 2 if slices else 0,
        invocations=slices + 1 if slices else 0,
        lambda_seconds=Decimal(calls.get(MILLISECONDS, 0)) / 1000 + (END_SECONDS if slices else 0),
        write_units=around if counted is None else around - TAKEN_IN_SLICES + counted,
        read_units=Decimal(calls.get(TABLE_READS, 0)),
        intacct_requests=calls.get("intacct|requests", 0),
        sage_transactions=transactions(calls),
        cashflow360_requests=calls.get("cashflow360|requests", 0),
        cashflow360_logins=calls.get("cashflow360|logins", 0),
    )


def dollars(work: Work) -> Decimal:
    """The list price of the work."""
    return sum((Decimal(getattr(work, name)) * price for name, price in PRICES.items()), Decimal(0))


def look_month(every: timedelta) -> Decimal:
    """A month of quiet looks so far apart."""
    around = PER_UNIT["queue request"] * REQUESTS_OF_A_RING + PER_UNIT["kms request"] * KEYS_OF_A_LOOK
    return DAYS_A_MONTH * (timedelta(days=1) // every) * (dollars(A_LOOK) + around)


def kept(days: int, sealed: bool) -> Decimal:
    """What keeping a connection's credentials costs in so many days."""
    return Decimal(0) if sealed else SECRET_A_MONTH * days / DAYS_A_MONTH


def stack_a_month() -> Decimal:
    """What the stack costs before any connection runs: what it keeps, and its ticks."""
    tick = PER_UNIT["scheduler invocation"] + dollars(Work(invocations=1, lambda_seconds=TICK_SECONDS))
    return sum((A_MONTH[name] * number for name, number in STACK.items()), Decimal(0)) + TICKS_A_MONTH * tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Modelled:
    """Dollars of a connection and month when a stack keeps so many, its own cost shared among them."""

    connections: int
    quiet: Decimal
    busy: Decimal
    stack: Decimal
    secret: Decimal
    hourly: Decimal
    minutes: Decimal
    """Looks of a month on top, by how often the connection is looked at."""

    def total(self, work: Decimal, *, sealed: bool) -> Decimal:
        return work + self.stack + (0 if sealed else self.secret)


QUIET_MONTH = Decimal("0.0103")
BUSY_MONTH = Decimal("0.0983")
"""Dollars of the work of a run a day, over unchanged books and with 500 changes, as the benchmark `money` counted it.
Keys, logs and reads of secrets are in them."""


def modelled(connections: int) -> Modelled:
    return Modelled(
        connections=connections,
        quiet=QUIET_MONTH,
        busy=BUSY_MONTH,
        stack=stack_a_month() / connections,
        secret=SECRET_A_MONTH,
        hourly=look_month(timedelta(hours=1)),
        minutes=look_month(timedelta(minutes=5)),
    )
