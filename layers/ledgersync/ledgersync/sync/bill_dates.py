"""What the check of a payment's date needs to know: when the bills it pays are dated in Intacct."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.kinds.money_guards import PAYMENT_NOT_BEFORE_BILL
from ledgersync.domain.model import Record, Ref, Side
from ledgersync.sync.context import RunContext
from ledgersync.sync.shown import shown


def dated_by_bills(context: RunContext, records: Sequence[Record]) -> list[Record]:
    """Bill payments with the latest date of their bills as a fact, where the company demands that one is kept.

    The records are resolved; any other kind, and any company that does not care, gets its records back as they are.
    """
    demanded = context.rules.settings.get(PAYMENT_NOT_BEFORE_BILL) == "true"
    dates = _dates(context, {bill for record in records for bill in _bills(record)}) if demanded else {}
    return [_dated(record, [dates[bill] for bill in _bills(record) if bill in dates]) for record in records]


def _dates(context: RunContext, bills: Collection[Ref]) -> dict[Ref, date]:
    """The dates of bills in Intacct, since Intacct makes the check. An edit there may be held and not agreed on."""
    dates: dict[Ref, date] = {}
    for kind in {bill.kind for bill in bills}:
        links = context.books.links(kind, Side.CASHFLOW360, sorted(bill.id for bill in bills if bill.kind is kind))
        found = shown(context, Side.INTACCT, kind, [link.intacct_id for link in links.values()])
        records = {id: found[link.intacct_id] for id, link in links.items() if link.intacct_id in found}
        dates |= {Ref(kind, id): day for id, one in records.items() if isinstance(day := one.values.get("date"), date)}
    return dates


def _bills(record: Record) -> Iterator[Ref]:
    for name in SPECS[record.kind].settles:
        lines = record.values.get(name)
        for line in lines if isinstance(lines, tuple) else ():
            bill = line.get("bill")
            if isinstance(bill, Ref):
                yield bill


def _dated(record: Record, dates: Sequence[date]) -> Record:
    return replace(record, facts=replace(record.facts, latest_bill_date=max(dates))) if dates else record
