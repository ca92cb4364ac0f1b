"""Rung for a connection: starts the run its hints ask for, or looks whether there is anything to run for.

No run starts for nothing: what the product wrote itself is told apart by the journal, and a look comes before a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from ledgersync.domain.frequency import LOOKS
from ledgersync.domain.hints import FIRST_AFTER, SHOWN_WITHIN, Hint, hint_of, looked_back_to, not_read, of_others
from ledgersync.domain.model import Side
from ledgersync.errors import FatalError, OperatorError, RetriableError
from ledgersync.ports import Clock, Connection, ConnectionId, Executions, Registry, Run
from ledgersync.ports.watching import Doorbell, Look, Looked, Watch, WatchStore
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.freshness import A_LOOK
from ledgersync.runs.sage_budget import counted
from ledgersync.runs.schedule import Pacing, run_id_at, window_of
from ledgersync.runs.starting import as_it_stands, start

LATEST = 5
"""How many of the newest runs are searched for one that is going."""
RESTS = timedelta(hours=1)
"""A connection that is paused, or syncs by hand, is asked so often whether it still is."""
REFUSED_FOR = timedelta(days=1)
"""A system that refuses the connection is left alone until its next run has told so: tries could lock the user out."""
BEFORE_THE_TICK = timedelta(minutes=1)
"""Ticks come every five minutes, a look some seconds after its tick: due at full length, it would miss the next one."""
FULL_FOR = timedelta(minutes=5)
"""Waits for the next window of the developer key's budget."""
OVER_LIMIT_FOR = timedelta(hours=1)
"""Over its limit of Sage transactions a connection that chose to wait is asked so often whether it still is."""


class Became(StrEnum):
    """What came of it."""

    STARTED = "started"
    ECHOES = "echoes"
    QUIET = "quiet"
    WAITS = "waits"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    registry: Registry
    watches: WatchStore
    executions: Executions
    ring: Doorbell
    look: Look
    clock: Clock
    pacing: Pacing = field(default_factory=Pacing)

    def __call__(self, id: ConnectionId, look: datetime | None = None) -> Became:
        """What a ring asks for. The same ring again finds nothing left to do."""
        watch, connection = self.watches.watch(id), self.registry.connection(id)
        if watch is None:
            return Became.NOTHING
        every = LOOKS[connection.frequency] if connection is not None and not connection.disconnected else None
        if connection is None or every is None:
            self.watches.disarm(id)
            return Became.NOTHING
        every -= BEFORE_THE_TICK
        if watch.wake_at is not None:
            return self._wake(connection, watch, watch.wake_at, every)
        if look is None or watch.due_at != look:
            return Became.NOTHING
        return self._look(connection, watch, look, every)

    def _wake(self, connection: Connection, watch: Watch, wake_at: datetime, every: timedelta) -> Became:
        """Start the run that hints ask for, once no run is going: until then not all of its writes are told."""
        id, now = connection.id, self.clock.now()
        look_at = now + every
        if wake_at > now:
            self._ring_at(id, wake_at)
            return Became.WAITS
        if _rests(connection) or not self._asks_for_a_run(watch):
            self.watches.woken(id, wake_at, None, look_at)
            return Became.NOTHING if _rests(connection) else Became.ECHOES
        if self.registry.run(id, run_id_at(wake_at, id)) is None:
            wait = self._hindered(connection, now)
            if wait is not None:
                if self.watches.postpone(id, wake_at, now + wait):
                    self.ring(id, wait.total_seconds())
                return Became.WAITS
            self._start(id, wake_at, "event")
        self.watches.woken(id, wake_at, now, look_at)
        return Became.STARTED

    def _look(self, connection: Connection, watch: Watch, due: datetime, every: timedelta) -> Became:
        """Ask both systems, unless a run does so anyway."""
        id, now = connection.id, self.clock.now()
        if _rests(connection):
            self.watches.move(id, now + RESTS, due)
            return Became.NOTHING
        found, again_after = self._found(connection, watch, every)
        if found is None:
            self.watches.move(id, now + again_after, due)
            return Became.WAITS
        if not found.changed and not self._are_news(id, found.hints):
            self.watches.looked(id, due, now + every, found.seen, None)
            return Became.QUIET
        wait = self._hindered(connection, self.clock.now())
        if wait is None:
            self._start(id, due, "watch")
        self.watches.looked(id, due, now + every, found.seen, None if wait else self.clock.now())
        if wait is not None:
            self._note(id, self.clock.now() + wait)
        return Became.WAITS if wait else Became.STARTED

    def _found(self, connection: Connection, watch: Watch, every: timedelta) -> tuple[Looked | None, timedelta]:
        """What a look found, and how long to wait with the next where it found nothing out."""
        if self._going(connection.id) or not counted(self.registry, connection, A_LOOK, self.clock.now()):
            return None, every
        try:
            read_at = self._read_at(connection.id)
            return self.look(connection, watch, read_at - SHOWN_WITHIN if read_at else None), every
        except OperatorError:
            raise
        except RetriableError:
            return None, every
        except FatalError:
            return None, REFUSED_FOR

    def _note(self, id: ConnectionId, at: datetime) -> None:
        """What a look found is kept as a hint while its run has to wait."""
        hint = Hint(side=Side.INTACCT, kinds=(), record="", heard_at=at)
        if self.watches.hint(id, hint.text(), at):
            self._ring_at(id, at)

    def _ring_at(self, id: ConnectionId, at: datetime) -> None:
        self.ring(id, (at - self.clock.now()).total_seconds())

    def _asks_for_a_run(self, watch: Watch) -> bool:
        return watch.many or self._are_news(watch.id, [hint_of(text) for text in watch.hints])

    def _are_news(self, id: ConnectionId, hints: Sequence[Hint]) -> bool:
        """Whether any is of somebody else's change, and no run has read it since."""
        if not hints:
            return False
        left = not_read(hints, self._read_at(id))
        if not left:
            return False
        kept = self.registry.journal(id).newest(since=looked_back_to(left))
        return bool(of_others(left, [entry for one in kept for entry in one.entries]))

    def _read_at(self, id: ConnectionId) -> datetime | None:
        """When the newest run began that read both systems."""
        runs, _ = self.registry.runs(id, LATEST)
        return next((run.started_at for run in runs if run.status == RunStatus.SUCCEEDED), None)

    def _start(self, id: ConnectionId, at: datetime, trigger: str) -> None:
        run_id = run_id_at(at, id)
        started = Run(
            id, run_id, trigger, RunStatus.RUNNING, self.clock.now(), execution_arn=self.executions.arn(run_id)
        )
        start(self.registry, self.executions, started)

    def _hindered(self, connection: Connection, now: datetime) -> timedelta | None:
        """How long a run waits: for one that is going, or for a budget; None when it may start, its share taken."""
        if self._going(connection.id):
            return FIRST_AFTER
        pacing = self.pacing
        if not self.registry.spend("starts", window_of(now, pacing.window), 1, pacing.starts_a_window):
            return FULL_FOR
        return None if counted(self.registry, connection, pacing.sage_transactions_a_run, now) else OVER_LIMIT_FOR

    def _going(self, id: ConnectionId) -> bool:
        now = self.clock.now()
        lease = self.registry.lease(id)
        if lease is not None and lease.expires_at > now:
            return True
        runs, _ = self.registry.runs(id, LATEST)
        return any(as_it_stands(self.registry, self.executions, run, now).status == RunStatus.RUNNING for run in runs)


def _rests(connection: Connection) -> bool:
    """Nothing starts by itself: it is paused, or people start its syncs."""
    preferences = connection.preferences
    return connection.paused is not None or (preferences is not None and not preferences.automatic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringer:
    """The tick's part: rings for every connection whose look, or whose wake that nobody rang for, is due."""

    watches: WatchStore
    ring: Doorbell
    clock: Clock
    margin_seconds: float = 20.0
    again_after: timedelta = timedelta(minutes=10)
    """A ring that is lost is repeated by a tick then."""

    def ring_due(self) -> int:
        """How many were rung for."""
        rung, now = 0, self.clock.now()
        for id, due_at in self.watches.due(now):
            if self.clock.time_left() < self.margin_seconds:
                break
            until = now + self.again_after
            if self.watches.move(id, until, due_at):
                self.ring(id, look=until)
                rung += 1
        return rung
