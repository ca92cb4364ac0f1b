"""Writes as native bodies: what to call on Intacct, what to send to Cashflow360."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledgersync.domain.model import Line, Scalar, Side, Values
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.rights import Missing
from ledgersync.mapping.context import Body, Context, Native, NativeScalar
from ledgersync.mapping.converters import Write as Convert
from ledgersync.mapping.errors import MappingError, Unmappable
from ledgersync.mapping.tables import FieldMap, KindMapping, Lines


class Verb(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True)
class IntacctCall:
    """One function of a request, as data: ``name`` is an object, or for ORDERED a function; ``key`` a record."""

    verb: Verb
    name: str
    body: Mapping[str, Native]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """One write with what is needed to turn its values into native ones."""

    mapping: KindMapping
    write: Write
    context: Context

    @property
    def creates(self) -> bool:
        return self.write.operation is Operation.CREATE

    @property
    def values(self) -> Values:
        return self.write.values

    def scalar(self, name: str) -> Scalar:
        """The value of a header field."""
        value = self.values.get(name)
        return None if isinstance(value, tuple) else value

    def lines(self, name: str) -> tuple[Line, ...]:
        """The lines under a line field."""
        value = self.values.get(name)
        return value if isinstance(value, tuple) else ()

    def touches(self, name: str) -> bool:
        """Whether the write brings this field along."""
        return self.creates or name in self.write.changed

    def convert(self, value: Scalar, convert: Convert, field: str) -> NativeScalar:
        """A native value; Unmappable becomes a MappingError that names the record and the field."""
        try:
            return convert(value, self.context)
        except Unmappable as error:
            raise self.refused(field, str(error), error.lacking) from error

    def refused(self, field: str, reason: str, lacking: Missing | None = None) -> MappingError:
        """The error that sets this record aside."""
        return MappingError(self.mapping.kind, self.write.id or self.write.source_id, field, reason, lacking)

    def chosen(self, side: Side, always: tuple[str, ...] = ()) -> list[FieldMap]:
        """The fields to send: all of a new record, else what changed and what must come with it."""
        return [item for item in self.mapping.fields if not item.read_only and self._sent(item, side, always)]

    def _sent(self, item: FieldMap, side: Side, always: tuple[str, ...]) -> bool:
        if self.creates:
            return True
        follows = item.same_as in self.write.changed and self.scalar(item.name) is None
        fixed = item.create_only and side is Side.INTACCT
        return not fixed and (item.name in self.write.changed or item.name in always or follows)

    def filled(self, item: FieldMap) -> Scalar:
        """The value, or where the record has none that of the field that stands for it."""
        value = self.scalar(item.name)
        return self.scalar(item.same_as) if value is None and item.same_as else value


def intacct_body(mapping: KindMapping, write: Write, context: Context) -> Body:
    """The fields of a generic create or update. Raises MappingError."""
    writing = Writing(mapping, write, context)
    half = mapping.intacct
    body: Body = {}
    for item in writing.chosen(Side.INTACCT, half.always):
        for path, value in _native_fields(writing, item).items():
            if not path.startswith("_"):
                _put(body, path, value)
    for part in mapping.lines:
        if part.intacct_wrapper and writing.touches(part.name):
            rows = [intacct_line(writing, part, line) for line in writing.lines(part.name)]
            _extend(body, part, rows)
    if not writing.creates:
        return body
    return {**half.constant, **_filled(body), **_also(writing)}


def _also(writing: Writing) -> Mapping[str, Native]:
    half = writing.mapping.intacct
    try:
        return half.also(writing.values, writing.context) if half.also else {}
    except Unmappable as error:
        raise writing.refused("record", str(error), error.lacking) from error


def _native_fields(writing: Writing, item: FieldMap) -> Mapping[str, Native]:
    value = writing.filled(item)
    if item.compose is not None:
        try:
            return item.compose(value, writing.context)
        except Unmappable as error:
            raise writing.refused(item.name, str(error), error.lacking) from error
    if item.intacct is None:
        return {}
    return {item.intacct: writing.convert(value, item.codec.to_intacct, item.name)}


def intacct_line(writing: Writing, part: Lines, line: Line) -> Body:
    """One line as fields of the object; what is empty is left out."""
    body: Body = {}
    for item in part.fields:
        if item.intacct is not None and not item.read_only:
            body[item.intacct] = writing.convert(line.get(item.name), item.codec.to_intacct, f"{part.name} {item.name}")
    vendor = writing.scalar("vendor")
    if writing.context.vendors_on_lines and part.name == "lines" and vendor is not None:
        body["VENDORID"] = writing.convert(vendor, writing.mapping.field("vendor").codec.to_intacct, "vendor")
    return _filled(body)


def cashflow360_object(mapping: KindMapping, write: Write, context: Context) -> Body:
    """The object to create or update; an update names the record. Raises MappingError."""
    writing = Writing(mapping, write, context)
    half = mapping.cashflow360
    body: Body = {}
    for item in writing.chosen(Side.CASHFLOW360):
        if item.cashflow360 is not None:
            value = writing.scalar(item.name) if writing.creates else writing.filled(item)
            body[item.cashflow360] = writing.convert(value, item.codec.to_cashflow360, item.name)
    body = {**half.constant, **_filled(body)} if writing.creates else {"id": write.id, **body}
    for part in mapping.lines:
        if part.cashflow360 and writing.touches(part.name):
            body[part.cashflow360] = [
                cashflow360_line(writing, part, line, place) for place, line in enumerate(writing.lines(part.name))
            ]
    return body


def cashflow360_line(writing: Writing, part: Lines, line: Line, place: int) -> Body:
    """One line as a nested object, in its place."""
    body: Body = {"entity": part.cashflow360_entity, "lineOrder": place}
    for item in part.fields:
        if item.cashflow360 is not None and not item.read_only:
            value = writing.convert(line.get(item.name), item.codec.to_cashflow360, f"{part.name} {item.name}")
            if value is not None:
                body[item.cashflow360] = value
    copies = {name: body[source] for name, source in part.cashflow360_copies.items() if source in body}
    return {**part.cashflow360_constant, **body, **copies}


def _put(body: Body, path: str, value: Native) -> None:
    *parents, last = path.split(".")
    for parent in parents:
        inner = body.setdefault(parent, {})
        if not isinstance(inner, dict):
            raise TypeError(f"{path} lies below a value")
        body = inner
    body[last] = value


def _filled(body: Body) -> Body:
    """Without what is empty, nested parts included."""
    inner = {name: _filled(value) if isinstance(value, dict) else value for name, value in body.items()}
    return {name: value for name, value in inner.items() if value is not None and value != {}}


def _extend(body: Body, part: Lines, rows: Sequence[Body]) -> None:
    wrapper = body.setdefault(part.intacct_wrapper, {part.intacct_element: []})
    if isinstance(wrapper, dict):
        wrapper[part.intacct_element].extend(rows)
