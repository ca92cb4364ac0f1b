"""What stands in for rules of the store: the lease, its fence, whole commits, and what is kept at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ledgersync.domain.remembered import Intent, Operation
from ledgersync.ports import Change, ConnectionId, DeleteHold, Lease, Progress, PutConflict, PutIntent, PutLink
from tests.fakes.books import MemoryBooks
from tests.fakes.registry import MemoryRegistry
from tests.simulation.ablations.toggles import Filter


class NoLease(MemoryRegistry):
    """Whoever asks gets in, beside whoever is in."""

    def take_lease(
        self,
        id: ConnectionId,
        owner: str,
        now: datetime,
        expires_at: datetime,
        invocation: str = "",
        progress: Progress | None = None,
    ) -> Lease | None:
        state = self._state(id)
        state.lease = Lease(owner=owner, fence=1, expires_at=expires_at, invocation=invocation)
        return state.lease


class ShortLease(MemoryRegistry):
    """A lease that may end under a running slice."""

    def take_lease(
        self,
        id: ConnectionId,
        owner: str,
        now: datetime,
        expires_at: datetime,
        invocation: str = "",
        progress: Progress | None = None,
    ) -> Lease | None:
        return super().take_lease(id, owner, now, now + timedelta(seconds=20), invocation)


class OneFenceARun(MemoryRegistry):
    """Every attempt of a run has the lease under the same fence."""

    def take_lease(
        self,
        id: ConnectionId,
        owner: str,
        now: datetime,
        expires_at: datetime,
        invocation: str = "",
        progress: Progress | None = None,
    ) -> Lease | None:
        return super().take_lease(id, owner, now, expires_at)


class AnybodysLease(MemoryRegistry):
    """The end of any run frees the lease of the one at work."""

    def free_lease(self, id: ConnectionId, owner: str) -> None:
        self._state(id).lease = None


class Unfenced(MemoryBooks):
    """Books that take what comes, whoever holds the lease by now."""

    def commit(self, changes: Sequence[Change]) -> None:
        self._before_write("commit", changes)
        for change in changes:
            self._apply(change)
        self._after_write("commit", changes)


class Unasked(MemoryBooks):
    """Books that nobody asks before a write is sent."""

    def check(self) -> None:
        return None


class InPieces(MemoryBooks):
    """Books that keep one change after another."""

    def commit(self, changes: Sequence[Change]) -> None:
        for change in changes:
            super().commit([change])


def no_intent(*operations: Operation) -> Filter:
    def change_of(change: Change) -> Change | None:
        return None if isinstance(change, PutIntent) and change.intent.write.operation in operations else change

    return change_of


def bare_intent(change: Change) -> Change | None:
    if not isinstance(change, PutIntent):
        return change
    intent: Intent = change.intent
    return PutIntent(replace(intent, write=replace(intent.write, values={}), agreed={}))


def baseless(change: Change) -> Change | None:
    return PutLink(replace(change.link, base={})) if isinstance(change, PutLink) else change


def overless(change: Change) -> Change | None:
    return PutLink(replace(change.link, over={})) if isinstance(change, PutLink) else change


def untold(change: Change) -> Change | None:
    return None if isinstance(change, PutConflict) else change


def hold_kept(change: Change) -> Change | None:
    return None if isinstance(change, DeleteHold) else change
