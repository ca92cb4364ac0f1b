"""Records of runs, newest first, kept thirteen months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from ledgersync.adapters.dynamodb.codec import decode, encode
from ledgersync.adapters.dynamodb.items import body, read_body, text, ttl, write_units
from ledgersync.adapters.dynamodb.keys import Item, connection_pk
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.adapters.names import checked_run, well_formed, well_formed_run
from ledgersync.ports import ConnectionId, Run

_KEPT = timedelta(days=396)
_NEW = Condition("attribute_not_exists(pk)", {}, {})


class RunRecords:
    """The table's part of ``Registry`` that records of runs are."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def start(self, run: Run) -> bool:
        item = _item(run)
        return self._table.put(item, write_units(None, item), _NEW)

    def end(self, run: Run) -> None:
        item = _item(run)
        self._table.put(item, write_units(None, item))

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


def _item(run: Run) -> Item:
    return {
        "pk": text(connection_pk(run.id)),
        "sk": text(f"RUN#{checked_run(run.run_id)}"),
        "body": body(encode(run)),
        "expires_at": ttl(run.started_at + _KEPT),
    }


def _run(item: Item) -> Run:
    return decode(Run, read_body(item))
