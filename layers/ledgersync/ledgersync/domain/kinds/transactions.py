"""What transaction kinds have in common (sync-rules §1, §5): fields, lines, the parties on them."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.kinds.check import Guard
from ledgersync.domain.kinds.posting import nothing
from ledgersync.domain.kinds.spec import Admission, KindSpec
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.needed import ALL, POSTED, Needed
from ledgersync.domain.shape import Amend, Direction, Field, Group, Open, Posting, Role, Trade, Type, Undo, ref, text
from ledgersync.domain.words import Called

DESCRIPTION = text("description", 1000, 4000)
DATE = Field("date", Type.DATE, required=True)
DUE_DATE = Field("due_date", Type.DATE, required=True)
POSTING_DATE = Field("posting_date", Type.DATE, follows="date")
TOTAL = Field("total", Type.MONEY, required=True, rides_on="lines")
AMOUNT = Field("amount", Type.MONEY, required=True)
NUMBER = text("number", 45, 100, required=True)
PO_NUMBER = text("po_number", 100, 100)
TERM = Field("term")
VENDOR = ref("vendor", Kind.VENDOR, required=True)
CUSTOMER = ref("customer", Kind.CUSTOMER, required=True)
PARTIES = (ref("customer", Kind.CUSTOMER, "customers"), ref("employee", Kind.EMPLOYEE, "employees"))
PAYABLE, RECEIVABLE, LEDGER = "Accounts Payable", "Accounts Receivable", "General Ledger"
"""Modules, as Intacct's menus call them."""
PAYMENTS = {
    "APPYMT": Needed("AP", "AP payments", POSTED, ("AP Payment", "AP Payments", "Payments", "Pay Bills")),
    "APPYMTDETAIL": Needed("AP", "details of AP payments", ()),
}
"""Intacct keeps payments of bills and applications of credits alike."""
_DIMENSIONS = (
    ref("department", Kind.DEPARTMENT, "departments"),
    ref("location", Kind.LOCATION, "locations"),
    ref("class", Kind.CLASS, "classes"),
    ref("item", Kind.ITEM, "items"),
    ref("project", Kind.PROJECT, "projects"),
)


def lines(*more: Field) -> Field:
    """Coded lines."""
    account = ref("account", Kind.ACCOUNT)
    return Field("lines", Type.LINES, lines=(AMOUNT, account, DESCRIPTION, *_DIMENSIONS, *more))


def applied(name: str, *parts: Field) -> Field:
    """What a payment is applied to, part by part."""
    return Field(name, Type.LINES, lines=(*parts, AMOUNT))


BILL = ref("bill", Kind.BILL, required=True)
CREDITS = applied("credits", BILL, ref("credit", Kind.VENDOR_CREDIT, required=True))


def with_lines(name: str, what: str, items: str, lines_of: str, *policies: str) -> Mapping[str, Needed]:
    """An object of payables or receivables that is written whole, and that of its lines."""
    module = name[:2]
    return {name: Needed(module, what, ALL, policies), items: Needed(module, f"lines of {lines_of}", ())}


def transaction(
    kind: Kind,
    *fields: Field,
    called: Called,
    role: Role,
    objects: Mapping[str, Needed],
    natural: tuple[str, ...],
    total: str,
    trade: Trade,
    admission: Admission,
    guards: tuple[Guard, ...],
    direction: Direction = Direction.TO_INTACCT,
    undo: Undo = Undo.DELETED,
    amend: Amend = Amend.EDITED,
    followed: frozenset[str] | None = None,
    drops_lines: bool = False,
    moves: Kind | None = None,
    of_vendor: bool = False,
    posting: Posting = nothing,
    settles: tuple[str, ...] = (),
    tie_out: Open | None = None,
    reported: tuple[str, str] | None = None,
) -> KindSpec:
    """A transaction kind: Cashflow360 wins while nobody chose."""
    return KindSpec(
        kind=kind,
        called=called,
        role=role,
        group=Group.TRANSACTIONS,
        direction=direction,
        default_master=Side.CASHFLOW360,
        fields=fields,
        number="",
        name="",
        natural=natural,
        total=total,
        parent="",
        trade=trade,
        merges=True,
        undo=undo,
        amend=amend,
        followed=followed,
        drops_lines=drops_lines,
        moves=moves,
        bills=of_vendor,
        needs_approval=of_vendor,
        posting=posting,
        settles=settles,
        tie_out=tie_out,
        objects=objects,
        reported=reported,
        admission=admission,
        guards=guards,
    )


def payment(
    kind: Kind,
    trade: Trade,
    party: Field,
    *applied: Field,
    called: Called,
    objects: Mapping[str, Needed],
    admission: Admission,
    guards: tuple[Guard, ...],
    posting: Posting,
    settles: tuple[str, ...],
    amend: Amend = Amend.HELD,
    uncarried: bool = False,
) -> KindSpec:
    """Money that settles documents: reversed, never rewritten. ``uncarried``: Intacct may keep no description."""
    return transaction(
        kind,
        party,
        DATE,
        AMOUNT,
        Field("method", required=True, coarse=True),
        ref("account", Kind.ACCOUNT),
        Field("number", limit_intacct=45),
        Field("description", limit_intacct=1000, coarse=uncarried),
        *applied,
        called=called,
        role=Role.MONEY,
        objects=objects,
        natural=(party.name, "number", "date"),
        total="amount",
        trade=trade,
        admission=admission,
        guards=guards,
        undo=Undo.REVERSED,
        amend=amend,
        posting=posting,
        settles=settles,
    )
