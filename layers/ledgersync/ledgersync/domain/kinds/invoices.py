"""Invoices and credit memos."""

from __future__ import annotations

from ledgersync.domain.kinds.admission import freely, not_open
from ledgersync.domain.kinds.guards import of_one_sign, term, unpaid
from ledgersync.domain.kinds.transactions import (
    CUSTOMER,
    DATE,
    DESCRIPTION,
    DUE_DATE,
    NUMBER,
    PO_NUMBER,
    POSTING_DATE,
    RECEIVABLE,
    TERM,
    TOTAL,
    lines,
    transaction,
    with_lines,
)
from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.rules import Rules
from ledgersync.domain.shape import Direction, Open, Role, Trade
from ledgersync.domain.words import Called


def admission(record: Record, _rules: Rules) -> str:
    """Invoices cross from Intacct while wholly unpaid; towards Intacct always."""
    return "" if record.side is Side.CASHFLOW360 else not_open(record, "paid or partly paid")


KINDS = (
    transaction(
        Kind.INVOICE,
        CUSTOMER,
        NUMBER,
        DATE,
        DUE_DATE,
        POSTING_DATE,
        TERM,
        PO_NUMBER,
        DESCRIPTION,
        TOTAL,
        lines(),  # Cashflow360's invoice lines carry neither customer nor employee
        called=Called(
            one="invoice",
            intacct=f"{RECEIVABLE} › Invoices",
            cashflow360="Invoices",
            party="customer",
            settles="invoice",
            paid_by="receipt",
        ),
        role=Role.DOCUMENT,
        objects=with_lines("ARINVOICE", "invoices", "ARINVOICEITEM", "invoices", "Invoice", "Invoices", "AR Invoices"),
        natural=("customer", "number"),
        total="total",
        trade=Trade.SALES,
        admission=admission,
        guards=(unpaid, term),
        direction=Direction.TWO_WAY,
        tie_out=Open(
            asked_as="receivables",
            party=Kind.CUSTOMER,
            field="customer",
            credit=Kind.CREDIT_MEMO,
            on_account=Kind.RECEIVED_PAYMENT,
        ),
        reported=("ARINVOICE", "RECORDNO"),
    ),
    transaction(
        Kind.CREDIT_MEMO,
        CUSTOMER,
        NUMBER,
        DATE,
        POSTING_DATE,
        DESCRIPTION,
        TOTAL,
        lines(),
        called=Called(
            one="credit memo",
            intacct=f"{RECEIVABLE} › Adjustments",
            cashflow360="Credit memos",
            party="customer",
            settles="invoice",
            paid_by="application of the credit",
            settled="applied",
        ),
        role=Role.DOCUMENT,
        objects=with_lines(
            "ARADJUSTMENT",
            "credit memos (AR adjustments)",
            "ARADJUSTMENTITEM",
            "AR adjustments",
            "AR Adjustment",
            "AR Adjustments",
        ),
        natural=("customer", "number"),
        total="total",
        trade=Trade.SALES,
        admission=freely,
        guards=(unpaid, of_one_sign),
    ),
)
