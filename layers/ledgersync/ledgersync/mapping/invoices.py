"""Invoices and credit memos: ARINVOICE ⇄ Invoice, CreditMemo → ARADJUSTMENT. Ordered functions only in Intacct."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.mapping.coding import (
    APPLIED,
    EXCHANGE_RATE,
    INTACCT_TOTALS,
    PAYMENT,
    STATES,
    is_memo,
    ordered,
    sales_lines,
)
from ledgersync.mapping.converters import DATE, MEMO_MONEY, MONEY, reference
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping, deactivated

_ELEMENTS = {
    "customer": "customerid",
    "date": "datecreated",
    "posting_date": "dateposted",
    "description": "description",
}

INVOICE = KindMapping(
    Kind.INVOICE,
    IntacctHalf(
        "ARINVOICE",
        needed=STATES,
        approval=("AR", "INVOICEAPPROVAL"),
        facts=INTACCT_TOTALS,
        ordered=ordered(
            "create_invoice",
            "update_invoice",
            "delete_invoice",
            "invoiceitems",
            {
                **_ELEMENTS,
                "number": "invoiceno",
                "due_date": "datedue",
                "term": "termname",
                "po_number": "ponumber",
            },
        ),
    ),
    Cashflow360Half(
        "Invoice",
        constant={"entity": "Invoice", "isActive": "1"},
        removed=deactivated,
        facts=(PAYMENT, EXCHANGE_RATE, Fact("due", "amountDue", money=True)),
    ),
    (
        FieldMap("customer", "CUSTOMERID", "customerId", reference(Kind.CUSTOMER)),
        FieldMap("number", "RECORDID", "invoiceNumber"),
        FieldMap("date", "WHENCREATED", "invoiceDate", DATE),
        FieldMap("due_date", "WHENDUE", "dueDate", DATE),
        FieldMap("posting_date", "WHENPOSTED", "glPostingDate", DATE, same_as="date"),
        FieldMap("term", "TERMNAME", "terms"),
        FieldMap("po_number", "DOCNUMBER", "poNumber"),
        FieldMap("description", "DESCRIPTION", "description"),
        FieldMap("total", "TRX_TOTALENTERED", "amount", MONEY, read_only=True),
    ),
    (sales_lines("ARINVOICEITEM", "invoiceLineItems", "InvoiceLineItem"),),
)

CREDIT_MEMO = KindMapping(
    Kind.CREDIT_MEMO,
    IntacctHalf(
        "ARADJUSTMENT",
        needed=STATES,
        facts=INTACCT_TOTALS,
        audited=False,
        wanted=is_memo,
        ordered=ordered(
            "create_aradjustment",
            "update_aradjustment",
            "delete_aradjustment",
            "aradjustmentitems",
            {**_ELEMENTS, "number": "adjustmentno"},
        ),
    ),
    Cashflow360Half("CreditMemo", writable=False, removed=deactivated, facts=APPLIED),
    (
        FieldMap("customer", "CUSTOMERID", "customerId", reference(Kind.CUSTOMER)),
        FieldMap("number", "RECORDID", "refNumber"),
        FieldMap("date", "WHENCREATED", "creditDate", DATE),
        FieldMap("posting_date", "WHENPOSTED", "glPostingDate", DATE, same_as="date"),
        FieldMap("description", "DESCRIPTION", "description"),
        FieldMap("total", "TRX_TOTALENTERED", "amount", MEMO_MONEY, read_only=True),
    ),
    (sales_lines("ARADJUSTMENTITEM", "creditMemoLineItems", "CreditMemoLineItem", MEMO_MONEY),),
)
MAPPINGS = (INVOICE, CREDIT_MEMO)
