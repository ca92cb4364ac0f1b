"""The Sage transactions of a company's month, counted as runs and looks start, and corrected as runs end."""

from __future__ import annotations

from datetime import UTC, datetime

from ledgersync.domain.sage_use import Standing, Use
from ledgersync.ports import Connection, Registry, Run
from ledgersync.runs.transactions import transactions

A_RUN = 16
"""A quiet run counts for so many when it starts; what it used beyond them is added when it ends."""
NO_LIMIT = 10**12
COUNTED_AT_START = frozenset({"schedule", "event", "watch"})
"""Triggers of runs that start by themselves."""


def budget(company_id: str) -> str:
    """Sage bills the company, whoever connected its entities."""
    return f"intacct:{company_id.strip().casefold()}"


def month_at(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m}"


def use_of(registry: Registry, connection: Connection, now: datetime) -> Use:
    used = registry.spent(budget(connection.company_id), month_at(now))
    return Use(used, connection.sage_limit, connection.over_limit)


def counted(registry: Registry, connection: Connection, more: int, now: datetime) -> bool:
    """Count so many more; false, with nothing counted, when the connection waits for its limit."""
    if use_of(registry, connection, now).standing(more) is Standing.WAITS:
        return False
    registry.spend(budget(connection.company_id), month_at(now), more, NO_LIMIT)
    return True


def count_rest(registry: Registry, before: Run, closed: Run) -> None:
    """What a run used beyond what was counted of it. Last at its end: cut off here, the month counts too little."""
    known = transactions(before.calls) if before.calls else A_RUN * (before.trigger in COUNTED_AT_START)
    more = transactions(closed.calls) - known
    connection = registry.connection(closed.id) if more > 0 else None
    if connection is not None:
        registry.spend(budget(connection.company_id), month_at(closed.started_at), more, NO_LIMIT)
