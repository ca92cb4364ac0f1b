"""One slice of one group of kinds: as much as fits into the time, resumable anywhere (architecture §2)."""

from __future__ import annotations

from dataclasses import dataclass

from ledgersync.domain.kinds import Direction, Group, KindSpec
from ledgersync.domain.kinds.posting import REVERSED
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.order import kinds_in_order
from ledgersync.domain.remembered import Position
from ledgersync.errors import Barred
from ledgersync.ports import Change, DropReported, PutPosition
from ledgersync.sync.context import RunContext
from ledgersync.sync.deletions import Gone, reported, swept, to_sweep
from ledgersync.sync.look_up import settle
from ledgersync.sync.merges import kinds_with_merges
from ledgersync.sync.plan import KindSync
from ledgersync.sync.queue import Item, Read, Retry, Stage, Visit, Why, WorkQueue
from ledgersync.sync.references import References
from ledgersync.sync.streams import Streams, stream


@dataclass(frozen=True, slots=True)
class SliceResult:
    """``more`` when time ran out with work left; ``swept`` when a key sweep was completed."""

    more: bool
    swept: bool = False


def sync_slice(context: RunContext, group: Group) -> SliceResult:
    """Sync every kind of the group, in order; never raises for a single record."""
    order = kinds_in_order(context.specs, group)
    specs = {kind: context.specs[kind] for kind in order}
    references = References(context.books, context.rules.preferences.dimensions)
    positions = context.books.positions()
    again = settle(context, references, specs)
    for side in Side:
        read = {
            kind: positions.get(stream(kind, side)) for kind, spec in specs.items() if context.rules.reads(spec, side)
        }
        context.ledgers[side].prefetch(read)
    deletions_stream = f"intacct:deletions:{group.value}"
    undoable = [kind for kind in specs if kind in REVERSED]
    deleted = reported(context, [*_deletable(specs), *undoable], positions.get(deletions_stream))
    unread_stream = f"intacct:unread:{group.value}"
    due = to_sweep(context, _deletable(specs), deleted.unread, positions.get(unread_stream))
    streams = Streams(context, specs, positions)
    syncs = {kind: KindSync(context, specs[kind], references, streams) for kind in order}
    queue = WorkQueue(order)
    for kind in order:
        for side, ids in again.get(kind, {}).items():
            queue.add([Visit(kind, side, tuple(ids), Why.UNSETTLED)], Stage.MAKE)
        queue.add([Read(kind, side) for side in Side if context.rules.reads(specs[kind], side)], Stage.MAKE)
        queue.add([Retry(kind)], Stage.MAKE)
    if group is Group.TRANSACTIONS:
        for kind in reversed(order):
            side = Side.CASHFLOW360
            if context.rules.reads(specs[kind], side):
                queue.add(streams.look_ahead(kind, side), Stage.UNDO)
    for kind in reversed(order):
        queue.add(_gone(context, syncs[kind], kind, deleted.gone.get(kind, Gone()), kind in due), Stage.UNDO)
    while item := queue.pop():
        if isinstance(item, Read) and context.out_of_time():
            streams.flush()
            return SliceResult(more=True)
        queue.add(_work(syncs[item.kind], item))
    if group is Group.TRANSACTIONS:
        for spec in kinds_with_merges(context).values():
            merging = Streams(context, {spec.kind: spec}, positions)
            last, sync = WorkQueue(()), KindSync(context, spec, references, merging)
            last.add(sync.merges_waiting())
            while item := last.pop():
                last.add(_work(sync, item))
    barred = {kind for kind in order if syncs[kind].barred is not None}
    settled: list[Change] = [DropReported(one.kind, one.key) for one in deleted.events if one.kind not in barred]
    if (deleted.position is not None or due == _deletable(specs)) and not barred & deleted.gone.keys():
        settled.append(PutPosition(deletions_stream, Position(context.started_at)))
    if due and deleted.unread:
        settled.append(PutPosition(unread_stream, Position(context.started_at)))
    if settled:
        context.books.commit(settled)
    return SliceResult(more=False, swept=due == _deletable(specs))


def _work(sync: KindSync, item: Item) -> list[Item]:
    """One thing done; a kind that Intacct does not let be read is set aside, and the others go on."""
    try:
        return sync.work(item)
    except Barred as barred:
        return sync.bar(barred, item)


def _gone(context: RunContext, sync: KindSync, kind: Kind, told: Gone, sweep: bool) -> list[Item]:
    """What follows from what is said to be deleted, and from a key sweep where one is due."""
    try:
        return [
            *sync.gone(Side.INTACCT, told),
            *(sync.gone(Side.INTACCT, swept(context, kind)) if sweep else ()),
        ]
    except Barred as barred:
        return sync.bar(barred)


def _deletable(specs: dict[Kind, KindSpec]) -> list[Kind]:
    return [kind for kind, spec in specs.items() if spec.direction is not Direction.TO_INTACCT]
