"""The records of a side that a preview pretends to have written, each as its last write left it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from ledgersync.domain.folding import fold
from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.matching import natural_key
from ledgersync.domain.model import Kind, Record, Ref, Side, Values
from ledgersync.ports.shelves import Shelf, Shelves

MARK_BYTES = 12


class Pretended:
    def __init__(self, side: Side, shelves: Shelves) -> None:
        self._shelves = {kind: shelves.records(side, kind) for kind in Kind}

    def of(self, kind: Kind) -> Shelf[Record]:
        return self._shelves[kind]

    def put(self, kind: Kind, id: str, record: Record | None) -> None:
        """A write left the record so; None when it removed it."""
        self.of(kind).put(id, record, mark_of(kind, record.values) if record is not None else "")

    def now(self, record: Record) -> Record | None:
        """The record as the writes left it; None when they removed it."""
        return self.of(record.kind).get([record.id]).get(record.id, record)

    def get(self, kind: Kind, id: str) -> Record | None:
        return self.of(kind).get([id]).get(id)

    def holds(self, kind: Kind, id: str) -> bool:
        return id in self.of(kind).get([id])

    def like(self, kind: Kind, wanted: Sequence[Values]) -> Iterator[Record]:
        """Those that may be one of these."""
        for mark in dict.fromkeys(mark_of(kind, values) for values in wanted):
            yield from self.of(kind).marked(mark) if mark else ()


def mark_of(kind: Kind, values: Values) -> str:
    """The same for records that are matched with each other, in every process; "" when the values lack it."""
    spec = SPECS[kind]
    if spec.group is Group.TRANSACTIONS:
        key: object = natural_key(spec, values)
    else:
        key = fold(str(values.get(spec.number) or values.get(spec.name) or ""))
    return blake2b(_text(key).encode(), digest_size=MARK_BYTES).hexdigest() if key else ""


def _text(part: object) -> str:
    """Equal parts of a key have equal texts: 12.5 and 12.50, and the same line however its fields are ordered."""
    match part:
        case tuple():
            return f"[{','.join(map(_text, part))}]"
        case Mapping():
            return f"{{{','.join(sorted(f'{name}:{_text(value)}' for name, value in part.items()))}}}"
        case Decimal():
            return f"{part.normalize() + 0:f}"
        case Ref():
            return f"{part.kind}/{part.id}"
        case date():
            return part.isoformat()
        case _:
            return repr(part)
