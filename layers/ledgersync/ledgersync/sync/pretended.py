"""The records of a side that a preview pretends to have written, each as its last write left it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ledgersync.domain.folding import fold
from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.matching import natural_key
from ledgersync.domain.model import Kind, Record, Ref, Values


class Pretended:
    def __init__(self, written: Sequence[Record] = (), gone: Sequence[Ref] = ()) -> None:
        self._written: dict[tuple[Kind, str], Record | None] = {(ref.kind, ref.id): None for ref in gone}
        self._alike: defaultdict[tuple[Kind, int], set[str]] = defaultdict(set)
        """Ids by the hash of what records are matched by: two records may share one."""
        for record in written:
            self.put(record.kind, record.id, record)

    def put(self, kind: Kind, id: str, record: Record | None) -> None:
        """A write left the record so; None when it removed it."""
        self._written[kind, id] = record
        if record is not None and (like := _likeness(kind, record.values)) is not None:
            self._alike[kind, hash(like)].add(id)

    def now(self, record: Record) -> Record | None:
        """The record as the writes left it; None when they removed it."""
        return self._written.get((record.kind, record.id), record)

    def get(self, kind: Kind, id: str) -> Record | None:
        return self._written.get((kind, id))

    def holds(self, kind: Kind, id: str) -> bool:
        return (kind, id) in self._written

    def of(self, kind: Kind) -> list[Record]:
        return [record for (of, _), record in self._written.items() if of is kind and record is not None]

    def like(self, kind: Kind, wanted: Sequence[Values]) -> Iterator[Record]:
        """Those that may be one of these."""
        sought = {_likeness(kind, values) for values in wanted} - {None}
        ids = [id for like in sought for id in self._alike.get((kind, hash(like)), ())]
        for record in (self._written.get((kind, id)) for id in ids):
            if record and _likeness(kind, record.values) in sought:
                yield record

    def written(self) -> list[Record]:
        return [record for record in self._written.values() if record is not None]

    def gone(self) -> list[Ref]:
        return [Ref(kind, id) for (kind, id), record in self._written.items() if record is None]


def _likeness(kind: Kind, values: Values) -> object:
    """What records are matched by; None when the values lack it."""
    spec = SPECS[kind]
    if spec.group is Group.TRANSACTIONS:
        key = natural_key(spec, values)
        return None if key is None else tuple(_hashable(part) for part in key)
    text = values.get(spec.number) or values.get(spec.name)
    return fold(str(text)) if text else None


def _hashable(part: object) -> object:
    """Lines are mappings; the same lines are the same part of a key."""
    return tuple(frozenset(line.items()) for line in part) if isinstance(part, tuple) else part
