"""The kinds and their fields: what merges, who may change it, what it refers to, in which order kinds sync.

Adding a kind is an entry here, a mapping module for its native fields, and tests; nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ledgersync.domain.model import Kind


class Type(StrEnum):
    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    FLAG = "flag"
    REFERENCE = "reference"
    LINES = "lines"


class Authority(StrEnum):
    """Who may change a field once both sides hold it. ``INTACCT``: an edit in Cashflow360 is put back."""

    BOTH = "both"
    INTACCT = "intacct"
    CASHFLOW360 = "cashflow360"


class Direction(StrEnum):
    TWO_WAY = "two_way"
    TO_CASHFLOW360 = "to_cashflow360"
    TO_INTACCT = "to_intacct"


class Group(StrEnum):
    LISTS = "lists"
    TRANSACTIONS = "transactions"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record. ``lines`` describes the fields of each line when the type is LINES.

    ``limit_*`` are the longest texts the two sides take; checked before sending. ``dimension`` names the
    preference that must be on for a line field to travel.
    """

    name: str
    type: Type = Type.TEXT
    refers_to: Kind | None = None
    authority: Authority = Authority.BOTH
    limit_intacct: int | None = None
    limit_cashflow360: int | None = None
    lines: tuple[Field, ...] = ()
    dimension: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class KindSpec:
    """``number`` and ``name`` are the fields matching goes by; ``natural`` the fields that tell a transaction.

    ``total`` is the field that decides between a match and a hold at equal natural keys.
    """

    kind: Kind
    group: Group
    direction: Direction
    fields: tuple[Field, ...]
    number: str = ""
    name: str = ""
    natural: tuple[str, ...] = ()
    total: str = ""
    parent: str = ""

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def references(self) -> frozenset[Kind]:
        """Every kind this one refers to, lines included, itself left out."""
        fields = [*self.fields, *(line for field in self.fields for line in field.lines)]
        return frozenset(f.refers_to for f in fields if f.refers_to is not None and f.refers_to is not self.kind)


def _ref(name: str, kind: Kind, dimension: str = "", required: bool = False) -> Field:
    return Field(name, Type.REFERENCE, kind, dimension=dimension, required=required)


def _number(intacct: int, cashflow360: int = 40) -> Field:
    return Field("number", authority=Authority.INTACCT, limit_intacct=intacct, limit_cashflow360=cashflow360)


_ACTIVE = Field("active", Type.FLAG)

_DIMENSIONS = (
    _ref("department", Kind.DEPARTMENT, "departments"),
    _ref("location", Kind.LOCATION, "locations"),
    _ref("class", Kind.CLASS, "classes"),
    _ref("customer", Kind.CUSTOMER, "customers"),
    _ref("employee", Kind.EMPLOYEE, "employees"),
    _ref("item", Kind.ITEM, "items"),
    _ref("project", Kind.PROJECT, "projects"),
)

_LINES = Field(
    "lines",
    Type.LINES,
    lines=(
        Field("amount", Type.MONEY, required=True),
        _ref("account", Kind.ACCOUNT),
        Field("description", limit_intacct=1000, limit_cashflow360=4000),
        *_DIMENSIONS,
    ),
)


def _name(intacct: int, cashflow360: int = 100) -> Field:
    return Field("name", limit_intacct=intacct, limit_cashflow360=cashflow360, required=True)


def _list(kind: Kind, *fields: Field, direction: Direction = Direction.TWO_WAY, parent: str = "") -> KindSpec:
    return KindSpec(kind, Group.LISTS, direction, (*fields, _ACTIVE), number="number", name="name", parent=parent)


_BILL_FIELDS = (
    _ref("vendor", Kind.VENDOR, required=True),
    Field("number", limit_intacct=45, limit_cashflow360=100, required=True),
    Field("date", Type.DATE, required=True),
    Field("due_date", Type.DATE, required=True),
    Field("posting_date", Type.DATE),
    Field("term"),
    Field("po_number", limit_intacct=100, limit_cashflow360=100),
    Field("description", limit_intacct=1000, limit_cashflow360=4000),
    Field("total", Type.MONEY, required=True),
    _LINES,
)

SPECS: dict[Kind, KindSpec] = {
    spec.kind: spec
    for spec in (
        _list(
            Kind.ACCOUNT,
            _number(24, 24),
            _name(80),
            Field("type", authority=Authority.INTACCT, required=True),
        ),
        _list(Kind.DEPARTMENT, _number(20), _name(80), _ref("parent", Kind.DEPARTMENT), parent="parent"),
        _list(Kind.LOCATION, _number(20), _name(80), _ref("parent", Kind.LOCATION), parent="parent"),
        _list(
            Kind.CLASS,
            _number(20),
            _name(80),
            Field("description", limit_intacct=1000, limit_cashflow360=4000),
            _ref("parent", Kind.CLASS),
            parent="parent",
        ),
        _list(
            Kind.VENDOR,
            _number(20),
            _name(100),
            Field("print_as", limit_intacct=200, limit_cashflow360=100),
            Field("company_name", limit_intacct=100, limit_cashflow360=100),
            Field("first_name", limit_intacct=40, limit_cashflow360=40),
            Field("last_name", limit_intacct=40, limit_cashflow360=40),
            Field("email", limit_intacct=200, limit_cashflow360=100),
            Field("phone", limit_intacct=30, limit_cashflow360=30),
            Field("address1", limit_intacct=80, limit_cashflow360=80),
            Field("address2", limit_intacct=80, limit_cashflow360=80),
            Field("city", limit_intacct=80, limit_cashflow360=80),
            Field("state", limit_intacct=40, limit_cashflow360=40),
            Field("zip", limit_intacct=30, limit_cashflow360=30),
            Field("country", limit_intacct=60, limit_cashflow360=60),
            Field("account_number", limit_intacct=30, limit_cashflow360=30),
            Field("tax_id", limit_intacct=20, limit_cashflow360=20),
            Field("term"),
        ),
        KindSpec(
            Kind.BILL,
            Group.TRANSACTIONS,
            Direction.TWO_WAY,
            _BILL_FIELDS,
            natural=("vendor", "number"),
            total="total",
        ),
        KindSpec(
            Kind.BILL_PAYMENT,
            Group.TRANSACTIONS,
            Direction.TO_INTACCT,
            (
                _ref("vendor", Kind.VENDOR, required=True),
                Field("date", Type.DATE, required=True),
                Field("amount", Type.MONEY, required=True),
                Field("method", required=True),
                _ref("account", Kind.ACCOUNT),
                Field("number", limit_intacct=45),
                Field("description", limit_intacct=1000),
                Field(
                    "bills",
                    Type.LINES,
                    lines=(_ref("bill", Kind.BILL, required=True), Field("amount", Type.MONEY, required=True)),
                    required=True,
                ),
                Field(
                    "credits",
                    Type.LINES,
                    lines=(
                        _ref("bill", Kind.BILL, required=True),
                        _ref("credit", Kind.VENDOR_CREDIT, required=True),
                        Field("amount", Type.MONEY, required=True),
                    ),
                ),
            ),
            natural=("vendor", "number", "date"),
            total="amount",
        ),
    )
}
