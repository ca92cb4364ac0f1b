"""What a line holds that does not sync (a dimension that is off, 1099 flags, quantity …) stays with it.

Both systems take the lines of a transaction whole: what is left out would be wiped, and by place it would land on
another line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ledgersync.domain.lines import align
from ledgersync.domain.model import Line, Side
from ledgersync.mapping.context import NativeScalar, Row
from ledgersync.mapping.draft import Writing
from ledgersync.mapping.reading import line_of
from ledgersync.mapping.tables import Lines

Kept = Mapping[str, NativeScalar]
"""Native fields of a line that do not sync, without the empty ones."""

UNCLEAR, NOT_REMOVABLE = "lines-unclear", "lines-not-removable"
NOTHING = frozenset({"", "false", "0", "0" * 20})
"""Values, as texts, that say no more than an empty field."""
PRICE_PLACES = Decimal("0.000001")


def kept_by_place(writing: Writing, part: Lines, side: Side) -> tuple[Kept, ...]:
    """For each line to be written what the line it stands for keeps there; nothing for a new one.

    Raises MappingError where nobody can tell which line is which.
    """
    wanted = writing.lines(part.name)
    there = _there(writing, part, side)
    kept = [kept_of(writing, part, side, row) for row in rows_there(writing)]
    places = align(wanted, there, [told(part, *one) for one in zip(kept, there, strict=True)])
    if places is None:
        raise writing.refused(part.name, "nobody can tell which line is which", cause=UNCLEAR)
    return tuple({} if at is None else _priced(part, kept[at], there[at], wanted[n]) for n, at in enumerate(places))


def refuse_losses(writing: Writing, part: Lines) -> None:
    """A transaction to be made anew in Intacct must not lose what its lines keep there. Raises MappingError."""
    if any(told(part, kept, {}) for kept in kept_by_place(writing, part, Side.INTACCT)):
        raise writing.refused(part.name, "made anew, lines would lose what does not sync", cause=NOT_REMOVABLE)


def rows_there(writing: Writing) -> Sequence[Row]:
    """The lines the transaction has now, in order."""
    return writing.context.lines_there.get(writing.write.record_no or writing.write.id, ())


def kept_of(writing: Writing, part: Lines, side: Side, row: Row) -> Kept:
    """What a native line holds beside the fields that are written."""
    written = [item for item in part.fields if item.name in writing.lines(part.name)[0]]
    if side is Side.INTACCT:
        names = {*part.intacct_keeps, *writing.context.custom_fields} - {item.intacct for item in written}
    else:
        names = {*part.cashflow360_keeps} - {item.cashflow360 for item in written}
    held = {name: row.get(name) for name in sorted(names)}
    return {n: v for n, v in held.items() if isinstance(v, str | bool | int | Decimal) and v not in ("", "0" * 20)}


def told(part: Lines, kept: Kept, line: Line) -> tuple[tuple[str, str], ...]:
    """What a line keeps that says something; one piece at the price of the amount says nothing."""
    amount = line.get("amount")
    silent = {part.price: amount, "quantity": 1}
    said = {name: value for name, value in kept.items() if value != silent.get(name, object())}
    return tuple((name, str(v)) for name, v in sorted(said.items()) if str(v).casefold() not in NOTHING)


def _there(writing: Writing, part: Lines, side: Side) -> list[Line]:
    mapping, context, id = writing.mapping, writing.context, writing.write.id
    return [line_of(mapping, part, side, row, context, id) for row in rows_there(writing)]


def _priced(part: Lines, kept: Kept, there: Line, wanted: Line) -> Kept:
    """The price follows an amount that changed; where it would not come out even, quantity and price are left out."""
    amount, quantity = wanted.get("amount"), kept.get("quantity")
    if amount == there.get("amount") or not part.price:
        return kept
    others = _without(kept, part.price, "ratePercent")
    if not isinstance(amount, Decimal) or isinstance(quantity, bool) or not isinstance(quantity, int | Decimal):
        return others
    price = (amount / quantity).quantize(PRICE_PLACES).normalize() if quantity else Decimal(0)
    return {**others, part.price: price} if price * quantity == amount else _without(others, "quantity")


def _without(kept: Kept, *names: str) -> Kept:
    return {name: value for name, value in kept.items() if name not in names}
