"""All connections of the service at once, as their executions tell: ids, times and causes, never a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ledgersync.runs.failures import ended
from ledgersync.runs.redrive import Execution

LOOKED_BACK = timedelta(days=2)
"""A connection that syncs by itself ran within this."""
LATE = timedelta(hours=1)
"""A scheduled run may start so long after it was due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The newest run of a connection; ``code`` and ``words`` when it failed, ``late`` when it began too late."""

    connection_id: str
    tenant_id: str
    run_id: str
    status: str
    started_at: datetime
    code: str = ""
    words: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """``lines`` are those that failed or came late; the rest is counted."""

    connections: int
    in_step: int
    syncing: int
    failing: int
    late: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingCause:
    """Runs that failed for one reason and were not made good since."""

    code: str
    words: str
    runs: int
    since: datetime


def fleet(executions: Iterable[Execution]) -> Fleet:
    """How every connection stands that ran lately."""
    newest: dict[str, Execution] = {}
    for one in executions:
        known = newest.get(one.id.connection_id)
        if known is None or one.started_at > known.started_at:
            newest[one.id.connection_id] = one
    lines = [line(one) for one in newest.values()]
    count = Counter(one.status for one in lines)
    going, well = count["RUNNING"], count["SUCCEEDED"]
    shown = [one for one in lines if one.late or one.status not in ("RUNNING", "SUCCEEDED")]
    return Fleet(
        connections=len(lines),
        in_step=well,
        syncing=going,
        failing=len(lines) - going - well,
        late=sum(one.late for one in lines),
        lines=sorted(shown, key=lambda one: (one.status == "SUCCEEDED", one.started_at)),
    )


def runs_of(connection_id: str, executions: Iterable[Execution]) -> list[Line]:
    """A connection's runs, newest first."""
    mine = [line(one) for one in executions if one.id.connection_id == connection_id]
    return sorted(mine, key=lambda one: one.started_at, reverse=True)


def line(one: Execution) -> Line:
    fine = one.status in ("RUNNING", "SUCCEEDED")
    told = None if fine else ended(one.status, one.error, one.cause)
    return Line(
        connection_id=one.id.connection_id,
        tenant_id=one.id.tenant_id,
        run_id=one.run_id,
        status=one.status,
        started_at=one.started_at,
        code=told.code if told else "",
        words=told.words if told else "",
        late=came_late(one),
    )


def came_late(one: Execution) -> bool:
    """Runs of the schedule are named after the time they were due; others after the time they began."""
    try:
        due = datetime.strptime(one.run_id.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return one.started_at - due > LATE


def causes(failed: Sequence[Execution]) -> list[FailingCause]:
    """The most frequent first."""
    by_code: dict[str, list[Execution]] = {}
    for one in failed:
        by_code.setdefault(one.code, []).append(one)
    found = [
        FailingCause(
            code=code,
            words=ended(of[0].status, of[0].error, of[0].cause).words,
            runs=len(of),
            since=min(one.ended_at for one in of),
        )
        for code, of in by_code.items()
    ]
    return sorted(found, key=lambda one: (-one.runs, one.code))
