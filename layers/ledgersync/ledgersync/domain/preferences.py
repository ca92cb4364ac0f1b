"""The sync preferences of a connection, as the rules read them. Accounts are Cashflow360 ids of synced accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ledgersync.domain.model import Kind, Side


class VoidDatePolicy(StrEnum):
    """Original date (falling to the first open day when that period is closed), or the day of the void."""

    ORIGINAL = "original"
    VOID_DATE = "void_date"


class VendorSequence(StrEnum):
    AUTO = "auto"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """Which dimensions ride on lines. One that is off is left alone."""

    departments: bool = True
    locations: bool = True
    classes: bool = True
    vendors: bool = False
    customers: bool = False
    employees: bool = False
    items: bool = False
    projects: bool = False

    def carry(self, dimension: str) -> bool:
        """Whether a line field of this dimension travels; one of none always does."""
        return not dimension or bool(getattr(self, dimension))

    def without(self, names: Collection[str]) -> Dimensions:
        """These with some off."""
        return replace(self, **dict.fromkeys(names, False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """``masters`` win conflicts, by kind; a kind that is not among them has a master of its own."""

    automatic: bool = True
    approved_only: bool = False
    unallocated_expenses_account: str = ""
    unallocated_income_account: str = ""
    default_bank_account: str = ""
    deposit_to_account: str = ""
    money_out_clearing_account: str = ""
    money_in_clearing_account: str = ""
    transfer_location: str = ""
    transfer_department: str = ""
    transfer_journal: str = ""
    transaction_currency: str = "USD"
    base_currency: str = "USD"
    bank_accounts: Mapping[str, str] = field(default_factory=dict)
    masters: Mapping[Kind, Side] = field(default_factory=dict)
    void_date_policy: VoidDatePolicy = VoidDatePolicy.ORIGINAL
    vendor_sequence: VendorSequence = VendorSequence.MANUAL
    dimensions: Dimensions = field(default_factory=Dimensions)


REQUIRED = ("unallocated_expenses_account", "default_bank_account")
"""Preferences that are complete name these: any bill may have a line without account, any payment no bank.

The other accounts concern some transactions only (clearing: online payments; deposit and income: receivables; journal,
location and department: transfers). Without them those transactions are held, each with its reason, and no others.
"""


def missing(preferences: Preferences | None) -> list[str]:
    """The preferences that all transactions wait for."""
    return [name for name in REQUIRED if preferences is None or not getattr(preferences, name)]


ON = frozenset({"T", "TRUE", "Y", "YES", "1", "ON"})
OFF = frozenset({"F", "FALSE", "N", "NO", "0", "OFF"})


def switch(value: str | None) -> bool | None:
    """A preference of Intacct as on, off, or unknown: what is absent, empty or in other words is not off."""
    word = (value or "").strip().upper()
    return True if word in ON else False if word in OFF else None


def names_sequence(value: str) -> bool:
    """Whether a preference that is there names a document sequence."""
    return bool(value.strip()) and value.strip().upper() not in OFF | {"NONE"}
