"""A run that goes: how far it is, and stopping it after the record in hand."""

from __future__ import annotations

from dataclasses import dataclass

from ledgersync.management.asked import Asked
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.ports import Clock, Connection, ConnectionId, Executions, Progress, Registry, Run
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.starting import as_it_stands


@dataclass(frozen=True, slots=True)
class Standing:
    """``progress`` is None until the run's first slice began; ``stopping`` once somebody asked it to stop."""

    run: Run
    progress: Progress | None
    stopping: bool = False
    stop_by: str = ""


@dataclass(frozen=True, slots=True)
class RunControls:
    registry: Registry
    executions: Executions
    clock: Clock

    def standing(self, id: ConnectionId, run_id: str) -> Standing:
        """A run that has ended says what it counted in all."""
        run = self._run(id, run_id)
        if run.status != RunStatus.RUNNING:
            at = run.ended_at or run.started_at
            return Standing(run, Progress(run_id=run_id, group="", at=at, counts=run.counts, calls=run.calls))
        control = self.registry.control(id)
        mine = control.progress if control.progress and control.progress.run_id == run_id else None
        stopping = control.stop == run_id
        return Standing(run, mine, stopping, control.stop_by if stopping else "")

    def cancel(self, connection: Connection, run_id: str, by: str) -> Standing:
        """Ask it to stop: records that were sent in one request are finished, nothing more is begun."""
        id, now = connection.id, self.clock.now()
        run = as_it_stands(self.registry, self.executions, self._run(id, run_id), now)
        if run.status != RunStatus.RUNNING:
            raise Refusal("run-ended", "This run has ended already.")
        if self.registry.control(id).stop != run_id:
            Asked(self.registry, by).stop(connection, run, now)
        self.registry.ask_to_stop(id, run_id, by)
        return self.standing(id, run_id)

    def _run(self, id: ConnectionId, run_id: str) -> Run:
        found = self.registry.run(id, run_id)
        if found is None:
            raise not_found("run")
        return found
