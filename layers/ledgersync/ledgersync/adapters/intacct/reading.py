"""Reads of Intacct as plain functions of one request: headers by key, their lines, and what becomes of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from intacct.errors import MalformedAnswer, ReadRefused, UnreadableValue
from intacct.filters import Filter, and_, at_least, equal, greater, in_, is_not_null, is_null, or_
from intacct.queries import Query
from intacct.results import Done, Refused, Result
from intacct.rows import Row
from intacct.timestamps import UserFormatting, not_after, to_utc
from ledgersync.mapping.tables import KindMapping, Lines

MODIFIED = "WHENMODIFIED"
NUMBER = "RECORDNO"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far headers are read: the last stamp and number, and the last number among rows without a stamp.

    ``modified_done`` and ``unstamped_done`` tell which of the two streams has ended.
    """

    stamp: str = ""
    number: str = ""
    unstamped: str = ""
    modified_done: bool = False
    unstamped_done: bool = False

    @property
    def done(self) -> bool:
        return self.modified_done and self.unstamped_done


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


def first_page(
    mapping: KindMapping,
    since: datetime | None,
    created_since: datetime | None,
    formatting: UserFormatting,
    page_size: int,
) -> Query:
    """The first page of everything changed since an instant; rows without a stamp count by their creation."""
    where: Filter | None = None
    if since is not None and created_since is not None:
        modified = not_after(MODIFIED, since, formatting)
        created = _created_since(mapping, created_since, formatting)
        where = or_(at_least(MODIFIED, modified), and_(is_null(MODIFIED), created))
    return _query(mapping, where, (MODIFIED, NUMBER), page_size)


def next_pages(
    mapping: KindMapping,
    cursor: Cursor,
    created_since: datetime | None,
    formatting: UserFormatting,
    page_size: int,
) -> list[tuple[bool, Query]]:
    """The pages after a cursor: of rows with a stamp (true) and of rows without one, where they haven't ended."""
    found: list[tuple[bool, Query]] = []
    if not cursor.modified_done:
        beyond: Filter = is_not_null(MODIFIED)
        if cursor.stamp:
            stamp = formatting.handed_back(cursor.stamp, MODIFIED)
            beyond = or_(greater(MODIFIED, stamp), and_(equal(MODIFIED, stamp), greater(NUMBER, cursor.number)))
        found.append((True, _query(mapping, beyond, (MODIFIED, NUMBER), page_size)))
    if not cursor.unstamped_done:
        created = _created_since(mapping, created_since, formatting)
        after = greater(NUMBER, cursor.unstamped) if cursor.unstamped else None
        found.append((False, _query(mapping, and_(is_null(MODIFIED), created, after), (NUMBER,), page_size)))
    return found


def _created_since(mapping: KindMapping, since: datetime | None, formatting: UserFormatting) -> Filter | None:
    """Rows made since then; all of them in a company that does not say when they were made."""
    half = mapping.intacct
    if since is None or half.created in mapping.missing:
        return None
    return at_least(half.created, not_after(half.created, since, formatting))


def advance(cursor: Cursor, rows: Iterable[Row]) -> Cursor:
    """The cursor after rows of either stream."""
    stamp, number, unstamped = cursor.stamp, cursor.number, cursor.unstamped
    for row in rows:
        if row.get(MODIFIED):
            stamp, number = row[MODIFIED], row[NUMBER]
        else:
            unstamped = row[NUMBER]
    return Cursor(
        stamp=stamp,
        number=number,
        unstamped=unstamped,
        modified_done=cursor.modified_done,
        unstamped_done=cursor.unstamped_done,
    )


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


def _query(mapping: KindMapping, where: Filter | None, order_by: tuple[str, ...], page_size: int) -> Query:
    half = mapping.intacct
    return Query(half.object_name, mapping.intacct_select(), where, order_by=order_by, page_size=page_size)


def remaining(result: Result, page_size: int) -> int:
    """How many rows follow a page; an answer that doesn't say so counts by its own length."""
    if isinstance(result, Done) and result.remaining is not None:
        return result.remaining
    return 0 if len(rows_of(result)) < page_size else 1
