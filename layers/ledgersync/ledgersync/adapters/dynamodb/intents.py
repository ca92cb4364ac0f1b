"""Intents in the table: those that are kept together are one packed item.

Example: a hundred bills are about to be sent. Their intents are one item of some 8 KB instead of a hundred items of
1 KB, and it is deleted at once when the last of them is done. One that is left is kept in the same item by itself.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ledgersync.adapters.dynamodb.changes import Step
from ledgersync.adapters.dynamodb.codec import build, decode, encode
from ledgersync.adapters.dynamodb.items import LARGEST, Attribute, read_body, read_text
from ledgersync.adapters.dynamodb.keys import Item, intent_sk
from ledgersync.adapters.dynamodb.table import Table
from ledgersync.domain.remembered import Intent
from ledgersync.errors import FatalError
from ledgersync.ports import DeleteIntent, IntentChange, PutIntent

MANY = "many"
"""The attribute; whoever packs otherwise names it otherwise, since the packed bytes don't say how they were made."""
_FILTERS = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20, "mode": lzma.MODE_FAST, "mf": lzma.MF_HC4, "nice_len": 273}]
"""Records of a batch are alike over hundreds of characters: 35 % smaller than zlib makes them, in 4 ms a hundred."""
Where = Mapping[str, str]
"""The sort key of the item that an intent is in, by control id."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be written, and where every intent is once that is done."""

    steps: Sequence[Step] = ()
    where: Where = field(default_factory=dict)


class StoredIntents:
    """The intents of a connection. Whoever has the lease is the only one who writes them, and knows where each is."""

    def __init__(self, table: Table, pk: str) -> None:
        self._table = table
        self._pk = pk
        self._where: Where | None = None

    def all(self) -> list[Intent]:
        """By their control ids."""
        found = {read_text(item, "sk"): _intents(item) for item in self._table.query(self._pk, intent_sk(""))}
        self._where = {one.control_id: sk for sk, held in found.items() for one in held}
        return sorted((one for held in found.values() for one in held), key=lambda one: one.control_id)

    def plan(self, changes: Sequence[IntentChange]) -> Planned:
        """Worked out from what is kept. Nothing is known of it any more until ``done``: a write may fail halfway."""
        if self._where is None:
            self.all()
        where, self._where = dict(self._where or {}), None
        puts, gone = _last(changes)
        groups = self._left(where, puts, gone)
        if puts:
            groups[_free(next(iter(puts)), where.values())] = list(puts.values())
        for id in gone:
            where.pop(id, None)
        steps: list[Step] = []
        for sk, intents in groups.items():
            steps += _steps(sk, intents, where)
        return Planned(steps, where)

    def done(self, planned: Planned) -> None:
        self._where = planned.where

    def _left(self, where: Where, puts: dict[str, Intent], gone: Collection[str]) -> dict[str, list[Intent]]:
        """What the items that are touched hold afterwards; an intent that is put again stays where it is."""
        touched = list(dict.fromkeys(where[id] for id in (*puts, *gone) if id in where))
        items = self._table.get_many(self._pk, touched)
        kept = {sk: [one for one in _intents(items.get(sk)) if one.control_id not in gone] for sk in touched}
        return {sk: [puts.pop(one.control_id, one) for one in held] for sk, held in kept.items()}


def _last(changes: Sequence[IntentChange]) -> tuple[dict[str, Intent], set[str]]:
    """What is put and what goes, the last change to an intent counting."""
    puts: dict[str, Intent] = {}
    gone: set[str] = set()
    for change in changes:
        match change:
            case PutIntent(intent):
                puts[intent.control_id] = intent
                gone.discard(intent.control_id)
            case DeleteIntent(control_id):
                puts.pop(control_id, None)
                gone.add(control_id)
    return puts, gone


def _steps(sk: str, intents: Sequence[Intent], where: dict[str, str]) -> Iterator[Step]:
    """The item of some intents, or several where one can't hold them; ``where`` learns which each is in."""
    if not intents:
        yield Step(DeleteIntent(""), sk, None)
        return
    for number, (part, packed) in enumerate(_packed(intents)):
        key = sk if number == 0 else _free(part[0].control_id, where.values())
        where.update(dict.fromkeys((one.control_id for one in part), key))
        yield Step(PutIntent(part[0]), key, {MANY: packed})


def _packed(intents: Sequence[Intent]) -> Iterator[tuple[Sequence[Intent], Attribute]]:
    packed = lzma.compress(encode(list(intents)).encode(), format=lzma.FORMAT_RAW, filters=_FILTERS)
    if len(packed) <= LARGEST:
        yield intents, {"B": packed}
        return
    if len(intents) == 1:
        raise FatalError("record-too-large", f"{len(packed)} bytes packed, {LARGEST} can be kept")
    half = len(intents) // 2
    yield from _packed(intents[:half])
    yield from _packed(intents[half:])


def _free(control_id: str, taken: Collection[str]) -> str:
    """A key that no other item has: one is named after an intent that may have gone while others of it are left."""
    sk = intent_sk(control_id)
    while sk in taken:
        sk += "~"
    return sk


def _intents(item: Item | None) -> list[Intent]:
    """An older version kept each in an item of its own. None are left where whoever took the lease let them go."""
    if item is None:
        return []
    packed = item.get(MANY, {}).get("B")
    if not isinstance(packed, bytes):
        return [decode(Intent, read_body(item))]
    sent = lzma.decompress(packed, format=lzma.FORMAT_RAW, filters=_FILTERS)
    return [build(Intent, raw) for raw in json.loads(sent)]
