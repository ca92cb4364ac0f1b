"""Every kind the product knows, those of ``SPECS`` included; a run syncs the kinds it is given."""

from __future__ import annotations

from ledgersync.domain.kinds import (
    SPECS,
    Authority,
    Direction,
    Field,
    Group,
    KindSpec,
    Type,
)
from ledgersync.domain.model import Kind

_ACTIVE = Field("active", Type.FLAG)


def _ref(name: str, kind: Kind, dimension: str = "", required: bool = False) -> Field:
    return Field(name, Type.REFERENCE, kind, dimension=dimension, required=required)


def _theirs(name: str, kind: Kind) -> Field:
    return Field(name, Type.REFERENCE, kind, authority=Authority.INTACCT)


def _number(intacct: int) -> Field:
    return Field("number", authority=Authority.INTACCT, limit_intacct=intacct, limit_cashflow360=40)


def _text(name: str, intacct: int, cashflow360: int, required: bool = False) -> Field:
    return Field(name, limit_intacct=intacct, limit_cashflow360=cashflow360, required=required)


def _list(kind: Kind, *fields: Field, direction: Direction = Direction.TWO_WAY, parent: str = "") -> KindSpec:
    return KindSpec(kind, Group.LISTS, direction, (*fields, _ACTIVE), number="number", name="name", parent=parent)


_DESCRIPTION = _text("description", 1000, 4000)
_DATE = Field("date", Type.DATE, required=True)
_POSTING_DATE = Field("posting_date", Type.DATE)
_TOTAL = Field("total", Type.MONEY, required=True)
_DOCUMENT_NUMBER = _text("number", 45, 100, required=True)

_SALES_LINES = Field(
    "lines",
    Type.LINES,
    lines=(
        Field("amount", Type.MONEY, required=True),
        _ref("account", Kind.ACCOUNT),
        _DESCRIPTION,
        _ref("department", Kind.DEPARTMENT, "departments"),
        _ref("location", Kind.LOCATION, "locations"),
        _ref("class", Kind.CLASS, "classes"),
        _ref("item", Kind.ITEM, "items"),
        _ref("project", Kind.PROJECT, "projects"),
    ),
)
"""Cashflow360's invoice lines carry neither customer nor employee."""


def _transaction(
    kind: Kind, *fields: Field, natural: tuple[str, ...], total: str, direction: Direction = Direction.TO_INTACCT
) -> KindSpec:
    return KindSpec(kind, Group.TRANSACTIONS, direction, fields, natural=natural, total=total)


def _transfer(kind: Kind) -> KindSpec:
    return _transaction(
        kind,
        Field("number", limit_intacct=45, required=True),
        _DATE,
        Field("amount", Type.MONEY, required=True),
        Field("description", limit_intacct=80),
        Field("journal", limit_intacct=8, required=True),
        _ref("debit", Kind.ACCOUNT, required=True),
        _ref("credit", Kind.ACCOUNT, required=True),
        _ref("location", Kind.LOCATION),
        _ref("department", Kind.DEPARTMENT),
        natural=("number",),
        total="amount",
    )


CATALOGUE: dict[Kind, KindSpec] = SPECS | {
    spec.kind: spec
    for spec in (
        _list(
            Kind.CUSTOMER,
            _number(20),
            _text("name", 100, 100, required=True),
            _ref("parent", Kind.CUSTOMER),
            _text("print_as", 200, 100),
            _text("company_name", 100, 100),
            _text("first_name", 40, 40),
            _text("last_name", 40, 40),
            _text("email", 200, 100),
            _text("phone", 30, 30),
            _text("address1", 80, 80),
            _text("address2", 80, 80),
            _text("city", 80, 80),
            _text("state", 40, 40),
            _text("zip", 30, 30),
            _text("country", 60, 60),
            parent="parent",
        ),
        _list(
            Kind.EMPLOYEE,
            _number(20),
            Field("name"),
            _text("first_name", 40, 40),
            _text("last_name", 40, 40, required=True),
        ),
        _list(
            Kind.ITEM,
            _number(30),
            _text("name", 100, 100, required=True),
            Field("type", authority=Authority.INTACCT, required=True),
            _DESCRIPTION,
            _theirs("income_account", Kind.ACCOUNT),
            _theirs("expense_account", Kind.ACCOUNT),
        ),
        _list(
            Kind.PROJECT,
            _number(20),
            _text("name", 100, 100, required=True),
            _DESCRIPTION,
            _ref("parent", Kind.PROJECT),
            direction=Direction.TO_CASHFLOW360,
            parent="parent",
        ),
        _transaction(
            Kind.VENDOR_CREDIT,
            _ref("vendor", Kind.VENDOR, required=True),
            _DOCUMENT_NUMBER,
            _DATE,
            _POSTING_DATE,
            _text("po_number", 100, 100),
            _DESCRIPTION,
            _TOTAL,
            SPECS[Kind.BILL].field("lines"),
            natural=("vendor", "number"),
            total="total",
            direction=Direction.TWO_WAY,
        ),
        _transfer(Kind.FUNDS_TRANSFER),
        _transaction(
            Kind.INVOICE,
            _ref("customer", Kind.CUSTOMER, required=True),
            _DOCUMENT_NUMBER,
            _DATE,
            Field("due_date", Type.DATE, required=True),
            _POSTING_DATE,
            Field("term"),
            _text("po_number", 100, 100),
            _DESCRIPTION,
            _TOTAL,
            _SALES_LINES,
            natural=("customer", "number"),
            total="total",
            direction=Direction.TWO_WAY,
        ),
        _transaction(
            Kind.CREDIT_MEMO,
            _ref("customer", Kind.CUSTOMER, required=True),
            _DOCUMENT_NUMBER,
            _DATE,
            _POSTING_DATE,
            _DESCRIPTION,
            _TOTAL,
            _SALES_LINES,
            natural=("customer", "number"),
            total="total",
        ),
        _transaction(
            Kind.RECEIVED_PAYMENT,
            _ref("customer", Kind.CUSTOMER, required=True),
            _DATE,
            Field("amount", Type.MONEY, required=True),
            Field("method", required=True),
            _ref("account", Kind.ACCOUNT),
            Field("number", limit_intacct=45),
            Field("description", limit_intacct=1000),
            Field(
                "invoices",
                Type.LINES,
                lines=(_ref("invoice", Kind.INVOICE, required=True), Field("amount", Type.MONEY, required=True)),
                required=True,
            ),
            natural=("customer", "number", "date"),
            total="amount",
        ),
        _transfer(Kind.RECEIPT_TRANSFER),
    )
}
