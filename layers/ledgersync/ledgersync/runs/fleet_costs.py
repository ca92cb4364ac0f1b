"""What connections that sync by themselves cost this month, from the records of their runs: figures, no record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice

from ledgersync.ports import Due, Registry
from ledgersync.runs.cost import dollars
from ledgersync.runs.month_costs import month_cost

FAR = timedelta(days=3)
"""A connection that syncs by itself is due within this."""
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
    found = [cost(registry, due, now) for due in lot[:limit]]
    return found, _place(lot[limit - 1]) if len(lot) > limit else None


def cost_of(registry: Registry, connection_id: str, now: datetime) -> Cost | None:
    """A connection's; None when it does not sync by itself."""
    found = (due for due in registry.due(now + FAR) if due.id.connection_id == connection_id)
    due = next(found, None)
    return cost(registry, due, now) if due else None


def cost(registry: Registry, due: Due, now: datetime) -> Cost:
    found = month_cost(registry, due.id, now, now)
    return Cost(
        connection_id=due.id.connection_id,
        tenant_id=due.id.tenant_id,
        company_id=due.company_id,
        runs=found.runs,
        dollars=dollars(found.work),
        sage=found.sage,
        forecast=found.forecast,
        cashflow360_requests=found.work.cashflow360_requests,
    )


def _place(due: Due) -> Place:
    return due.due_at.isoformat(), due.id.connection_id
