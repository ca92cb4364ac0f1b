"""Sync state of a preview: what a slice keeps lies in memory over what the store has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.journal import Entry
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


@dataclass(slots=True, kw_only=True)
class OverlayBooks:
    """Sync state whose changes live in memory only, over the real one."""

    real: Books
    new_conflicts: list[Conflict] = field(default_factory=list)
    new_differences: list[Conflict] = field(default_factory=list)
    _links: dict[tuple[Kind, str], Link] = field(default_factory=dict)
    _of_intacct: dict[tuple[Kind, str], str] = field(default_factory=dict)
    _gone: set[tuple[Kind, str]] = field(default_factory=set)
    _holds: dict[tuple[Kind, Side, str], Hold] = field(default_factory=dict)
    _held: dict[tuple[Kind, Side, str], Hold | None] = field(default_factory=dict)
    _positions: dict[str, Position] = field(default_factory=dict)
    _aliases: dict[tuple[Kind, Side, str], str] = field(default_factory=dict)
    _told: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _first: dict[tuple[Kind, Side], FirstWrites] = field(default_factory=dict)
    _read_holds: bool = False

    def links(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, Link]:
        found = {
            id: link
            for id, link in self.real.links(kind, side, ids).items()
            if (kind, link.cashflow360_id) not in self._gone and (kind, link.cashflow360_id) not in self._links
        }
        ours = {id: self._ours(kind, side, id) for id in ids}
        return {**found, **{id: link for id, link in ours.items() if link is not None}}

    def _ours(self, kind: Kind, side: Side, id: str) -> Link | None:
        if side is Side.CASHFLOW360:
            return self._links.get((kind, id))
        link = self._links.get((kind, self._of_intacct.get((kind, id), "")))
        return link if link is not None and link.intacct_id == id else None

    def all_links(self, kind: Kind, after: str = "") -> Iterator[Link]:
        for link in self.real.all_links(kind, after):
            key = (kind, link.cashflow360_id)
            if key not in self._gone and key not in self._links:
                yield link
        yield from [link for (of, _), link in self._links.items() if of is kind]

    def has_links(self, kind: Kind) -> bool:
        return self.real.has_links(kind) or any(of is kind for of, _ in self._links)

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

    def tell(self, key: str, entries: Sequence[Entry]) -> bool:
        return self._told.setdefault(key, tuple(entries)) == tuple(entries)

    def told(self, key: str) -> Sequence[Entry] | None:
        return self._told.get(key)

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
        link = change.link
        key = link.kind, link.cashflow360_id
        if isinstance(change, PutLink):
            self._links[key] = link
            self._of_intacct[link.kind, link.intacct_id] = link.cashflow360_id
        else:
            self._links.pop(key, None)
            self._gone.add(key)

    def kept(self) -> Sequence[Change]:
        """What the next slice of the preview commits first, to go on with."""
        gone = [DeleteLink(Link(kind, id, "", "", {})) for kind, id in self._gone]
        held = [DeleteHold(*key) if hold is None else PutHold(hold) for key, hold in self._held.items()]
        aliases = [PutAlias(*key, survivor) for key, survivor in self._aliases.items()]
        return [
            *gone,
            *map(PutLink, self._links.values()),
            *held,
            *aliases,
            *map(PutFirstWrites, self._first.values()),
            *map(PutConflict, self.new_conflicts),
            *map(PutDifference, self.new_differences),
            *(PutPosition(stream, position) for stream, position in self._positions.items()),
        ]
