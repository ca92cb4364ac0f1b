"""What people call kinds, sides and fields, and where either system shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledgersync.domain.model import Kind, Side

SYSTEMS: Mapping[Side, str] = {Side.INTACCT: "Sage Intacct", Side.CASHFLOW360: "Cashflow360"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """``intacct`` and ``cashflow360`` are the places that list the kind; ``number`` is what its id is called.

    ``party`` is whom a transaction is with, ``settles`` what a payment pays, ``paid_by`` what pays a document.
    """

    one: str
    intacct: str
    cashflow360: str
    number: str = "number"
    party: str = "vendor"
    settles: str = "bill"
    paid_by: str = "payment"


_PAYABLE, _RECEIVABLE, _LEDGER = "Accounts Payable", "Accounts Receivable", "General Ledger"
_COMPANY, _CASH = "Company", "Cash Management"

CALLED: Mapping[Kind, Called] = {
    Kind.ACCOUNT: Called(
        one="account", intacct=f"{_LEDGER} › Accounts", cashflow360="Chart of accounts", number="account number"
    ),
    Kind.DEPARTMENT: Called(
        one="department", intacct=f"{_COMPANY} › Departments", cashflow360="Departments", number="short name"
    ),
    Kind.LOCATION: Called(
        one="location", intacct=f"{_COMPANY} › Locations", cashflow360="Locations", number="short name"
    ),
    Kind.CLASS: Called(one="class", intacct=f"{_COMPANY} › Classes", cashflow360="Classes", number="short name"),
    Kind.CUSTOMER: Called(
        one="customer",
        intacct=f"{_RECEIVABLE} › Customers",
        cashflow360="Customers",
        number="customer ID (its short name)",
        party="customer",
        settles="invoice",
    ),
    Kind.VENDOR: Called(
        one="vendor", intacct=f"{_PAYABLE} › Vendors", cashflow360="Vendors", number="vendor ID (its short name)"
    ),
    Kind.EMPLOYEE: Called(
        one="employee", intacct=f"{_COMPANY} › Employees", cashflow360="Employees", number="short name"
    ),
    Kind.ITEM: Called(one="item", intacct="Inventory Control › Items", cashflow360="Items", number="short name"),
    Kind.PROJECT: Called(one="project", intacct="Projects › Projects", cashflow360="Jobs", number="short name"),
    Kind.BILL: Called(one="bill", intacct=f"{_PAYABLE} › Bills", cashflow360="Bills"),
    Kind.VENDOR_CREDIT: Called(
        one="vendor credit",
        intacct=f"{_PAYABLE} › Adjustments",
        cashflow360="Vendor credits",
        paid_by="application of the credit",
    ),
    Kind.CREDIT_APPLICATION: Called(one="credit application", intacct=f"{_PAYABLE} › Payments", cashflow360="Bills"),
    Kind.BILL_PAYMENT: Called(one="bill payment", intacct=f"{_PAYABLE} › Payments", cashflow360="Payments"),
    Kind.FUNDS_TRANSFER: Called(
        one="funds transfer", intacct=f"{_LEDGER} › Journal entries", cashflow360="Money movements"
    ),
    Kind.INVOICE: Called(
        one="invoice",
        intacct=f"{_RECEIVABLE} › Invoices",
        cashflow360="Invoices",
        party="customer",
        settles="invoice",
        paid_by="receipt",
    ),
    Kind.CREDIT_MEMO: Called(
        one="credit memo",
        intacct=f"{_RECEIVABLE} › Adjustments",
        cashflow360="Credit memos",
        party="customer",
        settles="invoice",
        paid_by="application of the credit",
    ),
    Kind.RECEIVED_PAYMENT: Called(
        one="receipt",
        intacct=f"{_RECEIVABLE} › Receive payments",
        cashflow360="Payments in",
        party="customer",
        settles="invoice",
    ),
    Kind.RECEIPT_TRANSFER: Called(
        one="transfer of receipts",
        intacct=f"{_LEDGER} › Journal entries",
        cashflow360="Money movements",
        party="customer",
        settles="invoice",
    ),
}

FIELDS: Mapping[str, str] = {
    "print_as": "name to print on checks",
    "po_number": "PO number",
    "tax_id": "tax ID",
    "zip": "ZIP code",
    "address1": "first line of the address",
    "address2": "second line of the address",
    "email": "e-mail address",
    "active": "status (active or inactive)",
    "term": "payment term",
    "date": "date",
    "posting_date": "GL posting date",
    "total": "total amount",
    "account_number": "account number with the vendor",
}
"""Where the name of a field is not what people call it."""


def field_called(name: str) -> str:
    """What people call a field; "lines account" is the account of a line."""
    of, _, part = name.partition(" ")
    if part:
        return f"{field_called(part)} of {'a line' if of == 'lines' else 'one of the ' + field_called(of)}"
    return FIELDS.get(name, name.replace("_", " "))
