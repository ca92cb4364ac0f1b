"""What reaches the scheduler: a tick or the end of a run, each to its use case, and what is counted about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import assert_never

from ledgersync.events import NoticesWait, RunEnded, RunEndedDetail, SchedulerEvent, Tick
from ledgersync.management.notifying import Notifier
from ledgersync.ports import ConnectionId
from ledgersync.runs.run_ended import RunEnd, run_ended
from ledgersync.runs.schedule import OVER_LIMIT, Scheduler

Count = Callable[[str, int], None]
"""Adds to a metric by name. Metrics have no dimension of tenant or connection: each would cost by the month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerDispatch:
    scheduler: Scheduler
    notifier: Notifier
    count: Count
    clear: Callable[[], int] = lambda: 0
    """Deletes the secrets of set-ups whose time is over; how many set-ups had some."""
    ring: Callable[[], int] = lambda: 0
    """Rings for connections that are due for a look between their runs; how many."""

    def handle(self, event: SchedulerEvent) -> Mapping[str, object]:
        match event:
            case Tick():
                return self._tick()
            case NoticesWait():
                sent = self.notifier.work()
                self.count("NoticesSent", sent)
                return {"sent": sent}
            case RunEnded(detail=detail):
                return self._ended(detail)
            case _:
                assert_never(event)

    def _tick(self) -> Mapping[str, object]:
        ticked = self.scheduler.tick()
        self.count("RunsStarted", ticked.started)
        self.count("RunsLeftForLater", sum(ticked.left.values()))
        self.count("RunsOverCompanyBudget", ticked.left.get(OVER_LIMIT, 0))
        self.count("OldestDueSeconds", round(ticked.oldest_left_seconds))
        self.count("NoticesSent", self.notifier.work())
        self.count("Ticks", 1)
        told = {"started": ticked.started, "made_good": ticked.made_good, "skipped": dict(ticked.left)}
        cleared = self.clear()
        self.count("LooksAsked", self.ring())  # last: a queue that fails holds nothing else up
        return {**told, "secrets_deleted": cleared}

    def _ended(self, detail: RunEndedDetail) -> Mapping[str, object]:
        run = run_ended(self.scheduler.registry, self.scheduler.executions, run_end(detail))
        self.count(f"Runs{run.status.title().replace('_', '')}", 1)
        self.notifier.work()
        self.count("RunsCutOff", int(detail.output is not None and detail.output.more))
        return {"run_id": run.run_id, "status": run.status, "code": run.error, "counts": dict(run.counts)}


def run_end(detail: RunEndedDetail) -> RunEnd:
    """The event in the words of the use case. An execution without a stop date ended when it began, at least."""
    return RunEnd(
        id=ConnectionId(detail.input.tenant_id, detail.input.connection_id),
        run_id=detail.input.run_id,
        execution_arn=detail.execution_arn,
        status=detail.status,
        started_at=instant(detail.start_date),
        ended_at=instant(detail.stop_date or detail.start_date),
        error=detail.error or "",
        cause=detail.cause or "",
        said=detail.output.status if detail.output else "",
        counts=detail.output.counts if detail.output else {},
        calls=detail.output.calls if detail.output else {},
    )


def instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
