"""Promise 5: what both sides' documents, payments and transfers come to is what Intacct's accounts hold.

Everything is computed from the sandboxes' own tables: what is linked from what Cashflow360 says of it; what only
Intacct has, or what is held apart, from what Intacct says of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from tests.simulation.acts.desk import Desk
from tests.simulation.promises.kept import Kept
from tests.simulation.promises.views import Books, View
from tests.simulation.worlds.chart import CLEARING_IN, CLEARING_OUT, PAYABLES, RECEIVABLES

Posting = tuple[str, Decimal]
"""An account and what it gains, debit positive."""
DOCUMENTS: Mapping[Kind, tuple[str, int]] = {
    Kind.BILL: (PAYABLES, 1),
    Kind.VENDOR_CREDIT: (PAYABLES, -1),
    Kind.INVOICE: (RECEIVABLES, -1),
    Kind.CREDIT_MEMO: (RECEIVABLES, 1),
}
"""The control account, and the sign of the lines."""
CLEARED = (
    (CLEARING_OUT, Kind.BILL_PAYMENT, Kind.FUNDS_TRANSFER),
    (CLEARING_IN, Kind.RECEIVED_PAYMENT, Kind.RECEIPT_TRANSFER),
)
"""What meets in each clearing account."""
NOTHING = Decimal(0)


def untied(desk: Desk, kept: Kept, by_kind: Mapping[Kind, Books], apart: frozenset[tuple[Kind, str]]) -> Iterator[str]:
    """Accounts that hold something else than the records say. ``apart`` are links whose sides may differ."""
    expected: defaultdict[str, Decimal] = defaultdict(Decimal)
    for books in by_kind.values():
        for view in _counted(books, kept, apart):
            for account, amount in _postings(books.kind, view):
                expected[account] += amount
    actual = desk.books.trial_balance(desk.entity_id)
    for account in sorted({*expected, *actual}):
        if actual.get(account, NOTHING) != expected[account]:
            yield f"5: account {account} holds {actual.get(account, NOTHING)}, the records say {expected[account]}"
    for clearing, *kinds in CLEARED:
        balance = actual.get(clearing, NOTHING)
        if balance and by_kind.keys() >= {*kinds} and not _under_way(kinds, kept, by_kind):
            yield f"5: {balance} is left in clearing account {clearing} although every transfer is in"


def _counted(books: Books, kept: Kept, apart: frozenset[tuple[Kind, str]]) -> Iterator[View]:
    """Each record once, as the side has it that decides what is right; payments count once they are posted."""
    for id, view in books.intacct.items():
        link = kept.by_intacct.get((books.kind, id))
        theirs = books.cashflow360.get(link.cashflow360_id) if link else None
        if view.get("posted", True):
            yield view if link is None or theirs is None or (books.kind, link.cashflow360_id) in apart else theirs


def _postings(kind: Kind, view: View) -> Iterator[Posting]:
    if not view["active"]:
        return
    if kind in DOCUMENTS:
        lines, (control, sign) = view["lines"], DOCUMENTS[kind]
        for line in lines if isinstance(lines, list) else ():
            yield from _pair(line[1], control, line[0] * sign)
    elif kind is Kind.BILL_PAYMENT:
        yield from _pair(PAYABLES, view.get("account"), view["amount"])
    elif kind is Kind.RECEIVED_PAYMENT:
        yield from _pair(view["account"], RECEIVABLES, view["amount"])
    elif kind in (Kind.FUNDS_TRANSFER, Kind.RECEIPT_TRANSFER):
        yield from _pair(view["debit"], view["credit"], view["amount"])


def _pair(debit: object, credit: object, amount: object) -> Iterator[Posting]:
    gained = amount if isinstance(amount, Decimal) else NOTHING
    yield str(debit), gained
    yield str(credit), -gained


def _under_way(kinds: Sequence[Kind], kept: Kept, by_kind: Mapping[Kind, Books]) -> bool:
    """Whether a payment or its transfer is not in Intacct as Cashflow360 has it, or was undone there by hand."""
    return any(
        kept.hold(kind, Side.CASHFLOW360, id) is not None
        or (view["active"] and (kind, id) not in kept.links)
        or view.get("_waiting")
        or any(theirs.get("_undone") or not theirs.get("posted", True) for theirs in by_kind[kind].intacct.values())
        for kind in kinds
        for id, view in by_kind[kind].cashflow360.items()
    )
