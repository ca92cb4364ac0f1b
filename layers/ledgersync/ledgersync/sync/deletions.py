"""Deletions in Intacct: reported by audit history, found by a key sweep; a record missing from one read never counts.

Each reported key is looked up among the links and then read once more before anything follows from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta

from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Position
from ledgersync.domain.voids import REVERSED
from ledgersync.ports import Deletion, Told
from ledgersync.sync.context import RunContext

SWEEP_EVERY = timedelta(days=7)
SWEEP_UNREAD_EVERY = timedelta(hours=20)
"""For kinds whose deletions nothing reports: daily, whatever the hour a run starts at."""
REREAD = timedelta(hours=3)
"""How long reported deletions are read again before the position moves past them; longer than any overlap."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Links whose Intacct record is said to be deleted, and ids of records held without one that may be meant."""

    links: Sequence[Link] = ()
    held: Sequence[str] = ()

    def ids(self, side: Side) -> list[str]:
        """Every id of it on the side it is said to have gone from."""
        return [*(link.id_on(side) for link in self.links), *self.held]


@dataclass(frozen=True, slots=True)
class Reported:
    """What is said to be deleted; the position and events to settle once it is dealt with.

    ``unread`` are the kinds of which audit history says nothing.
    """

    gone: Mapping[Kind, Gone]
    position: Position | None
    events: tuple[Deletion, ...] = ()
    unread: frozenset[Kind] = frozenset()


def reported(context: RunContext, kinds: Sequence[Kind], since: Position | None, told: Told) -> Reported:
    """What events and audit history say was deleted since the position, or since the connection was made.

    The position moves where the history names anything, or it would name it again and again. Without a position nothing
    need be linked, but may be: by slices that were cut off before they could save one.
    The links of a kind are streamed once, and only when something of that kind was deleted.
    """
    events = tuple(event for event in context.books.reported() if event.kind in kinds)
    keys: dict[Kind, set[str]] = {}
    _add(keys, events)
    unread: frozenset[Kind] = frozenset()
    read_since = since or Position(context.connection.created_at)
    for page in context.ledgers[Side.INTACCT].deletions(kinds, read_since, told):
        unread |= page.unread
        _add(keys, page.deletions)
        context.hearing.compare_undone(_undoable(kinds) if page.undone else (), page.deletions, context.started_at)
    gone = {kind: _gone(context, kind, wanted) for kind, wanted in keys.items()}
    now = Position(context.started_at)
    named = _deleted_by_others(keys) or not told.touched.keys().isdisjoint(kinds)
    return Reported(gone, now if _moves(since, now, named) else None, events, unread)


def _moves(since: Position | None, now: Position, named: bool) -> bool:
    """Whether the position is worth a write."""
    return since is None or (named and now.at - since.at > REREAD)


def _undoable(kinds: Iterable[Kind]) -> list[Kind]:
    return [kind for kind in kinds if kind in REVERSED]


def _add(keys: dict[Kind, set[str]], deletions: Iterable[Deletion]) -> None:
    for deletion in deletions:
        keys.setdefault(deletion.kind, set()).add(deletion.key)


def _deleted_by_others(kinds: Iterable[Kind]) -> bool:
    """Audit history also tells what this product reversed itself; that alone moves no position."""
    return any(kind not in REVERSED for kind in kinds)


def swept(context: RunContext, kind: Kind) -> Gone:
    """The links whose key Intacct does not list now."""
    present = {key.id for key in context.ledgers[Side.INTACCT].keys(kind)}
    links = [link for link in context.books.all_links(kind) if link.intacct_id not in present]
    return Gone(links, [id for id in _held(context, kind) if id not in present])


def to_sweep(context: RunContext, kinds: Sequence[Kind], unread: Collection[Kind], last: Position | None) -> list[Kind]:
    """The kinds whose keys are due: all of them weekly; daily, by their own last sweep, those nothing reports."""
    connection, now = context.connection, context.started_at
    if now - (connection.last_sweep_at or connection.created_at) >= SWEEP_EVERY:
        return list(kinds)
    daily = now - (last.at if last else connection.created_at) >= SWEEP_UNREAD_EVERY
    return [kind for kind in kinds if kind in unread] if daily else []


def _gone(context: RunContext, kind: Kind, keys: Set[str]) -> Gone:
    """Links by Intacct id or record number; a key of neither may be that of a record which is held."""
    if kind in REVERSED:  # its id is its record number, and many may be reported again and again
        return Gone(list(context.books.links(kind, Side.INTACCT, sorted(keys)).values()))
    links = [link for link in context.books.all_links(kind) if link.intacct_id in keys or link.record_no in keys]
    others = keys - {key for link in links for key in (link.intacct_id, link.record_no)}
    return Gone(links, _held(context, kind) if others else ())


def _held(context: RunContext, kind: Kind) -> list[str]:
    return [hold.id for hold in context.holds(kind).all() if hold.side is Side.INTACCT]
