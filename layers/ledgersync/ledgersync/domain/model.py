"""What the rules talk about: sides, kinds, records and links.

A *record* is one thing as one side holds it now, its values in the words of both systems. References
between records are ``Ref``; once resolved through the links they carry the Cashflow360 id of what they
point at, so the same reference compares equal on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from ledgersync.domain.facts import NO_FACTS, Facts


class Side(StrEnum):
    INTACCT = "intacct"
    CASHFLOW360 = "cashflow360"

    @property
    def other(self) -> Side:
        return Side.CASHFLOW360 if self is Side.INTACCT else Side.INTACCT


class Kind(StrEnum):
    ACCOUNT = "account"
    DEPARTMENT = "department"
    LOCATION = "location"
    CLASS = "class"
    CUSTOMER = "customer"
    VENDOR = "vendor"
    EMPLOYEE = "employee"
    ITEM = "item"
    PROJECT = "project"
    BILL = "bill"
    VENDOR_CREDIT = "vendor_credit"
    CREDIT_APPLICATION = "credit_application"
    BILL_PAYMENT = "bill_payment"
    FUNDS_TRANSFER = "funds_transfer"
    INVOICE = "invoice"
    CREDIT_MEMO = "credit_memo"
    RECEIVED_PAYMENT = "received_payment"
    RECEIPT_TRANSFER = "receipt_transfer"


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a record: before resolution by that side's id, afterwards by its Cashflow360 id."""

    kind: Kind
    id: str


Scalar = str | Decimal | date | bool | Ref | None
Line = Mapping[str, Scalar]
Value = Scalar | tuple[Line, ...]
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Record:
    """One record as one side holds it.

    ``id`` is the id other records refer to it by on that side: in Intacct the name id of a list record
    (VENDORID, ACCOUNTNO …) and the RECORDNO of a transaction; in Cashflow360 always the 20-character id.
    ``owner`` is the entity that owns an Intacct record, ``""`` at the top level, ``None`` where ownership
    does not apply. ``facts`` are what rules need to know but which never syncs (state, approval, paid …).
    ``removed`` is a transaction deactivated in Cashflow360; list records carry the value ``active`` instead.
    ``gaps`` are fields that are empty there, though another one stands for them (``Field.follows``).
    ``problem`` says why a record can't be mapped ("field: reason"); its values are empty then, so hold it.
    ``touched`` says that somebody changed it after it was made, as far as its stamps tell; ``as_made`` that its side
    has no stamp of a change of it, so that ``modified`` is when it was made.
    ``shown`` is the record as its side showed it, before anything was resolved or filled in.
    """

    kind: Kind
    side: Side
    id: str
    values: Values
    modified: datetime | None = None
    record_no: str = ""
    owner: str | None = None
    removed: bool = False
    merged_into: str | None = None
    facts: Facts = NO_FACTS
    problem: str = ""
    gaps: frozenset[str] = frozenset()
    touched: bool = field(default=False, compare=False)
    as_made: bool = field(default=False, compare=False)
    shown: Record | None = field(default=None, compare=False, repr=False)

    @property
    def label(self) -> str:
        """What a person would call the record: its name, else its number, else what describes it."""
        called = (self.values.get(field) for field in ("name", "number"))
        return next((str(value) for value in called if value and value != self._own), self.described)

    @property
    def described(self) -> str:
        """Its name with its number, or a transaction's number with date and amount: no id that nobody knows."""
        return described(self.values, self._own) or self.id

    @property
    def _own(self) -> str:
        """Its id where nobody knows it."""
        return self.id if self.side is Side.CASHFLOW360 else ""


def day_of(values: Values) -> date | None:
    """The date of a transaction."""
    found = values.get("date")
    return found if isinstance(found, date) else None


def amount_of(values: Values) -> Decimal | None:
    """The amount of a transaction, of all its lines where it has lines."""
    found = values.get("total", values.get("amount"))
    return found if isinstance(found, Decimal) else None


def described(values: Values, own: str = "") -> str:
    """A list record's name and number, a transaction's number, date and amount, as far as there are any.

    ``own`` is the record's id in Cashflow360, which no person knows. Credits applied to a bill bear the bill's id as
    their number: they are called by their description.
    """
    name, number = values.get("name"), values.get("number")
    if own and number == own:
        number = values.get("description")
    if name:
        return f"{name} ({number})" if number else f"{name}"
    return " ".join(_words_of_transaction(values, number))


def _words_of_transaction(values: Values, number: Value) -> Iterator[str]:
    day, amount = values.get("date"), values.get("total", values.get("amount"))
    if number:
        yield f"{number}"
    if day:
        yield f"of {day}"
    if amount is not None:
        yield f"over {amount}"


@dataclass(frozen=True, slots=True)
class Link:
    """The pair of ids of one record, with the base: the values both sides last agreed on.

    ``over`` names the version this product last wrote over on a side (``domain.versions``). ``shared`` when Intacct's
    record belonged to the top level then.
    """

    kind: Kind
    cashflow360_id: str
    intacct_id: str
    record_no: str
    base: Values
    over: Mapping[Side, str] = field(default_factory=dict)
    shared: bool = False

    @property
    def described(self) -> str:
        """As a record is (``Record.described``), by what both sides last agreed on."""
        return described(self.base, self.cashflow360_id)

    def id_on(self, side: Side) -> str:
        return self.intacct_id if side is Side.INTACCT else self.cashflow360_id

    def renumbered(self, record: Record | None) -> bool:
        """Whether Intacct made the record anew under its old id: deletions may name its number, so keep that."""
        return record is not None and record.side is Side.INTACCT and record.record_no != self.record_no


@dataclass(frozen=True, slots=True)
class Key:
    """The identity of a record on one side, as light as a key sweep and matching need it."""

    id: str
    record_no: str
    number: str
    name: str
    active: bool
