"""The list kinds: fields, references, directions (sync-rules §1)."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.domain.shape import Amend, Authority, Direction, Field, Group, KindSpec, Trade, Type, Undo, ref, text

_ACTIVE = Field("active", Type.FLAG)
_DESCRIPTION = text("description", 1000, 4000)


def _number(intacct: int, cashflow360: int = 40) -> Field:
    """The id can't change once set: an edit in Cashflow360 is put back."""
    return Field("number", authority=Authority.INTACCT, limit_intacct=intacct, limit_cashflow360=cashflow360)


def _name(intacct: int) -> Field:
    return text("name", intacct, 100, required=True)


def _theirs(name: str, kind: Kind) -> Field:
    return Field(name, Type.REFERENCE, kind, authority=Authority.INTACCT)


def _list(
    kind: Kind,
    *fields: Field,
    direction: Direction = Direction.TWO_WAY,
    parent: str = "",
    trade: Trade = Trade.NEITHER,
) -> KindSpec:
    return KindSpec(
        kind=kind,
        group=Group.LISTS,
        direction=direction,
        fields=(*fields, _ACTIVE),
        number="number",
        name="name",
        natural=(),
        total="",
        parent=parent,
        trade=trade,
        undo=Undo.INACTIVATED,
        amend=Amend.EDITED,
        followed=None,
        drops_lines=True,
        moves=None,
        bills=False,
        needs_approval=False,
    )


_CONTACT = (
    text("print_as", 200, 100, follows="name"),
    text("company_name", 100, 100),
    text("first_name", 40, 40),
    text("last_name", 40, 40),
    text("email", 200, 100),
    text("phone", 30, 30),
    text("address1", 80, 80),
    text("address2", 80, 80),
    text("city", 80, 80),
    text("state", 40, 40),
    text("zip", 30, 30),
    text("country", 60, 60),
)

LISTS: tuple[KindSpec, ...] = (
    _list(Kind.ACCOUNT, _number(24, 24), _name(80), Field("type", authority=Authority.INTACCT, required=True)),
    _list(Kind.DEPARTMENT, _number(20), _name(80), ref("parent", Kind.DEPARTMENT), parent="parent"),
    _list(Kind.LOCATION, _number(20), _name(80), ref("parent", Kind.LOCATION), parent="parent"),
    _list(Kind.CLASS, _number(20), _name(80), _DESCRIPTION, ref("parent", Kind.CLASS), parent="parent"),
    _list(
        Kind.CUSTOMER,
        _number(20),
        _name(100),
        ref("parent", Kind.CUSTOMER),
        *_CONTACT,
        parent="parent",
        trade=Trade.SALES,
    ),
    _list(
        Kind.VENDOR,
        _number(20),
        _name(100),
        *_CONTACT,
        text("account_number", 30, 30),
        text("tax_id", 20, 20),
        Field("term"),
        trade=Trade.PURCHASES,
    ),
    _list(
        Kind.EMPLOYEE,
        _number(20),
        Field("name"),
        text("first_name", 40, 40),
        text("last_name", 40, 40, required=True),
    ),
    _list(
        Kind.ITEM,
        _number(30),
        _name(100),
        Field("type", authority=Authority.INTACCT, required=True),
        _DESCRIPTION,
        _theirs("income_account", Kind.ACCOUNT),
        _theirs("expense_account", Kind.ACCOUNT),
    ),
    _list(
        Kind.PROJECT,
        _number(20),
        _name(100),
        _DESCRIPTION,
        ref("parent", Kind.PROJECT),
        direction=Direction.TO_CASHFLOW360,
        parent="parent",
    ),
)
