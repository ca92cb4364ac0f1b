"""Taking turns at a company's call slots: what people ask for holds one for seconds, so that runs are not kept waiting.

Sage Intacct lets a company make two calls at once. A report that reads for minutes takes a slot as a run does, and
gives it back every half minute for a moment, in which a run that waits takes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ledgersync.ports import Clock, Registry
from ledgersync.runs.run_slice import LEASE_FOR

TURN = timedelta(seconds=30)
"""Shorter than a slice of a run waits for a slot."""
PAUSE_SECONDS = 1.5
"""A run that waits looks once a second."""
PATIENCE_SECONDS = 20.0
WORTH_WAITING_SECONDS = 120.0
"""With less time than this left, work that lost its turn goes on in another invocation."""


@dataclass(slots=True, kw_only=True)
class Turns:
    """A clock for work over both systems: whenever the work looks at the time left, its turn may pass.

    Nothing is being asked of a system then, since the work is done in one thread. Once a slot is not had while there
    is time, none is left for the work.
    """

    registry: Registry
    clock: Clock
    company_id: str
    owner: str
    held_since: datetime | None = field(default=None, init=False)

    @property
    def holds(self) -> bool:
        """Whether the systems may be asked now."""
        return self.held_since is not None

    def now(self) -> datetime:
        return self.clock.now()

    def sleep(self, seconds: float) -> None:
        self.clock.sleep(seconds)

    def time_left(self) -> float:
        if self.held_since is not None and self.now() - self.held_since >= TURN:
            self.give_back()
            self.sleep(PAUSE_SECONDS)
            while not self.take() and self.clock.time_left() >= WORTH_WAITING_SECONDS:
                pass
        return self.clock.time_left() if self.held_since is not None else 0.0

    def take(self) -> bool:
        """Wait for a slot; false when none was free for a while."""
        waited = 0.0
        while not self._taken():
            if waited >= PATIENCE_SECONDS:
                return False
            self.sleep(1)
            waited += 1
        self.held_since = self.now()
        return True

    def _taken(self) -> bool:
        now = self.now()
        until = now + min(LEASE_FOR, timedelta(seconds=max(0.0, self.clock.time_left())))
        return self.registry.take_slot(self.company_id, self.owner, now, until, self.owner)

    def give_back(self) -> None:
        if self.held_since is not None:
            self.registry.free_slot(self.company_id, self.owner, self.owner)
            self.held_since = None
