"""The transaction kinds: fields, references, directions (sync-rules §1, §5)."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.domain.shape import Amend, Direction, Field, Group, KindSpec, Trade, Type, Undo, ref, text

_DESCRIPTION = text("description", 1000, 4000)
_DATE = Field("date", Type.DATE, required=True)
_DUE_DATE = Field("due_date", Type.DATE, required=True)
_POSTING_DATE = Field("posting_date", Type.DATE, follows="date")
_TOTAL = Field("total", Type.MONEY, required=True, rides_on="lines")
_AMOUNT = Field("amount", Type.MONEY, required=True)
_NUMBER = text("number", 45, 100, required=True)
_PO_NUMBER = text("po_number", 100, 100)
_TERM = Field("term")

_DIMENSIONS = (
    ref("department", Kind.DEPARTMENT, "departments"),
    ref("location", Kind.LOCATION, "locations"),
    ref("class", Kind.CLASS, "classes"),
    ref("item", Kind.ITEM, "items"),
    ref("project", Kind.PROJECT, "projects"),
)
_PARTIES = (ref("customer", Kind.CUSTOMER, "customers"), ref("employee", Kind.EMPLOYEE, "employees"))


def _lines(*more: Field) -> Field:
    account = ref("account", Kind.ACCOUNT)
    return Field("lines", Type.LINES, lines=(_AMOUNT, account, _DESCRIPTION, *_DIMENSIONS, *more))


def _applied(name: str, *parts: Field) -> Field:
    """What a payment is applied to, part by part."""
    return Field(name, Type.LINES, lines=(*parts, _AMOUNT))


def _transaction(
    kind: Kind,
    *fields: Field,
    natural: tuple[str, ...],
    total: str,
    trade: Trade,
    direction: Direction = Direction.TO_INTACCT,
    undo: Undo = Undo.DELETED,
    amend: Amend = Amend.EDITED,
    followed: frozenset[str] | None = None,
    drops_lines: bool = False,
    moves: Kind | None = None,
    of_vendor: bool = False,
) -> KindSpec:
    return KindSpec(
        kind=kind,
        group=Group.TRANSACTIONS,
        direction=direction,
        fields=fields,
        number="",
        name="",
        natural=natural,
        total=total,
        parent="",
        trade=trade,
        undo=undo,
        amend=amend,
        followed=followed,
        drops_lines=drops_lines,
        moves=moves,
        bills=of_vendor,
        needs_approval=of_vendor,
    )


def _transfer(kind: Kind, moves: Kind, trade: Trade) -> KindSpec:
    return _transaction(
        kind,
        Field("number", limit_intacct=45, required=True),
        _DATE,
        _AMOUNT,
        Field("description", limit_intacct=80),
        Field("journal", limit_intacct=8, required=True),
        ref("debit", Kind.ACCOUNT, required=True),
        ref("credit", Kind.ACCOUNT, required=True),
        ref("location", Kind.LOCATION),
        ref("department", Kind.DEPARTMENT),
        natural=("number",),
        total="amount",
        trade=trade,
        amend=Amend.HELD,
        moves=moves,
    )


def _payment(kind: Kind, trade: Trade, party: Field, *applied: Field) -> KindSpec:
    return _transaction(
        kind,
        party,
        _DATE,
        _AMOUNT,
        Field("method", required=True),
        ref("account", Kind.ACCOUNT),
        Field("number", limit_intacct=45),
        Field("description", limit_intacct=1000),
        *applied,
        natural=(party.name, "number", "date"),
        total="amount",
        trade=trade,
        undo=Undo.REVERSED,
        amend=Amend.HELD,
    )


_VENDOR = ref("vendor", Kind.VENDOR, required=True)
_CUSTOMER = ref("customer", Kind.CUSTOMER, required=True)
_BILL = ref("bill", Kind.BILL, required=True)
_CREDITS = _applied("credits", _BILL, ref("credit", Kind.VENDOR_CREDIT, required=True))

TRANSACTIONS: tuple[KindSpec, ...] = (
    _transaction(
        Kind.BILL,
        _VENDOR,
        _NUMBER,
        _DATE,
        _DUE_DATE,
        _POSTING_DATE,
        _TERM,
        _PO_NUMBER,
        _DESCRIPTION,
        _TOTAL,
        _lines(*_PARTIES),
        natural=("vendor", "number"),
        total="total",
        trade=Trade.PURCHASES,
        drops_lines=True,
        of_vendor=True,
        direction=Direction.TWO_WAY,
    ),
    _transaction(
        Kind.VENDOR_CREDIT,
        _VENDOR,
        _NUMBER,
        _DATE,
        _POSTING_DATE,
        _PO_NUMBER,
        _DESCRIPTION,
        _TOTAL,
        _lines(*_PARTIES),
        natural=("vendor", "number"),
        total="total",
        trade=Trade.PURCHASES,
        of_vendor=True,
        direction=Direction.TWO_WAY,
    ),
    _transaction(
        Kind.CREDIT_APPLICATION,
        _VENDOR,
        Field("number", limit_intacct=45, required=True),
        _DATE,
        ref("account", Kind.ACCOUNT),
        Field("description", limit_intacct=1000),
        _CREDITS,
        natural=("number", "date", "credits"),
        total="",
        trade=Trade.PURCHASES,
        undo=Undo.REVERSED,
        amend=Amend.REMADE,
        followed=frozenset({"credits"}),
    ),
    _payment(
        Kind.BILL_PAYMENT,
        Trade.PURCHASES,
        _VENDOR,
        _applied("bills", _BILL),
        _CREDITS,
    ),
    _transfer(Kind.FUNDS_TRANSFER, Kind.BILL_PAYMENT, Trade.PURCHASES),
    _transaction(
        Kind.INVOICE,
        _CUSTOMER,
        _NUMBER,
        _DATE,
        _DUE_DATE,
        _POSTING_DATE,
        _TERM,
        _PO_NUMBER,
        _DESCRIPTION,
        _TOTAL,
        # Cashflow360's invoice lines carry neither customer nor employee.
        _lines(),
        natural=("customer", "number"),
        total="total",
        trade=Trade.SALES,
        direction=Direction.TWO_WAY,
    ),
    _transaction(
        Kind.CREDIT_MEMO,
        _CUSTOMER,
        _NUMBER,
        _DATE,
        _POSTING_DATE,
        _DESCRIPTION,
        _TOTAL,
        _lines(),
        natural=("customer", "number"),
        total="total",
        trade=Trade.SALES,
    ),
    _payment(
        Kind.RECEIVED_PAYMENT,
        Trade.SALES,
        _CUSTOMER,
        _applied("invoices", ref("invoice", Kind.INVOICE, required=True)),
    ),
    _transfer(Kind.RECEIPT_TRANSFER, Kind.RECEIVED_PAYMENT, Trade.SALES),
)
