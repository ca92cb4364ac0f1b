"""One listing of an entity for several kinds: each of its pages is asked for once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cashflow360.results import Row
from ledgersync.domain.model import Kind

Wanted = Callable[[Row], bool]
Listed = tuple[list[Row], int]
"""The rows of a page that a kind wants, and how many the page had."""


class SharedListing:
    """Rows are kept for the kinds that did not get to them yet, each only those it wants; None: all of them.

    Example: bills and applications of credits are both read from bills. Bills go first, so that of each page no more
    waits than the few bills that credits are applied to.
    """

    def __init__(self, listed: Callable[[], Iterator[list[Row]]], wanted: Mapping[Kind, Wanted | None]) -> None:
        self._listed = listed
        self._wanted = wanted
        self._pages: Iterator[list[Row]] | None = None
        self._waiting: dict[Kind, list[Listed]] = {kind: [] for kind in wanted}
        self._ended = False

    def pages(self, kind: Kind) -> Iterator[Listed]:
        waiting = self._waiting[kind]
        while waiting or self._next():
            yield waiting.pop(0)

    def _next(self) -> bool:
        """One page more, shared out; false when there is none."""
        if self._pages is None:
            self._pages = self._listed()
        page = None if self._ended else next(self._pages, None)
        if page is None:
            self._ended = True
            return False
        for kind, waiting in self._waiting.items():
            wants = self._wanted[kind]
            waiting.append((page if wants is None else [row for row in page if wants(row)], len(page)))
        return True
