"""The tick: starts the run of every connection whose time has come, paced within the limits of both systems.

A run's id is its due time and its connection, so a tick that is repeated, doubled or cut off anywhere finds
the run it began and never starts a second one. What is over a budget stays due and comes with a later tick.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice

from ledgersync.domain.sage_use import Standing, Use
from ledgersync.errors import FatalError, RetriableError
from ledgersync.ports import Clock, Connection, ConnectionId, Due, Executions, Registry, Run
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.sage_budget import A_RUN, NO_LIMIT, budget, month_at, use_of
from ledgersync.runs.starting import made_good, start

DAY = timedelta(days=1)
SETTLED = timedelta(hours=1)
"""The first scheduled run comes no sooner than this after the run that connecting starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """How many runs may start. Calls and transactions are those of a quiet run (benchmark quiet-run).

    ``share`` of the developer key's hourly calls is for scheduled runs; the rest is for Sync Now and for runs
    with work to do. A window's part of the hour may be spent in it, so no hour begins with a burst.
    """

    window: timedelta = timedelta(minutes=5)
    cashflow360_calls_an_hour: int = 20_000
    cashflow360_calls_a_run: int = 18
    share: float = 0.8
    company_starts_a_tick: int = 2
    sage_transactions_a_run: int = A_RUN

    @property
    def starts_a_window(self) -> int:
        """Over all connections, since they share one developer key."""
        calls = self.cashflow360_calls_an_hour * self.share * (self.window / timedelta(hours=1))
        return max(1, int(calls / self.cashflow360_calls_a_run))


OVER_LIMIT = "over-sage-limit"
EXPECTED_TO_WAIT = frozenset({"run-going", OVER_LIMIT})
"""Left for a reason that a faster tick would not change: they make no tick late."""
STOPPING = frozenset({"out-of-time", "key-budget"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """``started`` runs, those ``known`` before, and due connections left for a later tick, by reason.

    ``made_good`` are runs recorded as going that were started or closed, as their executions said.

    ``oldest_left_seconds`` is how long the one that waits longest has been due; see EXPECTED_TO_WAIT.
    """

    started: int = 0
    known: int = 0
    made_good: int = 0
    left: Mapping[str, int] = field(default_factory=dict)
    oldest_left_seconds: float = 0.0


Warn = Callable[[Connection, Use, datetime], None]


def silent(_connection: Connection, _use: Use, _now: datetime) -> None:
    """Nobody is warned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduler:
    """``margin_seconds`` before the process has to end, no further run is started."""

    registry: Registry
    executions: Executions
    clock: Clock
    pacing: Pacing = field(default_factory=Pacing)
    margin_seconds: float = 20.0
    warn: Warn = silent

    def tick(self) -> Ticked:
        """Start what is due. One connection that can't be started stops no other; memory is flat in their number."""
        now = self.clock.now()
        repaired = self._make_good(now)
        started: Counter[bool] = Counter()
        left: Counter[str] = Counter()
        oldest = now
        allowance = Allowance(self.registry, self.pacing, now)
        for due in allowance.announced(self.registry.due(now)):
            reason = self._stop(allowance) or self._hindrance(due, now, allowance)
            if not reason:
                try:
                    started[self._start(due, now)] += 1
                except (FatalError, RetriableError) as error:
                    reason = error.code
                    allowance.untake(due)
            if reason:
                left[reason] += 1
                oldest = oldest if reason in EXPECTED_TO_WAIT else min(oldest, due.due_at)
            if reason in STOPPING:
                break
        allowance.give_back()
        return Ticked(
            started=started[True],
            known=started[False],
            made_good=repaired,
            left=left,
            oldest_left_seconds=(now - oldest).total_seconds(),
        )

    def _make_good(self, now: datetime) -> int:
        """Look at every run recorded as going; one that can't be looked at now is left to the next tick."""
        count = 0
        for id, run_id in self.registry.open_runs():
            if self.clock.time_left() < self.margin_seconds:
                break
            with suppress(FatalError, RetriableError):
                run = self.registry.run(id, run_id)
                if run is not None and made_good(self.registry, self.executions, run, now)[1]:
                    count += 1
        return count

    def _stop(self, allowance: Allowance) -> str:
        """Why no further run starts in this tick, one of STOPPING; "" while some may."""
        if self.clock.time_left() < self.margin_seconds:
            return "out-of-time"
        return "key-budget" if allowance.spent() else ""

    def _hindrance(self, due: Due, now: datetime, allowance: Allowance) -> str:
        """Why this connection waits for a later tick; "" when it may start, its allowance taken."""
        if not allowance.has_company_start(due):
            return "company-busy"
        lease = self.registry.lease(due.id)
        if lease is not None and lease.expires_at > now:
            return "run-going"
        connection = self.registry.connection(due.id)
        if connection is not None and self._waits(connection, now):
            return OVER_LIMIT
        allowance.take(due)
        return ""

    def _waits(self, connection: Connection, now: datetime) -> bool:
        """Whether it waits for its limit of Sage transactions. People are warned near the limit and over it."""
        use, a_run = use_of(self.registry, connection, now), self.pacing.sage_transactions_a_run
        standing = use.standing(a_run)
        if standing is not Standing.WITHIN:
            with suppress(FatalError, RetriableError):
                self.warn(connection, use, now)
        return standing is Standing.WAITS

    def _start(self, due: Due, now: datetime) -> bool:
        """True when the run is new. The due time moves last: until then the next tick tries the same run again."""
        run_id = run_id_at(due.due_at, due.id)
        run = Run(due.id, run_id, "schedule", RunStatus.RUNNING, now, execution_arn=self.executions.arn(run_id))
        new = start(self.registry, self.executions, run)
        self.registry.set_due(due.id, next_due(due.due_at, now), was=due.due_at)
        return new


class Allowance:
    """What one tick may start: taken from the window's budget in small lots, so that it costs few writes.

    Each company gets a start per call slot; more would only wait for a slot.
    """

    LOT = 10

    def __init__(self, registry: Registry, pacing: Pacing, now: datetime) -> None:
        self._registry = registry
        self._pacing = pacing
        self._window = window_of(now, pacing.window)
        self._month = month_at(now)
        self._lot = 0
        self._announced = self.LOT
        self._by_company: Counter[str] = Counter()

    def announced(self, dues: Iterator[Due]) -> Iterator[Due]:
        """The same, a lot at a time, so that no more is taken from the budget than there is to start."""
        while lot := list(islice(dues, self.LOT)):
            self._announced = len(lot)
            yield from lot

    def spent(self) -> bool:
        """Whether nothing is left for this window."""
        if self._lot == 0:
            self._lot = next((lot for lot in (self._announced, 1) if self._reserve(lot)), 0)
        return self._lot == 0

    def _reserve(self, lot: int) -> bool:
        return self._registry.spend("starts", self._window, lot, self._pacing.starts_a_window)

    def has_company_start(self, due: Due) -> bool:
        return self._by_company[_company(due)] < self._pacing.company_starts_a_tick

    def take(self, due: Due) -> None:
        """A start, and what it will use of the company's Sage transactions of the month."""
        self._registry.spend(budget(due.company_id), self._month, self._pacing.sage_transactions_a_run, NO_LIMIT)
        self._by_company[_company(due)] += 1
        self._lot -= 1

    def untake(self, due: Due) -> None:
        """The run was not started: what it would have used is for others."""
        self._by_company[_company(due)] -= 1
        self._lot += 1
        with suppress(FatalError, RetriableError):
            self._registry.give_back(budget(due.company_id), self._month, self._pacing.sage_transactions_a_run)

    def give_back(self) -> None:
        """What is left of the last lot is for another tick of this window."""
        if self._lot:
            with suppress(FatalError, RetriableError):
                self._registry.give_back("starts", self._window, self._lot)
            self._lot = 0


def _company(due: Due) -> str:
    return due.company_id.strip().casefold()


def run_id_at(at: datetime, id: ConnectionId) -> str:
    """Sorts by time; connection ids are unique over all tenants, so run ids are too."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{id.connection_id}"


def next_due(due_at: datetime, now: datetime) -> datetime:
    """The same time of day, the first one still to come: days that were missed are one run, not many."""
    missed = max(0, (now - due_at) // DAY)
    return due_at + (missed + 1) * DAY


def first_due(id: ConnectionId, now: datetime) -> datetime:
    """The connection's own time of day, spread evenly over all connections by their ids."""
    seconds = int.from_bytes(sha256(f"{id.tenant_id}/{id.connection_id}".encode()).digest()[:8]) % 86_400
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + timedelta(seconds=seconds)
    return at if at >= now + SETTLED else at + DAY if at + DAY >= now + SETTLED else at + 2 * DAY


def window_of(now: datetime, length: timedelta) -> str:
    """The name of the window an instant lies in."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return f"{epoch + (now - epoch) // length * length:%Y-%m-%dT%H:%M:%S}"
