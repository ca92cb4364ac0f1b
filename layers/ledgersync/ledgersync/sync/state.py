"""All that changes while a slice is at work, in one place; everything else is given to it and stays as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.matching import KeyIndex
from ledgersync.domain.model import Kind, Link, Record, Side
from ledgersync.domain.remembered import Hold, Intent, Page
from ledgersync.errors import Barred
from ledgersync.ports import Change, DeleteHold, DeleteIntent, DeleteLink, PutFirstWrites, PutHold, PutIntent, PutLink

RecordKey = tuple[Kind, Side, str]


class HeldRecords:
    """The holds of one kind as the store has them, each found by its record and by that record's counterpart."""

    def __init__(self) -> None:
        self._by_record: dict[tuple[Side, str], Hold] = {}
        self._by_counterpart: dict[tuple[Side, str], Hold] = {}

    def put(self, hold: Hold) -> None:
        self.drop(hold.side, hold.id)
        self._by_record[hold.side, hold.id] = hold
        if hold.counterpart_id:
            self._by_counterpart[hold.side.other, hold.counterpart_id] = hold

    def drop(self, side: Side, id: str) -> None:
        hold = self._by_record.pop((side, id), None)
        if hold is not None and self._by_counterpart.get((side.other, hold.counterpart_id)) is hold:
            del self._by_counterpart[side.other, hold.counterpart_id]

    def all(self) -> list[Hold]:
        return list(self._by_record.values())

    def under(self, side: Side, id: str) -> Hold | None:
        """The hold that is kept under this record."""
        return self._by_record.get((side, id))

    def of(self, record: Record, link: Link | None) -> Hold | None:
        """The hold of a record: kept under it, or under its counterpart."""
        key = (record.side, record.id)
        hold = self._by_record.get(key) or self._by_counterpart.get(key)
        if hold is None and link is not None:
            hold = self._by_record.get((Side.CASHFLOW360, link.cashflow360_id))
        return hold


@dataclass(slots=True)
class Progress:
    """How far the streams of a kind were dealt with.

    ``idle`` counts rows that needed nothing since the last save, ``written`` rows this slice wrote: both are read again
    by the next one.
    """

    unsaved: dict[Side, Page] = field(default_factory=dict)
    idle: int = 0
    written: int = 0
    busy: bool = False


@dataclass(slots=True, kw_only=True)
class SliceState:
    """Holds and links are as the store has them: ``learn`` takes in what was committed.

    - ``counts``: by "kind|side|outcome"; a record that is seen ends there as one of ``context.ENDS``.
    - ``unsettled``: creates in Intacct nobody has seen an answer to, by kind and source. Sent again, they go under the
      same control id, so that Intacct refuses the second if the first took effect.
    - ``required``: dimensions that accounts require of lines; ``project_customers``: whom projects belong to ("" when
      to nobody). Both by Cashflow360 id, as far as Intacct was asked.
    - ``links``: the id on the other side, by side, kind and id; may be emptied, never wrong.
    - ``aliased``: those of them that lost a merge, so that the id found is the survivor's.
    - ``holds``: those of every kind, once one was asked for.
    - ``confirmed``: held records that were found to be held still.
    - ``met``: records this slice has written or read by id: a page may hold an older version of them.
    - ``unknown``: records a write of which got no answer: they are looked up by the next slice, and left alone by this.
    - ``key_lists``: the list records of a side, as light as matching needs them.
    - ``tried``: attempts made with held records; ``releases``: how often refused ones were tried because of others.
    - ``parted``: records whose counterpart was said to be deleted, and was not there when it was read.
    - ``barred``: kinds that Intacct lets nobody read, and what it said.
    - ``looked_at``: when the lease was last read for nothing but whether to stop.
    - ``first_writes``: how far the first writes of each kind and side have proved right, once they were read.
    - ``not_shown``: kinds and sides whose first writes do not show yet; ``refuted``: where one was kept otherwise.
    - ``decided``: whether anything was decided.
    - ``told``: which of the records that holds watch were in a stream, or were written by this slice.
    - ``ended``: streams that were read to their end.
    - ``visited``: what the queue handed out for visits; ``progress``: how far each kind's streams were dealt with.
    """

    counts: Counter[str] = field(default_factory=Counter)
    unsettled: dict[tuple[Kind, str], Intent] = field(default_factory=dict)
    required: dict[str, frozenset[str]] = field(default_factory=dict)
    project_customers: dict[str, str] = field(default_factory=dict)
    links: dict[tuple[Side, Kind, str], str] = field(default_factory=dict)
    aliased: set[tuple[Side, Kind, str]] = field(default_factory=set)
    holds: dict[Kind, HeldRecords] = field(default_factory=dict)
    confirmed: set[RecordKey] = field(default_factory=set)
    met: set[RecordKey] = field(default_factory=set)
    unknown: set[RecordKey] = field(default_factory=set)
    key_lists: dict[tuple[Side, Kind], KeyIndex] = field(default_factory=dict)
    tried: set[object] = field(default_factory=set)
    parted: set[RecordKey] = field(default_factory=set)
    barred: dict[Kind, Barred] = field(default_factory=dict)
    first_writes: dict[tuple[Kind, Side], FirstWrites] | None = None
    not_shown: set[tuple[Kind, Side]] = field(default_factory=set)
    refuted: set[tuple[Kind, Side]] = field(default_factory=set)
    releases: int = 0
    looked_at: datetime | None = None
    decided: bool = False
    told: dict[tuple[Kind, Side], set[str]] = field(default_factory=dict)
    ended: set[tuple[Kind, Side]] = field(default_factory=set)
    visited: set[object] = field(default_factory=set)
    progress: dict[Kind, Progress] = field(default_factory=dict)

    def count(self, kind: Kind, side: Side, outcome: str, number: int = 1) -> None:
        if number:
            self.counts[f"{kind.value}|{side.value}|{outcome}"] += number

    def changed(self, kind: Kind, side: Side, id: str) -> None:
        """This slice wrote a record: what its stream told of it no longer holds."""
        self.told.setdefault((kind, side), set()).add(id)

    def progress_of(self, kind: Kind) -> Progress:
        return self.progress.setdefault(kind, Progress())

    def learn(self, changes: Iterable[Change]) -> None:
        """Take in what the store was told."""
        for change in changes:
            match change:
                case PutLink(link):
                    self.know(link)
                case DeleteLink(link):
                    self.forget(link)
                case PutHold(hold) if hold.kind in self.holds:
                    self.holds[hold.kind].put(hold)
                case DeleteHold(kind, side, id) if kind in self.holds:
                    self.holds[kind].drop(side, id)
                case PutIntent(intent) if (intent.write.kind, intent.write.source_id) in self.unsettled:
                    self.unsettled[intent.write.kind, intent.write.source_id] = intent
                case DeleteIntent(control_id):
                    self.settle(control_id)
                case PutFirstWrites(first) if self.first_writes is not None:
                    self.first_writes[first.kind, first.side] = first
                case _:
                    pass

    def know(self, link: Link) -> None:
        """A link that the store has."""
        self.links[Side.INTACCT, link.kind, link.intacct_id] = link.cashflow360_id
        self.links[Side.CASHFLOW360, link.kind, link.cashflow360_id] = link.intacct_id

    def forget(self, link: Link) -> None:
        """A link that the store has no more."""
        self.links.pop((Side.INTACCT, link.kind, link.intacct_id), None)
        self.links.pop((Side.CASHFLOW360, link.kind, link.cashflow360_id), None)

    def settle(self, control_id: str) -> None:
        """The outcome of an intent is remembered."""
        self.unsettled = {key: intent for key, intent in self.unsettled.items() if intent.control_id != control_id}
