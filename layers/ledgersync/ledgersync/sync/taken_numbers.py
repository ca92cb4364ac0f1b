"""Numbers of documents that are taken on a side, as a preview has left them: no party has one number twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.matching import natural_key
from ledgersync.domain.model import Kind, Record, Values
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.voids import voided
from ledgersync.errors import Barred

Find = Callable[[Kind, Sequence[Values]], Sequence[Record]]
PARTY_AND_NUMBER = 2
"""How many fields identify a document. Payments and applications have more, and may share them."""


class TakenNumbers:
    def __init__(self, find: Find) -> None:
        self._find = find
        self._owners: defaultdict[object, set[str]] = defaultdict(set)
        self._keys: dict[tuple[Kind, str], object] = {}

    def look_up(self, writes: Sequence[Write]) -> None:
        """Read who has the numbers that these writes give, as all writes before have left them."""
        self._owners.clear()
        self._keys.clear()
        wanted: dict[Kind, list[Values]] = {}
        for write in writes:
            if _numbers(write):
                wanted.setdefault(write.kind, []).append(write.values)
        for kind, values in wanted.items():
            with suppress(Barred):
                for record in self._find(kind, values):
                    self._put(kind, record.id, None if record.removed or voided(record) else record.values)

    def taken(self, write: Write) -> bool:
        """Whether another document of the party has the number that a write gives."""
        return _numbers(write) and bool(self._owners[_key(write.kind, write.values)] - {write.id})

    def done(self, write: Write, id: str) -> None:
        """A write was planned: what it removes or renumbers gives its number up."""
        if _numbers(write) or write.operation is Operation.REMOVE:
            self._put(write.kind, id, None if write.operation is Operation.REMOVE else write.values)

    def _put(self, kind: Kind, id: str, values: Values | None) -> None:
        former = self._keys.pop((kind, id), None)
        self._owners[former].discard(id)
        if values is not None:
            key = self._keys[kind, id] = _key(kind, values)
            self._owners[key].add(id)


def _numbers(write: Write) -> bool:
    natural = SPECS[write.kind].natural
    if len(natural) != PARTY_AND_NUMBER or write.operation is Operation.REMOVE:
        return False
    return bool(write.changed & set(natural)) and natural_key(SPECS[write.kind], write.values) is not None


def _key(kind: Kind, values: Values) -> object:
    return kind, natural_key(SPECS[kind], values)
