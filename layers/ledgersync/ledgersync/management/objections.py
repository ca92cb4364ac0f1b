"""What is wrong with preferences, against what is synced and what Intacct has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.setup import TransferBooks
from ledgersync.management.choices import JOURNALS, LISTS, TYPES, Of, choice_of
from ledgersync.ports import Books

REFERENCES: Mapping[str, Kind] = {
    "transfer_location": LISTS[Of.LOCATION],
    "transfer_department": LISTS[Of.DEPARTMENT],
}
CURRENCY = "USD"
Wrong = tuple[str, str, str]
"""A field, the code of what is wrong with it, and words."""


def objections(books: Books, wanted: Preferences) -> Iterator[Wrong]:
    """What is wrong with preferences."""
    yield from _account_objections(books, wanted)
    for name, kind in REFERENCES.items():
        if id := getattr(wanted, name):
            yield from _reference_objection(name, kind, books.links(kind, Side.CASHFLOW360, [id]).get(id))
    if wanted.transfer_journal and wanted.transfer_journal not in JOURNALS:
        yield "transfer_journal", "journal-unknown", "The funds transfer journal is CDJ or CD."
    for name in ("transaction_currency", "base_currency"):
        if getattr(wanted, name) != CURRENCY:
            yield name, "currency-unsupported", "Only USD is supported."


def _account_objections(books: Books, wanted: Preferences) -> Iterator[Wrong]:
    chosen = [(name, getattr(wanted, name)) for name in TYPES if name != "bank_accounts"]
    chosen += [("bank_accounts", account) for account in wanted.bank_accounts.values()]
    links = books.links(Kind.ACCOUNT, Side.CASHFLOW360, sorted({id for _, id in chosen if id}))
    for name, id in chosen:
        if id:
            yield from _account_objection(name, links.get(id))


def _reference_objection(name: str, kind: Kind, link: Link | None) -> Iterator[Wrong]:
    if link is None:
        yield name, "not-synced", f"This {kind.value} is not synced; choose one that is."
    elif link.base.get("active") is False:
        yield name, "inactive", f"This {kind.value} is inactive; choose an active one."


def transfer_objections(wanted: Preferences, found: TransferBooks) -> Iterator[Wrong]:
    """What is wrong with journal and location of transfers, as Intacct has them now."""
    symbol = wanted.transfer_journal
    if symbol and found.journals is None:
        words = "Sage Intacct does not show its journals to the sync user; give it the right to list them."
        yield "transfer_journal", "journal-unread", words
    elif symbol and symbol not in (found.journals or ()):
        words = f"Sage Intacct has no journal {symbol}. Make it under General Ledger › Setup › Journals."
        yield "transfer_journal", "journal-missing", words
    if wanted.transfer_location and found.location_inside is None:
        words = "Sage Intacct does not show its locations to the sync user; give it the right to list them."
        yield "transfer_location", "location-unread", words
    elif wanted.transfer_location and not found.location_inside:
        words = "This location belongs to another entity; choose one of this connection's entity."
        yield "transfer_location", "outside-entity", words


def _account_objection(name: str, link: Link | None) -> Iterator[Wrong]:
    if link is None:
        yield name, "not-synced", "This account is not synced; sync the lists, or choose another."
        return
    choice = choice_of(link)
    if choice.type not in TYPES[name]:
        wanted = " or ".join(sorted(TYPES[name]))
        yield name, "account-type-wrong", f"{choice.name} is of type {choice.type}; this takes {wanted}."
    elif link.base.get("active") is False:
        yield name, "account-inactive", f"{choice.name} is inactive."


def top_level_warnings(wanted: Preferences, owned_above: Mapping[Kind, Sequence[str]]) -> list[str]:
    """What choosing Cashflow360 as master does not reach: records owned at Intacct's top level."""
    return [
        f"Sage Intacct stays the master of {kind.value} {', '.join(labels[:5])}"
        f"{' and ' + str(len(labels) - 5) + ' more' if len(labels) > 5 else ''}: owned at the top level."
        for kind, labels in owned_above.items()
        if labels and wanted.masters.get(kind) is Side.CASHFLOW360
    ]
