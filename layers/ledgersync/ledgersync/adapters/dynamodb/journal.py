"""The journal in the table, in partitions of its own: no role may update or delete there, and no put replaces anything.

Entries that were kept together are one packed item. What no item can hold is spread over several, put at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from ledgersync.adapters.dynamodb.codec import build, encode
from ledgersync.adapters.dynamodb.items import body, read_body, read_text, text, ttl, write_units
from ledgersync.adapters.dynamodb.keys import Item, journal_pk
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.domain.journal import Entry
from ledgersync.errors import FatalError
from ledgersync.ports import ConnectionId
from ledgersync.ports.journal import Kept, instant

KEPT = timedelta(days=2557)
"""Seven years, two leap days among them."""
_NEW = Condition("attribute_not_exists(pk)", {}, {})
_PART = "~"


class DynamoJournal:
    """``Journal`` over the table; entries expire ``kept`` after they were added."""

    def __init__(self, table: Table, id: ConnectionId, now: Callable[[], datetime], kept: timedelta = KEPT) -> None:
        self._table = table
        self._pk = journal_pk(id)
        self._now = now
        self._kept = kept

    def add(self, key: str, entries: Sequence[Entry]) -> bool:
        items = self.items(key, entries)
        if self._put(items):
            return True
        return self.get(key) == tuple(entries)  # it was kept, and only the answer got lost

    def _put(self, items: Sequence[Item]) -> bool:
        units = sum(write_units(None, item) for item in items)
        if len(items) == 1:
            return self._table.put(items[0], units, _NEW)
        return self._table.transact([put_new(item) for item in items], units)

    def get(self, key: str) -> Sequence[Entry] | None:
        found = [item for item in self._table.query(self._pk, key) if _key(item) == key]
        return tuple(one for item in found for one in _entries(item)) if found else None

    def newest(self, before: str | None = None, since: datetime | None = None) -> Iterator[Kept]:
        items = self._table.query(self._pk, newest_first=True, after=before)
        for key, parts in groupby(items, _key):
            if since is not None and key < instant(since):
                return
            if key != before:
                entries = [_entries(item) for item in parts]
                yield Kept(key, tuple(one for part in reversed(entries) for one in part))

    def items(self, key: str, entries: Sequence[Entry]) -> list[Item]:
        """The item of some entries, or several where one can't hold them."""
        expires_at = ttl(self._now() + self._kept)
        packed = list(_packed(entries))
        return [
            {
                "pk": text(self._pk),
                "sk": text(key if number == 0 else f"{key}{_PART}{number:04}"),
                "body": part,
                "expires_at": expires_at,
            }
            for number, part in enumerate(packed)
        ]


def put_new(item: Item) -> dict[str, dict[str, object]]:
    return {"Put": {"Item": item, **_NEW.request()}}


def _packed(entries: Sequence[Entry]) -> Iterator[Any]:
    try:
        yield body(encode(list(entries)))
    except FatalError:
        if len(entries) < 2:
            raise
        half = len(entries) // 2
        yield from _packed(entries[:half])
        yield from _packed(entries[half:])


def _key(item: Item) -> str:
    return read_text(item, "sk").partition(_PART)[0]


def _entries(item: Item) -> list[Entry]:
    return [build(Entry, raw) for raw in json.loads(read_body(item))]
