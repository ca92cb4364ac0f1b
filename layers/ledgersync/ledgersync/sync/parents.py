"""Parents that would close a circle: a record is never put below one that lies below it on that side (sync-rules §3).

Example: A lies below B in Intacct, B below A in Cashflow360. Each edit alone is sound; carried over, both would be
circles.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledgersync.domain.deciding.decision import Decision, SetAside, writes
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.kinds.check import Objection
from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.domain.remembered import Operation, Write
from ledgersync.sync.context import RunContext
from ledgersync.sync.references import References

DEEPEST = 50
"""No list is nested deeper."""


class Parents:
    """What lies above what on each side, by Cashflow360 ids: as read, and as this slice is about to write it."""

    def __init__(self, context: RunContext, references: References) -> None:
        self._context = context
        self._references = references
        self._above: dict[tuple[Side, Kind, str], str] = {}

    def sound(self, spec: KindSpec, decisions: Sequence[Decision]) -> list[Decision]:
        """The decisions, those held that would close a circle."""
        return [self._sound(spec, decision) for decision in decisions] if spec.parent else list(decisions)

    def _sound(self, spec: KindSpec, decision: Decision) -> Decision:
        pair, moves = decision.pair, [write for write in writes(decision) if _moves(spec, write)]
        if pair.cashflow360 is None:
            return decision
        id = pair.cashflow360.id
        for write in moves:
            if self._lies_below(spec, write.side, _parent(spec, write), id):
                return SetAside(pair, Objection("parent-circle"))
        self._above |= {(write.side, spec.kind, id): _parent(spec, write) for write in moves}
        return decision

    def _lies_below(self, spec: KindSpec, side: Side, id: str, top: str) -> bool:
        for _ in range(DEEPEST):
            if not id or id == top:
                return id == top
            id = self._parent_of(spec, side, id)
        return True

    def _parent_of(self, spec: KindSpec, side: Side, id: str) -> str:
        key = side, spec.kind, id
        if key not in self._above:
            links = self._context.books.links(spec.kind, Side.CASHFLOW360, [id])
            there = links[id].id_on(side) if id in links else id
            found = self._context.ledgers[side].read(spec.kind, [there]).get(there)
            parent = self._references.resolve([found])[0].record.values.get(spec.parent) if found else None
            self._above[key] = parent.id if isinstance(parent, Ref) else ""
        return self._above[key]


def _moves(spec: KindSpec, write: Write) -> bool:
    return write.operation is Operation.UPDATE and spec.parent in write.changed and bool(_parent(spec, write))


def _parent(spec: KindSpec, write: Write) -> str:
    parent = write.values.get(spec.parent)
    return parent.id if isinstance(parent, Ref) else ""
