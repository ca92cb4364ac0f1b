"""Reads of Intacct as plain functions of one request: headers, their lines, and what becomes of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from intacct.both_ends import NUMBER
from intacct.errors import MalformedAnswer, ReadRefused, UnreadableValue
from intacct.filters import Filter, and_, at_least, greater, in_, is_null, or_
from intacct.queries import Query
from intacct.results import Done, Refused, Result
from intacct.rows import Row
from intacct.timestamps import UserFormatting, not_after, to_utc
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.mapping.tables import KindMapping, Lines

MODIFIED = "WHENMODIFIED"


def rows_of(result: Result) -> list[Row]:
    """The rows of a read; a refused one raises ReadRefused."""
    return done(result).rows


def done(result: Result) -> Done:
    """A read that was answered; a refused one raises ReadRefused."""
    match result:
        case Done():
            return result
        case Refused(function=function, errors=errors):
            raise ReadRefused(f"{function} was refused", errors)
        case _:
            raise MalformedAnswer("a read has no outcome")


def changed(
    mapping: KindMapping, since: datetime | None, formatting: UserFormatting, settings: IntacctSettings
) -> Query:
    """Everything changed since an instant, less the overlap; rows without a stamp count by their creation."""
    half = mapping.intacct
    where: Filter | None = None
    if since is not None:
        start = (since - settings.overlap).replace(microsecond=0)
        modified = not_after(MODIFIED, start, formatting)
        created = _created_since(mapping, (since - settings.creation_margin).replace(microsecond=0), formatting)
        where = or_(at_least(MODIFIED, modified), and_(is_null(MODIFIED), created))
    return Query(half.object_name, mapping.intacct_select(), where, page_size=settings.page_size)


def _created_since(mapping: KindMapping, since: datetime, formatting: UserFormatting) -> Filter | None:
    """Rows made since then; all of them in a company that does not say when they were made."""
    half = mapping.intacct
    if half.created in mapping.missing:
        return None
    return at_least(half.created, not_after(half.created, since, formatting))


def line_queries(mapping: KindMapping, ids: Sequence[str], chunk: int, page_size: int) -> list[tuple[Lines, Query]]:
    """The lines of headers, in chunks small enough that a page usually holds them."""
    found: dict[str, tuple[Lines, tuple[str, ...]]] = {}
    for part in mapping.lines:
        if part.intacct_object and ids:
            known = found.get(part.intacct_object, (part, ()))[1]
            select = tuple(dict.fromkeys((*known, *mapping.intacct_line_select(part))))
            found[part.intacct_object] = (found.get(part.intacct_object, (part, ()))[0], select)
    return [
        (
            part,
            Query(
                part.intacct_object,
                select,
                in_(part.intacct_parent, ids[start : start + chunk]),
                order_by=(NUMBER,),
                page_size=page_size,
            ),
        )
        for part, select in found.values()
        for start in range(0, len(ids), chunk)
    ]


def after_line(query: Query, rows: Sequence[Row]) -> Query:
    """The page of lines that begins after the last row."""
    where = and_(query.where, greater(NUMBER, rows[-1][NUMBER]))
    return Query(query.object, query.fields, where, order_by=(NUMBER,), page_size=query.page_size)


def modified_at(mapping: KindMapping, row: Row, formatting: UserFormatting) -> datetime | None:
    """When a row was changed, or created when it never was."""
    half = mapping.intacct
    stamp = to_utc(half.object_name, MODIFIED, row.get(MODIFIED, ""), formatting)
    return stamp or to_utc(half.object_name, half.created, row.get(half.created, ""), formatting)


def was_touched(mapping: KindMapping, row: Row, modified: datetime | None, formatting: UserFormatting) -> bool:
    """Whether a row was changed after it was made; false where its stamps do not tell."""
    half = mapping.intacct
    made = to_utc(half.object_name, half.created, row.get(half.created, ""), formatting)
    return made is not None and modified is not None and modified > made


def position_stamp(mapping: KindMapping, row: Row, formatting: UserFormatting) -> datetime:
    """The instant of a row that has a stamp."""
    stamp = to_utc(mapping.intacct.object_name, MODIFIED, row.get(MODIFIED, ""), formatting)
    if stamp is None:
        raise UnreadableValue("a row has no WHENMODIFIED")
    return stamp


def remaining(result: Result, page_size: int) -> int:
    """How many rows follow a page; an answer that doesn't say so counts by its own length."""
    if isinstance(result, Done) and result.remaining is not None:
        return result.remaining
    return 0 if len(rows_of(result)) < page_size else 1
