"""Vendor credits: APADJUSTMENT debit memos ⇄ VendorCredit. Intacct takes them by ordered functions only."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.mapping.coding import APPLIED, APPROVAL, INTACCT_TOTALS, STATES, is_credit, ordered, purchase_lines
from ledgersync.mapping.converters import CREDIT_MONEY, DATE, reference
from ledgersync.mapping.tables import Cashflow360Half, Fact, FieldMap, IntacctHalf, KindMapping, deactivated

MAPPING = KindMapping(
    Kind.VENDOR_CREDIT,
    IntacctHalf(
        "APADJUSTMENT",
        needed=STATES,
        signed=True,
        facts=(*INTACCT_TOTALS, Fact("source_po", "DOCNUMBER")),
        wanted=is_credit,
        ordered=ordered(
            "create_apadjustment",
            "update_apadjustment",
            "delete_apadjustment",
            "apadjustmentitems",
            {
                "vendor": "vendorid",
                "number": "adjustmentno",
                "date": "datecreated",
                "posting_date": "dateposted",
                "po_number": "billno",
                "description": "description",
            },
        ),
    ),
    Cashflow360Half(
        "VendorCredit",
        constant={"entity": "VendorCredit", "isActive": "1"},
        removed=deactivated,
        facts=(APPROVAL, *APPLIED),
    ),
    (
        FieldMap("vendor", "VENDORID", "vendorId", reference(Kind.VENDOR)),
        FieldMap("number", "RECORDID", "refNumber"),
        FieldMap("date", "WHENCREATED", "creditDate", DATE),
        FieldMap("posting_date", "WHENPOSTED", "glPostingDate", DATE, same_as="date"),
        FieldMap("po_number", "DOCNUMBER", "poNumber"),
        FieldMap("description", "DESCRIPTION", "description"),
        FieldMap("total", "TRX_TOTALENTERED", "amount", CREDIT_MONEY, read_only=True),
    ),
    (purchase_lines("APADJUSTMENTITEM", "vendorCreditLineItems", "VendorCreditLineItem", CREDIT_MONEY),),
)
MAPPINGS = (MAPPING,)
