"""Reading changed headers from both ends, each request bringing the next headers and the lines of the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from intacct.both_ends import NUMBER, Ends, Gap, both_ends
from intacct.functions import Function
from intacct.queries import Query
from intacct.results import Done, Result
from intacct.rows import Row
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.reading import MODIFIED, changed, done, line_queries, position_stamp
from ledgersync.adapters.intacct.settings import ASSUMED_SIGN, IntacctSettings
from ledgersync.domain.remembered import BEGINNING, Position, Sweep
from ledgersync.mapping.tables import KindMapping, Lines

LineQueries = list[tuple[Lines, Query]]
Answered = list[tuple[Lines, Query, Result]]


class Asks(Protocol):
    """Asks what the company has, over one connection or over two."""

    def ask(self, functions: Sequence[Function]) -> list[Result]: ...
    def ask_at_once(
        self, functions: Sequence[Function], beside: Function, others: Sequence[Function]
    ) -> tuple[list[Result], Result | None, list[Result]]:
        """With a second connection ``beside`` and the others are asked over that; else ``beside`` is not asked."""


@dataclass(frozen=True, slots=True)
class HeaderPage:
    """Rows of one page, the answers to the questions for their lines, and the position after it."""

    rows: list[Row]
    lines: Answered
    position: Position | None
    last: bool


class HeaderReading:
    """One reading of what changed in a kind since a position.

    With N changed rows it takes ⌈N / page⌉ + 1 requests, the first of which a prefetch may have made. What does not fit
    into one page is read by record number, from both ends where a second connection may be used. The position stays
    where it was until the ends have met, and says what is left between them; then it is when the reading ``began``.
    """

    def __init__(
        self,
        mapping: KindMapping,
        since: Position | None,
        formatting: UserFormatting,
        settings: IntacctSettings,
        began: datetime,
    ) -> None:
        self._mapping = mapping
        self._since = since
        self._formatting = formatting
        self._settings = settings
        self._sweep = (since and since.sweep) or Sweep(began)
        start = None if since is None or since.at == BEGINNING else since.at
        self._query = changed(mapping, start, formatting, settings)

    def first(self) -> Query:
        """The question whose answer ``pages`` begins with."""
        return self._gap.upwards(self._query)

    def pages(self, first: Result, asks: Asks) -> Iterator[HeaderPage]:
        """Every page, the first one already answered."""
        gap, ends = self._gap, both_ends(self._gap, self._query, done(first))
        whole = ends.met and gap == Gap()
        while True:
            following, lines = self._beyond(ends, asks)
            read = [(ends.lower, Gap(ends.left.low, gap.high)), (ends.upper, ends.left)]
            pages = [(rows, left, told) for (rows, left), told in zip(read, lines, strict=True) if rows]
            for rows, left, told in pages[: None if following else -1]:
                yield HeaderPage(rows, told, self._between(left), False)
            if following is None:
                rows, _, told = pages[-1] if pages else ([], gap, [])
                yield HeaderPage(rows, told, self._after(rows) if whole else self._ended(), True)
                return
            gap, ends = ends.left, following

    @property
    def _gap(self) -> Gap:
        return Gap(self._sweep.low, self._sweep.high)

    def _beyond(self, ends: Ends, asks: Asks) -> tuple[Ends | None, tuple[Answered, Answered]]:
        """The pages after these, if there are any, and the lines of these."""
        lower, upper = self._line_queries(ends.lower), self._line_queries(ends.upper)
        lines = [query.function() for _, query in lower], [query.function() for _, query in upper]
        if ends.met:
            results = asks.ask([*lines[0], *lines[1]]) if lower or upper else []
            return None, _answered(lower, upper, results)
        upwards, downwards, results = self._both(ends, asks, *lines)
        following = both_ends(ends.left, self._query, upwards, downwards)
        more = not following.met or following.lower or following.upper
        return following if more else None, _answered(lower, upper, results)

    def _both(
        self, ends: Ends, asks: Asks, lower: Sequence[Function], upper: Sequence[Function]
    ) -> tuple[Done, Done | None, list[Result]]:
        """What is left, asked for upwards, and downwards where that may be worth a second call; and the lines."""
        asked = [ends.left.upwards(self._query).function(), *lower]
        if ends.unread <= self._query.page_size:
            first, *lines = asks.ask([*asked, *upper])
            return done(first), None, lines
        downwards = ends.left.downwards(self._query).function()
        (first, *lines), beside, others = asks.ask_at_once(asked, downwards, upper)
        return done(first), done(beside) if beside else None, [*lines, *others]

    def _line_queries(self, rows: Sequence[Row]) -> LineQueries:
        sign = self._settings.credit_sign or ASSUMED_SIGN
        ids = [row[NUMBER] for row in rows if self._mapping.takes(row, sign)]
        return line_queries(self._mapping, ids, self._settings.lines_chunk, self._settings.page_size)

    def _between(self, left: Gap) -> Position:
        """What has to be read yet, from where the reading began."""
        sweep = Sweep(self._sweep.began, left.low, left.high)
        return replace(self._since, sweep=sweep) if self._since else Position(BEGINNING, sweep=sweep)

    def _ended(self) -> Position:
        """All was read as it was when the reading began, or as it was later."""
        at = self._sweep.began - self._settings.clocks_apart
        return Position(max(at, self._since.at) if self._since else at)

    def _after(self, rows: Sequence[Row]) -> Position | None:
        """The last change among all that there is."""
        stamped = [
            (position_stamp(self._mapping, row, self._formatting), row[NUMBER]) for row in rows if row.get(MODIFIED)
        ]
        if not stamped:
            return self._since
        at, number = max(stamped, key=lambda one: one[0])
        return self._since if self._since is not None and self._since.at > at else Position(at, number)


def _answered(lower: LineQueries, upper: LineQueries, results: Sequence[Result]) -> tuple[Answered, Answered]:
    pairs = [(part, query, result) for (part, query), result in zip([*lower, *upper], results, strict=True)]
    return pairs[: len(lower)], pairs[len(lower) :]


def header_pages(
    reading: Callable[[Position | None], HeaderReading],
    since: Position | None,
    first: Callable[[HeaderReading], Result],
    asks: Asks,
) -> Iterator[HeaderPage]:
    """What changed since a position, and after a sweep that an earlier slice began what changed since it began."""
    begun = reading(since)
    for page in begun.pages(first(begun), asks):
        if not (page.last and since and since.sweep):
            yield page
            continue
        yield replace(page, last=False)
        later = reading(page.position)
        yield from later.pages(asks.ask([later.first().function()])[0], asks)
