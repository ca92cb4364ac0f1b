"""One slice of one group of kinds: as much as fits into the time, resumable anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ledgersync.domain.kinds import Direction, Group, KindSpec
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.order import kinds_in_order
from ledgersync.domain.remembered import Position
from ledgersync.domain.voids import REVERSED, missed_when_gone
from ledgersync.errors import Barred, FatalError, StopAsked
from ledgersync.ports import Change, DropReported, PutPosition, Told
from ledgersync.sync.context import NotQuiet, RunContext
from ledgersync.sync.deletions import Gone, Reported, reported, swept, to_sweep
from ledgersync.sync.known_settings import SettingsChanged
from ledgersync.sync.listening import heard, listen
from ledgersync.sync.look_up import Again, settle
from ledgersync.sync.merges import kinds_with_merges
from ledgersync.sync.queue import Read, Retry, Stage, Visit, Why, WorkQueue
from ledgersync.sync.references import References
from ledgersync.sync.state import SliceState
from ledgersync.sync.streams import Streams
from ledgersync.sync.work import SliceWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceResult:
    """``out_of_time`` with work left; ``swept`` when a key sweep was completed.

    ``reread`` when so many rows were written that the next run would save positions only because it reads them again:
    another slice of this run does that. ``stopped`` when somebody asked for it: the next run goes on. ``decided``
    unless nothing had to be.
    """

    out_of_time: bool = False
    swept: bool = False
    reread: bool = False
    stopped: bool = False
    decided: bool = True

    @property
    def more(self) -> bool:
        return not self.stopped and (self.out_of_time or self.reread)

    @property
    def quiet(self) -> bool:
        """Whether nothing was to be decided, to the end."""
        return not (self.decided or self.more or self.stopped)


@dataclass(frozen=True, slots=True)
class Deletions:
    """What is said to be deleted in Intacct, and the kinds whose keys are compared in this slice."""

    said: Reported
    sweep: Sequence[Kind]
    deletable: Sequence[Kind]


def sync_slice(context: RunContext, group: Group) -> SliceResult:
    """Sync every kind of the group, in order; never raises for a single record."""
    try:
        result = _with_settings(context, group)
    except StopAsked:
        return SliceResult(stopped=True)
    return replace(result, stopped=result.out_of_time and context.books.stop_asked)


def look(context: RunContext, group: Group) -> SliceResult | None:
    """The slice of a group in which nothing is to be decided; None where something is, with nothing done.

    By the rules as they are now: the slice before may have found that a setting changed.
    """
    rules = context.settings.rules() if context.settings.changed else context.rules
    seen = replace(context, looking=True, state=SliceState(), rules=rules)
    try:
        result = _synced(seen, group)
    except (NotQuiet, SettingsChanged, FatalError):  # what is fatal meets the slice of the group itself
        return None
    if result.more:
        return None
    context.state.counts.update(seen.state.counts)
    return result


def _with_settings(context: RunContext, group: Group) -> SliceResult:
    """The slice; from its beginning once more where settings turn out to be other than they were kept.

    Intacct may refuse a read only because of what was kept: dates in the words of a format the user no longer has.
    """
    before = dict(context.state.counts)
    try:
        return _synced(context, group)
    except SettingsChanged:
        pass
    except FatalError:
        if not _out_of_date(context):
            raise
    context.state.counts.clear()
    context.state.counts.update(before)
    context.hearing.forget()
    return _with_settings(replace(context, rules=context.settings.rules()), group)


def _out_of_date(context: RunContext) -> bool:
    try:
        context.settings.sure()
    except SettingsChanged:
        return True
    return False


def _synced(context: RunContext, group: Group) -> SliceResult:
    context = replace(context, state=SliceState(counts=context.state.counts))
    order = kinds_in_order(context.specs, group)
    specs = {kind: context.specs[kind] for kind in order}
    positions = context.books.positions()
    again = settle(context, References(context), specs)
    listened = listen(context, group, positions)
    streams = Streams(context, specs, positions)
    deletions = _deletions(context, group, specs, positions, listened)
    work = SliceWork(context, streams)
    queue = WorkQueue(order, context.state.visited)
    _to_make(context, specs, again, streams, queue)
    _to_undo(context, group, specs, streams, queue)
    _to_let_go(context, specs, work, deletions, queue)
    if not work.work_off(queue):
        return SliceResult(out_of_time=True)
    if group is Group.TRANSACTIONS:
        for kind in kinds_with_merges(context):
            queue.add(work.retrying.merges_waiting(kind))
        work.work_off(queue)
    _keep_positions(context, group, deletions, streams)
    swept_all = deletions.sweep == deletions.deletable
    return SliceResult(swept=swept_all, reread=streams.much_to_reread(), decided=context.state.decided)


def _deletions(
    context: RunContext,
    group: Group,
    specs: Mapping[Kind, KindSpec],
    positions: Mapping[str, Position],
    told: Told,
) -> Deletions:
    followed = [kind for kind, spec in specs.items() if missed_when_gone(spec)]
    deletable = [kind for kind in followed if specs[kind].direction is not Direction.TO_INTACCT or _sent(context, kind)]
    undoable = [kind for kind in specs if kind in REVERSED and _sent(context, kind)]
    said = reported(context, [*deletable, *undoable], positions.get(heard(group)), told)
    sweep = to_sweep(context, deletable, said.unread, positions.get(f"intacct:unread:{group.value}"))
    return Deletions(said, sweep, deletable)


def _sent(context: RunContext, kind: Kind) -> bool:
    """Whether Intacct has records of a kind that only goes there, and its history may tell of them."""
    return not context.hearing.passes_over(kind) and context.books.has_links(kind)


def _to_make(
    context: RunContext, specs: Mapping[Kind, KindSpec], again: Again, streams: Streams, queue: WorkQueue
) -> None:
    """Writes that were left without an answer, every stream, and holds that may be free: in reference order."""
    for kind, spec in specs.items():
        left = again.get(kind, {}).items()
        queue.add([Visit(kind, side, tuple(ids), Why.UNSETTLED) for side, ids in left], Stage.MAKE)
        read = [side for side in Side if context.rules.reads(spec, side) and not streams.passed_over(kind, side)]
        queue.add([Read(kind, side) for side in read], Stage.MAKE)
        queue.add([Retry(kind)], Stage.MAKE)


def _to_undo(
    context: RunContext, group: Group, specs: Mapping[Kind, KindSpec], streams: Streams, queue: WorkQueue
) -> None:
    """What the first page of each Cashflow360 stream says was removed: it may stand in the way of what is made."""
    if group is Group.TRANSACTIONS:
        for kind, spec in specs.items():
            if context.rules.reads(spec, Side.CASHFLOW360):
                queue.add(streams.look_ahead(kind, Side.CASHFLOW360), Stage.UNDO)


def _to_let_go(
    context: RunContext, specs: Mapping[Kind, KindSpec], work: SliceWork, deletions: Deletions, queue: WorkQueue
) -> None:
    """What is said to be deleted in Intacct, or is not among its keys."""
    for kind in specs:
        try:
            queue.add(work.retrying.gone(kind, Side.INTACCT, deletions.said.gone.get(kind, Gone())), Stage.UNDO)
            if kind in deletions.sweep:
                queue.add(work.retrying.gone(kind, Side.INTACCT, swept(context, kind)), Stage.UNDO)
        except Barred as barred:
            work.bar(kind, barred)


def _keep_positions(context: RunContext, group: Group, deletions: Deletions, streams: Streams) -> None:
    """Everything said to be deleted was dealt with, but of kinds that may not be read."""
    said, barred = deletions.said, context.state.barred.keys()
    kept: list[Change] = [DropReported(event.kind, event.key) for event in said.events if event.kind not in barred]
    swept_all = deletions.sweep == deletions.deletable
    if (said.position is not None or swept_all) and not barred & said.gone.keys():
        kept.append(PutPosition(heard(group), Position(context.started_at)))
    if deletions.sweep and said.unread:
        kept.append(PutPosition(f"intacct:unread:{group.value}", Position(context.started_at)))
    context.commit([*kept, *streams.left_behind()])
