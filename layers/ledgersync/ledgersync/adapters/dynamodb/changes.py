"""Changes as items: what a batch wants the table to hold, worked out from what it holds. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from ledgersync.adapters.dynamodb.codec import encode
from ledgersync.adapters.dynamodb.items import body, read_text, size, text
from ledgersync.adapters.dynamodb.keys import POSITIONS, Item, link_keys, link_sk, pointer_sk
from ledgersync.adapters.dynamodb.positions import of_stream
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Conflict
from ledgersync.ports import (
    Change,
    DeleteHold,
    DeleteIntent,
    DeleteLink,
    DropReported,
    IntentChange,
    LoneChange,
    PutAlias,
    PutConflict,
    PutDifference,
    PutFirstWrites,
    PutHold,
    PutIntent,
    PutLink,
    PutPosition,
    Tell,
)

ATOMIC = 40
_ITEMS = 15  # of intents in a transaction: it takes 100 actions, 40 changes are 80 at most, and one checks the lease
_BYTES = 3_500_000  # a transaction takes 4 MB


@dataclass(frozen=True, slots=True)
class Step:
    """One change with its item; ``item`` is None for a deletion. Intents come as items: ``change`` is one of many."""

    change: Change
    sk: str
    item: Item | None


def step(change: LoneChange) -> Step:
    match change:
        case PutLink(link):
            return Step(change, link_keys(link)[0], _link_item(link))
        case DeleteLink() | DeleteHold() | DropReported():
            return Step(change, _deleted_sk(change), None)
        case PutHold() | PutFirstWrites():
            return _whole_step(change)
        case PutConflict(conflict):
            return _field_step(change, "CONFLICT", conflict)
        case PutDifference(difference):
            return _field_step(change, "MATCHED", difference)
        case PutAlias(kind, side, id, survivor):
            return Step(change, alias_sk(kind, side, id), {"survivor": text(survivor)})
        case PutPosition(stream, position):
            return Step(change, POSITIONS, of_stream(stream, position))
        case Tell():  # all of a batch are one item, in the journal's own partition
            return Step(change, "", None)
        case _:
            assert_never(change)


def _whole_step(change: PutHold | PutFirstWrites) -> Step:
    match change:
        case PutHold(hold):
            return Step(change, hold_sk(hold.kind, hold.side, hold.id), {"body": body(encode(hold))})
        case PutFirstWrites(first):
            return Step(change, f"FIRST#{first.kind}#{first.side}", {"body": body(encode(first))})


def _deleted_sk(change: DeleteLink | DeleteHold | DropReported) -> str:
    match change:
        case DeleteLink(link):
            return link_keys(link)[0]
        case DeleteHold(kind, side, id):
            return hold_sk(kind, side, id)
        case DropReported(kind, key):
            return reported_sk(kind, key)


def _field_step(change: Change, prefix: str, of: Conflict) -> Step:
    return Step(change, f"{prefix}#{of.kind}#{of.cashflow360_id}#{of.field}", {"body": body(encode(of))})


def alias_sk(kind: Kind, side: Side, id: str) -> str:
    return f"ALIAS#{kind}#{side}#{id}"


def hold_sk(kind: Kind, side: Side, id: str) -> str:
    return f"HOLD#{kind}#{side}#{id}"


def reported_sk(kind: Kind, key: str) -> str:
    return f"DELETION#{kind}#{key}"


def _link_item(link: Link) -> Item:
    return {
        "intacct_id": text(link.intacct_id),
        "record_no": text(link.record_no),
        "body": body(encode(link.base)),
        **{f"over_{side}": text(was) for side, was in link.over.items()},
        **({"shared": text("true")} if link.shared else {}),
    }


def apart(changes: Sequence[Change]) -> tuple[list[LoneChange], list[IntentChange], list[Tell]]:
    """Those of intents by themselves, with what is told of them, since intents go with the last batch of a commit."""
    lone: list[LoneChange] = []
    intents: list[IntentChange] = []
    told: list[Tell] = []
    of_intent = False
    for change in changes:
        if isinstance(change, PutIntent | DeleteIntent):
            intents.append(change)
            of_intent = True
        elif isinstance(change, Tell) and of_intent:
            told.append(change)
        else:
            lone.append(change)
            of_intent = False
    return lone, intents, told


def batches(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """In order, at most twice 40 changes each and never more bytes than a transaction takes.

    What is told of a change stays with it; items of intents are no changes of their own.
    """
    batch: list[Step] = []
    changes = items = filled = 0
    for step in steps:
        weight, told = size(step.item), isinstance(step.change, Tell)
        intents = isinstance(step.change, PutIntent | DeleteIntent)
        full = items == _ITEMS if intents else changes == 2 * ATOMIC
        if batch and not told and (full or filled + weight > _BYTES):
            yield batch
            batch, changes, items, filled = [], 0, 0, 0
        batch.append(step)
        changes += not told and not intents
        items += intents
        filled += weight
    if batch:
        yield batch


def halved(batch: Sequence[Step]) -> tuple[Sequence[Step], Sequence[Step]]:
    """The first 40 changes of a batch with what is told of them, and the others if it has more."""
    lone = [place for place, step in enumerate(batch) if not isinstance(step.change, Tell | PutIntent | DeleteIntent)]
    at = lone[ATOMIC] if len(lone) > ATOMIC else len(batch)
    return batch[:at], batch[at:]


def touched(steps: Sequence[Step]) -> list[str]:
    """Sort keys of what the steps may write, as far as the changes alone tell."""
    keys = [step.sk for step in steps]
    return keys + [link_keys(s.change.link)[1] for s in steps if isinstance(s.change, PutLink | DeleteLink)]


def former_pointers(steps: Sequence[Step], current: Mapping[str, Item]) -> list[str]:
    """Pointers of Intacct ids that links of these steps had until now and that were not read yet."""
    links = (step.change.link for step in steps if isinstance(step.change, PutLink | DeleteLink))
    kept = ((link.kind, current.get(link_keys(link)[0])) for link in links)
    keys = (pointer_sk(kind, read_text(item, "intacct_id")) for kind, item in kept if item is not None)
    return [key for key in keys if key not in current]


def differences(steps: Sequence[Step], current: Mapping[str, Item]) -> dict[str, Item | None]:
    """What has to be written (None: deleted), item by item; nothing for what is there already."""
    state: dict[str, Item | None] = dict(current)
    for each in steps:
        match each.change:
            case PutLink(link):
                _drop_pointer(state, link, each.item)
                state[each.sk] = each.item
                state[pointer_sk(link.kind, link.intacct_id)] = _pointer(link)
            case DeleteLink(link):
                _drop_pointer(state, link, None)
                state[each.sk] = None
            case PutPosition():
                state[POSITIONS] = {**(state.get(POSITIONS) or {}), **(each.item or {})}
            case _:
                state[each.sk] = each.item
    return {sk: item for sk, item in state.items() if item != current.get(sk)}


def _pointer(link: Link) -> Item:
    return {"cashflow360_id": text(link.cashflow360_id)}


def _drop_pointer(state: dict[str, Item | None], link: Link, after: Item | None) -> None:
    """Drops the pointer of the id the link had, when that id goes and nobody else has taken it over.

    A pointer left behind does no harm: who follows it finds a link that no longer bears that id.
    """
    former = state.get(link_sk(link.kind, link.cashflow360_id))
    if former is None:
        return
    intacct_id = read_text(former, "intacct_id")
    if after is not None and read_text(after, "intacct_id") == intacct_id:
        return
    sk = pointer_sk(link.kind, intacct_id)
    if state.get(sk) == _pointer(link):
        state[sk] = None
