"""Setting the sync preferences: accounts checked against what is synced, permanent choices kept (product A5, A6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Protocol

from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.preferences import DEFAULT_MASTERS, Preferences
from ledgersync.domain.setup import TransferBooks
from ledgersync.management.refusal import Refusal
from ledgersync.management.revision import expect, save
from ledgersync.management.state_access import reading
from ledgersync.ports import Books, Clock, Connection, Ledger, Registry
from ledgersync.runs.schedule import first_due

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
"""Which types of synced accounts each preference takes (product A5)."""

REFERENCES: Mapping[str, Kind] = {"transfer_location": Kind.LOCATION, "transfer_department": Kind.DEPARTMENT}
JOURNALS = frozenset({"CDJ", "CD"})
CURRENCY = "USD"

PERMANENT_APPROVED = (
    "Syncing only approved bills is permanent once on: bills that were approved to come over would be mixed with "
    "ones nobody approved."
)


class Preset(StrEnum):
    """Who wins a conflict, chosen for every kind at once."""

    INTACCT = "intacct"
    CASHFLOW360 = "cashflow360"
    DEFAULTS = "defaults"


def masters_of(preset: Preset, single: Mapping[Kind, Side]) -> Mapping[Kind, Side]:
    """The master of every kind: the preset, then what was chosen for single kinds."""
    if preset is Preset.DEFAULTS:
        return {**DEFAULT_MASTERS, **single}
    return {**{kind: Side(preset.value) for kind in Kind}, **single}


@dataclass(frozen=True, slots=True)
class Choice:
    """A synced account that can be chosen."""

    id: str
    number: str
    name: str
    type: str


def accounts(books: Books, preference: str) -> list[Choice]:
    """The active synced accounts a preference takes, by number."""
    wanted = TYPES[preference]
    found = [_choice(link) for link in books.all_links(Kind.ACCOUNT) if link.base.get("active") is not False]
    return sorted((one for one in found if one.type in wanted), key=lambda one: (one.number, one.name))


class TransferReader(Protocol):
    """Raises RetriableError when Intacct is not there."""

    def transfer_books(self, connection: Connection, location_id: str) -> TransferBooks:
        """What funds transfers need of Intacct, read live; ``location_id`` is Intacct's, "" for none."""
        ...


@dataclass(frozen=True, slots=True)
class PreferenceSetting:
    registry: Registry
    clock: Clock
    open_ledgers: Callable[[Connection], Mapping[Side, Ledger]]
    transfers: Callable[[], TransferReader]

    def warnings(self, connection: Connection, wanted: Preferences) -> list[str]:
        """Which records Intacct stays the master of though Cashflow360 was chosen; the first page of each kind."""
        kinds = [kind for kind, side in wanted.masters.items() if side is Side.CASHFLOW360 and kind in SPECS]
        lists = [kind for kind in kinds if SPECS[kind].group is Group.LISTS]
        if not connection.entity_id or not lists:
            return []
        ledger = self.open_ledgers(connection)[Side.INTACCT]
        owned = {
            kind: [
                record.label
                for page in islice(ledger.changes(kind, None), 1)
                for record in page.records
                if record.owner == ""
            ]
            for kind in lists
        }
        return top_level_warnings(wanted, owned)

    def save(
        self, connection: Connection, wanted: Preferences, version: int | None = None
    ) -> tuple[Connection, list[str]]:
        """Save all of the preferences or none, and what to be warned of; Refusal names everything that is wrong."""
        expect(connection, version)
        before = connection.preferences
        if before is not None and before.approved_only and not wanted.approved_only:
            raise Refusal("permanent-choice", PERMANENT_APPROVED)
        books = reading(self.registry, connection.id)
        wrong = list(objections(books, wanted))
        if not wrong and (wanted.transfer_journal or wanted.transfer_location):
            location = books.links(Kind.LOCATION, Side.CASHFLOW360, [wanted.transfer_location])
            location_id = next((link.intacct_id for link in location.values()), "")
            found = self.transfers().transfer_books(connection, location_id)
            wrong = list(transfer_objections(wanted, found))
        if wrong:
            raise Refusal("preferences-invalid", "Some preferences can't be saved.", wrong)
        warned = self.warnings(connection, wanted)
        changed = save(self.registry, connection, replace(connection, preferences=wanted))
        if wanted.automatic is (connection.due_at is not None):
            return changed, warned
        due_at = first_due(connection.id, self.clock.now()) if wanted.automatic else None
        self.registry.set_due(connection.id, due_at)
        current = self.registry.connection(connection.id)
        if current is not None and current.disconnected:
            self.registry.set_due(connection.id, None)
        return replace(changed, due_at=due_at), warned


def objections(books: Books, wanted: Preferences) -> Iterator[tuple[str, str, str]]:
    """What is wrong with preferences, as (field, code, words)."""
    chosen = [(name, getattr(wanted, name)) for name in TYPES if name != "bank_accounts"]
    chosen += [("bank_accounts", account) for account in wanted.bank_accounts.values()]
    links = books.links(Kind.ACCOUNT, Side.CASHFLOW360, sorted({id for _, id in chosen if id}))
    for name, id in chosen:
        if id:
            yield from _account_objection(name, links.get(id))
    for name, kind in REFERENCES.items():
        id = getattr(wanted, name)
        link = books.links(kind, Side.CASHFLOW360, [id]).get(id) if id else None
        if id and link is None:
            yield name, "not-synced", f"This {kind.value} is not synced; choose one that is."
        elif link is not None and link.base.get("active") is False:
            yield name, "inactive", f"This {kind.value} is inactive; choose an active one."
    if wanted.transfer_journal and wanted.transfer_journal not in JOURNALS:
        yield "transfer_journal", "journal-unknown", "The funds transfer journal is CDJ or CD."
    for name in ("transaction_currency", "base_currency"):
        if getattr(wanted, name) != CURRENCY:
            yield name, "currency-unsupported", "Only USD is supported."


def transfer_objections(wanted: Preferences, found: TransferBooks) -> Iterator[tuple[str, str, str]]:
    """What is wrong with journal and location of transfers, as Intacct has them now."""
    symbol = wanted.transfer_journal
    if symbol and found.journals is None:
        words = "Intacct does not show its journals to the sync user; give it the right to list them."
        yield "transfer_journal", "journal-unread", words
    elif symbol and symbol not in (found.journals or ()):
        words = f"Intacct has no journal {symbol}. Make it under General Ledger > Setup > Journals."
        yield "transfer_journal", "journal-missing", words
    if wanted.transfer_location and found.location_inside is None:
        words = "Intacct does not show its locations to the sync user; give it the right to list them."
        yield "transfer_location", "location-unread", words
    elif wanted.transfer_location and not found.location_inside:
        words = "This location belongs to another entity; choose one of this connection's entity."
        yield "transfer_location", "outside-entity", words


def _account_objection(name: str, link: Link | None) -> Iterator[tuple[str, str, str]]:
    if link is None:
        yield name, "not-synced", "This account is not synced; sync the lists, or choose another."
        return
    choice = _choice(link)
    if choice.type not in TYPES[name]:
        wanted = " or ".join(sorted(TYPES[name]))
        yield name, "account-type-wrong", f"{choice.name} is of type {choice.type}; this takes {wanted}."
    elif link.base.get("active") is False:
        yield name, "account-inactive", f"{choice.name} is inactive."


def _choice(link: Link) -> Choice:
    def said(field: str) -> str:
        value = link.base.get(field)
        return value if isinstance(value, str) else ""

    return Choice(link.cashflow360_id, said("number"), said("name"), said("type"))


def top_level_warnings(wanted: Preferences, owned_above: Mapping[Kind, Sequence[str]]) -> list[str]:
    """What choosing Cashflow360 as master does not reach: records owned at Intacct's top level (product A6)."""
    return [
        f"Intacct stays the master of {kind.value} {', '.join(labels[:5])}"
        f"{' and ' + str(len(labels) - 5) + ' more' if len(labels) > 5 else ''}: owned at the top level."
        for kind, labels in owned_above.items()
        if labels and wanted.masters.get(kind) is Side.CASHFLOW360
    ]
