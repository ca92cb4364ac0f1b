"""How far a preview is, as data: what it pretends to have written and kept, for its next slice to go on with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ledgersync.domain.model import Kind, Record, Ref, Side, Value
from ledgersync.domain.remembered import Operation
from ledgersync.ports.changes import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One write the run would make; ``fields`` are what it would change: (before, after) by field.

    ``source_id`` is the record of the other side it is made from. ``made`` is the id that a record has in this preview
    which the run would create.
    """

    kind: Kind
    side: Side
    operation: Operation
    id: str
    label: str
    fields: Mapping[str, tuple[Value, Value]]
    source_id: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedSide:
    """A side as the writes left it.

    ``rows`` were read, ``made`` ids were given away. ``written`` are records as they are now, ``gone`` those that
    writes removed. ``writes`` counts them by "kind|side|operation", ``planned`` tells the first of them. ``freed`` is
    what documents have more due than their system says, since payments of them were taken back; less, where negative.
    """

    rows: int = 0
    made: int = 0
    writes: Mapping[str, int] = field(default_factory=dict)
    planned: Sequence[Planned] = ()
    written: Sequence[Record] = ()
    gone: Sequence[Ref] = ()
    freed: Mapping[Ref, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """``groups`` are done, of those a run syncs; ``counts`` are those of a run; ``kept`` is what a run would keep."""

    groups: int
    counts: Mapping[str, int]
    kept: Sequence[Change]
    sides: Mapping[Side, RehearsedSide]
