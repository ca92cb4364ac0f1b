"""The words the demo's tables are written in: records of both sides side by side, and what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from sandbox.scenarios.native.bills import Bill
from sandbox.scenarios.native.documents import Document
from sandbox.scenarios.native.lists import Account, Dimension, Vendor
from sandbox.scenarios.native.parties import Customer, Employee, Item, Project

ListRecord = Account | Dimension | Vendor | Customer | Employee | Item | Project
KINDS = (
    *("account", "department", "location", "class", "vendor", "customer", "employee", "item", "project"),
    *("bill", "bill payment", "invoice", "received payment", "vendor credit", "credit memo"),
)


class Outcome(Enum):
    """What the first complete sync does with a record, by the sync rules."""

    MATCHED = "matched"
    """Linked, nothing differs."""
    UPDATED = "updated"
    """Linked, and the master's differing values are written to the side named."""
    CREATED = "created"
    """Written to the side named, where it was not."""
    HELD = "held"
    LEFT = "left"
    """Neither written nor held."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One record's expected outcome: `side` is where something is written, or whose record is held or left."""

    kind: str
    name: str
    outcome: Outcome
    side: str
    rule: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """A list record: what each side holds of it. `intacct` may be the id of a record shared from the top level."""

    kind: str
    outcome: Outcome
    rule: str
    intacct: ListRecord | str | None = None
    cashflow360: ListRecord | None = None
    side: str = ""

    @property
    def name(self) -> str:
        """What a reader knows the record by."""
        for record in (self.intacct, self.cashflow360):
            if isinstance(record, str):
                return record
            if record is not None:
                return record.id or record.name
        return ""


@dataclass(frozen=True, slots=True)
class BillPairing:
    """A bill: what each side holds of it, and what was done to it there."""

    outcome: Outcome
    rule: str
    intacct: Bill | None = None
    cashflow360: Bill | None = None
    side: str = ""
    paid_in_intacct: Decimal | None = None
    paid_offline: Decimal | None = None
    payment: Outcome | None = None
    approved: bool = False
    inactive: bool = False

    @property
    def name(self) -> str:
        """The bill's number."""
        bill = self.intacct or self.cashflow360
        return bill.number if bill is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPairing:
    """An invoice or a credit: where it is from the start, and what is received for it in Cashflow360."""

    kind: str
    document: Document
    held_by: str
    rule: str
    received: Decimal | None = None

    @property
    def side(self) -> str:
        """Where the sync writes it."""
        return "intacct" if self.held_by == "cashflow360" else "cashflow360"


@dataclass(frozen=True, slots=True)
class Change:
    """An edit of one field or more of a linked record after the first sync, on one side."""

    kind: str
    name: str
    side: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes of one record and what the next sync makes of them; the value of each field afterwards."""

    changes: tuple[Change, ...]
    conflicts: tuple[str, ...]
    settled: Mapping[str, str]
    rule: str


@dataclass(frozen=True, slots=True)
class ConnectionBooks:
    """Everything one connection's books hold beyond what it shares, and the preferences it syncs with."""

    lists: tuple[Pairing, ...]
    bills: tuple[BillPairing, ...]
    documents: tuple[DocumentPairing, ...] = ()
    edits: tuple[Edit, ...] = ()
    closed_days_ago: int | None = None
    approved_only: bool = False
    master: str = "intacct"
    terms: tuple[str, ...] = ("Net 30", "Net 15")
    preferences: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemoExpectations:
    """What a connection's first complete sync and the sync after the edits must come to."""

    first_sync: tuple[Expected, ...]
    edits: tuple[Edit, ...]

    def count(self, kind: str, outcome: Outcome, side: str | None = None) -> int:
        """Return how many records of a kind have an outcome, on one side or on both."""
        return sum(
            1 for row in self.first_sync if row.kind == kind and row.outcome is outcome and side in (None, row.side)
        )


def expectations(books: ConnectionBooks) -> DemoExpectations:
    """Derive a connection's expectations from its tables."""
    rows = [Expected(row.kind, row.name, row.outcome, row.side, row.rule) for row in books.lists]
    for bill in books.bills:
        rows.append(Expected("bill", bill.name, bill.outcome, bill.side, bill.rule))
        if bill.payment is not None:
            rows.append(Expected("bill payment", bill.name, bill.payment, "intacct", bill.rule))
    for row in books.documents:
        rows.append(Expected(row.kind, row.document.number, Outcome.CREATED, row.side, row.rule))
        if row.received is not None:
            number = row.document.number
            rows.append(Expected("received payment", number, Outcome.CREATED, "intacct", row.rule))
    return DemoExpectations(tuple(rows), books.edits)


def matched(kind: str, intacct: ListRecord | str, cashflow360: ListRecord, rule: str) -> Pairing:
    """A record both sides hold alike."""
    return Pairing(kind, Outcome.MATCHED, rule, intacct, cashflow360)


def updated(kind: str, intacct: ListRecord | str, cashflow360: ListRecord, rule: str, side: str) -> Pairing:
    """A record both sides hold, not alike; the side named takes over the master's values."""
    return Pairing(kind, Outcome.UPDATED, rule, intacct, cashflow360, side)


def to_cashflow360(kind: str, intacct: ListRecord | str, rule: str) -> Pairing:
    """A record only Intacct holds."""
    return Pairing(kind, Outcome.CREATED, rule, intacct, None, "cashflow360")


def to_intacct(kind: str, cashflow360: ListRecord, rule: str) -> Pairing:
    """A record only Cashflow360 holds."""
    return Pairing(kind, Outcome.CREATED, rule, None, cashflow360, "intacct")


def held_in_intacct(kind: str, record: ListRecord | str, rule: str) -> Pairing:
    """A record of Intacct that is set aside."""
    return Pairing(kind, Outcome.HELD, rule, record, None, "intacct")


def held_in_cashflow360(kind: str, record: ListRecord, rule: str) -> Pairing:
    """A record of Cashflow360 that is set aside."""
    return Pairing(kind, Outcome.HELD, rule, None, record, "cashflow360")
