"""Bills."""

from __future__ import annotations

from ledgersync.domain.kinds.admission import not_open, unapproved
from ledgersync.domain.kinds.guards import bills_wanted, not_from_purchase_order, term, unpaid
from ledgersync.domain.kinds.transactions import (
    DATE,
    DESCRIPTION,
    DUE_DATE,
    NUMBER,
    PARTIES,
    PAYABLE,
    PO_NUMBER,
    POSTING_DATE,
    TERM,
    TOTAL,
    VENDOR,
    lines,
    transaction,
    with_lines,
)
from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.rules import Rules
from ledgersync.domain.shape import Direction, Open, Role, Trade
from ledgersync.domain.words import Called


def admission(record: Record, rules: Rules) -> str:
    """Bills cross from Intacct while wholly unpaid; towards Intacct when approved."""
    if record.side is Side.INTACCT:
        return not_open(record, "paid or partly paid")
    return unapproved(record, rules)


KINDS = (
    transaction(
        Kind.BILL,
        VENDOR,
        NUMBER,
        DATE,
        DUE_DATE,
        POSTING_DATE,
        TERM,
        PO_NUMBER,
        DESCRIPTION,
        TOTAL,
        lines(*PARTIES),
        called=Called(one="bill", intacct=f"{PAYABLE} › Bills", cashflow360="Bills"),
        role=Role.DOCUMENT,
        objects=with_lines("APBILL", "bills", "APBILLITEM", "bills", "Bill", "Bills", "AP Bills"),
        natural=("vendor", "number"),
        total="total",
        trade=Trade.PURCHASES,
        admission=admission,
        guards=(bills_wanted, not_from_purchase_order, unpaid, term),
        direction=Direction.TWO_WAY,
        drops_lines=True,
        of_vendor=True,
        tie_out=Open(asked_as="payables", party=Kind.VENDOR, field="vendor", credit=Kind.VENDOR_CREDIT),
        reported=("APBILL", "RECORDNO"),
    ),
)
