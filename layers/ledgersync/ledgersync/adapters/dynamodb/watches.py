"""Watches beside their connections' schedules, in the sparse index while a look or a wake is due."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from ledgersync.adapters.aws.encryption import Encryption
from ledgersync.adapters.dynamodb.codec import decode, encode
from ledgersync.adapters.dynamodb.items import (
    body,
    read_body,
    read_sortable,
    read_text,
    sortable,
    text,
    ttl,
    write_units,
)
from ledgersync.adapters.dynamodb.keys import DUE_INDEX, Item, connection_pk, tenant_pk, watch_sk, watched
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.adapters.names import well_formed
from ledgersync.ports import ConnectionId
from ledgersync.ports.watching import Sealed, Subscription, Watch

SHARD = "watches"
"""Where the index has them, apart from connections that are due for a run."""
MOST_HINTS = 20
EVENT_IDS_KEPT = timedelta(days=7)
SUBSCRIPTION = "SUBSCRIPTION"
_OVERDUE = timedelta(seconds=60)
"""A wake that nobody rang for is found by the tick so long after its time."""
_MOVED = 3  # write units: the item, and its entry in the index out and in


class DynamoWatches:
    """``WatchStore`` over the table. Without ``encryption`` keys are neither read nor kept."""

    def __init__(self, table: Table, encryption: Encryption | None) -> None:
        self._table = table
        self._encryption = encryption

    def watch(self, id: ConnectionId) -> Watch | None:
        if not well_formed(id):
            return None
        item = self._table.get(tenant_pk(id.tenant_id), watch_sk(id))
        return None if item is None else _watch(id, item)

    def arm(self, id: ConnectionId, due_at: datetime) -> None:
        free = Condition("attribute_not_exists(wake_at)", {}, _due(due_at))
        self._update(id, "SET due_at = :due, due_shard = :shard", free)

    def disarm(self, id: ConnectionId) -> None:
        there = Condition("attribute_exists(pk)", {}, {})
        self._table.delete(tenant_pk(id.tenant_id), watch_sk(id), there)

    def due(self, now: datetime) -> Iterator[tuple[ConnectionId, datetime]]:
        wanted = {
            "IndexName": DUE_INDEX,
            "KeyConditionExpression": "due_shard = :shard AND due_at <= :now",
            "ExpressionAttributeValues": {":shard": text(SHARD), ":now": sortable(now)},
        }
        for entry in self._table.pages(wanted):
            due_at = read_sortable(entry, "due_at")
            if due_at is not None:
                yield watched(read_text(entry, "pk"), read_text(entry, "sk")), due_at

    def move(self, id: ConnectionId, to: datetime, was: datetime) -> bool:
        still = Condition("due_at = :was", {}, {**_due(to), ":was": sortable(was)})
        return self._update(id, "SET due_at = :due, due_shard = :shard", still)

    def hint(self, id: ConnectionId, hint: str, at: datetime) -> bool:
        one: Item = {":one": {"SS": [hint]}}
        due: Item = {**_due(at + _OVERDUE), ":at": sortable(at), **one}
        first = Condition("attribute_exists(pk) AND attribute_not_exists(wake_at)", {}, due)
        more = Condition(
            "attribute_exists(wake_at) AND (attribute_not_exists(hints) OR size(hints) < :most)",
            {},
            {**one, ":most": {"N": str(MOST_HINTS)}},
        )
        for _ in range(2):  # a wake that ends between the two questions leaves neither true
            if self._update(id, "SET wake_at = :at, due_at = :due, due_shard = :shard ADD hints :one", first):
                return True
            if self._update(id, "ADD hints :one", more, units=1):
                return False
        full = Condition("attribute_exists(wake_at)", {}, {":yes": {"BOOL": True}})
        self._update(id, "SET many = :yes", full, units=1)
        return False

    def postpone(self, id: ConnectionId, wake_at: datetime, to: datetime) -> bool:
        still = Condition("wake_at = :was", {}, {**_due(to + _OVERDUE), ":was": sortable(wake_at), ":to": sortable(to)})
        return self._update(id, "SET wake_at = :to, due_at = :due, due_shard = :shard", still)

    def woken(self, id: ConnectionId, wake_at: datetime, woke_at: datetime | None, due_at: datetime) -> bool:
        values: Item = {**_due(due_at), ":was": sortable(wake_at), **({":woke": sortable(woke_at)} if woke_at else {})}
        change = (
            f"SET due_at = :due, due_shard = :shard{', woke_at = :woke' if woke_at else ''} REMOVE wake_at, hints, many"
        )
        return self._update(id, change, Condition("wake_at = :was", {}, values))

    def looked(
        self, id: ConnectionId, was: datetime, due_at: datetime, seen: Mapping[str, str], woke_at: datetime | None
    ) -> bool:
        values: Item = {
            **_due(due_at),
            ":was": sortable(was),
            ":seen": body(json.dumps(dict(seen), sort_keys=True)),
            **({":woke": sortable(woke_at)} if woke_at else {}),
        }
        change = f"SET due_at = :due, due_shard = :shard, seen = :seen{', woke_at = :woke' if woke_at else ''}"
        return self._update(id, change, Condition("due_at = :was AND attribute_not_exists(wake_at)", {}, values))

    def first_time(self, id: ConnectionId, event_id: str, now: datetime) -> bool:
        item: Item = {
            "pk": text(connection_pk(id)),
            "sk": text(f"EVENT#{sha256(event_id.encode()).hexdigest()}"),
            "expires_at": ttl(now + EVENT_IDS_KEPT),
        }
        return self._table.put(item, write_units(None, item), Condition("attribute_not_exists(pk)", {}, {}))

    def subscription(self, id: ConnectionId) -> Subscription | None:
        item = self._table.get(connection_pk(id), SUBSCRIPTION)
        return None if item is None else decode(Subscription, read_body(item))

    def keep_subscription(self, id: ConnectionId, subscription: Subscription) -> None:
        item: Item = {"pk": text(connection_pk(id)), "sk": text(SUBSCRIPTION), "body": body(encode(subscription))}
        self._table.put(item, write_units(None, item))

    def forget_subscription(self, id: ConnectionId) -> None:
        self._table.delete(connection_pk(id), SUBSCRIPTION, Condition("attribute_exists(pk)", {}, {}))

    def sealed(self, id: ConnectionId, what: Sealed) -> str | None:
        if self._encryption is None:
            return None
        item = self._table.get(connection_pk(id), f"SEALED#{what}")
        sealed = None if item is None else item["sealed"].get("B")
        return self._encryption.open(id, sealed) if isinstance(sealed, bytes) else None

    def seal(self, id: ConnectionId, what: Sealed, secret: str) -> None:
        if self._encryption is None:
            return
        sealed = self._encryption.seal(id, secret)
        item: Item = {"pk": text(connection_pk(id)), "sk": text(f"SEALED#{what}"), "sealed": {"B": sealed}}
        self._table.put(item, write_units(None, item))

    def _update(self, id: ConnectionId, change: str, condition: Condition, units: int = _MOVED) -> bool:
        return self._table.update(tenant_pk(id.tenant_id), watch_sk(id), change, condition, units) is not None


def _due(at: datetime) -> Item:
    return {":due": sortable(at), ":shard": text(SHARD)}


def _watch(id: ConnectionId, item: Item) -> Watch:
    hints = item.get("hints", {}).get("SS", [])
    return Watch(
        id=id,
        due_at=read_sortable(item, "due_at"),
        wake_at=read_sortable(item, "wake_at"),
        woke_at=read_sortable(item, "woke_at"),
        hints=frozenset(map(str, hints)) if isinstance(hints, list) else frozenset(),
        many=bool(item.get("many", {}).get("BOOL")),
        seen=json.loads(read_body(item, "seen")) if "seen" in item else {},
    )
