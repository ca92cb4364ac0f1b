"""What a kind is made of: its fields, who may change them, what they refer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ledgersync.domain.model import Kind, Record, Side, Value
from ledgersync.domain.needed import Needed
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.words import Called


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


class Trade(StrEnum):
    """Which half of the business a kind belongs to."""

    PURCHASES = "purchases"
    SALES = "sales"
    NEITHER = "neither"


class Role(StrEnum):
    """What a kind is to the kinds that refer to it."""

    ACCOUNT = "account"
    DIMENSION = "dimension"
    PARTY = "party"
    PROJECT = "project"
    DOCUMENT = "document"
    MONEY = "money"


class Undo(StrEnum):
    """What becomes of Intacct's record of one that is removed in Cashflow360."""

    INACTIVATED = "inactivated"
    DELETED = "deleted"
    REVERSED = "reversed once it was posted"


class Amend(StrEnum):
    """How a linked record follows an edit in Intacct."""

    EDITED = "edited"
    REMADE = "reversed and made anew"
    REAPPLIED = "reversed and made anew where only what it settles changed, else held"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record. ``lines`` describes the fields of each line when the type is LINES.

    ``limit_*`` are the longest texts the two sides take; checked before sending. ``dimension`` names the
    preference that must be on for a line field to travel. ``rides_on`` names the field this one goes with: it
    always comes from the side that one comes from. ``follows`` names the field whose value stands for this one's where
    it holds none. ``made_of`` names the fields a text is made of on either side: an employee's name is first and last
    name. ``coarse`` when the other system has fewer words for it, so that it does not come back as it went.
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
    rides_on: str = ""
    follows: str = ""
    made_of: tuple[str, ...] = ()
    coarse: bool = False


Posting = Callable[[Record, Preferences], Mapping[str, Value]]
"""What a record posts to where it says nothing itself, as fields in canonical references."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What is open of a kind, under the name people ask for it by; ``field`` names the party it is with.

    ``credit`` is the kind of credits that lower it, ``on_account`` that of payments whose rest lowers it.
    """

    asked_as: str
    party: Kind
    field: str
    credit: Kind
    on_account: Kind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a kind is made of; nothing has a default, so that a new kind has to say all of it.

    ``called`` are the words people use for it. ``number`` and ``name`` are the fields matching goes by; ``natural``
    the fields that tell a transaction; ``total`` the field that decides between a match and a hold at equal natural
    keys. ``default_master`` is the side that wins a conflict while nobody chose. ``merges`` says whether one that was
    merged into another may give way to it. ``followed`` are the fields whose edits a remade or held kind follows
    (None: all). ``drops_lines`` says whether Intacct can take a line away. ``moves`` names the payments whose money a
    transfer moves. ``bills`` says whether a vendor's wish not to sync bills counts. ``settles`` are the fields whose
    lines name the bills that are paid, where a company may demand that no payment is dated before its bill. ``tie_out``
    says what is compared of it between the two sides. ``objects`` are Intacct's objects it is read from and written to.
    ``reported`` is the object whose deletion Intacct's package reports, and the field a record is known by there.
    """

    kind: Kind
    called: Called
    role: Role
    group: Group
    direction: Direction
    default_master: Side
    fields: tuple[Field, ...]
    number: str
    name: str
    natural: tuple[str, ...]
    total: str
    parent: str
    trade: Trade
    merges: bool
    undo: Undo
    amend: Amend
    followed: frozenset[str] | None
    drops_lines: bool
    moves: Kind | None
    bills: bool
    needs_approval: bool
    posting: Posting
    settles: tuple[str, ...]
    tie_out: Open | None
    objects: Mapping[str, Needed]
    reported: tuple[str, str] | None

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def references(self) -> frozenset[Kind]:
        """Every kind this one refers to, lines included, itself left out."""
        fields = [*self.fields, *(line for field in self.fields for line in field.lines)]
        return frozenset(f.refers_to for f in fields if f.refers_to is not None and f.refers_to is not self.kind)


def text(name: str, intacct: int, cashflow360: int, required: bool = False, follows: str = "") -> Field:
    """A text and the longest each side takes."""
    return Field(name, limit_intacct=intacct, limit_cashflow360=cashflow360, required=required, follows=follows)


def ref(name: str, kind: Kind, dimension: str = "", required: bool = False) -> Field:
    """A reference to a record of another kind."""
    return Field(name, Type.REFERENCE, kind, dimension=dimension, required=required)
