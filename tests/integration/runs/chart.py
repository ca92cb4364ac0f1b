"""The shop's chart of accounts, and the words of Cashflow360 for the parts of its documents."""

from __future__ import annotations

from datetime import date

from sandbox.scenarios.native.lists import Account, AccountType

TODAY = date(2026, 6, 15)
NOBODY = "00000000000000000000"
BANK, CLEARING_OUT, CLEARING_IN, CARD, UNDEPOSITED = "1010", "1020", "1030", "2100", "1300"
SUPPLIES, RENT, UNALLOCATED, SALES, OTHER_SALES = "6000", "6100", "6900", "4000", "4900"
PAYABLES, RECEIVABLES = "2000", "1200"
JOURNAL = "CDJ"
ACCOUNTS = (
    Account(BANK, "Operating Checking", AccountType.BANK),
    Account(CLEARING_OUT, "Money Out Clearing", AccountType.BANK),
    Account(CLEARING_IN, "Money In Clearing", AccountType.BANK),
    Account(CARD, "Company Card", AccountType.CREDIT_CARD),
    Account(UNDEPOSITED, "Deposits in Transit", AccountType.OTHER_CURRENT_ASSET),
    Account(SALES, "Sales", AccountType.INCOME),
    Account(OTHER_SALES, "Other Sales", AccountType.INCOME),
    Account(SUPPLIES, "Supplies"),
    Account(RENT, "Rent"),
    Account(UNALLOCATED, "Unallocated Expenses"),
)
PARTY_OF = {"Bill": "vendorId", "VendorCredit": "vendorId", "Invoice": "customerId", "CreditMemo": "customerId"}
NUMBER_OF = {
    "Bill": "invoiceNumber",
    "Invoice": "invoiceNumber",
    "VendorCredit": "refNumber",
    "CreditMemo": "refNumber",
}
DATE_OF = {"Bill": "invoiceDate", "Invoice": "invoiceDate", "VendorCredit": "creditDate", "CreditMemo": "creditDate"}
LINES_OF = {
    "Bill": "billLineItems",
    "VendorCredit": "vendorCreditLineItems",
    "Invoice": "invoiceLineItems",
    "CreditMemo": "creditMemoLineItems",
}
LINE_OF = {
    "Bill": "BillLineItem",
    "VendorCredit": "VendorCreditLineItem",
    "Invoice": "InvoiceLineItem",
    "CreditMemo": "CreditMemoLineItem",
}
