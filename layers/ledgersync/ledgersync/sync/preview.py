"""The preview: the very run, over ledgers that only pretend to write and books that forget (product D7)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Key, Kind, Link, Record, Ref, Side, Value, Values
from ledgersync.domain.remembered import Conflict, Hold, Intent, Operation, Page, Position, Write, WriteResult, Written
from ledgersync.ports import (
    Books,
    Change,
    Conditions,
    DeleteHold,
    DeleteIntent,
    DeleteLink,
    Deletion,
    DeletionPage,
    DropReported,
    Ledger,
    PutAlias,
    PutConflict,
    PutDifference,
    PutHold,
    PutIntent,
    PutLink,
    PutPosition,
)
from ledgersync.sync.context import RunContext
from ledgersync.sync.slice import sync_slice


@dataclass(frozen=True, slots=True)
class Planned:
    """One write the run would make; ``fields`` are what it would change: (before, after) by field."""

    kind: Kind
    side: Side
    operation: Operation
    id: str
    label: str
    fields: Mapping[str, tuple[Value, Value]]


@dataclass(frozen=True, slots=True)
class Preview:
    """``complete`` is false when time ran out before everything was looked at."""

    counts: Mapping[str, int]
    planned: Sequence[Planned]
    holds: Sequence[Hold]
    conflicts: Sequence[Conflict]
    differences: Sequence[Conflict]
    complete: bool


def preview(context: RunContext, groups: Sequence[Group]) -> Preview:
    """What a run would do now. Reads both systems, writes nowhere."""
    books = ForgetfulBooks(context.books)
    ledgers = {side: PretendingLedger(ledger) for side, ledger in context.ledgers.items()}
    dry = replace(context, books=books, ledgers=ledgers)
    complete = all(not sync_slice(dry, group).out_of_time for group in groups)
    planned = [item for side in Side for item in ledgers[side].planned]
    counts, conflicts, differences = dict(dry.state.counts), books.new_conflicts, books.new_differences
    return Preview(counts, planned, books.holds(), conflicts, differences, complete)


class PretendingLedger:
    """Reads are real; a write is noted and answered as done, and later reads see it."""

    def __init__(self, ledger: Ledger) -> None:
        self.side = ledger.side
        self.planned: list[Planned] = []
        self._ledger = ledger
        self._ids = itertools.count(1)
        self._written: dict[tuple[Kind, str], Record | None] = {}

    @property
    def calls(self) -> Mapping[str, int]:
        return self._ledger.calls

    def conditions(self) -> Conditions:
        return self._ledger.conditions()

    def rights(self) -> str:
        return self._ledger.rights()

    def prefetch(self, positions: Mapping[Kind, Position | None]) -> None:
        self._ledger.prefetch(positions)

    def changes(self, kind: Kind, since: Position | None) -> Iterator[Page]:
        for page in self._ledger.changes(kind, since):
            yield replace(page, records=tuple(self._now(record) for record in page.records))

    def read(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        found = self._ledger.read(kind, [id for id in ids if (kind, id) not in self._written])
        ours = {id: record for id in ids if (record := self._written.get((kind, id))) is not None}
        return {**found, **ours}

    def keys(self, kind: Kind) -> Iterator[Key]:
        return self._ledger.keys(kind)

    def find(self, kind: Kind, wanted: Sequence[Values]) -> Sequence[Record]:
        real = [values for values in wanted if not any(_pretended(v) for v in values.values())]
        return self._ledger.find(kind, real) if real else []

    def deletions(self, kinds: Sequence[Kind], since: Position | None) -> Iterator[DeletionPage]:
        return self._ledger.deletions(kinds, since)

    def write(self, writes: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        return [self._write(write) for write, _ in zip(writes, control_ids, strict=True)]

    def _write(self, write: Write) -> WriteResult:
        id = write.id or f"{PRETENDED}{next(self._ids)}"
        before = self.read(write.kind, [write.id]).get(write.id) if write.id else None
        old: Values = before.values if before else {}
        if write.operation is Operation.REMOVE:
            self._written[write.kind, id] = None
            after, fields = before, {}
        else:
            values = {**old, **{name: write.values.get(name) for name in write.changed}}
            after = replace(before or Record(write.kind, self.side, id, {}, record_no=id), values=values)
            self._written[write.kind, id] = after
            fields = {name: (old.get(name), values[name]) for name in write.changed if old.get(name) != values[name]}
        self.planned.append(
            Planned(write.kind, self.side, write.operation, write.id, after.label if after else id, fields)
        )
        return Written(id, write.record_no or id)

    def _now(self, record: Record) -> Record:
        return self._written.get((record.kind, record.id)) or record


PRETENDED = "preview-"


def _pretended(value: Value) -> bool:
    return isinstance(value, Ref) and value.id.startswith(PRETENDED)


@dataclass(slots=True)
class ForgetfulBooks:
    """Books whose changes live in memory only, over the real ones."""

    real: Books
    new_conflicts: list[Conflict] = field(default_factory=list)
    new_differences: list[Conflict] = field(default_factory=list)
    _links: dict[tuple[Kind, str], Link] = field(default_factory=dict)
    _gone: set[tuple[Kind, str]] = field(default_factory=set)
    _holds: dict[tuple[Kind, Side, str], Hold] = field(default_factory=dict)
    _aliases: dict[tuple[Kind, Side, str], str] = field(default_factory=dict)
    _read_holds: bool = False

    def links(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, Link]:
        found = {
            id: link
            for id, link in self.real.links(kind, side, ids).items()
            if (kind, link.cashflow360_id) not in self._gone and (kind, link.cashflow360_id) not in self._links
        }
        wanted = set(ids)
        ours = {link.id_on(side): link for (of, _), link in self._links.items() if of is kind}
        return {**found, **{id: link for id, link in ours.items() if id in wanted}}

    def all_links(self, kind: Kind) -> Iterator[Link]:
        for link in self.real.all_links(kind):
            key = (kind, link.cashflow360_id)
            if key not in self._gone and key not in self._links:
                yield link
        yield from [link for (of, _), link in self._links.items() if of is kind]

    def aliases(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, str]:
        ours = {id: to for (of, on, id), to in self._aliases.items() if (of, on) == (kind, side)}
        return {**self.real.aliases(kind, side, ids), **{id: ours[id] for id in ids if id in ours}}

    def positions(self) -> Mapping[str, Position]:
        return self.real.positions()

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

    def reported(self) -> Sequence[Deletion]:
        return self.real.reported()

    def check(self) -> None:
        """A preview holds no lease; nothing of it is sent."""

    def commit(self, changes: Sequence[Change]) -> None:
        self.holds()
        for change in changes:
            match change:
                case PutLink(link):
                    self._links[link.kind, link.cashflow360_id] = link
                case DeleteLink(link):
                    self._links.pop((link.kind, link.cashflow360_id), None)
                    self._gone.add((link.kind, link.cashflow360_id))
                case PutHold(hold):
                    self._holds[hold.kind, hold.side, hold.id] = hold
                case DeleteHold(kind, side, id):
                    self._holds.pop((kind, side, id), None)
                case PutConflict(conflict):
                    self.new_conflicts.append(conflict)
                case PutAlias(kind, side, id, survivor):
                    self._aliases[kind, side, id] = survivor
                case PutDifference(difference):
                    self.new_differences.append(difference)
                case PutIntent() | DeleteIntent() | PutPosition() | DropReported():
                    pass
                case _:
                    assert_never(change)
