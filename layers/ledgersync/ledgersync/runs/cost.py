"""What runs cost: counted work × list prices. Reads, keys, logs and kept secrets are not in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ledgersync.ports import TABLE_WRITES
from ledgersync.runs.prices import PER_UNIT

MEMORY_GB = Decimal("0.5")
"""Of every function, as the template sets it."""

QUIET_RUN: Mapping[str, Decimal] = {
    "schedule": Decimal(3),
    "lease": Decimal(3),
    "call slot": Decimal(3),
    "run record": Decimal(4),
    "company's month": Decimal(1),
    "tick": Decimal("0.1"),
}
"""Write units of a quiet scheduled run, measured at the table (benchmark quiet-run); a tick's one is for ten runs."""
OF_A_TICK = frozenset({"schedule", "company's month", "tick"})
"""What only runs need that a tick started."""
TAKEN_IN_SLICES = Decimal(4)
"""Lease and call slot are taken by slices, which count that, and freed by the run's end, which does not."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a connection's runs did."""

    runs: int = 0
    transitions: int = 0
    invocations: int = 0
    lambda_seconds: Decimal = Decimal(0)
    write_units: Decimal = Decimal(0)
    intacct_requests: int = 0
    cashflow360_requests: int = 0
    cashflow360_logins: int = 0

    def __add__(self, other: Work) -> Work:
        return Work(*(getattr(self, name) + getattr(other, name) for name in self.__match_args__))


PRICES: Mapping[str, Decimal] = {
    "transitions": PER_UNIT["step functions transition"],
    "invocations": PER_UNIT["lambda invocation"],
    "lambda_seconds": PER_UNIT["lambda GB-second"] * MEMORY_GB,
    "write_units": PER_UNIT["dynamodb write unit"],
}
"""By what was counted; calls to the two systems cost nothing by themselves."""


def run_work(trigger: str, calls: Mapping[str, int]) -> Work:
    """A run's work as its record has it: what its slices counted, and the bookkeeping around them.

    A run that failed counts nothing; it is taken for a quiet one.
    """
    around = sum(
        (units for name, units in QUIET_RUN.items() if trigger == "schedule" or name not in OF_A_TICK), Decimal(0)
    )
    counted = calls.get(TABLE_WRITES)
    return Work(
        runs=1,
        write_units=around if counted is None else around - TAKEN_IN_SLICES + counted,
        intacct_requests=calls.get("intacct|requests", 0),
        cashflow360_requests=calls.get("cashflow360|requests", 0),
        cashflow360_logins=calls.get("cashflow360|logins", 0),
    )


def dollars(work: Work) -> Decimal:
    """The list price of the work."""
    return sum((Decimal(getattr(work, name)) * price for name, price in PRICES.items()), Decimal(0))
