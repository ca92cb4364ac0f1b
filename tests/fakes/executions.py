"""The state machine in memory: executions are only recorded, and a test or simulation says when one ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from ledgersync.adapters.names import checked, checked_run
from ledgersync.errors import FatalError
from ledgersync.ports import ConnectionId, ExecutionState

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class MemoryExecutions:
    """``started`` are the executions by arn, ``states`` how each stands on the clock ``now``."""

    def __init__(self, can_redrive: bool = True, now: Callable[[], datetime] = lambda: LONG_AGO) -> None:
        self.started: dict[str, tuple[ConnectionId, str]] = {}
        self.states: dict[str, ExecutionState] = {}
        self._now = now
        self._can_redrive = can_redrive

    def arn(self, run_id: str) -> str:
        return f"arn:aws:states:local:000000000000:execution:ledgersync:{checked_run(run_id)}"

    def start(self, id: ConnectionId, run_id: str) -> str:
        arn = self.arn(run_id)
        if self.started.setdefault(arn, (checked(id), run_id)) != (id, run_id):
            raise FatalError("execution-name-taken")
        self.states.setdefault(arn, ExecutionState(status="RUNNING", started_at=self._now()))
        return arn

    def end(self, execution_arn: str, status: str, error: str = "", cause: str = "", output: str = "") -> None:
        state = replace(self.states[execution_arn], status=status, error=error, cause=cause, output=output)
        self.states[execution_arn] = replace(state, ended_at=self._now())

    def redrive(self, execution_arn: str) -> bool:
        state = self.states.get(execution_arn)
        if not self._can_redrive or state is None or state.status in ("RUNNING", "SUCCEEDED"):
            return False
        self.states[execution_arn] = ExecutionState(status="RUNNING", started_at=state.started_at)
        return True

    def describe(self, execution_arn: str) -> ExecutionState | None:
        return self.states.get(execution_arn)
