"""Records of runs, newest first, kept thirteen months. One that is going is in the sparse index until it has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from ledgersync.adapters.dynamodb.codec import decode, encode
from ledgersync.adapters.dynamodb.items import body, read_body, read_text, sortable, text, ttl, write_units
from ledgersync.adapters.dynamodb.keys import (
    DUE_INDEX,
    NOTICE_SHARD,
    Item,
    connection_pk,
    open_shard,
    run_keys,
    run_sk,
    shard,
)
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.adapters.names import well_formed, well_formed_run
from ledgersync.ports import ConnectionId, Run

_KEPT = timedelta(days=396)
_NEW = Condition("attribute_not_exists(pk)", {}, {})
_INDEXED = 1  # write unit: the entry in, or out


class RunRecords:
    """The table's part of ``Registry`` that records of runs are."""

    def __init__(self, table: Table, shards: int) -> None:
        self._table = table
        self._shards = shards

    def start(self, run: Run) -> bool:
        item = self._item(run)
        return self._table.put(item, write_units(None, item) + _INDEXED, _NEW)

    def put(self, run: Run) -> None:
        """As it stands now; what is going is in the index, what has ended is not."""
        item = self._item(run)
        self._table.put(item, write_units(None, item) + _INDEXED)

    def _item(self, run: Run) -> Item:
        return {
            "pk": text(connection_pk(run.id)),
            "sk": text(run_sk(run.run_id)),
            "body": body(encode(run)),
            "expires_at": ttl(run.started_at + _KEPT),
            **self._index(run),
        }

    def _index(self, run: Run) -> Item:
        """A run that ended as somebody may want to know stays in it until people were told."""
        if run.ended_at is not None:
            at = sortable(run.ended_at)
            return {"due_shard": text(NOTICE_SHARD), "due_at": at} if run.tells else {}
        return {"due_shard": text(open_shard(shard(run.id, self._shards))), "due_at": sortable(run.started_at)}

    def going(self) -> Iterator[tuple[ConnectionId, str]]:
        for number in range(self._shards):
            of_shard = {
                "IndexName": DUE_INDEX,
                "KeyConditionExpression": "due_shard = :shard",
                "ExpressionAttributeValues": {":shard": text(open_shard(str(number)))},
            }
            for entry in self._table.pages(of_shard):
                yield run_keys(read_text(entry, "pk"), read_text(entry, "sk"))

    def read(self, id: ConnectionId, run_id: str) -> Run | None:
        if not (well_formed(id) and well_formed_run(run_id)):
            return None
        item = self._table.get(connection_pk(id), f"RUN#{run_id}")
        return None if item is None else _run(item)

    def page(self, id: ConnectionId, limit: int, after: str | None) -> tuple[Sequence[Run], str | None]:
        if not well_formed(id) or not (after is None or well_formed_run(after)):
            return (), None
        start = None if after is None else f"RUN#{after}"
        items = self._table.query(connection_pk(id), "RUN#", newest_first=True, after=start, page=limit + 1)
        runs = [_run(item) for item in islice(items, limit + 1)]
        page = runs[:limit]
        return page, page[-1].run_id if len(runs) > limit else None


def _run(item: Item) -> Run:
    return decode(Run, read_body(item))
