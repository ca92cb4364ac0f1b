"""What the transactions have in common: how lines are coded, and the words of their states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from ledgersync.domain.model import Kind
from ledgersync.mapping.context import Row
from ledgersync.mapping.converters import MONEY, Codec, amount_of, reference
from ledgersync.mapping.tables import Fact, FieldMap, Lines, Ordered, state

DIMENSIONS: tuple[tuple[str, Kind, str, str], ...] = (
    ("department", Kind.DEPARTMENT, "DEPARTMENTID", "departmentId"),
    ("location", Kind.LOCATION, "LOCATIONID", "locationId"),
    ("class", Kind.CLASS, "CLASSID", "actgClassId"),
    ("customer", Kind.CUSTOMER, "CUSTOMERID", "customerId"),
    ("employee", Kind.EMPLOYEE, "EMPLOYEEID", "employeeId"),
    ("item", Kind.ITEM, "ITEMID", "itemId"),
    ("project", Kind.PROJECT, "PROJECTID", "jobId"),
)
"""Line field, kind, Intacct's field, Cashflow360's field."""

NOT_ON_SALES = frozenset({"customer", "employee"})
"""Dimensions that Cashflow360's invoice and credit memo lines don't carry."""

ORDERED_LINE: Mapping[str, str] = {
    "amount": "amount",
    "account": "glaccountno",
    "description": "memo",
    "department": "departmentid",
    "location": "locationid",
    "class": "classid",
    "customer": "customerid",
    "employee": "employeeid",
    "item": "itemid",
    "project": "projectid",
}
"""The element of each line field in ordered functions."""

INTACCT_KEEPS = (
    "VENDORID",
    "FORM1099",
    "FORM1099TYPE",
    "FORM1099BOX",
    "BILLABLE",
    "ALLOCATION",
    "OFFSETGLACCOUNTNO",
    "TASKID",
    "COSTTYPEID",
    "CONTRACTID",
    "WAREHOUSEID",
    "PARTIALEXEMPT",
    *(intacct for _, _, intacct, _ in DIMENSIONS),
)
"""What stays with a line in Intacct beside its custom fields; a dimension is among it as long as it is off."""

ORDERED_KEEPS: Mapping[str, str] = {
    "VENDORID": "vendorid",
    "FORM1099": "item1099",
    "FORM1099TYPE": "form1099type",
    "FORM1099BOX": "form1099box",
    "OFFSETGLACCOUNTNO": "offsetglaccountno",
    "CONTRACTID": "contractid",
    "WAREHOUSEID": "warehouseid",
    **{intacct: ORDERED_LINE[name] for name, _, intacct, _ in DIMENSIONS},
}
"""The element of what stays with a line in ordered functions; what is missing here (a task comes with its
project only) can't be moved by them."""

_CASHFLOW360_KEEPS = (*(native for _, _, _, native in DIMENSIONS), "quantity")

INTACCT_TOTALS = (
    Fact("state", "STATE"),
    Fact("raw_state", "RAWSTATE"),
    Fact("paid", "TRX_TOTALPAID", money=True),
    Fact("selected", "TRX_TOTALSELECTED", money=True),
    Fact("due", "TRX_TOTALDUE", money=True),
    Fact("module", "MODULEKEY"),
    Fact("currency", "CURRENCY"),
)

STATES = ("STATE",)
"""Without it nobody can tell a draft from what is posted or paid."""

APPROVAL = Fact(
    "approval",
    "approvalStatus",
    state("0:unassigned", "1:assigned", "4:approving", "3:approved", "5:denied"),
)
PAYMENT = Fact("payment", "paymentStatus", state("0:paid", "1:open", "2:partial", "4:scheduled"))
EXCHANGE_RATE = Fact("exchange_rate", "exchangeRate")
APPLIED = (
    Fact("application", "creditStatus", state("0:full", "1:none", "2:partial")),
    Fact("applied", "appliedAmount", money=True),
)


def purchase_lines(intacct_object: str, cashflow360: str, entity: str, amount: Codec = MONEY) -> Lines:
    """The lines of a bill or a vendor credit."""
    lines = _lines(intacct_object, cashflow360, entity, amount, frozenset())
    return replace(lines, cashflow360_keeps=(*_CASHFLOW360_KEEPS, "unitPrice", "jobBillable"), price="unitPrice")


def sales_lines(intacct_object: str, cashflow360: str, entity: str, amount: Codec = MONEY) -> Lines:
    """The lines of an invoice or a credit memo, where an amount is quantity times price."""
    lines = _lines(intacct_object, cashflow360, entity, amount, NOT_ON_SALES)
    keeps = (*_CASHFLOW360_KEEPS, "price", "ratePercent", "taxable", "taxCode")
    return replace(
        lines,
        cashflow360_constant={"quantity": 1},
        cashflow360_copies={"price": "amount"},
        cashflow360_keeps=keeps,
        price="price",
    )


def _lines(intacct_object: str, cashflow360: str, entity: str, amount: Codec, without: frozenset[str]) -> Lines:
    return Lines(
        "lines",
        (
            FieldMap("amount", "TRX_AMOUNT", "amount", amount),
            FieldMap("account", "ACCOUNTNO", "chartOfAccountId", reference(Kind.ACCOUNT)),
            FieldMap("description", "ENTRYDESCRIPTION", "description"),
            *(
                FieldMap(name, intacct, native, reference(kind))
                for name, kind, intacct, native in DIMENSIONS
                if name not in without
            ),
        ),
        intacct_object=intacct_object,
        intacct_parent="RECORDKEY",
        intacct_order="LINE_NO",
        intacct_wrapper=f"{intacct_object}S",
        intacct_element=intacct_object,
        cashflow360=cashflow360,
        cashflow360_entity=entity,
        intacct_keeps=INTACCT_KEEPS,
    )


def is_credit(row: Row, credit_sign: int) -> bool:
    """Whether an AP adjustment lowers what is owed: its total has the sign that credits have in this company."""
    return (amount_of(row.get("TRX_TOTALENTERED")) or Decimal(0)) * credit_sign > 0


def is_memo(row: Row, _credit_sign: int) -> bool:
    """Whether an AR adjustment lowers what is owed: its total is negative (captured)."""
    return (amount_of(row.get("TRX_TOTALENTERED")) or Decimal(0)) < 0


def ordered(create: str, update: str, delete: str, items: str, fields: Mapping[str, str]) -> Ordered:
    """The ordered functions of an object whose items are changed under ``update`` + their name."""
    return Ordered(create, update, delete, fields, items, f"update{items}", ORDERED_LINE, ORDERED_KEEPS)
