"""Writes as native bodies: what to call on Intacct, what to send to Cashflow360."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledgersync.domain.model import Line, Side
from ledgersync.domain.remembered import Write
from ledgersync.mapping.context import Body, Context, Native
from ledgersync.mapping.draft import Writing
from ledgersync.mapping.errors import Unmappable
from ledgersync.mapping.keeping import Kept, kept_by_place
from ledgersync.mapping.tables import FieldMap, KindMapping, Lines

VENDOR_ON_LINES = "VENDORID"


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


def intacct_body(mapping: KindMapping, write: Write, context: Context) -> Body:
    """The fields of a generic create or update. Raises MappingError."""
    writing = Writing(mapping, write, context)
    half = mapping.intacct
    body: Body = {}
    for item in writing.chosen(Side.INTACCT, half.always):
        for path, value in _native_fields(writing, item).items():
            if not path.startswith("_") and path not in mapping.missing:
                _put(body, path, value)
    for part in mapping.lines:
        if part.intacct_wrapper and writing.touches(part.name):
            kept = kept_by_place(writing, part, Side.INTACCT)
            rows = [intacct_line(writing, part, *one) for one in zip(writing.lines(part.name), kept, strict=True)]
            _extend(body, part, rows)
    if not writing.creates:
        return body
    return {**half.constant, **_filled(body), **_also(writing)}


def _also(writing: Writing) -> Mapping[str, Native]:
    half = writing.mapping.intacct
    try:
        more = half.also(writing.values, writing.context) if half.also else {}
        return {name: value for name, value in more.items() if name not in writing.mapping.missing}
    except Unmappable as error:
        raise writing.refused("record", str(error), error.lacking) from error


def _native_fields(writing: Writing, item: FieldMap) -> Mapping[str, Native]:
    value = writing.filled(item)
    if item.compose is not None:
        try:
            composed = item.compose(value, writing.context)
            if composed and not composed.keys() - writing.mapping.missing:
                raise writing.refused(item.name, f"is kept in {min(composed)}, which this company does not have")
            return composed
        except Unmappable as error:
            raise writing.refused(item.name, str(error), error.lacking) from error
    if item.intacct is None:
        return {}
    return {item.intacct: writing.convert(value, item.codec.to_intacct, item.name)}


def intacct_line(writing: Writing, part: Lines, line: Line, kept: Kept) -> Body:
    """One line as fields of the object; what is empty, or not in the company, is left out."""
    body: Body = dict(kept)
    for item in part.fields:
        if item.intacct in part.missing:
            continue
        if item.intacct is not None and not item.read_only and item.name in line:
            body[item.intacct] = writing.convert(line.get(item.name), item.codec.to_intacct, f"{part.name} {item.name}")
    vendor = writing.scalar("vendor")
    if vendor is not None and part.name == "lines" and carries_vendor(writing, part):
        body["VENDORID"] = writing.convert(vendor, writing.mapping.field("vendor").codec.to_intacct, "vendor")
    return _filled(body)


def carries_vendor(writing: Writing, part: Lines) -> bool:
    """Whether lines are written with the vendor of their document."""
    return writing.context.vendors_on_lines and VENDOR_ON_LINES not in part.missing


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
            kept = kept_by_place(writing, part, Side.CASHFLOW360)
            body[part.cashflow360] = [
                {**cashflow360_line(writing, part, line, kept[place]), "lineOrder": place}
                for place, line in enumerate(writing.lines(part.name))
            ]
    return body


def cashflow360_line(writing: Writing, part: Lines, line: Line, kept: Kept) -> Body:
    """One line as a nested object."""
    body: Body = {"entity": part.cashflow360_entity}
    for item in part.fields:
        if item.cashflow360 is not None and not item.read_only:
            value = writing.convert(line.get(item.name), item.codec.to_cashflow360, f"{part.name} {item.name}")
            if value is not None:
                body[item.cashflow360] = value
    copies = {name: body[source] for name, source in part.cashflow360_copies.items() if source in body}
    return {**part.cashflow360_constant, **copies, **kept, **body}


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
