"""What runs cost: counted work × list prices, one table of prices (AWS us-east-1, arm64)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Work:
    """What a connection's runs did. ``write_units`` are estimated by runs where they weren't counted."""

    runs: int = 0
    transitions: int = 0
    lambda_seconds: Decimal = Decimal(0)
    write_units: int = 0
    intacct_requests: int = 0
    cashflow360_requests: int = 0
    cashflow360_logins: int = 0

    def __add__(self, other: Work) -> Work:
        return Work(*(getattr(self, name) + getattr(other, name) for name in self.__match_args__))


PRICES: Mapping[str, Decimal] = {
    "transitions": Decimal("0.000025"),
    "lambda_seconds": Decimal("0.0000133334") * Decimal("0.5"),
    "write_units": Decimal("0.000000625"),
}
"""US dollars each: Standard workflow transition; second of 512 MB on arm64; on-demand write unit.

Source: the public price pages of Step Functions, Lambda and DynamoDB.
"""

WRITE_UNITS_A_RUN = 14
"""Bookkeeping of a quiet run: record, lease, slot, due time, budgets."""


def dollars(work: Work) -> Decimal:
    """The list price of the work; calls to the two systems cost nothing by themselves."""
    return sum((Decimal(getattr(work, name)) * price for name, price in PRICES.items()), Decimal(0))
