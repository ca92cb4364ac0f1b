"""Pages by key: each begins after the last row seen, so books that change meanwhile hide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from intacct.errors import PagingStalled, UnreadableValue
from intacct.filters import Filter, and_, equal, greater, is_not_null, or_
from intacct.queries import Query
from intacct.results import Done
from intacct.rows import Row
from intacct.values import parse_timestamp


@dataclass(frozen=True, slots=True)
class Keyset:
    """The fields that order a query: a time stamp, or none, and a key that is unique at equal stamps."""

    stamp: str | None
    key: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.key,) if self.stamp is None else (self.stamp, self.key)


BY_MODIFIED = Keyset("WHENMODIFIED", "RECORDNO")
BY_RECORD_NUMBER = Keyset(None, "RECORDNO")
BY_ACCESS_TIME = Keyset("ACCESSTIME", "ID")


@dataclass(frozen=True, slots=True)
class Position:
    """The last row seen: its stamp as the gateway wrote it ("" without one) and its key."""

    stamp: str
    key: str


def page_after(query: Query, keyset: Keyset, position: Position | None) -> Query:
    """Say how to ask for the page that begins after a position, or for the first one.

    Rows without a stamp are in no page of a keyset with a stamp: read them by another one.
    """
    beyond: Filter | None = None
    if keyset.stamp is None:
        if position is not None:
            beyond = greater(keyset.key, position.key)
    elif position is None:
        beyond = is_not_null(keyset.stamp)
    else:
        at_equal_stamp = and_(equal(keyset.stamp, position.stamp), greater(keyset.key, position.key))
        beyond = or_(greater(keyset.stamp, position.stamp), at_equal_stamp)
    fields = query.fields + tuple(name for name in keyset.fields if name not in query.fields)
    where = query.where if beyond is None else and_(query.where, beyond)
    return replace(query, fields=fields, where=where, order_by=keyset.fields, offset=0)


def position_of(row: Row, keyset: Keyset) -> Position:
    """The position of a row."""
    try:
        return Position("" if keyset.stamp is None else row[keyset.stamp], row[keyset.key])
    except KeyError as error:
        raise UnreadableValue(f"a row has no {error}, which its page is ordered by") from error


def is_last(page: Done, query: Query) -> bool:
    """Whether no row comes after this page."""
    return page.remaining == 0 if page.remaining is not None else len(page.rows) < query.page_size


def check_progress(rows: Sequence[Row], keyset: Keyset, position: Position | None) -> Position | None:
    """Return the last row's position, after making sure that the rows ascend from the one before."""
    for row in rows:
        following = position_of(row, keyset)
        if position is not None and not _ascends(position, following):
            raise PagingStalled(
                f"the row {following.key!r} of {following.stamp or 'no stamp'} came after "
                f"{position.key!r} of {position.stamp or 'no stamp'}"
            )
        position = following
    return position


def pages(
    ask: Callable[[Query], Done], query: Query, keyset: Keyset, *, after: Position | None = None
) -> Iterator[list[Row]]:
    """Read page after page; an empty one is not handed on."""
    position = after
    page_before: set[Position] = set()
    while True:
        page_query = page_after(query, keyset, position)
        page = ask(page_query)
        if page.rows:
            position = check_progress(page.rows, keyset, position)
            positions = {position_of(row, keyset) for row in page.rows}
            if positions & page_before:
                raise PagingStalled("a page repeats rows of the one before")
            page_before = positions
            yield page.rows
        if is_last(page, page_query):
            return
        if not page.rows:
            raise PagingStalled("a page without rows says that rows remain")


def _ascends(before: Position, after: Position) -> bool:
    """Whether a row comes after another; texts at equal stamps must differ, their order is the gateway's."""
    if before.stamp != after.stamp:
        return parse_timestamp(before.stamp, UTC, "a stamp") < parse_timestamp(after.stamp, UTC, "a stamp")
    if before.key.isdigit() and after.key.isdigit():
        return int(before.key) < int(after.key)
    return before.key != after.key
