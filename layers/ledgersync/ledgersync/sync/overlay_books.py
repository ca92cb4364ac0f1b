"""Sync state of a preview: what a slice keeps lies in memory over what the store has."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Conflict, Hold, Intent, Position
from ledgersync.ports import (
    Books,
    Change,
    DeleteHold,
    DeleteIntent,
    DeleteLink,
    Deletion,
    DropReported,
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
from ledgersync.ports.shelves import Shelves


@dataclass(slots=True, kw_only=True)
class OverlayBooks:
    """Sync state over the real one. Its links are on the ``shelves``, all else that changes lives in memory."""

    real: Books
    shelves: Shelves
    new_conflicts: list[Conflict] = field(default_factory=list)
    new_differences: list[Conflict] = field(default_factory=list)
    _holds: dict[tuple[Kind, Side, str], Hold] = field(default_factory=dict)
    _held: dict[tuple[Kind, Side, str], Hold | None] = field(default_factory=dict)
    _positions: dict[str, Position] = field(default_factory=dict)
    _aliases: dict[tuple[Kind, Side, str], str] = field(default_factory=dict)
    _first: dict[tuple[Kind, Side], FirstWrites] = field(default_factory=dict)
    _read_holds: bool = False

    def links(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, Link]:
        shelf, real = self.shelves.links(kind), self.real.links(kind, side, ids)
        put = shelf.get([link.cashflow360_id for link in real.values()])
        found = {id: link for id, link in real.items() if link.cashflow360_id not in put}
        ours = (
            shelf.get(ids).items()
            if side is Side.CASHFLOW360
            else ((id, one) for id in ids for one in shelf.marked(id))
        )
        return {**found, **{id: link for id, link in ours if link is not None}}

    def all_links(self, kind: Kind, after: str = "") -> Iterator[Link]:
        shelf = self.shelves.links(kind)
        real = (link for link in self.real.all_links(kind, after) if not shelf.get([link.cashflow360_id]))
        return heapq.merge(real, shelf.all(after), key=lambda link: link.cashflow360_id)

    def has_links(self, kind: Kind) -> bool:
        return self.real.has_links(kind) or next(self.shelves.links(kind).all(), None) is not None

    def aliases(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, str]:
        ours = {id: to for (of, on, id), to in self._aliases.items() if (of, on) == (kind, side)}
        return {**self.real.aliases(kind, side, ids), **{id: ours[id] for id in ids if id in ours}}

    def positions(self) -> Mapping[str, Position]:
        return {**self.real.positions(), **self._positions}

    def holds(self, kind: Kind | None = None) -> Sequence[Hold]:
        if not self._read_holds:
            self._holds = {(hold.kind, hold.side, hold.id): hold for hold in self.real.holds()}
            self._read_holds = True
        return [hold for hold in self._holds.values() if kind is None or hold.kind is kind]

    def intents(self) -> Sequence[Intent]:
        return ()

    def conflicts(self) -> Sequence[Conflict]:
        return [*self.real.conflicts(), *self.new_conflicts]

    def differences(self) -> Sequence[Conflict]:
        return [*self.real.differences(), *self.new_differences]

    def first_writes(self) -> Sequence[FirstWrites]:
        real = [one for one in self.real.first_writes() if (one.kind, one.side) not in self._first]
        return [*real, *self._first.values()]

    def reported(self) -> Sequence[Deletion]:
        return self.real.reported()

    def check(self) -> None:
        """A preview holds no lease; nothing of it is sent."""

    @property
    def stop_asked(self) -> bool:
        """Nobody stops a preview: it writes nothing."""
        return False

    def tell(self, *_: object, **__: object) -> bool:
        """Nothing is left without an answer here, so nobody asks what was told."""
        return True

    def told(self, *_: object, **__: object) -> None:
        return None

    def commit(self, changes: Sequence[Change]) -> None:
        self.holds()
        for change in changes:
            self._keep(change)

    def _keep(self, change: Change) -> None:
        match change:
            case PutLink() | DeleteLink():
                self._keep_link(change)
            case PutHold(hold):
                self._holds[hold.kind, hold.side, hold.id] = self._held[hold.kind, hold.side, hold.id] = hold
            case DeleteHold(kind, side, id):
                self._holds.pop((kind, side, id), None)
                self._held[kind, side, id] = None
            case PutConflict(conflict):
                self.new_conflicts.append(conflict)
            case PutAlias(kind, side, id, survivor):
                self._aliases[kind, side, id] = survivor
            case PutDifference(difference):
                self.new_differences.append(difference)
            case PutPosition(stream, position):
                self._positions[stream] = position
            case PutFirstWrites(first):
                self._first[first.kind, first.side] = first
            case PutIntent() | DeleteIntent() | DropReported() | Tell():
                pass
            case _:
                assert_never(change)

    def _keep_link(self, change: PutLink | DeleteLink) -> None:
        link, shelf = change.link, self.shelves.links(change.link.kind)
        if isinstance(change, DeleteLink):
            shelf.put(link.cashflow360_id, None)
            return
        for former in shelf.marked(link.intacct_id):
            shelf.put(former.cashflow360_id, former)
        shelf.put(link.cashflow360_id, link, mark=link.intacct_id)

    def kept(self) -> Sequence[Change]:
        """What the next slice of the preview commits first, to go on with; the shelves go along by themselves."""
        held = [DeleteHold(*key) if hold is None else PutHold(hold) for key, hold in self._held.items()]
        aliases = [PutAlias(*key, survivor) for key, survivor in self._aliases.items()]
        return [
            *held,
            *aliases,
            *map(PutFirstWrites, self._first.values()),
            *map(PutConflict, self.new_conflicts),
            *map(PutDifference, self.new_differences),
            *(PutPosition(stream, position) for stream, position in self._positions.items()),
        ]
