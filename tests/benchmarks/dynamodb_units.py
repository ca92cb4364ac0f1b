"""Write and read units counted at the table itself: item sizes before and after every call, the index included.

Counted beside the product's own meter, from what DynamoDB's documentation bills: a unit a started KB of the larger
of the item before and after, doubled in transactions; one for a condition that failed; in an index one for an
entry added, removed or changed and two for one that moved. Reads: half a unit a started 4 KB, doubled when strongly
consistent, as every read but that of the index is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledgersync.adapters.dynamodb.items import size

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

INDEX_KEY = ("due_shard", "due_at")
PROJECTED = ("company_id",)
SINGLE_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
Raw = Mapping[str, Any]


@dataclass(slots=True)
class Units:
    """Attach to the client the product uses; ``aside`` is another client, whose reads are not counted."""

    aside: DynamoDBClient
    table: str
    writes: int = 0
    reads: float = 0.0
    by_item: dict[str, int] = field(default_factory=dict)
    _before: list[tuple[Raw, Raw | None]] = field(default_factory=list)
    _of_index: bool = False

    def attach(self, client: DynamoDBClient) -> None:
        client.meta.events.register("provide-client-params.dynamodb", self._look_before)
        client.meta.events.register("after-call.dynamodb", self._look_after)

    def reset(self) -> None:
        self.writes, self.reads = 0, 0.0
        self.by_item.clear()

    def _look_before(self, params: Raw, model: Any, **_: object) -> None:
        self._before = [(key, self._item(key)) for key in _keys(model.name, params)]
        self._of_index = "IndexName" in params

    def _look_after(self, http_response: Any, parsed: Raw, model: Any, **_: object) -> None:
        times = 2 if model.name == "TransactWriteItems" else 1
        for key, before in self._before:
            failed = http_response.status_code != 200
            units = times * (1 if failed else _base(before, after := self._item(key)) + _index(before, after))
            self.writes += units
            name = "JOURNAL" if key["pk"]["S"].startswith("JOURNAL#") else key["sk"]["S"].split("#")[0]
            self.by_item[name] = self.by_item.get(name, 0) + units
        self.reads += _read_units(model.name, parsed) / (2 if self._of_index else 1)

    def _item(self, key: Raw) -> Raw | None:
        return self.aside.get_item(TableName=self.table, Key=dict(key)).get("Item")


def _keys(operation: str, params: Raw) -> list[Raw]:
    requests: Sequence[Raw] = ()
    if operation in SINGLE_WRITES:
        requests = (params,)
    elif operation == "TransactWriteItems":
        requests = [request for action in params["TransactItems"] for request in action.values()]
    return [{name: request.get("Key", request.get("Item"))[name] for name in ("pk", "sk")} for request in requests]


def _base(before: Raw | None, after: Raw | None) -> int:
    return max(1, math.ceil(max(size(before), size(after)) / 1024))


def _index(before: Raw | None, after: Raw | None) -> int:
    old, new = (_entry(item) for item in (before, after))
    if old is None or new is None:
        return int(old is not new)
    moved = any(old[name] != new[name] for name in INDEX_KEY)
    return 2 if moved else int(old != new)


def _entry(item: Raw | None) -> Raw | None:
    if item is None or not all(name in item for name in INDEX_KEY):
        return None
    return {name: item.get(name) for name in (*INDEX_KEY, *PROJECTED)}


def _read_units(operation: str, parsed: Raw) -> float:
    """As if all of it were read strongly consistent."""
    match operation:
        case "GetItem":
            return max(1, math.ceil(size(parsed.get("Item")) / 4096))
        case "Query":
            return max(1, math.ceil(sum(size(item) for item in parsed.get("Items", ())) / 4096))
        case "BatchGetItem":
            items = [item for found in parsed.get("Responses", {}).values() for item in found]
            return sum(max(1, math.ceil(size(item) / 4096)) for item in items)
        case _:
            return 0.0
