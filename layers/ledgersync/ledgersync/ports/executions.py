"""The state machine, as use cases see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ledgersync.ports.connections import ConnectionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionState:
    """An execution as Step Functions describes it; ``output`` is JSON, and empty unless it succeeded."""

    status: str
    started_at: datetime
    ended_at: datetime | None = None
    error: str = ""
    cause: str = ""
    output: str = ""

    @property
    def going(self) -> bool:
        return self.ended_at is None


class Executions(Protocol):
    """The state machine. ``start`` is idempotent by name: the same name again changes nothing."""

    def arn(self, run_id: str) -> str:
        """What the execution of a run is called, started or not."""

    def start(self, id: ConnectionId, run_id: str) -> str: ...
    def redrive(self, execution_arn: str) -> bool: ...
    def describe(self, execution_arn: str) -> ExecutionState | None:
        """How it stands; None when there is no such execution, or none that is known yet."""
