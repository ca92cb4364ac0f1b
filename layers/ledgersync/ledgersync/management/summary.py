"""A connection at a glance: its state in one word, its last good run, its newest run, what is held, what Sage bills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ledgersync.domain.preferences import missing
from ledgersync.domain.sage_use import Standing
from ledgersync.management.state_access import reading
from ledgersync.ports import Connection, Registry, Run
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.sage_budget import A_RUN, use_of
from ledgersync.runs.transactions import month_of, transactions

LOOKED_THROUGH, A_PAGE = 100, 40
"""How many of the newest runs are searched for a good one. A quiet connection makes one a day, so a page is a month."""


UNDECIDED = frozenset({RunStatus.STOOD_ASIDE, RunStatus.CANCELLED})
"""A run that stood aside, or that somebody stopped, says nothing about whether the connection is in step."""


class State(StrEnum):
    """What most needs somebody comes first."""

    DISCONNECTED = "disconnected"
    SYNCING = "syncing"
    PAUSED = "paused"
    STOPPED = "stopped"
    OVER_LIMIT = "over-limit"
    PREFERENCES_MISSING = "preferences-missing"
    HOLDS = "holds"
    IN_STEP = "in-step"
    NOT_SYNCED = "not-synced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """``open_holds`` are those that nobody marked not to sync.

    ``sage_transactions`` are billed for this month's runs, as far as those were looked through.
    """

    state: State
    last_good_sync: datetime | None
    open_holds: int
    newest_run: Run | None
    sage_transactions: int
    sage_warning: str
    """In words, once the company's Sage transactions of the month come near the connection's limit."""


def summary(registry: Registry, connection: Connection, now: datetime) -> Summary:
    """Reads the holds and a page of the newest runs; the runs before them only while none of those went well."""
    runs, after = registry.runs(connection.id, A_PAGE, None)
    seen = list(runs)
    while after is not None and len(seen) < LOOKED_THROUGH and not any(map(_went_well, seen)):
        runs, after = registry.runs(connection.id, A_PAGE, after)
        seen += runs
    decisive = next((run for run in seen if run.status not in UNDECIDED), None)
    good = next(filter(_went_well, seen), None)
    held = sum(not hold.ignored for hold in reading(registry, connection.id).holds())
    use = use_of(registry, connection, now)
    return Summary(
        state=state(connection, decisive, held, use.standing(A_RUN) is Standing.WAITS),
        last_good_sync=good.ended_at if good else None,
        open_holds=held,
        newest_run=seen[0] if seen else None,
        sage_transactions=month_of(((run.started_at, transactions(run.calls)) for run in seen), now).used,
        sage_warning=use.words(A_RUN),
    )


def _went_well(run: Run) -> bool:
    return run.status == RunStatus.SUCCEEDED


def state(connection: Connection, run: Run | None, open_holds: int, waits: bool = False) -> State:
    """``run`` is the newest one that is not UNDECIDED; ``waits`` for the limit of Sage transactions."""
    told = (
        (connection.disconnected, State.DISCONNECTED),
        (run is not None and run.status == RunStatus.RUNNING, State.SYNCING),
        (connection.paused is not None, State.PAUSED),
        (run is not None and run.status != RunStatus.SUCCEEDED, State.STOPPED),
        (waits, State.OVER_LIMIT),
        (bool(missing(connection.preferences)), State.PREFERENCES_MISSING),
        (open_holds > 0, State.HOLDS),
        (run is not None, State.IN_STEP),
    )
    return next((found for holds, found in told if holds), State.NOT_SYNCED)
