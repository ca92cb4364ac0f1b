"""Reading from both ends: upwards and downwards by record number, until the two meet.

A record keeps its number, so a row that is changed meanwhile is met where it was, and a filter by stamps that stays the
same goes on finding it. What is added has a higher number than all there was, and is left to the next reading.
Only numbers tell that the ends have met: counts of rows change while rows are added and deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from intacct.errors import PagingStalled, UnreadableValue
from intacct.filters import Filter, and_, greater, less
from intacct.paging import is_last
from intacct.queries import Query
from intacct.results import Done
from intacct.rows import Row

NUMBER = "RECORDNO"


@dataclass(frozen=True, slots=True)
class Gap:
    """The record numbers not read yet: above ``low`` and below ``high``, "" where there is no bound."""

    low: str = ""
    high: str = ""

    def upwards(self, query: Query) -> Query:
        """The page of its lowest numbers."""
        return self._page(query, descending=False)

    def downwards(self, query: Query) -> Query:
        """The page of its highest numbers."""
        return self._page(query, descending=True)

    def above(self, rows: Sequence[Row]) -> Gap:
        """What is left after a page that was read upwards."""
        return replace(self, low=self._ordered(rows)[-1]) if rows else self

    def below(self, rows: Sequence[Row]) -> Gap:
        """What is left after a page that was read downwards."""
        return replace(self, high=self._ordered(list(reversed(rows)))[0]) if rows else self

    @property
    def closed(self) -> bool:
        """Whether no number lies between its bounds."""
        return bool(self.low and self.high) and int(self.low) + 1 >= int(self.high)

    def holds(self, row: Row) -> bool:
        number = number_of(row)
        return (not self.low or number > int(self.low)) and (not self.high or number < int(self.high))

    def _ordered(self, rows: Sequence[Row]) -> list[str]:
        """The numbers of rows, which ascend within the gap."""
        numbers = [number_of(row) for row in rows]
        if any(after <= before for before, after in pairwise(numbers)):
            raise PagingStalled("a page's record numbers are not in the order that was asked for")
        if not (self.holds(rows[0]) and self.holds(rows[-1])):
            raise PagingStalled("a page does not go on from the one before")
        return [str(number) for number in numbers]

    def _page(self, query: Query, *, descending: bool) -> Query:
        bounds: list[Filter] = [greater(NUMBER, self.low)] if self.low else []
        bounds += [less(NUMBER, self.high)] if self.high else []
        where = and_(query.where, *bounds) if bounds else query.where
        return replace(query, where=where, order_by=(NUMBER,), descending=descending, offset=0)


def number_of(row: Row) -> int:
    """A row's record number."""
    number = row.get(NUMBER, "")
    if not (number.isascii() and number.isdigit() and len(number) < 20):
        raise UnreadableValue("a row has no record number, which its page is ordered by")
    return int(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Pages that were read at once: upwards, and downwards where that was asked as well; and what is left then.

    ``unread`` is about how many rows are left, by the gateway's count.
    """

    lower: list[Row]
    upper: list[Row]
    left: Gap
    met: bool
    unread: int


def both_ends(gap: Gap, query: Query, upwards: Done, downwards: Done | None = None) -> Ends:
    """Two pages of the same gap. A row that is in both is in the first only."""
    left, met = gap.above(upwards.rows), is_last(upwards, query)
    if not (upwards.rows or met):
        raise PagingStalled("a page without rows says that rows remain")
    ends = Ends(lower=upwards.rows, upper=[], left=left, met=met or left.closed, unread=upwards.remaining or 0)
    return ends if downwards is None else _with_upper(ends, gap, query, downwards)


def _with_upper(ends: Ends, gap: Gap, query: Query, downwards: Done) -> Ends:
    gap.below(downwards.rows)
    upper = [row for row in downwards.rows if ends.left.holds(row)]
    left, over = ends.left.below(upper), len(downwards.rows) - len(upper)
    met = ends.met or over > 0 or is_last(downwards, query) or left.closed
    return replace(ends, upper=upper, left=left, met=met, unread=max(0, ends.unread - len(upper)))
