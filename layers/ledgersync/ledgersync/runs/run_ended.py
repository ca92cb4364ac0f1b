"""The end of a run: its lease and call slot are freed, then its record is closed, however often it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import ValidationError

from ledgersync.events import SliceOutcome
from ledgersync.ports import ConnectionId, Executions, ExecutionState, Registry, Run
from ledgersync.runs.failures import Ended, RunStatus, cancelled, ended, process_ended
from ledgersync.runs.pausing import pause_after
from ledgersync.runs.sage_budget import count_rest
from ledgersync.sync.look_up import LONGEST_LIFE


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnd:
    """How an execution ended; counts and calls only when it succeeded."""

    id: ConnectionId
    run_id: str
    execution_arn: str
    status: str
    started_at: datetime
    ended_at: datetime
    error: str = ""
    cause: str = ""
    said: str = ""
    """The status its last slice ended with."""
    counts: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)


def run_ended(registry: Registry, executions: Executions, end: RunEnd) -> Run:
    """The run as it is recorded then.

    An end that is no success is checked against the execution: one that was redriven since goes on. An older end than
    the one recorded (an event that came late) leaves the record alone. What the run holds is freed first and always, so
    that being cut off anywhere leaves an open record, which the next tick looks at again. A connection whose sign-in
    was refused too often pauses.
    """
    known = registry.run(end.id, end.run_id)
    run = known or Run(end.id, end.run_id, "by hand", RunStatus.RUNNING, end.started_at)
    if end.status != "SUCCEEDED":
        state = executions.describe(end.execution_arn)
        if state is not None and state.going:
            return run
        end = end if state is None else end_of(end.id, end.run_id, end.execution_arn, state)
    _release(registry, end)
    if run.ended_at is not None and run.ended_at >= end.ended_at:
        pause_after(registry, run, end.ended_at)
        return run
    result = _result(registry, end)
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
    pause_after(registry, closed, end.ended_at)
    count_rest(registry, run, closed)
    return closed


def end_of(id: ConnectionId, run_id: str, arn: str, state: ExecutionState) -> RunEnd:
    """The end of a run as its execution, which has ended, is described."""
    try:
        output = SliceOutcome.model_validate_json(state.output) if state.output else None
    except ValidationError:
        output = None
    return RunEnd(
        id=id,
        run_id=run_id,
        execution_arn=arn,
        status=state.status,
        started_at=state.started_at,
        ended_at=state.ended_at or state.started_at,
        error=state.error,
        cause=state.cause,
        said=output.status if output else "",
        counts=output.counts if output else {},
        calls=output.calls if output else {},
    )


def _result(registry: Registry, end: RunEnd) -> Ended:
    if end.status == "SUCCEEDED" and end.said == RunStatus.CANCELLED:
        control = registry.control(end.id)
        return cancelled(control.stop_by if control.stop == end.run_id else "")
    return ended(end.status, end.error, end.cause, stood_aside=end.said == RunStatus.STOOD_ASIDE)


def _release(registry: Registry, end: RunEnd) -> None:
    """Free what the run holds; a process of it that may be at work keeps it for as long as it can live."""
    if not process_ended(end.status, end.error):
        registry.shorten_lease(end.id, end.run_id, end.ended_at + LONGEST_LIFE)
        return
    connection = registry.connection(end.id)
    if connection is not None:
        registry.free_slot(connection.company_id, end.run_id)
    registry.free_lease(end.id, end.run_id)
