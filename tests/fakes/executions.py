"""The state machine in memory: executions are only recorded, and a test or simulation says when one ends."""

from __future__ import annotations

from ledgersync.adapters.names import checked, checked_run
from ledgersync.errors import FatalError
from ledgersync.ports import ConnectionId


class MemoryExecutions:
    """``started`` are the executions by arn; ``status`` is "RUNNING", "SUCCEEDED" or "FAILED"."""

    def __init__(self, can_redrive: bool = True) -> None:
        self.started: dict[str, tuple[ConnectionId, str]] = {}
        self.status: dict[str, str] = {}
        self._can_redrive = can_redrive

    def arn(self, run_id: str) -> str:
        return f"arn:aws:states:local:000000000000:execution:ledgersync:{checked_run(run_id)}"

    def start(self, id: ConnectionId, run_id: str) -> str:
        arn = self.arn(run_id)
        if self.started.setdefault(arn, (checked(id), run_id)) != (id, run_id):
            raise FatalError("execution_name_taken")
        self.status.setdefault(arn, "RUNNING")
        return arn

    def end(self, execution_arn: str, status: str) -> None:
        self.status[execution_arn] = status

    def redrive(self, execution_arn: str) -> bool:
        if not self._can_redrive or self.status.get(execution_arn) != "FAILED":
            return False
        self.status[execution_arn] = "RUNNING"
        return True

    def running(self, execution_arn: str) -> bool:
        return self.status.get(execution_arn) == "RUNNING"
