"""Native rows as records; every field of the kind is there, None when empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ledgersync.domain.facts import Facts, facts_of
from ledgersync.domain.model import Line, Record, Scalar, Side, Value
from ledgersync.mapping.context import Context, Row
from ledgersync.mapping.converters import Codec, amount_of, id_of, shortened, text_of
from ledgersync.mapping.errors import MappingError, Unmappable
from ledgersync.mapping.tables import Fact, FieldMap, IntacctHalf, KindMapping, Lines


def record_from_intacct(
    mapping: KindMapping,
    row: Row,
    lines: Mapping[str, Sequence[Row]],
    context: Context,
    modified: datetime | None = None,
    touched: bool = False,
    as_made: bool = False,
) -> Record:
    """The record an Intacct row and its lines (by line field) stand for. Raises MappingError."""
    half = mapping.intacct
    id = _id(mapping, row.get(half.id_field))
    kept = {part.name: in_order(part, lines.get(part.name, ())) for part in mapping.lines}
    folded = half.fold(row, lines) if half.fold else row
    values = _values(mapping, Side.INTACCT, folded, kept, context, id)
    return Record(
        kind=mapping.kind,
        side=Side.INTACCT,
        id=id,
        values=values,
        modified=modified,
        touched=touched,
        as_made=as_made,
        record_no=text_of(row.get("RECORDNO")) or "",
        owner=_owner(half, row),
        facts=_facts(mapping, half.facts, row, id, context),
    )


def _owner(half: IntacctHalf, row: Row) -> str | None:
    """The entity that owns the record, "" for the top level, None where ownership does not apply."""
    if not half.owner or (half.owned_above and half.owned_above(row)):
        return "" if half.owner else None
    return text_of(row.get(half.owner)) or ""


def record_from_cashflow360(
    mapping: KindMapping, row: Row, context: Context, modified: datetime | None = None, touched: bool = False
) -> Record:
    """The record a Cashflow360 row with its nested lines stands for. Raises MappingError."""
    half = mapping.cashflow360
    id = _id(mapping, row.get("id"))
    row = half.fold(row) if half.fold else row
    lines = {item.name: nested(row, item) for item in mapping.lines}
    return Record(
        kind=mapping.kind,
        side=Side.CASHFLOW360,
        id=id,
        values=_values(mapping, Side.CASHFLOW360, row, lines, context, id),
        modified=modified,
        touched=touched,
        gaps=_gaps(mapping, row),
        removed=half.removed(row) if half.removed else False,
        merged_into=shortened(text_of(row.get("mergedIntoId")) or "") or None,
        facts=_facts(mapping, half.facts, row, id, context),
    )


def _id(mapping: KindMapping, value: object) -> str:
    try:
        return id_of(value) or ""
    except Unmappable as error:
        raise MappingError(mapping.kind, shortened(text_of(value) or ""), "id", str(error)) from error


def _values(
    mapping: KindMapping,
    side: Side,
    row: Row,
    lines: Mapping[str, Sequence[Row]],
    context: Context,
    id: str,
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for item in mapping.fields:
        try:
            values[item.name] = _read(item, side, row, context)
        except Unmappable as error:
            raise MappingError(mapping.kind, id, item.name, str(error)) from error
    for item in mapping.fields:
        if item.same_as and values[item.name] == values[item.same_as]:
            values[item.name] = None
    for part in mapping.lines:
        rows = lines.get(part.name, ())
        values[part.name] = tuple(line_of(mapping, part, side, line, context, id) for line in rows)
    return {field.name: values.get(field.name) for field in mapping.spec.fields}


def _gaps(mapping: KindMapping, row: Row) -> frozenset[str]:
    """Fields that the row leaves to another one; Intacct always fills them."""
    left = (item for item in mapping.fields if item.same_as and item.cashflow360)
    return frozenset(item.name for item in left if not row.get(item.cashflow360 or ""))


def line_of(mapping: KindMapping, part: Lines, side: Side, row: Row, context: Context, id: str) -> Line:
    """One line of a record. Raises MappingError."""
    line: dict[str, Scalar] = {}
    for item in part.fields:
        try:
            line[item.name] = _read(item, side, row, context)
        except Unmappable as error:
            raise MappingError(mapping.kind, id, f"{part.name} {item.name}", str(error)) from error
    return line


def _read(item: FieldMap, side: Side, row: Row, context: Context) -> Scalar:
    codec: Codec = item.codec
    if side is Side.INTACCT:
        if item.derive is not None:
            return item.derive(row, context)
        path = item.read_from or item.intacct
        return codec.from_intacct(row.get(path), context) if path else None
    return codec.from_cashflow360(row.get(item.cashflow360), context) if item.cashflow360 else None


def in_order(part: Lines, rows: Sequence[Row]) -> list[Row]:
    """The rows of Intacct that are lines of this field, in order."""
    kept = [row for row in rows if part.intacct_keep is None or part.intacct_keep(row)]
    return sorted(kept, key=lambda row: _number(row.get(part.intacct_order)))


def _number(value: object) -> int:
    return int(value) if isinstance(value, str) and value.isdigit() else 0


def nested(row: Row, part: Lines) -> list[Row]:
    """The lines of a Cashflow360 row, in order."""
    found = row.get(part.cashflow360) if part.cashflow360 else None
    rows = [line for line in found if isinstance(line, Mapping)] if isinstance(found, Sequence) else []
    return sorted(rows, key=_place)


def _place(line: Row) -> int:
    place = line.get("lineOrder")
    return place if isinstance(place, int) else 0


def _facts(mapping: KindMapping, facts: Sequence[Fact], row: Row, id: str, context: Context) -> Facts:
    found: dict[str, str] = {}
    for fact in facts:
        try:
            said = _fact(fact, row.get(fact.path))
            found[fact.name] = fact.derive(said, context) if fact.derive else said
        except Unmappable as error:
            raise MappingError(mapping.kind, id, fact.name, str(error)) from error
    return facts_of(found)


def _fact(fact: Fact, value: object) -> str:
    if fact.money:
        amount = amount_of(value)
        return "" if amount is None else str(amount)
    if isinstance(value, bool):
        return "true" if value else "false"
    plain = text_of(value) or "" if isinstance(value, str) or value is None else str(value)
    return fact.words.get(plain, plain)


def unreadable(mapping: KindMapping, side: Side, row: Row, error: MappingError, modified: datetime | None) -> Record:
    """A record whose row can't be mapped: known by its ids, held with the reason, never mistaken for a missing one."""
    half = mapping.intacct
    by_intacct = side is Side.INTACCT
    return Record(
        kind=mapping.kind,
        side=side,
        id=error.id,
        values={
            field.name: () if field.lines else _called(mapping, side, row, field.name) for field in mapping.spec.fields
        },
        modified=modified,
        record_no=text_of(row.get("RECORDNO")) or "" if by_intacct else "",
        owner=_owner(half, row) if by_intacct else None,
        problem=f"{error.field}: {error.reason}",
    )


def _called(mapping: KindMapping, side: Side, row: Row, field: str) -> str | None:
    """The name or number of a row that can't be mapped, so that people know which one it is; None for other fields."""
    if field not in ("name", "number"):
        return None
    place = mapping.field(field)
    path = (place.read_from or place.intacct) if side is Side.INTACCT else place.cashflow360
    text = row.get(path or "")
    return text_of(text) if isinstance(text, str) else None
