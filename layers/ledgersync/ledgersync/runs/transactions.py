"""What Sage bills for runs, in its transactions: this month so far, and what the month comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median_low

READ_CALLS, RECORDS_WRITTEN = "intacct|read_calls", "intacct|records_written"
LOOKED_BACK = timedelta(days=31)
"""Reaches the first of any month; days of the month before tell what a usual day is when a month begins."""


def transactions(calls: Mapping[str, int]) -> int:
    """What a run is billed: calls that read and records written. Whether Sage bills other functions is not known."""
    return calls.get(READ_CALLS, 0) + calls.get(RECORDS_WRITTEN, 0)


@dataclass(frozen=True, slots=True)
class Month:
    """Transactions of the month so far, and what the whole month comes to when its other days are usual ones."""

    used: int = 0
    forecast: int = 0

    def __add__(self, other: Month) -> Month:
        return Month(self.used + other.used, self.forecast + other.forecast)


def month_of(runs: Iterable[tuple[datetime, int]], now: datetime) -> Month:
    """The month of ``now``, from the transactions of the runs of LOOKED_BACK by their start.

    A usual day is the median of the days with runs, so a first sync of 5,000 records is not taken for every day.
    """
    days: dict[date, int] = defaultdict(int)
    for started_at, used in runs:
        days[started_at.astimezone(UTC).date()] += used
    today = now.astimezone(UTC).date()
    used = sum(number for day, number in days.items() if (day.year, day.month) == (today.year, today.month))
    usual = median_low(days.values()) if days else 0
    return Month(used, used + usual * _days_left(today))


def _days_left(today: date) -> int:
    next_month = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (next_month - today).days - 1
