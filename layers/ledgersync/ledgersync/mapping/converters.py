"""One value at a time, native ⇄ canonical, normalised alike on both sides so that a stored value compares equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import TypeGuard

from ledgersync.domain.model import Kind, Ref, Scalar
from ledgersync.mapping.context import Context, NativeScalar
from ledgersync.mapping.errors import Unmappable

CENT = Decimal("0.01")
LARGEST = Decimal("1e13")
LONGEST_ID = 100
"""Characters; both systems stay far below, and ids are part of keys of the store."""

_UNSENDABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMOUNT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)

Read = Callable[[object, Context], Scalar]
Write = Callable[[Scalar, Context], NativeScalar]


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value reads from and writes to each side. Functions raise Unmappable."""

    from_intacct: Read
    to_intacct: Write
    from_cashflow360: Read
    to_cashflow360: Write


def text_of(value: object) -> str | None:
    """Trimmed, line ends as \\n, without what XML can't carry; empty is None."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unmappable("is not a text")
    if value.isprintable():  # Nearly every text is, and has nothing to take out.
        return value.strip() or None
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSENDABLE.sub("", plain).strip() or None


def id_of(value: object) -> str | None:
    """A text that names a record; a longer one than either system gives could not be kept by it."""
    found = text_of(value)
    if found is not None and len(found) > LONGEST_ID:
        raise Unmappable(f"is longer than the {LONGEST_ID} characters an id may have")
    return found


def shortened(id: str) -> str:
    """The id, or what a record is known by whose id is too long: its beginning, and a digest of the whole."""
    if len(id) <= LONGEST_ID:
        return id
    return f"{id[:60]}…{sha256(id.encode()).hexdigest()[:16]}"


def amount_of(value: object) -> Decimal | None:
    """An amount in whole cents, exactly; more digits are refused, not rounded."""
    if value is None or value == "":
        return None
    if not _is_amount(value):
        raise Unmappable("is not an amount")
    try:
        exact = Decimal(value)
        if abs(exact) >= LARGEST:
            raise Unmappable("is too large an amount")
        cents = exact.quantize(CENT)
    except InvalidOperation as error:
        raise Unmappable("is not an amount") from error
    if cents != exact:
        raise Unmappable("has fractions of a cent")
    return abs(cents) if cents == 0 else cents


def _is_amount(value: object) -> TypeGuard[str | int | Decimal]:
    if isinstance(value, str):
        return _AMOUNT.fullmatch(value) is not None
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def intacct_date(value: object, context: Context) -> date | None:
    """A date of Intacct, in a form that can be told for the sync user."""
    if value is None or value == "":
        return None
    try:
        return context.read_day(value) if isinstance(value, str) else _refuse("is not a date")
    except ValueError:
        raise Unmappable("is not a date of a form that is known") from None


def iso_date(value: object) -> date | None:
    """A date of Cashflow360, yyyy-mm-dd."""
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _refuse("is not a date")
    except ValueError as error:
        raise Unmappable("is not a date of the form yyyy-mm-dd") from error


def reference(kind: Kind) -> Codec:
    """An id that points at a record of a kind."""

    def read(value: object, _context: Context) -> Scalar:
        found = id_of(value)
        return None if found is None else Ref(kind, found)

    return Codec(read, write_ref, read, write_ref)


def write_ref(value: Scalar, _context: Context) -> NativeScalar:
    return value.id if isinstance(value, Ref) else None


def choice(intacct: Mapping[str, Scalar], cashflow360: Mapping[str, Scalar]) -> Codec:
    """An enumeration, native word → value on each side; the first native word of a value is the one written."""

    def reader(words: Mapping[str, Scalar]) -> Read:
        def read(value: object, _context: Context) -> Scalar:
            plain = text_of(value)
            if plain is None:
                return None
            return words[plain] if plain in words else _refuse("is a word this product doesn't know")

        return read

    def writer(words: Mapping[str, Scalar]) -> Write:
        first = {value: word for word, value in reversed(list(words.items()))}

        def write(value: Scalar, _context: Context) -> NativeScalar:
            if value is None:
                return None
            return first[value] if value in first else _refuse("has no equivalent on the other side")

        return write

    return Codec(reader(intacct), writer(intacct), reader(cashflow360), writer(cashflow360))


def _refuse(reason: str) -> date:
    raise Unmappable(reason)


def _same(value: Scalar, _context: Context) -> NativeScalar:
    if isinstance(value, Ref):
        raise Unmappable("is a reference where a plain value belongs")
    return value


def _ignoring(read: Callable[[object], Scalar]) -> Read:
    def in_context(value: object, _context: Context) -> Scalar:
        return read(value)

    return in_context


def _term_from_id(value: object, context: Context) -> Scalar:
    id = text_of(value)
    if id is None:
        return None
    return text_of(context.terms[id]) if id in context.terms else _refuse("is an unknown payment term")


def _term_to_id(value: Scalar, context: Context) -> NativeScalar:
    if not isinstance(value, str):
        return None
    return context.term_id(value) or _refuse(f"the payment term {value!r} doesn't exist in Cashflow360")


def _signed_from(value: object, context: Context) -> Scalar:
    amount = amount_of(value)
    return amount and amount * context.credit_sign


def _signed_to(value: Scalar, context: Context) -> NativeScalar:
    return value * context.credit_sign if isinstance(value, Decimal) else None


def _negated_from(value: object, _context: Context) -> Scalar:
    amount = amount_of(value)
    return amount and -amount


def _negated_to(value: Scalar, _context: Context) -> NativeScalar:
    return -value if isinstance(value, Decimal) else None


def _country(value: object, _context: Context) -> Scalar:
    name = text_of(value)
    return None if name is None else COUNTRIES.get(name.casefold(), name)


COUNTRIES: Mapping[str, str] = dict.fromkeys(
    ("us", "usa", "u.s.", "u.s.a.", "united states of america"), "United States"
)
"""Spellings of the one country whose name the two systems write differently."""

TEXT = Codec(_ignoring(text_of), _same, _ignoring(text_of), _same)
MONEY = Codec(_ignoring(amount_of), _same, _ignoring(amount_of), _same)
CREDIT_MONEY = Codec(_signed_from, _signed_to, _ignoring(amount_of), _same)
MEMO_MONEY = Codec(_negated_from, _negated_to, _ignoring(amount_of), _same)
"""Credit memos of AR are below zero in Intacct (captured)."""
DATE = Codec(intacct_date, _same, _ignoring(iso_date), _same)
ACTIVE = choice(
    {"active": True, "inactive": False, "active non-posting": True},
    {"1": True, "2": False},
)
TERM = Codec(_ignoring(text_of), _same, _term_from_id, _term_to_id)
COUNTRY = Codec(_country, _same, _country, _same)
