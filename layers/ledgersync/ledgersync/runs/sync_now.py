"""Sync Now: starts a run at once, or names the one that is going (product D2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ledgersync.ports import Clock, Connection, ConnectionId, Executions, Registry, Run
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.schedule import run_id_at, window_of

COOL_DOWN = timedelta(seconds=60)
LATEST = 20
"""So many runs are looked through for one that is going, or that was asked for with the same key."""


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
        now = self.clock.now()
        runs, _ = self.registry.runs(connection.id, LATEST)
        if key and (repeated := next((run for run in runs if run.key == key), None)):
            return SyncAnswer(Answer.REPEATED, repeated)
        going = self.going(connection.id)
        if going is not None:
            return SyncAnswer(Answer.GOING, going)
        asked = [run.started_at for run in runs if run.trigger == trigger]
        since = now - max(asked) if asked else self.cool_down
        if since < self.cool_down:
            return SyncAnswer(Answer.COOLING, runs[0], int((self.cool_down - since).total_seconds()) + 1)
        if not self._first_in_window(connection.id):
            going = self.going(connection.id)
            return SyncAnswer(Answer.GOING if going else Answer.COOLING, going, 1)
        return SyncAnswer(Answer.STARTED, self.start(connection.id, trigger, key))

    def start(self, id: ConnectionId, trigger: str, key: str = "") -> Run:
        """Start a run whatever else is going; the run itself steps aside when it has to."""
        now = self.clock.now()
        run_id = run_id_at(now, id)
        run = Run(id, run_id, trigger, RunStatus.RUNNING, now, execution_arn=self.executions.arn(run_id), key=key)
        self.registry.start_run(run)
        self.executions.start(id, run_id)
        return run

    def going(self, id: ConnectionId) -> Run | None:
        """The run that holds the lease, else the newest one that was started and still runs."""
        lease = self.registry.lease(id)
        if lease is not None and lease.expires_at > self.clock.now():
            holder = self.registry.run(id, lease.owner)
            if holder is not None and holder.status == RunStatus.RUNNING:
                return holder
        runs, _ = self.registry.runs(id, LATEST)
        open_runs = (run for run in runs if run.status == RunStatus.RUNNING)
        return next((run for run in open_runs if self.executions.running(run.execution_arn)), None)

    def _first_in_window(self, id: ConnectionId) -> bool:
        """Decides between calls that arrive at the same moment."""
        window = window_of(self.clock.now(), min(self.cool_down, timedelta(seconds=10)) or timedelta(seconds=1))
        return self.registry.spend(f"sync-now:{id.tenant_id}:{id.connection_id}", window, 1, 1)
