"""A connection at a glance: its state in one word, its last good run, its newest run, and what is held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ledgersync.domain.preferences import missing
from ledgersync.management.state_access import reading
from ledgersync.ports import Connection, Registry, Run
from ledgersync.runs.failures import RunStatus

LOOKED_THROUGH = 100
"""How many of the newest runs are searched for a good one. A quiet connection makes one a day."""


UNDECIDED = frozenset({RunStatus.STOOD_ASIDE, RunStatus.CANCELLED})
"""A run that stood aside, or that somebody stopped, says nothing about whether the connection is in step."""


class State(StrEnum):
    """What most needs somebody comes first."""

    DISCONNECTED = "disconnected"
    SYNCING = "syncing"
    PAUSED = "paused"
    STOPPED = "stopped"
    PREFERENCES_MISSING = "preferences-missing"
    HOLDS = "holds"
    IN_STEP = "in-step"
    NOT_SYNCED = "not-synced"


@dataclass(frozen=True, slots=True)
class Summary:
    """``open_holds`` are those that nobody marked not to sync."""

    state: State
    last_good_sync: datetime | None
    open_holds: int
    newest_run: Run | None


def summary(registry: Registry, connection: Connection) -> Summary:
    """Reads the holds and the newest runs; the runs before them only while none of those went well."""
    newest: Run | None = None
    decisive: Run | None = None
    good: Run | None = None
    for run in _newest_first(registry, connection):
        newest = newest or run
        decisive = decisive or (run if run.status not in UNDECIDED else None)
        if run.status == RunStatus.SUCCEEDED:
            good = run
            break
    held = sum(not hold.ignored for hold in reading(registry, connection.id).holds())
    return Summary(state(connection, decisive, held), good.ended_at if good else None, held, newest)


def state(connection: Connection, run: Run | None, open_holds: int) -> State:
    """``run`` is the newest one that is not UNDECIDED."""
    told = (
        (connection.disconnected, State.DISCONNECTED),
        (run is not None and run.status == RunStatus.RUNNING, State.SYNCING),
        (connection.paused is not None, State.PAUSED),
        (run is not None and run.status != RunStatus.SUCCEEDED, State.STOPPED),
        (bool(missing(connection.preferences)), State.PREFERENCES_MISSING),
        (open_holds > 0, State.HOLDS),
        (run is not None, State.IN_STEP),
    )
    return next((found for holds, found in told if holds), State.NOT_SYNCED)


def _newest_first(registry: Registry, connection: Connection) -> Iterator[Run]:
    seen, after = 0, None
    while seen < LOOKED_THROUGH:
        runs, after = registry.runs(connection.id, 20, after)
        yield from runs
        seen += len(runs)
        if after is None:
            return
