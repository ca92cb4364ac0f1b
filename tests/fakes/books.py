"""The books of one connection in memory: the same laws as the table, fast enough for thousands of histories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import assert_never

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.journal import Entry
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Conflict, Hold, Intent, Position
from ledgersync.errors import LeaseLost
from ledgersync.ports import (
    Change,
    DeleteHold,
    DeleteIntent,
    DeleteLink,
    Deletion,
    DropReported,
    Lease,
    Progress,
    PutAlias,
    PutConflict,
    PutDifference,
    PutFirstWrites,
    PutHold,
    PutIntent,
    PutLink,
    PutPosition,
    Tell,
)
from ledgersync.ports.journal import FOLLOWS, key_of
from tests.fakes.copies import copy_conflict, copy_hold, copy_intent, copy_link
from tests.fakes.journal import MemoryJournal

Drop = DeleteLink | DeleteIntent | DeleteHold | DropReported
Put = PutLink | PutIntent | PutHold | PutConflict | PutDifference | PutAlias | PutFirstWrites | PutPosition

ATOMIC = 40

Fault = Callable[[str, Sequence[Change]], None]
"""Called with the name of a write and, for a commit, its batch; what it raises is the fault."""


def no_fault(operation: str, changes: Sequence[Change]) -> None:
    """Nothing goes wrong."""


@dataclass(slots=True)
class State:
    """What is kept for one connection. ``pointers`` lead from an Intacct id to the Cashflow360 id."""

    links: dict[tuple[Kind, str], Link] = field(default_factory=dict)
    pointers: dict[tuple[Kind, str], str] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    holds: dict[tuple[Kind, Side, str], Hold] = field(default_factory=dict)
    intents: dict[str, Intent] = field(default_factory=dict)
    conflicts: dict[tuple[Kind, str, str], Conflict] = field(default_factory=dict)
    differences: dict[tuple[Kind, str, str], Conflict] = field(default_factory=dict)
    aliases: dict[tuple[Kind, Side, str], str] = field(default_factory=dict)
    reported: dict[tuple[Kind, str], Deletion] = field(default_factory=dict)
    first_writes: dict[tuple[Kind, Side], FirstWrites] = field(default_factory=dict)
    lease: Lease | None = None
    fence: int = 0
    stop: tuple[str, str] = "", ""
    progress: Progress | None = None
    journal: MemoryJournal = field(default_factory=MemoryJournal)


class MemoryBooks:
    """``Books`` over a dictionary. ``before_write`` may raise with nothing written, ``after_write`` with all of it."""

    def __init__(
        self,
        state: State,
        lease: Lease,
        now: Callable[[], datetime],
        before_write: Fault = no_fault,
        after_write: Fault = no_fault,
        told: Callable[[], Progress] | None = None,
    ) -> None:
        self._state = state
        self._lease = lease
        self._now = now
        self._before_write = before_write
        self._after_write = after_write
        self._told = told
        self._stop = ""
        self._batches = count(1)

    def links(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, Link]:
        found = ((id, self._link(kind, side, id)) for id in ids)
        return {id: copy_link(link) for id, link in found if link is not None}

    def _link(self, kind: Kind, side: Side, id: str) -> Link | None:
        if side is Side.CASHFLOW360:
            return self._state.links.get((kind, id))
        pointer = self._state.pointers.get((kind, id))
        return None if pointer is None else self._state.links.get((kind, pointer))

    def all_links(self, kind: Kind, after: str = "") -> Iterator[Link]:
        ids = sorted(id for of, id in self._state.links if of is kind and id > after)
        for id in ids:
            link = self._state.links.get((kind, id))
            if link is not None:
                yield copy_link(link)

    def has_links(self, kind: Kind) -> bool:
        return next(self.all_links(kind), None) is not None

    def aliases(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, str]:
        found = {id: self._state.aliases.get((kind, side, id)) for id in ids}
        return {id: survivor for id, survivor in found.items() if survivor is not None}

    def positions(self) -> Mapping[str, Position]:
        return dict(self._state.positions)

    def holds(self, kind: Kind | None = None) -> Sequence[Hold]:
        held = sorted(self._state.holds.items())
        return [copy_hold(hold) for (of, _, _), hold in held if kind is None or of is kind]

    def intents(self) -> Sequence[Intent]:
        return [copy_intent(intent) for _, intent in sorted(self._state.intents.items())]

    def conflicts(self) -> Sequence[Conflict]:
        return [copy_conflict(conflict) for _, conflict in sorted(self._state.conflicts.items())]

    def differences(self) -> Sequence[Conflict]:
        return [copy_conflict(difference) for _, difference in sorted(self._state.differences.items())]

    def first_writes(self) -> Sequence[FirstWrites]:
        return [first for _, first in sorted(self._state.first_writes.items())]

    def reported(self) -> Sequence[Deletion]:
        return [deletion for _, deletion in sorted(self._state.reported.items())]

    def check(self) -> None:
        self._before_write("check", ())
        self._check()

    def _check(self) -> None:
        lease = self._state.lease
        self._stop = self._state.stop[0]
        if lease is None or lease.fence != self._lease.fence or lease.expires_at <= self._now():
            raise LeaseLost("lease-lost")

    @property
    def stop_asked(self) -> bool:
        return self._stop == self._lease.owner

    def tell(self, key: str, entries: Sequence[Entry]) -> bool:
        self._before_write("tell", ())
        told = self._state.journal.add(key, entries)
        self._after_write("tell", ())
        return told

    def told(self, key: str) -> Sequence[Entry] | None:
        return self._state.journal.get(key)

    def commit(self, changes: Sequence[Change]) -> None:
        for batch in _batches(changes):
            self._before_write("commit", batch)
            self._check()
            if self._told is not None:
                self._state.progress = self._told()
            for change in batch:
                self._apply(change)
            told = [change.entry for change in batch if isinstance(change, Tell)]
            if told:
                unique = f"{FOLLOWS}-{self._lease.fence:08}-{next(self._batches):06}"
                self._state.journal.add(key_of(self._now(), unique), told)
            self._after_write("commit", batch)

    def _apply(self, change: Change) -> None:
        match change:
            case DeleteLink() | DeleteIntent() | DeleteHold() | DropReported():
                self._drop(change)
            case Tell():
                pass
            case _:
                self._put(change)

    def _drop(self, change: Drop) -> None:
        state = self._state
        match change:
            case DeleteLink(link):
                self._delete_link(link)
            case DeleteIntent(control_id):
                state.intents.pop(control_id, None)
            case DeleteHold(kind, side, id):
                state.holds.pop((kind, side, id), None)
            case DropReported(kind, key):
                state.reported.pop((kind, key), None)
            case _:
                assert_never(change)

    def _put(self, change: Put) -> None:
        state = self._state
        match change:
            case PutLink(link):
                self._put_link(link)
            case PutIntent(intent):
                state.intents[intent.control_id] = copy_intent(intent)
            case PutHold(hold):
                state.holds[hold.kind, hold.side, hold.id] = copy_hold(hold)
            case PutConflict(conflict):
                state.conflicts[conflict.kind, conflict.cashflow360_id, conflict.field] = copy_conflict(conflict)
            case PutDifference(one):
                state.differences[one.kind, one.cashflow360_id, one.field] = copy_conflict(one)
            case PutAlias(kind, side, id, survivor):
                state.aliases[kind, side, id] = survivor
            case PutFirstWrites(first):
                state.first_writes[first.kind, first.side] = first
            case PutPosition(stream, position):
                state.positions[stream] = position
            case _:
                assert_never(change)

    def _put_link(self, link: Link) -> None:
        former = self._state.links.get((link.kind, link.cashflow360_id))
        if former is not None and former.intacct_id != link.intacct_id:
            self._drop_pointer(former)
        self._state.links[link.kind, link.cashflow360_id] = copy_link(link)
        self._state.pointers[link.kind, link.intacct_id] = link.cashflow360_id

    def _delete_link(self, link: Link) -> None:
        former = self._state.links.pop((link.kind, link.cashflow360_id), None)
        if former is not None:
            self._drop_pointer(former)

    def _drop_pointer(self, link: Link) -> None:
        """The pointer goes only when it is this link's: another record may have taken over the Intacct id."""
        if self._state.pointers.get((link.kind, link.intacct_id)) == link.cashflow360_id:
            del self._state.pointers[link.kind, link.intacct_id]


def _batches(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """At most 40 changes each; what is told of a change stays with it. Intents go with the last batch, all at once."""
    batch: list[Change] = []
    last: list[Change] = []
    of_intent = False
    for change in changes:
        told = isinstance(change, Tell)
        of_intent = of_intent if told else isinstance(change, PutIntent | DeleteIntent)
        if of_intent:
            last.append(change)
            continue
        if not told and sum(not isinstance(one, Tell) for one in batch) == ATOMIC:
            yield batch
            batch = []
        batch.append(change)
    last.sort(key=lambda change: isinstance(change, Tell))
    if batch or last:
        yield [*batch, *last]
