"""Promise 5: documents equal their lines, each payment is posted once and taken back when void, the books balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from tests.simulation.acts.desk import Desk
from tests.simulation.promises.kept import Kept
from tests.simulation.promises.views import Books

POSTED = (
    Kind.CREDIT_APPLICATION,
    Kind.BILL_PAYMENT,
    Kind.FUNDS_TRANSFER,
    Kind.RECEIVED_PAYMENT,
    Kind.RECEIPT_TRANSFER,
)
"""What is posted in Intacct once at any time, known there by its reference when it has one."""


def wrong_money(desk: Desk, kept: Kept, by_kind: Mapping[Kind, Books]) -> Iterator[str]:
    """Sums, double postings and voids of one connection."""
    for books in by_kind.values():
        yield from _sums(books)
        if books.kind in POSTED:
            yield from _posted_once(books, kept)
    if sum(desk.books.trial_balance().values(), Decimal(0)) != 0:
        yield f"5: the books of {desk.company_id} do not balance"


def _sums(books: Books) -> Iterator[str]:
    for side in Side:
        for id, view in books.on(side).items():
            lines = view.get("lines")
            added = sum((line[0] for line in lines), Decimal(0)) if isinstance(lines, list) else view.get("total")
            if added != view.get("total"):
                yield f"5: {books.kind} {id} of {side} is {view['total']}, its lines {added}"


def _posted_once(books: Books, kept: Kept) -> Iterator[str]:
    posted = Counter(view["reference"] for view in books.intacct.values() if view["active"])
    for id, view in books.cashflow360.items():
        times = posted[view["reference"]] if view["reference"] else 0
        if not view.get("_exported", True) and times:
            yield f"5: {books.kind} {view['reference']} was not to be exported and is posted"
        if not view["active"] and times and not kept.hold(books.kind, Side.CASHFLOW360, id):
            yield f"5: {books.kind} {view['reference']} is void and still posted"
        if times > 1:
            yield f"5: {books.kind} {view['reference']} is posted {times} times"
