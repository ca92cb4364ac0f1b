"""An in-memory ledger for engine tests: one side's records, what a user does to them, and faults around writes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ledgersync.domain.facts import facts_of
from ledgersync.domain.folding import fold
from ledgersync.domain.kinds import SPECS, Group, Type
from ledgersync.domain.matching import natural_key
from ledgersync.domain.model import Key, Kind, Record, Side, Value, Values
from ledgersync.domain.order import references
from ledgersync.domain.remembered import Operation, Page, Position, Refused, Write, WriteResult, Written
from ledgersync.domain.rights import UNTOLD, UserRights
from ledgersync.ports import WHOLE, Conditions, Deletion, DeletionPage, Part, Told

NUMBERED_ONCE = {
    Side.INTACCT: frozenset({Kind.BILL, Kind.VENDOR_CREDIT, Kind.INVOICE, Kind.CREDIT_MEMO}),
    Side.CASHFLOW360: frozenset({Kind.BILL, Kind.INVOICE}),
}
"""What no party has two of under one number."""
DUPLICATE = {
    Side.INTACCT: ("BL03002185", "A transaction with this number already exists."),
    Side.CASHFLOW360: ("BDC_1171", "duplicate invoice number"),
}
INACTIVE = {
    Side.INTACCT: ("BL01001973", "Activate the vendor Acme, then try again."),
    Side.CASHFLOW360: ("BDC_1119", "Invalid entity data: vendorId: the object is inactive"),
}
Fault = Callable[[Write], WriteResult | BaseException | None]


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 1, 5, 8, tzinfo=UTC)
        self.left = 900.0

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def time_left(self) -> float:
        return self.left


class FakeLedger:
    """Holds records as one side would; ``before`` and ``after`` a write may answer instead, or raise."""

    def __init__(self, side: Side, clock: Clock, page_size: int = 3) -> None:
        self.side = side
        self._clock = clock
        self._page_size = page_size
        self._ids = itertools.count(1)
        self.records: dict[Kind, dict[str, Record]] = {kind: {} for kind in Kind}
        self.deleted: list[Deletion] = []
        self.written: list[Write] = []
        self.before: Fault = lambda write: None
        self.after: Fault = lambda write: None
        self.auto_number: frozenset[Kind] = frozenset()
        self.held_conditions = Conditions()

    def add(
        self,
        kind: Kind,
        given: Values | None = None,
        *,
        owner: str = "100",
        facts: Mapping[str, str] | None = None,
        **named: Value,
    ) -> str:
        """A user creates a record; fields not given are empty."""
        values = {**(given or {}), **named}
        if self.side is Side.INTACCT and SPECS[kind].group is Group.LISTS and values.get("number"):
            id = str(values["number"])
        else:
            id = f"{self.side.value[0]}{next(self._ids):04d}"
        default_facts = (
            {"state": "Posted"} if self.side is Side.INTACCT else {"approval": "approved", "payment": "open"}
        )
        record = Record(
            kind,
            self.side,
            id,
            complete(kind, values),
            self._clock.now(),
            f"9{next(self._ids):04d}",
            owner if self.side is Side.INTACCT else None,
            facts=facts_of({**default_facts, **(facts or {})}),
        )
        self.records[kind][id] = record
        return id

    def edit(self, kind: Kind, id: str, **values: Value) -> None:
        record = self.records[kind][id]
        self.records[kind][id] = replace(record, values={**record.values, **values}, modified=self._clock.now())

    def set_facts(self, kind: Kind, id: str, **facts: str) -> None:
        record = self.records[kind][id]
        told: dict[str, Any] = {name: getattr(facts_of(facts), name) for name in facts}
        self.records[kind][id] = replace(record, facts=replace(record.facts, **told), modified=self._clock.now())

    def remove(self, kind: Kind, id: str) -> None:
        """A user deletes: gone for good in Intacct, deactivated in Cashflow360."""
        record = self.records[kind][id]
        if self.side is Side.CASHFLOW360:
            self.records[kind][id] = replace(record, removed=True, modified=self._clock.now())
            return
        del self.records[kind][id]
        self.deleted.append(Deletion(kind, record.record_no, self._clock.now()))

    def merge(self, kind: Kind, loser: str, survivor: str) -> None:
        """A user merges two records in Cashflow360."""
        self.edit(kind, loser, active=False)
        self.records[kind][loser] = replace(self.records[kind][loser], merged_into=survivor)

    @property
    def calls(self) -> Mapping[str, int]:
        return {"writes": len(self.written)}

    def conditions(self) -> Conditions:
        return self.held_conditions

    def recall(self, told: str) -> bool:
        return False

    def ask_again(self, parts: Collection[Part] = WHOLE) -> bool:
        return False

    @property
    def told(self) -> str:
        return ""

    def rights(self) -> UserRights:
        return UNTOLD

    def prefetch(self, positions: Mapping[Kind, Position | None]) -> None:
        return None

    def changes(self, kind: Kind, since: Position | None, *, whole: bool = False) -> Iterator[Page]:
        found = sorted(self.records[kind].values(), key=lambda r: (r.modified or self._clock.at, r.id))
        found = [r for r in found if since is None or (r.modified or self._clock.at) >= since.at]
        for start in range(0, max(len(found), 1), self._page_size):
            page = tuple(found[start : start + self._page_size])
            last = start + self._page_size >= len(found)
            position = Position(page[-1].modified or self._clock.at, page[-1].id) if page else None
            yield Page(page, position, last)

    def read(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        return {id: self.records[kind][id] for id in ids if id in self.records[kind]}

    def keys(self, kind: Kind) -> Iterator[Key]:
        for record in list(self.records[kind].values()):
            values = record.values
            yield Key(
                record.id,
                record.record_no,
                str(values.get("number") or ""),
                str(values.get("name") or ""),
                values.get("active") is not False,
            )

    def find(self, kind: Kind, wanted: Sequence[Values]) -> Sequence[Record]:
        numbers = {fold(str(values.get("number") or "")) for values in wanted}
        names = {fold(str(values.get("name") or "")) for values in wanted}
        return [
            record
            for record in self.records[kind].values()
            if fold(str(record.values.get("number") or "")) in numbers
            or fold(str(record.values.get("name") or "-")) in names
        ]

    def rehearse(self, writes: Sequence[Write]) -> Sequence[Refused | None]:
        return [None] * len(writes)

    def write(self, writes: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        return [self._write(write) for write in writes]

    def _write(self, write: Write) -> WriteResult:
        answer = self.before(write)
        if isinstance(answer, BaseException):
            raise answer
        if answer is not None:
            return answer
        result = self._effect(write)
        if not isinstance(result, Refused):
            self.written.append(write)
        answer = self.after(write)
        if isinstance(answer, BaseException):
            raise answer
        return answer or result

    def takes(self, kind: Kind, values: Values, id: str = "") -> bool:
        """Whether the system takes a document with this number: no party has two bills or two invoices of one number.

        Cashflow360 takes the number of a credit twice, Intacct does not.
        """
        unique = kind in NUMBERED_ONCE[self.side] and bool(values.get("number"))
        there = (record for record in self.records[kind].values() if unique and record.id != id and not record.removed)
        key = natural_key(SPECS[kind], values)
        return all(natural_key(SPECS[kind], record.values) != key for record in there)

    def _effect(self, write: Write) -> WriteResult:
        if write.operation is not Operation.REMOVE and not self.takes(write.kind, self._after(write), write.id):
            return Refused(*DUPLICATE[self.side])
        if write.operation is Operation.CREATE and self._names_inactive(write):
            return Refused(*INACTIVE[self.side])
        match write.operation:
            case Operation.CREATE:
                assigned: dict[str, Value] = {}
                if write.kind in self.auto_number and not write.values.get("number"):
                    assigned["number"] = f"A-{next(self._ids):03d}"
                taken = SPECS[write.kind].group is Group.LISTS and self.records[write.kind]
                if taken and str(write.values.get("number")) in taken:
                    return Refused("duplicate", "another record has this number")
                id = self.add(write.kind, {**write.values, **assigned})
                return Written(id, self.records[write.kind][id].record_no, assigned)
            case Operation.UPDATE:
                changed = {name: write.values.get(name) for name in write.changed}
                self.edit(write.kind, write.id, **changed)
            case Operation.REMOVE:
                self.remove(write.kind, write.id)
        return Written(write.id, write.record_no)

    def _names_inactive(self, write: Write) -> bool:
        """Whether a new document refers to a list record that is inactive here."""
        named = (self.records[ref.kind].get(ref.id) for ref in references(write.values.values()))
        document = SPECS[write.kind].group is Group.TRANSACTIONS
        return document and any(record is not None and record.values.get("active") is False for record in named)

    def _after(self, write: Write) -> Values:
        """What the record holds once a write took effect."""
        if write.operation is Operation.CREATE or write.id not in self.records[write.kind]:
            return write.values
        return {**self.records[write.kind][write.id].values, **{name: write.values.get(name) for name in write.changed}}

    def history(self, since: Mapping[Kind, Position]) -> Told:
        return Told(unread=frozenset(since), whole=False)

    def deletions(
        self, kinds: Sequence[Kind], since: Position | None, told: Told | None = None
    ) -> Iterator[DeletionPage]:
        found = tuple(d for d in self.deleted if d.kind in kinds and (since is None or d.at >= since.at))
        if found:
            yield DeletionPage(found, Position(found[-1].at))


def complete(kind: Kind, values: Mapping[str, Value]) -> Values:
    """Every field of the kind, empty where not given; lines likewise."""
    full: dict[str, Value] = {}
    for item in SPECS[kind].fields:
        value = values.get(item.name)
        if item.name == "active" and value is None:
            value = True
        if item.type is Type.LINES and isinstance(value, tuple):
            value = tuple({part.name: line.get(part.name) for part in item.lines} for line in value)
        full[item.name] = value
    return full
