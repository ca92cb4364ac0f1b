"""Everything both sides hold of one connection, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from ledgersync.domain.model import Kind
from tests.simulation.acts.bills import BILLS, CREDITS
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.list_kinds import LISTS
from tests.simulation.acts.sales import INVOICES, MEMOS
from tests.simulation.promises.kept import Kept
from tests.simulation.promises.payable_views import applications, document_books, payments, transfers
from tests.simulation.promises.receivable_views import receipts
from tests.simulation.promises.views import Books, list_books

VIEWS: Mapping[Kind, Callable[[Desk, Kept], Books]] = {
    **{kind.kind: partial(list_books, kind=kind) for kind in LISTS},
    **{document.kind: partial(document_books, document=document) for document in (BILLS, CREDITS, INVOICES, MEMOS)},
    Kind.CREDIT_APPLICATION: applications,
    Kind.BILL_PAYMENT: payments,
    **{kind: partial(transfers, kind=kind) for kind in (Kind.FUNDS_TRANSFER, Kind.RECEIPT_TRANSFER)},
    Kind.RECEIVED_PAYMENT: receipts,
}


def books_of(desk: Desk, kept: Kept) -> Iterator[Books]:
    """Every kind in play that is looked at."""
    return (view(desk, kept) for kind, view in VIEWS.items() if kind in desk.kinds)
