"""Runs a slice of a run under its lease, its company's call slot, and the rules of the day."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from ledgersync.domain.audited import TRUSTED_AFTER
from ledgersync.domain.kinds import Group, KindSpec
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences, missing
from ledgersync.domain.rules import Rules
from ledgersync.errors import FatalError, LedgersyncError
from ledgersync.ports import (
    Books,
    Clock,
    Conditions,
    Connection,
    ConnectionId,
    Lease,
    OpenLedgers,
    Progress,
    Registry,
)
from ledgersync.ports.rehearsed import Rehearsed
from ledgersync.runs.knowing import hearing_of, keep_proof, known_settings
from ledgersync.runs.telling import Counted, Telling, calls_of
from ledgersync.sync.context import MARGIN_SECONDS, RunContext, entity_location
from ledgersync.sync.known_settings import KnownSettings
from ledgersync.sync.preview import Preview, preview
from ledgersync.sync.slice import SliceResult, look, sync_slice
from ledgersync.sync.state import SliceState

Taken = TypeVar("Taken")

NO_LEASE = Lease(owner="preview", fence=0, expires_at=datetime.min.replace(tzinfo=UTC))
LEASE_FOR = timedelta(minutes=30)
"""Longer than any Lambda can live, so that a lease never ends under a running slice."""
PATIENCE_SECONDS = 45.0
OWN_PATIENCE_SECONDS = 15.0
"""Step Functions has waited a minute before it starts an attempt beside one that may be at work."""
POLL_SECONDS = 1.0


class SliceStatus(StrEnum):
    SYNCED = "synced"
    STOOD_ASIDE = "stood_aside"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SliceOutcome:
    """What a slice hands to the next state: counts only, never records."""

    status: SliceStatus
    more: bool
    transactions_ready: bool
    counts: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """What running needs from the outside. ``open_ledgers`` logs nothing in before it has to."""

    registry: Registry
    open_ledgers: OpenLedgers
    specs: Mapping[Kind, KindSpec]
    clock: Clock
    new_control_id: Callable[[], str]
    patience_seconds: float = PATIENCE_SECONDS
    margin_seconds: float = MARGIN_SECONDS
    trusted_after: timedelta | None = TRUSTED_AFTER
    """How long an audit history has to tell of every change of a kind before it is believed; None: never."""

    def run_slice(
        self,
        id: ConnectionId,
        run_id: str,
        group: Group,
        invocation: str,
        after: str = "",
        so_far: Counted | None = None,
    ) -> SliceOutcome:
        """Do one slice; steps aside when another run of the connection is going and does not end in time.

        ``invocation`` is this attempt's alone. It takes the lease over from an earlier attempt of the same run, which
        may still be at work and ends in LeaseLost before its next write. ``after`` is an invocation that has ended,
        ``so_far`` what the slices before counted.
        Raises FatalError for a connection that is unknown or disconnected, and what the ledgers raise.
        """
        connection = self._connected(id)
        ready = not missing(connection.preferences)
        telling = Telling(run_id, group, self.clock, so_far or Counted())
        lease = self._wait_for_lease(id, run_id, invocation, telling())
        if lease is None:
            return SliceOutcome(SliceStatus.STOOD_ASIDE, more=False, transactions_ready=False)
        if lease.stop == run_id:
            return SliceOutcome(SliceStatus.CANCELLED, more=False, transactions_ready=False)
        if not self._wait_for_slot(connection, lease, after):
            return SliceOutcome(SliceStatus.SYNCED, more=True, transactions_ready=ready)
        try:
            return self._sync(connection, telling, lease, ready)
        except Exception:
            with suppress(LedgersyncError):  # else it expires when this process has to have ended
                self.registry.free_slot(connection.company_id, run_id, invocation)
            raise

    def preview_of(
        self,
        connection: Connection,
        before: Rehearsed,
        clock: Clock | None = None,
        tell: Callable[[int], None] = lambda _: None,
        told: int = sys.maxsize,
    ) -> Preview:
        """What a run would do now, without a lease: nothing is written anywhere. It goes on from the slice ``before``.

        The connection may be one that is not saved yet.

        ``clock`` says when to stop; ``tell`` is told how many records were read so far. So many writes of either side
        are ``told`` field by field; all are counted.
        """
        groups = [Group.LISTS] if missing(connection.preferences) else list(Group)
        context = replace(self.context(connection, "preview", NO_LEASE), clock=clock or self.clock)
        return preview(context, groups, before, tell, told)

    def _connected(self, id: ConnectionId) -> Connection:
        connection = self.registry.connection(id)
        if connection is None or connection.disconnected:
            raise FatalError("connection-unknown", "the connection does not exist or is disconnected")
        return connection

    def _sync(self, connection: Connection, telling: Telling, lease: Lease, ready: bool) -> SliceOutcome:
        context = self.context(connection, telling.run_id, lease, telling)
        result, ended = self._ended(context, telling.group, ready)
        ready = ready and not (ended and telling.group is Group.LISTS)
        if result.swept and ended:
            self.registry.set_swept(connection.id, context.started_at)
        if not result.stopped:
            keep_proof(self.registry, connection.id, context.hearing, context.started_at, ended and not result.more)
        calls, counts = calls_of(context.ledgers), dict(context.state.counts)
        if result.stopped:
            return SliceOutcome(SliceStatus.CANCELLED, False, False, counts, calls)
        return SliceOutcome(SliceStatus.SYNCED, result.more, ready, counts, calls)

    def _ended(self, context: RunContext, group: Group, ready: bool) -> tuple[SliceResult, bool]:
        """The slice, and whether transactions were dealt with: after a quiet slice of lists they are looked at."""
        result = sync_slice(context, group)
        if group is Group.TRANSACTIONS:
            return result, True
        quiet = look(context, Group.TRANSACTIONS) if ready and result.quiet else None
        return quiet or result, quiet is not None

    def context(self, connection: Connection, run_id: str, lease: Lease, telling: Telling | None = None) -> RunContext:
        """What a step works with, both systems' settings read; commits pass while the lease holds."""
        started_at = self.clock.now()
        books = self.registry.books(connection.id, lease, telling)
        ledgers = self.open_ledgers(connection, books.check)
        state = SliceState()
        if telling is not None:
            telling.listen(state.counts, ledgers)
        id = connection.id

        def rules() -> Rules:
            conditions = {side: ledgers[side].conditions() for side in Side}
            return rules_of(connection, books, conditions, started_at)

        settings = KnownSettings(ledgers, rules)
        if telling is not None:
            settings = known_settings(self.registry, id, run_id, ledgers, started_at, rules)
        return RunContext(
            connection=connection,
            run_id=run_id,
            started_at=started_at,
            books=books,
            ledgers=ledgers,
            rules=rules(),
            settings=settings,
            hearing=hearing_of(self.registry, id, started_at, self.trusted_after),
            specs=self.specs,
            clock=self.clock,
            new_control_id=self.new_control_id,
            margin_seconds=self.margin_seconds,
            state=state,
        )

    def _wait_for_lease(self, id: ConnectionId, run_id: str, invocation: str, told: Progress) -> Lease | None:
        def take() -> Lease | None:
            now = self.clock.now()
            return self.registry.take_lease(id, run_id, now, now + LEASE_FOR, invocation, told)

        return self._wait(take)

    def _wait_for_slot(self, connection: Connection, lease: Lease, after: str) -> bool:
        """A slot until this process has to have ended, so that one that was killed blocks nobody for longer.

        An earlier attempt of the same run may be in the middle of a call; after a while its slot goes over.
        """
        began = self.clock.now()

        def take() -> bool | None:
            now = self.clock.now()
            own = (now - began).total_seconds() >= OWN_PATIENCE_SECONDS
            until = now + min(LEASE_FOR, timedelta(seconds=max(0.0, self.clock.time_left())))
            company, owner = connection.company_id, lease.owner
            return self.registry.take_slot(company, owner, now, until, lease.invocation, after, own) or None

        return self._wait(take) is not None

    def _wait(self, take: Callable[[], Taken | None]) -> Taken | None:
        waited = 0.0
        while (taken := take()) is None:
            if waited >= self.patience_seconds or self.clock.time_left() < self.margin_seconds:
                return None
            self.clock.sleep(POLL_SECONDS)
            waited += POLL_SECONDS
        return taken


def rules_of(connection: Connection, books: Books, conditions: Mapping[Side, Conditions], now: datetime) -> Rules:
    """The rules of this run: preferences, closed books and settings, and where the entity's own location is."""
    intacct = conditions[Side.INTACCT]
    preferences = connection.preferences or Preferences()
    return Rules(
        today=now.date(),
        preferences=replace(preferences, dimensions=preferences.dimensions.without(intacct.unused_dimensions)),
        one_way=connection.one_way,
        entity_id=connection.entity_id,
        entity_location=entity_location(connection.entity_id, books),
        books_closed=intacct.books_closed,
        settings=intacct.settings,
        terms={side: conditions[side].terms for side in Side},
        absent=intacct.absent,
    )
