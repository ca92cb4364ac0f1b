"""What a Cashflow360 ledger is set up with; each default is the best-supported reading of the references."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from cashflow360.paging import PAGE_ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cashflow360Settings:
    """``overlap`` is read again before every position (stamps have whole seconds, rows appear late).

    ``ids_at_once`` ids go into one ``in`` filter, ``page_rows`` rows make a page. ``bill_credits_listed``: whether
    BillCredit is listed, which isn't documented, to learn which credits cover a bill outside any payment; where it is
    refused, or off, sums tell that as far as they can.
    """

    overlap: timedelta = timedelta(minutes=1)
    ids_at_once: int = 100
    page_rows: int = PAGE_ROWS
    write_batch: int = 100
    bill_credits_listed: bool = True
