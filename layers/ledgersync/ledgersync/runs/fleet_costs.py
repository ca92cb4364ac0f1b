"""What connections that sync by themselves cost this month, from the records of their runs: figures, no record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice

from ledgersync.ports import Due, Registry, Run
from ledgersync.runs.cost import Work, dollars, run_work
from ledgersync.runs.transactions import LOOKED_BACK, month_of, transactions

FAR = timedelta(days=3)
"""A connection that syncs by itself is due within this."""
PAGE = 50
Place = tuple[str, str]
"""Where a page ended: when its last connection is due, and which it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """``sage`` is the month so far, ``forecast`` the whole month; Sage bills the company, not the connection."""

    connection_id: str
    tenant_id: str
    company_id: str
    runs: int
    dollars: Decimal
    sage: int
    forecast: int
    cashflow360_requests: int


def costs(registry: Registry, now: datetime, limit: int, after: Place | None) -> tuple[list[Cost], Place | None]:
    """A page in the order they are due, and where the next one goes on."""
    ordered = sorted(registry.due(now + FAR), key=_place)
    lot = list(islice((due for due in ordered if after is None or _place(due) > after), limit + 1))
    found = [cost(due, list(_runs(registry, due, now)), now) for due in lot[:limit]]
    return found, _place(lot[limit - 1]) if len(lot) > limit else None


def cost(due: Due, runs: list[Run], now: datetime) -> Cost:
    """Of the runs of LOOKED_BACK; those of the month before only tell what a usual day is."""
    mine = [run for run in runs if (run.started_at.year, run.started_at.month) == (now.year, now.month)]
    work = sum((run_work(run.trigger, run.calls) for run in mine), Work())
    month = month_of(((run.started_at, transactions(run.calls)) for run in runs), now)
    return Cost(
        connection_id=due.id.connection_id,
        tenant_id=due.id.tenant_id,
        company_id=due.company_id,
        runs=len(mine),
        dollars=dollars(work),
        sage=month.used,
        forecast=month.forecast,
        cashflow360_requests=work.cashflow360_requests,
    )


def _runs(registry: Registry, due: Due, now: datetime) -> Iterator[Run]:
    after: str | None = None
    while True:
        page, after = registry.runs(due.id, PAGE, after)
        for run in page:
            if run.started_at < now - LOOKED_BACK:
                return
            yield run
        if after is None:
            return


def _place(due: Due) -> Place:
    return due.due_at.isoformat(), due.id.connection_id
