"""Reading changed headers page by page, each request bringing the next headers and the lines of the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from intacct.errors import PagingStalled
from intacct.functions import Function
from intacct.queries import Query
from intacct.results import Result
from intacct.rows import Row
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.reading import (
    MODIFIED,
    Cursor,
    advance,
    first_page,
    line_queries,
    next_pages,
    position_stamp,
    remaining,
    rows_of,
)
from ledgersync.adapters.intacct.settings import ASSUMED_SIGN, IntacctSettings
from ledgersync.domain.remembered import Position
from ledgersync.mapping.tables import KindMapping, Lines

Ask = Callable[[Sequence[Function]], list[Result]]


@dataclass(frozen=True, slots=True)
class HeaderPage:
    """Rows of one page, the answers to the questions for their lines, and the position after the last."""

    rows: list[Row]
    lines: list[tuple[Lines, Query, Result]]
    position: Position | None
    last: bool


class HeaderReading:
    """One reading of what changed in a kind since a position.

    With N changed rows it takes ⌈N / page⌉ + 1 requests, the first of which a prefetch may have made.
    """

    def __init__(
        self, mapping: KindMapping, since: Position | None, formatting: UserFormatting, settings: IntacctSettings
    ) -> None:
        self._mapping = mapping
        self._since = since
        self._formatting = formatting
        self._settings = settings
        self._created_since = (
            (since.at - settings.creation_margin).replace(microsecond=0) if since is not None else None
        )

    def first(self) -> Query:
        """The question whose answer ``pages`` begins with."""
        start = (self._since.at - self._settings.overlap).replace(microsecond=0) if self._since else None
        return first_page(self._mapping, start, self._created_since, self._formatting, self._settings.page_size)

    def pages(self, first: Result, ask: Ask) -> Iterator[HeaderPage]:
        """Every page, the first one already answered."""
        rows = rows_of(first)
        ended = remaining(first, self._settings.page_size) == 0
        cursor = replace(advance(Cursor(), rows), modified_done=ended, unstamped_done=ended)
        position = self._since
        while True:
            questions = [] if cursor.done else self._next(cursor)
            lines = self._line_queries(rows)
            functions = [query.function() for _, query in questions] + [query.function() for _, query in lines]
            results = ask(functions) if functions else []
            position = self._after(position, rows)
            following, cursor = self._follow(cursor, questions, results)
            last = cursor.done and not following
            answers = [
                (part, query, result) for (part, query), result in zip(lines, results[len(questions) :], strict=True)
            ]
            yield HeaderPage(rows, answers, position, last)
            if last:
                return
            rows = following

    def _next(self, cursor: Cursor) -> list[tuple[bool, Query]]:
        return next_pages(self._mapping, cursor, self._created_since, self._formatting, self._settings.page_size)

    def _line_queries(self, rows: Sequence[Row]) -> list[tuple[Lines, Query]]:
        sign = self._settings.credit_sign or ASSUMED_SIGN
        ids = [row["RECORDNO"] for row in rows if self._mapping.takes(row, sign)]
        return line_queries(self._mapping, ids, self._settings.lines_chunk, self._settings.page_size)

    def _follow(
        self, cursor: Cursor, questions: Sequence[tuple[bool, Query]], results: Sequence[Result]
    ) -> tuple[list[Row], Cursor]:
        found: list[Row] = []
        for (stamped, _), result in zip(questions, results, strict=False):
            rows = rows_of(result)
            advanced = advance(cursor, rows)
            ended = remaining(result, self._settings.page_size) == 0
            if not ended and advanced == cursor:
                raise PagingStalled("a page of headers doesn't go on from the one before")
            cursor = replace(
                advanced,
                modified_done=cursor.modified_done or (stamped and ended),
                unstamped_done=cursor.unstamped_done or (not stamped and ended),
            )
            found += rows
        return found, cursor

    def _after(self, position: Position | None, rows: Sequence[Row]) -> Position | None:
        stamped = next((row for row in reversed(rows) if row.get(MODIFIED)), None)
        if stamped is None:
            return position
        at: datetime = position_stamp(self._mapping, stamped, self._formatting)
        return position if position is not None and position.at > at else Position(at, stamped["RECORDNO"])
