"""An execution of the state machine, as the simulation keeps it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from ledgersync.domain.kinds import Group
from ledgersync.entrypoint import Event
from ledgersync.runs.run_slice import SliceStatus
from tests.simulation.acts.desk import Desk


@dataclass(slots=True)
class Execution:
    """One run of the state machine; ``group`` is where a redrive begins, ``event`` what the next slice is given.

    ``status`` is "" until it ended, and for one that was recorded and never started.
    """

    run_id: str
    desk: Desk
    started_at: datetime
    event: Event
    group: Group = Group.LISTS
    status: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    fatal: str = ""
    attempt: int = 0

    @property
    def finished(self) -> bool:
        """Whether everything was done that there was to do."""
        return self.status == "SUCCEEDED" and self.event.get("status") == SliceStatus.SYNCED


def error_of(execution: Execution) -> str:
    return "FatalError" if execution.fatal else "RetriableError" if execution.status == "FAILED" else ""
