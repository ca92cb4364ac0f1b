"""The end of a run: its record is closed, its lease and call slot are freed. Twice the same event changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ledgersync.ports import ConnectionId, Registry, Run
from ledgersync.runs.failures import RunStatus, ended


@dataclass(frozen=True, slots=True)
class RunEnd:
    """An execution's end as the status-change event tells it; counts and calls only when it succeeded."""

    id: ConnectionId
    run_id: str
    execution_arn: str
    status: str
    started_at: datetime
    ended_at: datetime
    error: str = ""
    cause: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)


def run_ended(registry: Registry, end: RunEnd) -> Run:
    """The closed run. An older end than the one recorded (an event that came late) is passed over."""
    known = registry.run(end.id, end.run_id)
    run = known or Run(end.id, end.run_id, "by hand", RunStatus.RUNNING, end.started_at)
    if run.ended_at is not None and run.ended_at >= end.ended_at:
        return run
    result = ended(end.status, end.error, end.cause)
    closed = replace(
        run,
        status=result.status,
        ended_at=end.ended_at,
        execution_arn=end.execution_arn,
        counts=end.counts or run.counts,
        calls=end.calls or run.calls,
        error=result.code,
        advice=result.words,
    )
    registry.end_run(closed)
    registry.free_lease(end.id, end.run_id)
    connection = registry.connection(end.id)
    if connection is not None:
        registry.free_slot(connection.company_id, end.run_id)
    return closed
