"""The order of kinds and of records within a kind, derived from what refers to what (sync-rules §7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter

from ledgersync.domain.kinds import Group, KindSpec
from ledgersync.domain.model import Kind, Record, Ref


def kinds_in_order(specs: Mapping[Kind, KindSpec], group: Group | None = None) -> tuple[Kind, ...]:
    """Every kind after the kinds it refers to; kinds that do not depend on each other stay as in ``Kind``."""
    listed = list(Kind)
    sorter = TopologicalSorter({kind: spec.references() & specs.keys() for kind, spec in specs.items()})
    sorter.prepare()
    order: list[Kind] = []
    ready: list[Kind] = []
    while sorter.is_active():
        ready = sorted({*ready, *sorter.get_ready()}, key=listed.index)
        kind = ready.pop(0)
        order.append(kind)
        sorter.done(kind)
    return tuple(kind for kind in order if group is None or specs[kind].group is group)


def parents_first(records: Sequence[Record], parent: str) -> list[list[Record]]:
    """The records in generations: no record before its parent when that is among them.

    A circle of parents, which neither system should hold, comes out as a last generation of its own.
    """
    if not parent:
        return [list(records)]
    by_id = {record.id: record for record in records}
    left = dict(by_id)
    generations: list[list[Record]] = []
    while left:
        ready = [record for record in left.values() if _parent_id(record, parent) not in left]
        generation = ready or list(left.values())
        generations.append(generation)
        for record in generation:
            del left[record.id]
    return generations


def in_turn(records: Sequence[Record], parent: str) -> list[list[Record]]:
    """Batches to decide about one after another: each record that was merged alone and first, then generations.

    A merge moves a link, which what is decided about the survivor or another loser has to know.
    """
    merged = [[record] for record in records if record.merged_into]
    return merged + parents_first([record for record in records if not record.merged_into], parent)


def _parent_id(record: Record, parent: str) -> str:
    value = record.values.get(parent)
    return value.id if isinstance(value, Ref) and value.id != record.id else ""


def references(values: Iterable[object]) -> list[Ref]:
    """Every reference among the values, lines included."""
    found: list[Ref] = []
    for value in values:
        if isinstance(value, Ref):
            found.append(value)
        elif isinstance(value, tuple):
            found += [item for line in value for item in line.values() if isinstance(item, Ref)]
    return found
