"""What list kinds have in common (sync-rules §1): their number, name and activity."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.kinds.admission import freely
from ledgersync.domain.kinds.check import Guard
from ledgersync.domain.kinds.guards import number_given
from ledgersync.domain.kinds.posting import nothing
from ledgersync.domain.kinds.spec import KindSpec
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.needed import LIST_AND_CHANGE, Needed, Right
from ledgersync.domain.shape import Amend, Authority, Direction, Field, Group, Role, Trade, Type, Undo, text
from ledgersync.domain.words import Called

DESCRIPTION = text("description", 1000, 4000)
CONTACT = (
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
CONTACTS = {"CONTACT": Needed("CO", "contacts", (Right.ADD, Right.EDIT), ("Contact", "Contacts"))}
"""Names and addresses are kept in a contact of the record's own."""


def number(intacct: int, cashflow360: int = 40) -> Field:
    """The id can't change once set: an edit in Cashflow360 is put back."""
    return Field("number", authority=Authority.INTACCT, limit_intacct=intacct, limit_cashflow360=cashflow360)


def name(intacct: int) -> Field:
    return text("name", intacct, 100, required=True)


def theirs(name: str, kind: Kind) -> Field:
    """A reference that only Intacct changes."""
    return Field(name, Type.REFERENCE, kind, authority=Authority.INTACCT)


def changed(module: str, what: str, *policies: str) -> Needed:
    """An object whose records are listed, made and changed."""
    return Needed(module, what, LIST_AND_CHANGE, policies)


def list_kind(
    kind: Kind,
    *fields: Field,
    called: Called,
    role: Role,
    objects: Mapping[str, Needed],
    reported: tuple[str, str],
    guards: tuple[Guard, ...] = (number_given,),
    direction: Direction = Direction.TWO_WAY,
    parent: str = "",
    trade: Trade = Trade.NEITHER,
    merges: bool = True,
) -> KindSpec:
    """A list kind: Intacct wins while nobody chose, and what is removed is made inactive."""
    return KindSpec(
        kind=kind,
        called=called,
        role=role,
        group=Group.LISTS,
        direction=direction,
        default_master=Side.INTACCT,
        fields=(*fields, Field("active", Type.FLAG)),
        number="number",
        name="name",
        natural=(),
        total="",
        parent=parent,
        trade=trade,
        merges=merges,
        undo=Undo.INACTIVATED,
        amend=Amend.EDITED,
        followed=None,
        drops_lines=True,
        moves=None,
        bills=False,
        needs_approval=False,
        posting=nothing,
        settles=(),
        tie_out=None,
        objects=objects,
        reported=reported,
        admission=freely,
        guards=guards,
    )
