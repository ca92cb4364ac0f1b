"""What the check of a payment's date needs to know: when the bills it pays are dated, by what was agreed on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ledgersync.domain.guards import LATEST_BILL_DATE, PAYMENT_NOT_BEFORE_BILL
from ledgersync.domain.model import Kind, Record, Ref, Side
from ledgersync.usecases.context import RunContext


def dated_by_bills(context: RunContext, records: Sequence[Record]) -> list[Record]:
    """Bill payments with the latest date of their bills as a fact, where the company demands that one is kept.

    The records are resolved; any other kind, and any company that does not care, gets its records back as they are.
    """
    demanded = context.rules.settings.get(PAYMENT_NOT_BEFORE_BILL) == "true"
    paying = {id for record in records for id in _bills(record)} if demanded else set()
    if not paying:
        return list(records)
    links = context.books.links(Kind.BILL, Side.CASHFLOW360, sorted(paying))
    dates = {id: day for id, link in links.items() if isinstance(day := link.base.get("date"), date)}
    return [_dated(record, [dates[id] for id in _bills(record) if id in dates]) for record in records]


def _bills(record: Record) -> Iterator[str]:
    if record.kind is not Kind.BILL_PAYMENT:
        return
    for name in ("bills", "credits"):
        lines = record.values.get(name)
        for line in lines if isinstance(lines, tuple) else ():
            bill = line.get("bill")
            if isinstance(bill, Ref):
                yield bill.id


def _dated(record: Record, dates: Sequence[date]) -> Record:
    return replace(record, facts={**record.facts, LATEST_BILL_DATE: max(dates).isoformat()}) if dates else record
