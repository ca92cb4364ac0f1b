"""Vendor credits."""

from __future__ import annotations

from ledgersync.domain.kinds.admission import not_open, unapproved
from ledgersync.domain.kinds.guards import bills_wanted, not_from_purchase_order, of_one_sign, unpaid
from ledgersync.domain.kinds.transactions import (
    DATE,
    DESCRIPTION,
    NUMBER,
    PARTIES,
    PAYABLE,
    PO_NUMBER,
    POSTING_DATE,
    TOTAL,
    VENDOR,
    lines,
    transaction,
    with_lines,
)
from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.rules import Rules
from ledgersync.domain.shape import Direction, Role, Trade
from ledgersync.domain.words import Called


def admission(record: Record, rules: Rules) -> str:
    """Vendor credits cross from Intacct while wholly unapplied; towards Intacct when approved."""
    if record.side is Side.CASHFLOW360:
        return unapproved(record, rules)
    return not_open(record, "applied or partly applied")


KINDS = (
    transaction(
        Kind.VENDOR_CREDIT,
        VENDOR,
        NUMBER,
        DATE,
        POSTING_DATE,
        PO_NUMBER,
        DESCRIPTION,
        TOTAL,
        lines(*PARTIES),
        called=Called(
            one="vendor credit",
            intacct=f"{PAYABLE} › Adjustments",
            cashflow360="Vendor credits",
            paid_by="application of the credit",
            settled="applied",
        ),
        role=Role.DOCUMENT,
        objects=with_lines(
            "APADJUSTMENT",
            "vendor credits (AP adjustments)",
            "APADJUSTMENTITEM",
            "AP adjustments",
            "AP Adjustment",
            "AP Adjustments",
        ),
        natural=("vendor", "number"),
        total="total",
        trade=Trade.PURCHASES,
        admission=admission,
        guards=(bills_wanted, not_from_purchase_order, unpaid, of_one_sign),
        direction=Direction.TWO_WAY,
        of_vendor=True,
    ),
)
