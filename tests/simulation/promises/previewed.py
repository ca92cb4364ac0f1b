"""Promise 16: what a preview says is what the run then does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledgersync.domain.model import Kind, Ref, Value
from ledgersync.domain.remembered import Conflict, Hold, Operation, Written
from ledgersync.sync.overlay_ledger import ASSIGNED
from ledgersync.sync.preview import Preview
from tests.simulation.worlds.sent import Sent

Told = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What only the run knows: ``ids`` of what it created, with the record each was made from; ``assigned`` numbers."""

    ids: Mapping[tuple[Kind, str], str]
    assigned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run does, or what a preview says it would do, in words in which both compare."""

    writes: Counter[Told]
    holds: frozenset[Told]
    conflicts: frozenset[Told]


def said_by(preview: Preview) -> Outcome:
    made = Made({(one.kind, one.made): one.source_id for one in preview.planned if one.made})
    writes: Counter[Told] = Counter(
        (
            one.kind,
            one.side,
            one.operation,
            one.id,
            _id(one.kind, one.source_id, made),
            _fields({name: after for name, (_, after) in one.fields.items()}, made),
        )
        for one in preview.planned
    )
    return Outcome(writes, _holds(preview.holds, made), _conflicts([*preview.conflicts, *preview.differences], made))


def done_by(sent: Sequence[Sent], holds: Sequence[Hold], conflicts: Sequence[Conflict]) -> Outcome:
    """Of the writes those that were done."""
    done = [(one.write, one.result) for one in sent if isinstance(one.result, Written)]
    ids = {(write.kind, result.id): write.source_id for write, result in done if write.operation is Operation.CREATE}
    made = Made(ids, frozenset(str(value) for _, result in done for value in result.assigned.values()))
    writes: Counter[Told] = Counter(
        (
            write.kind,
            write.side,
            write.operation,
            write.id,
            _id(write.kind, write.source_id, made),
            _fields({name: write.values.get(name) for name in write.changed}, made)
            if write.operation is not Operation.REMOVE
            else (),
        )
        for write, _ in done
    )
    return Outcome(writes, _holds(holds, made), _conflicts(conflicts, made))


def untrue(said: Outcome, done: Outcome) -> Iterator[str]:
    """What the preview said and the run did not do, and the other way round."""
    yield from (f"16: said and not done: {one}" for one in said.writes - done.writes)
    yield from (f"16: done and not said: {one}" for one in done.writes - said.writes)
    for what, ours, theirs in (("hold", said.holds, done.holds), ("conflict", said.conflicts, done.conflicts)):
        for text, ones in (("said and not kept", ours - theirs), ("kept and not said", theirs - ours)):
            for one in sorted(ones, key=str):
                yield f"16: {what} {text}: {one}"


def _holds(holds: Sequence[Hold], made: Made) -> frozenset[Told]:
    return frozenset((one.kind, one.side, _id(one.kind, one.id, made), one.cause) for one in holds)


def _conflicts(conflicts: Sequence[Conflict], made: Made) -> frozenset[Told]:
    return frozenset(
        (
            one.kind,
            _id(one.kind, one.cashflow360_id, made),
            _id(one.kind, one.intacct_id, made),
            one.field,
            str(_plain(one.intacct, made)),
            str(_plain(one.cashflow360, made)),
            one.winner,
            one.rule,
        )
        for one in conflicts
    )


def _fields(values: Mapping[str, Value], made: Made) -> Told:
    return tuple(sorted((name, str(_plain(value, made))) for name, value in values.items() if value is not None))


def _plain(value: Value, made: Made) -> object:
    if isinstance(value, str) and (value in made.assigned or value.startswith(ASSIGNED)):
        return ASSIGNED
    if isinstance(value, Ref):
        return value.kind, _id(value.kind, value.id, made)
    if isinstance(value, tuple):
        return [sorted((name, str(_plain(part, made))) for name, part in line.items()) for line in value]
    return value


def _id(kind: Kind, id: str, made: Made) -> str:
    """A record made in the run is named by the one it was made from."""
    source = made.ids.get((kind, id))
    return id if source is None else f"made from {source}"
