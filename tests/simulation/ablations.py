"""Single rules taken out of the product, one at a time: a suite that misses one proves nothing about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

import cashflow360.client
from cashflow360.paging import FetchPage, Key
from cashflow360.results import Row
from ledgersync.adapters.memory.books import MemoryBooks
from ledgersync.adapters.memory.registry import MemoryRegistry
from ledgersync.domain import entry
from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.rules import Rules
from ledgersync.domain.work import Intent, Operation, Position, Unknown, Write, WriteResult
from ledgersync.ports import (
    Change,
    Connection,
    ConnectionId,
    DeleteIntent,
    Lease,
    Ledger,
    PutConflict,
    PutIntent,
    PutLink,
)
from ledgersync.usecases import sync_slice
from ledgersync.usecases.context import RunContext
from ledgersync.usecases.counterparts import Counterparts
from ledgersync.usecases.deletions import Reported
from ledgersync.usecases.sync_kind import KindSync
from tests.simulation.products import OpenLedgers, Products
from tests.simulation.world import World

Toggle = Callable[[], AbstractContextManager[Products]]


@contextmanager
def replaced(owner: object, name: str, value: object) -> Iterator[None]:
    """An attribute of a module or class is something else for a while."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _code(*changes: tuple[object, str, object]) -> Toggle:
    @contextmanager
    def toggle() -> Iterator[Products]:
        with ExitStack() as stack:
            for owner, name, value in changes:
                stack.enter_context(replaced(owner, name, value))
            yield Products()

    return toggle


def _parts(make: Callable[[], Products]) -> Toggle:
    @contextmanager
    def toggle() -> Iterator[Products]:
        yield make()

    return toggle


def _registry(kind: type[MemoryRegistry]) -> Toggle:
    def make(world: World) -> MemoryRegistry:
        return kind(world.clock.now, world.moments.before_store, world.moments.after_store)

    return _parts(lambda: Products(registry=make))


class NoLease(MemoryRegistry):
    """Whoever asks gets in, beside whoever is in."""

    def take_lease(self, id: ConnectionId, owner: str, now: datetime, expires_at: datetime) -> Lease | None:
        state = self._state(id)
        state.lease = Lease(owner, 1, expires_at)
        return state.lease


class ShortLease(MemoryRegistry):
    """A lease that may end under a running slice."""

    def take_lease(self, id: ConnectionId, owner: str, now: datetime, expires_at: datetime) -> Lease | None:
        return super().take_lease(id, owner, now, now + timedelta(seconds=20))


class AnybodysLease(MemoryRegistry):
    """The end of any run frees the lease of the one at work."""

    def free_lease(self, id: ConnectionId, owner: str) -> None:
        self._state(id).lease = None


Filter = Callable[[Change], Change | None]


def _forgetting(change_of: Filter) -> Toggle:
    """Books that keep something else than they are told."""

    class Books(MemoryBooks):
        def commit(self, changes: Sequence[Change]) -> None:
            super().commit([kept for change in changes if (kept := change_of(change)) is not None])

    class Registry(MemoryRegistry):
        def books(self, id: ConnectionId, lease: Lease) -> MemoryBooks:
            return Books(self._state(id), lease, self._now, self.before_write, self.after_write)

    return _registry(Registry)


def _no_intent(*operations: Operation) -> Filter:
    def change_of(change: Change) -> Change | None:
        return None if isinstance(change, PutIntent) and change.intent.write.operation in operations else change

    return change_of


def _bare_intent(change: Change) -> Change | None:
    if not isinstance(change, PutIntent):
        return change
    intent: Intent = change.intent
    return PutIntent(replace(intent, write=replace(intent.write, values={}), agreed={}))


def _baseless(change: Change) -> Change | None:
    return PutLink(replace(change.link, base={})) if isinstance(change, PutLink) else change


def _untold(change: Change) -> Change | None:
    return None if isinstance(change, PutConflict) else change


class Again:
    """A ledger that sends once more whatever it got no answer for."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str) -> object:
        return getattr(self._ledger, name)

    def write(self, writes: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        results = list(self._ledger.write(writes, control_ids))
        for place, result in enumerate(results):
            if isinstance(result, Unknown):
                results[place] = self._ledger.write([writes[place]], [f"{control_ids[place]}-again"])[0]
        return results


def _blindly(open_ledgers: OpenLedgers) -> OpenLedgers:
    def opened(connection: Connection) -> Mapping[Side, Ledger]:
        return {side: cast(Ledger, Again(ledger)) for side, ledger in open_ledgers(connection).items()}

    return opened


def by_offset(
    fetch: FetchPage,
    *,
    since: datetime | None,
    after: Key | None,
    now: Callable[[], datetime],
    page_rows: int,
    whole: bool = False,
) -> Iterator[list[Row]]:
    """Pages by number, as if books stood still while they are read."""
    _ = after, now, whole
    start = 0
    while True:
        page = fetch(since, start)
        yield page
        if len(page) < page_rows:
            return
        start += page_rows


def position_first(self: KindSync, side: Side, since: Position | None) -> bool:
    """As take_changes, but saving how far it is before anything was done."""
    for page in self._context.ledgers[side].changes(self._spec.kind, since):
        self._save(side, page, since)
        self.take(side, page.records)
        if not page.last and self._context.out_of_time():
            return False
    return True


def nothing_deleted(context: RunContext, kinds: Sequence[Kind], since: Position | None) -> Reported:
    """Deletions are not looked for."""
    _ = kinds, since
    return Reported({}, Position(context.started_at))


def no_match(self: Counterparts, spec: object, side: Side, records: Sequence[Record]) -> dict[str, object]:
    """Whatever has no link is taken for new."""
    _ = self, spec, side, records
    return {}


def not_again(self: KindSync) -> None:
    """Holds stay as they are."""
    _ = self


def unsettled(context: RunContext, references: object, kinds: object) -> dict[Kind, dict[Side, list[str]]]:
    """Intents are thrown away unread."""
    context.books.commit([DeleteIntent(intent.control_id) for intent in context.books.intents()])
    _ = references, kinds
    return {}


def approve_all(record: Record, rules: Rules) -> str:
    """Everything counts as approved."""
    _ = record, rules
    return ""


@dataclass(frozen=True, slots=True)
class Ablation:
    """``within`` is how many seeds the suite may take to notice; ``seed`` is one that notices, for a quick test."""

    name: str
    toggle: Toggle
    within: int
    seed: int


_NO_OVERLAP = Products(
    intacct=lambda settings: replace(
        settings, overlap=timedelta(0), deletion_overlap=timedelta(0), creation_margin=timedelta(0)
    ),
    cashflow360=lambda settings: replace(settings, overlap=timedelta(0)),
)

ABLATIONS: tuple[Ablation, ...] = (
    Ablation("no lease", _registry(NoLease), 100, 1),
    Ablation("lease shorter than a slice", _registry(ShortLease), 100, 1),
    Ablation("any run's end frees the lease", _registry(AnybodysLease), 300, 55),
    Ablation("no overlap", _parts(lambda: _NO_OVERLAP), 300, 34),
    Ablation("paging by offset", _code((cashflow360.client, "read_by_key", by_offset)), 700, 634),
    Ablation("no search before a create", _code((Counterparts, "_match", no_match)), 100, 1),
    Ablation("blind retry of unknown outcomes", _parts(lambda: Products(ledgers=_blindly)), 600, 11),
    Ablation("no intents on creates", _forgetting(_no_intent(Operation.CREATE)), 600, 284),
    Ablation("no intents on updates", _forgetting(_no_intent(Operation.UPDATE)), 600, 202),
    Ablation("intents without payload", _forgetting(_bare_intent), 600, 210),
    Ablation("intents thrown away unread", _code((sync_slice, "settle", unsettled)), 600, 436),
    Ablation("no base", _forgetting(_baseless), 50, 1),
    Ablation("position saved before outcomes", _code((KindSync, "take_changes", position_first)), 300, 251),
    Ablation("holds not retried", _code((KindSync, "retry_due", not_again)), 100, 19),
    Ablation("conflicts not kept", _forgetting(_untold), 300, 3),
    Ablation("deletions not read", _code((sync_slice, "reported", nothing_deleted)), 100, 1),
    Ablation("unapproved bills cross", _code((entry, "_unapproved", approve_all)), 100, 4),
)
