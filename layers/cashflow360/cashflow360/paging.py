"""Reading a listing by key: every row with a stamp from a point on, none lost, whatever changes meanwhile.

Stamps have whole seconds, so many rows may share one. The key is therefore a whole second: a page is asked for
with `updatedTime >= second`, ordered by stamp, and the rows of its last second are held back until that second
is known to be complete. Rows are handed out ordered by (stamp, id), so that a reader may stop after any row and
go on from it; the service's own order of ids is never relied on.

Held rows aren't read twice where that is safe: in a second that was settled, long enough past, when they were read,
nothing can arrive any more, and the next page starts at the last held row. If that row is no longer in its place, a
row before it has changed, and the second is read again from its start. A second that wasn't settled is read again
from its start, unless it alone fills a page; then it is walked in the same way and is the last one of this reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from cashflow360.errors import PagingStalled
from cashflow360.results import Row
from cashflow360.timestamps import parse_timestamp

PAGE_ROWS = 999
SETTLED_AFTER = timedelta(minutes=1)
MOST_RESTARTS = 10

Key: TypeAlias = tuple[datetime, str]
Page: TypeAlias = list[tuple[Key, Row]]
FetchPage: TypeAlias = Callable[[datetime | None, int], list[Row]]
"""Rows with a stamp from an instant on, ordered by stamp, skipping the given number of rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Second:
    """The second being read: its rows so far in the service's order, and how they were come by.

    ``settled`` when nothing could arrive in it any more by the time its first row was read. ``overflowed`` when it
    alone fills a page. ``loose`` when it was walked page by page though rows could still arrive in it.
    """

    start: datetime | None
    rows: dict[Key, Row] = field(default_factory=dict)
    settled: bool = False
    overflowed: bool = False
    loose: bool = False
    restarts: int = 0

    @property
    def anchored(self) -> bool:
        """Whether the next page starts at its last held row, and not at its own start."""
        return bool(self.rows) and (self.settled or self.overflowed)

    @property
    def skipped(self) -> int:
        """How many rows the next page leaves out."""
        return len(self.rows) - 1 if self.anchored else 0

    def displaced(self, page: Page) -> bool:
        """Whether its last held row is no longer in its place, so that a row before it has changed."""
        return self.anchored and not (page and page[0][0] == next(reversed(self.rows)))

    def restarted(self) -> _Second:
        if self.restarts == MOST_RESTARTS:
            raise PagingStalled("the rows of one second keep changing while they are read")
        return _Second(start=self.start, restarts=self.restarts + 1)

    def with_page(self, page: Page, asked_at: datetime) -> _Second:
        """With the rows of a page, which may go on into later seconds."""
        if not self.anchored:
            return replace(self, rows=dict(page), settled=_settled(self.start, asked_at))
        return replace(self, rows=self.rows | dict(page), loose=self.loose or not self.settled)

    def going_on(self, before: _Second) -> _Second:
        """The same second with one more page of rows, which has to bring new ones."""
        if before.anchored and len(self.rows) == len(before.rows):
            raise PagingStalled("a page brought no new row")
        return replace(self, overflowed=True)

    def rows_of(self, second: datetime | None) -> dict[Key, Row]:
        return {key: row for key, row in self.rows.items() if key[0] == second}

    def rows_before(self, second: datetime) -> dict[Key, Row]:
        return {key: row for key, row in self.rows.items() if key[0] < second}


def read_by_key(
    fetch: FetchPage,
    *,
    since: datetime | None,
    after: Key | None,
    now: Callable[[], datetime],
    page_rows: int = PAGE_ROWS,
    whole: bool = False,
) -> Iterator[list[Row]]:
    """Pages of rows ordered by (stamp, id), from `since` on (inclusive), beyond `after` (exclusive).

    A `whole` reading goes on beyond a crowded second that isn't settled: who asks what there is at all must not
    take the rows after it for missing.
    """
    second = _Second(start=_first_second(since, after))
    for rows in _complete_seconds(fetch, second, now, page_rows, whole):
        yield from _pages(rows, after, page_rows)


def _complete_seconds(
    fetch: FetchPage, second: _Second, now: Callable[[], datetime], page_rows: int, whole: bool
) -> Iterator[dict[Key, Row]]:
    """The rows of seconds that are known to be complete, from a second on."""
    while True:
        asked_at = now()
        page = _keyed(fetch(second.start, second.skipped))
        _check_order(second.start, page)
        if second.displaced(page):
            second = second.restarted()
            continue
        read = second.with_page(page, asked_at)
        full, last = len(page) >= page_rows, page[-1][0][0] if page else None
        if full and last == second.start:
            second = read.going_on(second)
        elif read.loose and not whole:
            yield read.rows_of(second.start)
            return
        elif not full or last is None:
            yield read.rows
            return
        else:
            yield read.rows_before(last)
            second = _Second(start=last, rows=read.rows_of(last), settled=_settled(last, asked_at))


def _first_second(since: datetime | None, after: Key | None) -> datetime | None:
    starts = [start for start in (since, after[0] if after else None) if start is not None]
    if any(start.tzinfo is None for start in starts):
        raise ValueError("an instant without a time zone is no place to start from")
    return max(starts).astimezone(UTC).replace(microsecond=0) if starts else None


def _settled(second: datetime | None, now: datetime) -> bool:
    return second is not None and second <= now - SETTLED_AFTER


def _keyed(rows: list[Row]) -> Page:
    return [(key_of(row), row) for row in rows]


def key_of(row: Row) -> Key:
    """The key a reading can go on from."""
    stamp, identifier = row.get("updatedTime"), row.get("id")
    if isinstance(stamp, str) and isinstance(identifier, str):
        try:
            return parse_timestamp(stamp), identifier
        except ValueError:
            problem = "a row's updatedTime is no time stamp"
    else:
        problem = "a row has no id or no updatedTime"
    raise PagingStalled(problem)


def _check_order(start: datetime | None, page: Page) -> None:
    stamps = [key[0] for key, _ in page]
    if start is not None and stamps and stamps[0] < start:
        raise PagingStalled("the service answered rows from before the asked time")
    if any(later < earlier for earlier, later in pairwise(stamps)):
        raise PagingStalled("the service's rows aren't ordered by time")


def _pages(rows: dict[Key, Row], after: Key | None, page_rows: int) -> Iterator[list[Row]]:
    keys = sorted(key for key in rows if after is None or key > after)
    for start in range(0, len(keys), page_rows):
        yield [rows[key] for key in keys[start : start + page_rows]]
