"""What a connection costs in a month, from the records of its runs: figures, no record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from ledgersync.ports import ConnectionId, Registry, Run
from ledgersync.runs.cost import Work, run_work
from ledgersync.runs.transactions import LOOKED_BACK, month_of, transactions

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCost:
    """``sage`` is what Sage bills for the month's runs, ``forecast`` what the whole month comes to."""

    runs: int
    work: Work
    sage: int
    forecast: int


def month_cost(registry: Registry, id: ConnectionId, month: datetime, now: datetime) -> MonthCost:
    """Of this month so far, or of one before, which is over: what it comes to is what it was.

    Runs of the month before this one only tell what a usual day is.
    """
    begins = month.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    this_one = _month(begins) == _month(now)
    runs = list(_runs(registry, id, min(begins, now - LOOKED_BACK) if this_one else begins))
    mine = [run for run in runs if _month(run.started_at) == _month(begins)]
    used = sum(transactions(run.calls) for run in mine)
    told = month_of(((run.started_at, transactions(run.calls)) for run in runs), now)
    return MonthCost(
        runs=len(mine),
        work=sum((run_work(run.trigger, run.calls) for run in mine), Work()),
        sage=used,
        forecast=told.forecast if this_one else used,
    )


def _month(at: datetime) -> tuple[int, int]:
    at = at.astimezone(UTC)
    return at.year, at.month


def _runs(registry: Registry, id: ConnectionId, since: datetime) -> Iterator[Run]:
    """Newest first."""
    after: str | None = None
    while True:
        page, after = registry.runs(id, PAGE, after)
        for run in page:
            if run.started_at < since:
                return
            yield run
        if after is None:
            return
