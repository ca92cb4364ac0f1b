"""Starting a run: recorded first, then started under its own name, so that whoever is cut off in between is made good.

A run that is recorded as going and has no execution was never started: a repeat or the next tick starts it. One whose
execution has ended lost the event that says so: it is closed as the execution says.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from ledgersync.errors import FatalError
from ledgersync.ports import Executions, Registry, Run
from ledgersync.runs.failures import NEVER_STARTED, RunStatus
from ledgersync.runs.run_ended import end_of, run_ended

STARTED_WITHIN = timedelta(days=1)
"""An older run that was never started is closed instead: nobody waits for it, and AWS forgets old executions."""


def start(registry: Registry, executions: Executions, run: Run) -> bool:
    """Record a run and start it; true when it is new. FatalError when it can't be started, its record closed.

    RetriableError leaves it recorded: whether it was started is unknown.
    """
    new = registry.start_run(run)
    if not new:
        known = registry.run(run.id, run.run_id)
        if known is not None and known.error == NEVER_STARTED[0]:
            registry.reopen_run(run)
    _started(registry, executions, run, run.started_at)
    return new


def as_it_stands(registry: Registry, executions: Executions, run: Run, now: datetime) -> Run:
    """A recorded run, started or closed where its execution says that it should be."""
    return made_good(registry, executions, run, now)[0]


def made_good(registry: Registry, executions: Executions, run: Run, now: datetime) -> tuple[Run, bool]:
    """The same, and whether anything had to be made good."""
    if run.status != RunStatus.RUNNING:
        return run, False
    arn = run.execution_arn or executions.arn(run.run_id)
    state = executions.describe(arn)
    if state is not None:
        if state.going:
            return run, False
        return run_ended(registry, executions, end_of(run.id, run.run_id, arn, state)), True
    connection = registry.connection(run.id)
    if connection is None or connection.disconnected or now - run.started_at > STARTED_WITHIN:
        return _never_started(registry, run, now), True
    return _started(registry, executions, run, now), True


def _started(registry: Registry, executions: Executions, run: Run, now: datetime) -> Run:
    try:
        executions.start(run.id, run.run_id)
    except FatalError:
        _never_started(registry, run, now)
        raise
    return run


def _never_started(registry: Registry, run: Run, now: datetime) -> Run:
    code, words = NEVER_STARTED
    closed = replace(run, status=RunStatus.FAILED, ended_at=now, error=code, advice=words)
    registry.end_run(closed)
    return closed
