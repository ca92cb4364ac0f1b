"""How far a preview is: what it pretends to have written and kept, for its next slice to go on with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ledgersync.domain.model import Kind, Side, Value
from ledgersync.domain.remembered import Operation
from ledgersync.ports.changes import Change
from ledgersync.ports.shelves import Shelves


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
    """A side as the writes left it, but for its shelves.

    ``rows`` were read, ``made`` ids were given away. ``writes`` counts what was written by "kind|side|operation",
    ``planned`` tells the first of it.
    """

    rows: int = 0
    made: int = 0
    writes: Mapping[str, int] = field(default_factory=dict)
    planned: Sequence[Planned] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """``groups`` are done, of those a run syncs; ``counts`` are those of a run.

    ``kept`` is what a run would keep besides links; those, and what was written, are on the ``shelves``.
    """

    shelves: Shelves
    groups: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    kept: Sequence[Change] = ()
    sides: Mapping[Side, RehearsedSide] = field(default_factory=dict)
