"""What each preference can be set to: only what fits, as people know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.setup import BankAccount, TransferBooks, Unapproved
from ledgersync.ports import Books, Connection

BANK, EXPENSE, OTHER_EXPENSE, INCOME, OTHER_CURRENT_ASSET = (
    "Bank",
    "Expense",
    "Other Expense",
    "Income",
    "Other Current Asset",
)

TYPES: Mapping[str, frozenset[str]] = {
    "unallocated_expenses_account": frozenset({EXPENSE, OTHER_EXPENSE}),
    "unallocated_income_account": frozenset({INCOME}),
    "default_bank_account": frozenset({BANK}),
    "deposit_to_account": frozenset({BANK, OTHER_CURRENT_ASSET}),
    "money_out_clearing_account": frozenset({BANK}),
    "money_in_clearing_account": frozenset({BANK}),
    "bank_accounts": frozenset({BANK}),
}
"""Which types of synced accounts each preference takes."""

JOURNALS = frozenset({"CDJ", "CD"})
"""Symbols of the journals that funds transfers may go to."""
SHOWN = 50
"""The most choices that are listed at once. Whoever wants another one searches."""


class Of(StrEnum):
    """What can be chosen."""

    ACCOUNT = "account"
    BANK_ACCOUNT = "bank_account"
    LOCATION = "location"
    DEPARTMENT = "department"
    JOURNAL = "journal"


LISTS: Mapping[Of, Kind] = {Of.LOCATION: Kind.LOCATION, Of.DEPARTMENT: Kind.DEPARTMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``number`` is an account's number, or the ID of a location, department or journal.

    ``type`` is an account's; ``last_four`` are the last digits of a bank account, whose number is never shown.
    """

    id: str
    number: str
    name: str
    type: str = ""
    last_four: str = ""


class SettingReader(Protocol):
    """Reads live what preferences are checked against. Raises RetriableError when a system is not there."""

    def transfer_books(self, connection: Connection, location_id: str) -> TransferBooks:
        """What funds transfers need of Intacct, read live; ``location_id`` is Intacct's, "" for none."""
        ...

    def bank_accounts(self, connection: Connection) -> Sequence[BankAccount]:
        """The active bank accounts of the organisation."""
        ...

    def unapproved(self, connection: Connection) -> Unapproved:
        """What is not approved in Cashflow360 today."""
        ...


def accounts(books: Books, preference: str) -> list[Choice]:
    """The active synced accounts a preference takes, by number."""
    return [one for one in linked(books, Kind.ACCOUNT) if one.type in TYPES[preference]]


def linked(books: Books, kind: Kind) -> list[Choice]:
    """Active synced records of a list, by number."""
    found = [choice_of(link) for link in books.all_links(kind) if link.base.get("active") is not False]
    return sorted(found, key=lambda one: (one.number, one.name))


def choices(of: Of, connection: Connection, books: Books, reader: SettingReader) -> list[Choice]:
    """Everything that can be chosen; journals and bank accounts are read live."""
    match of:
        case Of.ACCOUNT:
            return linked(books, Kind.ACCOUNT)
        case Of.LOCATION | Of.DEPARTMENT:
            return linked(books, LISTS[of])
        case Of.JOURNAL:
            there = reader.transfer_books(connection, "").journals or frozenset()
            return [Choice(id=symbol, number=symbol, name=symbol) for symbol in sorted(there & JOURNALS)]
        case Of.BANK_ACCOUNT:
            banks = reader.bank_accounts(connection)
            return [Choice(id=one.id, number="", name=one.name, last_four=one.last_four) for one in banks]


def matching(found: Sequence[Choice], query: str) -> list[Choice]:
    """Those whose number begins with what was typed, or whose name or last digits hold it; all for nothing typed."""
    asked = query.strip().casefold()
    return [
        one
        for one in found
        if one.number.casefold().startswith(asked) or asked in one.name.casefold() or one.last_four == asked
    ]


def choice_of(link: Link) -> Choice:
    def said(field: str) -> str:
        value = link.base.get(field)
        return value if isinstance(value, str) else ""

    return Choice(id=link.id_on(Side.CASHFLOW360), number=said("number"), name=said("name"), type=said("type"))
