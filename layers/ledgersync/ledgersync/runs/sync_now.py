"""Sync Now: starts a run at once, or names the one that is going."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ledgersync.errors import RetriableError
from ledgersync.ports import Clock, Connection, ConnectionId, Executions, Registry, Run
from ledgersync.runs.failures import NEVER_STARTED, RunStatus
from ledgersync.runs.schedule import first_due, run_id_at, window_of
from ledgersync.runs.starting import as_it_stands, start

COOL_DOWN = timedelta(seconds=60)
LATEST = 20
"""How many of the newest runs are searched for one that is going, or was asked for with the same key."""


class Answer(StrEnum):
    STARTED = "started"
    GOING = "going"
    REPEATED = "repeated"
    COOLING = "cooling"


@dataclass(frozen=True, slots=True)
class SyncAnswer:
    """``run`` is the one started, going, or asked for before; with COOLING the latest. ``wait_seconds`` until then."""

    answer: Answer
    run: Run | None
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True)
class SyncNow:
    registry: Registry
    executions: Executions
    clock: Clock
    cool_down: timedelta = COOL_DOWN

    def __call__(self, connection: Connection, trigger: str = "sync_now", key: str = "") -> SyncAnswer:
        """Start a run; the same key again names the same run, and a run that is going is not doubled."""
        runs = self._latest(connection.id)
        if repeated := _named(key, runs):
            return SyncAnswer(Answer.REPEATED, repeated)
        going = self._going(connection.id, runs)
        if going is not None:
            return SyncAnswer(Answer.GOING, going)
        waits = self._cools(trigger, runs)
        if waits > timedelta(0):
            return SyncAnswer(Answer.COOLING, runs[0], int(waits.total_seconds()) + 1)
        if not self._first_in_window(connection.id):
            going = self.going(connection.id)
            return SyncAnswer(Answer.GOING if going else Answer.COOLING, going, 1)
        return SyncAnswer(Answer.STARTED, self.start(connection.id, trigger, key))

    def _cools(self, trigger: str, runs: Sequence[Run]) -> timedelta:
        """How long until a run may be asked for again like this."""
        asked = [run.started_at for run in runs if run.trigger == trigger and _happened(run)]
        return max(asked) + self.cool_down - self.clock.now() if asked else timedelta(0)

    def start(self, id: ConnectionId, trigger: str, key: str = "") -> Run:
        """Start a run whatever else is going; the run itself steps aside when it has to."""
        run = self._run(id, self.clock.now(), trigger, key)
        start(self.registry, self.executions, run)
        return run

    def start_due(self, connection: Connection, trigger: str) -> Run | None:
        """Start the run a connection is due for, as the next tick would, which makes good whatever fails here."""
        if connection.due_at is None:
            return None
        now = self.clock.now()
        run = self._run(connection.id, connection.due_at, trigger)
        with suppress(RetriableError):
            start(self.registry, self.executions, run)
            self.registry.set_due(connection.id, first_due(connection.id, now), was=connection.due_at)
        return run

    def _run(self, id: ConnectionId, at: datetime, trigger: str, key: str = "") -> Run:
        run_id = run_id_at(at, id)
        return Run(id, run_id, trigger, RunStatus.RUNNING, at, execution_arn=self.executions.arn(run_id), key=key)

    def going(self, id: ConnectionId) -> Run | None:
        """The run that holds the lease, else the newest one that was started and still runs."""
        return self._going(id, self._latest(id))

    def _latest(self, id: ConnectionId) -> Sequence[Run]:
        """The latest runs, those recorded as going started or closed where their executions say so."""
        runs, _ = self.registry.runs(id, LATEST)
        return [as_it_stands(self.registry, self.executions, run, self.clock.now()) for run in runs]

    def _going(self, id: ConnectionId, runs: Sequence[Run]) -> Run | None:
        lease = self.registry.lease(id)
        if lease is not None and lease.expires_at > self.clock.now():
            holder = self.registry.run(id, lease.owner)
            if holder is not None:
                holder = as_it_stands(self.registry, self.executions, holder, self.clock.now())
                if holder.status == RunStatus.RUNNING:
                    return holder
        return next((run for run in runs if run.status == RunStatus.RUNNING), None)

    def _first_in_window(self, id: ConnectionId) -> bool:
        """Decides between calls that arrive at the same moment."""
        window = window_of(self.clock.now(), min(self.cool_down, timedelta(seconds=10)) or timedelta(seconds=1))
        return self.registry.spend(f"sync-now:{id.tenant_id}:{id.connection_id}", window, 1, 1)


def _named(key: str, runs: Sequence[Run]) -> Run | None:
    """The run that was asked for with a key."""
    return next((run for run in runs if run.key == key and _happened(run)), None) if key else None


def _happened(run: Run) -> bool:
    return run.error != NEVER_STARTED[0]
