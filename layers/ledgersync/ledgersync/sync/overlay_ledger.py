"""A system in a preview: reads are real, writes are noted and answered, and every later read sees them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from ledgersync.domain.facts import NO_FACTS, Facts
from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.kinds.admission import SUBMITTED, approval_setting
from ledgersync.domain.model import Key, Kind, Record, Side, Value, Values
from ledgersync.domain.order import references
from ledgersync.domain.remembered import Operation, Page, Position, Refused, Write, WriteResult, Written
from ledgersync.domain.rights import UserRights
from ledgersync.ports import WHOLE, Conditions, DeletionPage, Ledger, Part, Told
from ledgersync.ports.rehearsed import Planned, RehearsedSide
from ledgersync.ports.shelves import Shelves
from ledgersync.sync.foreseen import Foreseen
from ledgersync.sync.pretended import Pretended

PRETENDED = "preview-"
"""How the ids of records begin that a preview pretends to have made."""
ASSIGNED = "assigned by Sage Intacct"
"""Stands in a preview for the number that Intacct would give a new record."""


class OverlayLedger:
    """Every read passes through what was written, so that all of them agree on what was written.

    What was removed is gone in Intacct; Cashflow360 keeps it, marked as removed.
    """

    def __init__(
        self,
        ledger: Ledger,
        shelves: Shelves,
        on_page: Callable[[], None] = lambda: None,
        told: int = sys.maxsize,
        saved: RehearsedSide | None = None,
    ) -> None:
        """``rows`` counts what was read page by page; ``on_page`` is called after each.

        ``writes`` counts what would be written, by "kind|side|operation"; the first ``told`` of it are ``planned``.
        It goes on from what an earlier slice of the preview ``saved``.
        """
        before = saved or RehearsedSide()
        self.side = ledger.side
        self.rows = before.rows
        self._on_page = on_page
        self._told = told
        self.writes = Counter[str](before.writes)
        self.planned = list(before.planned)
        self._ledger = ledger
        self._made = before.made
        self._pretended = Pretended(self.side, shelves)
        self._foreseen = Foreseen(ledger, self._raw, self.find, shelves.freed(self.side))

    def saved(self) -> RehearsedSide:
        """What the next slice of the preview goes on with."""
        return RehearsedSide(rows=self.rows, made=self._made, writes=self.writes, planned=self.planned)

    @property
    def calls(self) -> Mapping[str, int]:
        return self._ledger.calls

    def conditions(self) -> Conditions:
        return self._ledger.conditions()

    def recall(self, told: str) -> bool:
        return self._ledger.recall(told)

    def ask_again(self, parts: Collection[Part] = WHOLE) -> bool:
        return self._ledger.ask_again(parts)

    @property
    def told(self) -> str:
        return self._ledger.told

    def rights(self) -> UserRights:
        return self._ledger.rights()

    def prefetch(self, positions: Mapping[Kind, Position | None]) -> None:
        self._ledger.prefetch(positions)

    def history(self, since: Mapping[Kind, Position]) -> Told:
        return self._ledger.history(since)

    def deletions(
        self, kinds: Sequence[Kind], since: Position | None, told: Told | None = None
    ) -> Iterator[DeletionPage]:
        return self._ledger.deletions(kinds, since, told)

    def changes(self, kind: Kind, since: Position | None, *, whole: bool = False) -> Iterator[Page]:
        for page in self._ledger.changes(kind, since, whole=whole):
            self.rows += len(page.records)
            self._on_page()
            yield replace(page, records=tuple(self._all_now(page.records)))

    def read(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        return {id: self._foreseen.settled(record) for id, record in self._raw(kind, ids).items()}

    def _raw(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        """The records as the writes left them. The amount due on them is the one from before the writes."""
        real = self._ledger.read(kind, [id for id in ids if not id.startswith(PRETENDED)])
        made = [self._pretended.get(kind, id) for id in ids if id.startswith(PRETENDED)]
        now = (self._pretended.now(record) for record in real.values())
        return {one.id: one for one in (*now, *made) if one is not None}

    def keys(self, kind: Kind) -> Iterator[Key]:
        for key in self._ledger.keys(kind):
            if not self._pretended.holds(kind, key.id):
                yield key
        yield from map(_key, self._pretended.of(kind).all())

    def find(self, kind: Kind, wanted: Sequence[Values]) -> Sequence[Record]:
        """Those that may be one of these: real ones as they are now, and those that were written to be like them."""
        real = [values for values in wanted if not _pretended(values)]
        found = self._all_now(self._ledger.find(kind, real) if real else ())
        return list({record.id: record for record in (*found, *self._pretended.like(kind, wanted))}.values())

    def write(self, writes: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        self._foreseen.look_up(writes)
        unsayable = self._unsayable(writes)
        return [
            unsayable.get(write.source_id) or self._write(write) for write, _ in zip(writes, control_ids, strict=True)
        ]

    def rehearse(self, writes: Sequence[Write]) -> Sequence[Refused | None]:
        return self._ledger.rehearse(writes)

    def _unsayable(self, writes: Sequence[Write]) -> Mapping[str, Refused]:
        """What the system's own side can't say of them, by source; of what only this preview knows nobody can tell."""
        asked = [one for one in writes if not one.id or not self._pretended.holds(one.kind, one.id)]
        answers = zip(asked, self._ledger.rehearse(asked) if asked else (), strict=True)
        return {write.source_id: refused for write, refused in answers if refused is not None}

    def _all_now(self, records: Collection[Record]) -> Iterator[Record]:
        return (self._foreseen.settled(now) for record in records if (now := self._pretended.now(record)) is not None)

    def _write(self, write: Write) -> WriteResult:
        before = self._raw(write.kind, [write.id]).get(write.id) if write.id else None
        refused = self._foreseen.refusal(write, before)
        id = write.id or self._next_id()
        assigned = self._assigned(write, id)
        after = self._after(write, before, id, assigned)
        if refused is None:
            self._foreseen.done(write, before, id)
            self._pretended.put(write.kind, id, after)
            self._tell(write, before, after, id)
        return refused or Written(id, write.record_no or id, assigned)

    def _next_id(self) -> str:
        self._made += 1
        return f"{PRETENDED}{self.side.value}-{self._made}"

    def _tell(self, write: Write, before: Record | None, after: Record | None, id: str) -> None:
        self.writes[f"{write.kind}|{self.side}|{write.operation}"] += 1
        if len(self.planned) >= self._told:
            return
        known = after or before
        self.planned.append(
            Planned(
                kind=write.kind,
                side=self.side,
                operation=write.operation,
                id=write.id,
                label=known.label if known is not None else id,
                fields=_told(write, before),
                source_id=write.source_id,
                made="" if write.id else id,
            )
        )

    def _assigned(self, write: Write, id: str) -> Values:
        """The number that Intacct gives a list record which brings none."""
        spec = SPECS[write.kind]
        made = self.side is Side.INTACCT and write.operation is Operation.CREATE and spec.group is Group.LISTS
        if not made or write.values.get(spec.number):
            return {}
        return {spec.number: f"{ASSIGNED} ({id.rpartition('-')[2]})"}

    def _after(self, write: Write, before: Record | None, id: str, assigned: Values) -> Record | None:
        if write.operation is Operation.REMOVE:
            kept = before is not None and self.side is Side.CASHFLOW360
            return replace(before, removed=True) if kept and before is not None else None
        values = {
            **(before.values if before else {}),
            **{name: write.values.get(name) for name in write.changed},
            **assigned,
        }
        return replace(
            before or Record(write.kind, self.side, id, {}, record_no=id, facts=self._new(write.kind)), values=values
        )

    def _new(self, kind: Kind) -> Facts:
        """What is known of a record that would be new: whether it waits for an approval."""
        waits = self.conditions().settings.get(approval_setting(kind)) == "true"
        return Facts(state=SUBMITTED) if waits else NO_FACTS


def _told(write: Write, before: Record | None) -> Mapping[str, tuple[Value, Value]]:
    """What a write changes: (before, after) by field."""
    if write.operation is Operation.REMOVE:
        return {}
    old: Values = before.values if before else {}
    changed = {name: (old.get(name), write.values.get(name)) for name in write.changed}
    return {name: (was, becomes) for name, (was, becomes) in changed.items() if was != becomes}


def _key(record: Record) -> Key:
    number, name = record.values.get("number"), record.values.get("name")
    active = record.values.get("active") is not False
    return Key(record.id, record.record_no, str(number or ""), str(name or ""), active)


def _pretended(values: Values) -> bool:
    """Whether they refer to what only this preview knows, in a line or beside."""
    return any(ref.id.startswith(PRETENDED) for ref in references(values.values()))
