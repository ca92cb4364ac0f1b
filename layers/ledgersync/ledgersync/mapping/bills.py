"""Bills: APBILL with APBILLITEM ⇄ Bill with BillLineItem."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.mapping.coding import APPROVAL, EXCHANGE_RATE, INTACCT_TOTALS, PAYMENT, STATES, purchase_lines
from ledgersync.mapping.converters import DATE, MONEY, TERM, reference
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping, deactivated

MAPPING = KindMapping(
    Kind.BILL,
    IntacctHalf(
        "APBILL",
        always=("due_date",),
        needed=STATES,
        approval=("AP", "BILLAPPROVAL"),
        facts=(
            *INTACCT_TOTALS,
            Fact("source_po", "DOCNUMBER"),
            Fact("on_hold", "ONHOLD"),
        ),
    ),
    Cashflow360Half(
        "Bill",
        constant={"entity": "Bill", "isActive": "1"},
        removed=deactivated,
        search_by="vendor",
        facts=(
            APPROVAL,
            PAYMENT,
            EXCHANGE_RATE,
            Fact("paid", "paidAmount", money=True),
            Fact("scheduled", "scheduledAmount", money=True),
            Fact("credited", "creditAmount", money=True),
            Fact("due", "dueAmount", money=True),
        ),
    ),
    (
        FieldMap("vendor", "VENDORID", "vendorId", reference(Kind.VENDOR)),
        FieldMap("number", "RECORDID", "invoiceNumber"),
        FieldMap("date", "WHENCREATED", "invoiceDate", DATE),
        FieldMap("due_date", "WHENDUE", "dueDate", DATE),
        FieldMap("posting_date", "WHENPOSTED", "glPostingDate", DATE, same_as="date"),
        FieldMap("term", "TERMNAME", "paymentTermId", TERM),
        FieldMap("po_number", "DOCNUMBER", "poNumber"),
        FieldMap("description", "DESCRIPTION", "description"),
        FieldMap("total", "TRX_TOTALENTERED", "amount", MONEY, read_only=True),
    ),
    (purchase_lines("APBILLITEM", "billLineItems", "BillLineItem"),),
)
MAPPINGS = (MAPPING,)
