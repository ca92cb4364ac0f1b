"""Redriving failed executions: which of them, why each failed, and one by one with a pause between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ledgersync.ports import ConnectionId, Executions, Registry, Run
from ledgersync.runs.failures import RunStatus, ended
from ledgersync.runs.schedule import run_id_at
from ledgersync.runs.starting import as_it_stands, start

REDRIVABLE_FOR = timedelta(days=14)
"""Step Functions redrives an execution no longer after it ended."""


@dataclass(frozen=True, slots=True)
class Execution:
    """One execution, ended: ``error`` and ``cause`` as Step Functions gives them."""

    arn: str
    id: ConnectionId
    run_id: str
    status: str
    started_at: datetime
    ended_at: datetime
    error: str = ""
    cause: str = ""

    @property
    def code(self) -> str:
        """The root cause: executions with the same code are mended by the same act."""
        return ended(self.status, self.error, self.cause).code


@dataclass(frozen=True, slots=True)
class Redriven:
    """``how`` is "redriven", "started anew", or "refused" with the reason."""

    execution: Execution
    how: str
    run_id: str = ""


def worth_redriving(executions: Iterable[Execution], now: datetime) -> list[Execution]:
    """The latest failure of each connection, unless it succeeded since or it is too long ago; oldest first."""
    latest: dict[str, Execution] = {}
    for execution in executions:
        known = latest.get(execution.id.connection_id)
        if known is None or execution.started_at > known.started_at:
            latest[execution.id.connection_id] = execution
    failed = [one for one in latest.values() if one.status != "SUCCEEDED" and now - one.ended_at <= REDRIVABLE_FOR]
    return sorted(failed, key=lambda one: one.ended_at)


def chosen(
    failed: Sequence[Execution], run_ids: Sequence[str] = (), code: str = "", connection_id: str = ""
) -> list[Execution]:
    """Those of the failed that are named by run, cause or connection; all when nothing is named."""
    return [
        one
        for one in failed
        if (not run_ids or one.run_id in run_ids)
        and (not code or one.code == code)
        and (not connection_id or one.id.connection_id == connection_id)
    ]


def redrive(
    executions: Executions,
    registry: Registry,
    wanted: Sequence[Execution],
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    pause_seconds: float,
) -> Iterator[Redriven]:
    """Redrive each where that is possible, else start and record a fresh run, which goes on where it stopped."""
    for number, execution in enumerate(wanted):
        if number:
            sleep(pause_seconds)
        if _redriven(executions, registry, execution):
            yield Redriven(execution, "redriven", execution.run_id)
        else:
            yield Redriven(execution, "started anew", _anew(executions, registry, execution.id, now()))


def _redriven(executions: Executions, registry: Registry, execution: Execution) -> bool:
    """Its record is open before it goes on: cut off in between, the next tick closes it as it was."""
    known = registry.run(execution.id, execution.run_id)
    if known is not None:
        registry.reopen_run(replace(known, status=RunStatus.RUNNING, ended_at=None, error="", advice=""))
    if executions.redrive(execution.arn):
        return True
    state = executions.describe(execution.arn)
    if state is not None and state.going:  # an earlier call redrove it, and its answer got lost
        return True
    if known is not None:
        registry.end_run(known)
    return False


def _anew(executions: Executions, registry: Registry, id: ConnectionId, at: datetime) -> str:
    """The fresh run; the one an earlier call recorded, when that is going."""
    for recorded in registry.runs(id)[0]:
        if recorded.trigger == "redrive":
            recorded = as_it_stands(registry, executions, recorded, at)
            if recorded.status == RunStatus.RUNNING:
                return recorded.run_id
    run_id = run_id_at(at, id)
    run = Run(id, run_id, "redrive", RunStatus.RUNNING, at, execution_arn=executions.arn(run_id))
    start(registry, executions, run)
    return run_id
