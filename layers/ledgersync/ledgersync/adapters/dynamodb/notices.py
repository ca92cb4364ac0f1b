"""Notices in the table. What waits is in the sparse index, in a shard of its own, until it was dealt with.

| pk | sk | what |
|---|---|---|
| NOTICES#tenant | SETTINGS | whom the tenant's notices go to |
| | OUT#key#channel | a notice on its way to a channel; kept for two months, so that none goes twice |
| | DIGEST | when the next weekly digest is due |
| CONNECTION#tenant#connection | EVENT#key | an event, in the index until it was given to the channels |
| | TOLD#cause | a cause of holds that people were told of |
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ledgersync.adapters.dynamodb.codec import decode, encode
from ledgersync.adapters.dynamodb.items import (
    body,
    number,
    read_body,
    read_number,
    read_sortable,
    read_text,
    sortable,
    text,
    ttl,
    write_units,
)
from ledgersync.adapters.dynamodb.keys import DUE_INDEX, NOTICE_SHARD, Item, connection_pk, notices_pk, run_keys, run_sk
from ledgersync.adapters.dynamodb.runs import RunRecords
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.domain.notices import Notice, NoticeSettings, Outgoing
from ledgersync.errors import Stale
from ledgersync.ports import ConnectionId, Run

_SETTINGS, _DIGEST = "SETTINGS", "DIGEST"
_KEPT = timedelta(days=62)
_CAUSE_KEPT = timedelta(days=30)
_NEW = Condition("attribute_not_exists(pk)", {}, {})
_INDEXED = 1
Waiting = Run | Notice | Outgoing | tuple[str, datetime]


class DynamoNotices:
    """``NoticeBox`` over the table."""

    def __init__(self, table: Table, now: Callable[[], datetime]) -> None:
        self._table = table
        self._now = now
        self._runs = RunRecords(table, 1)

    def settings(self, tenant_id: str) -> NoticeSettings:
        item = self._table.get(notices_pk(tenant_id), _SETTINGS)
        return decode(NoticeSettings, read_body(item)) if item else NoticeSettings()

    def put_settings(self, tenant_id: str, settings: NoticeSettings) -> NoticeSettings:
        kept = replace(settings, version=settings.version + 1)
        item: Item = {**_key(tenant_id, _SETTINGS), "body": body(encode(kept)), "version": number(kept.version)}
        known = Condition("version = :was", {}, {":was": number(settings.version)}) if settings.version else _NEW
        if not self._table.put(item, write_units(item, item), known):
            raise Stale("stale", "the notices were changed meanwhile")
        return kept

    def tell(self, notice: Notice) -> None:
        pk, sk = _place(notice)
        item: Item = {
            "pk": text(pk),
            "sk": text(sk),
            "body": body(encode(notice)),
            "expires_at": ttl(notice.at + _KEPT),
            **_due(notice.at),
        }
        self._table.put(item, write_units(None, item) + _INDEXED, _NEW)

    def send(self, notice: Notice, channel_id: str, at: datetime) -> bool:
        item: Item = {
            **_key(notice.tenant_id, _out(notice, channel_id)),
            "body": body(encode(notice)),
            "channel": text(channel_id),
            "attempts": number(0),
            "expires_at": ttl(at + _KEPT),
            **_due(at),
        }
        return self._table.put(item, write_units(None, item) + _INDEXED, _NEW)

    def digest(self, tenant_id: str, at: datetime) -> None:
        item: Item = {**_key(tenant_id, _DIGEST), **_due(at)}
        self._table.put(item, write_units(None, item) + _INDEXED, _NEW)

    def digested(self, tenant_id: str, was: datetime, following: datetime) -> None:
        values = {":was": sortable(was), ":at": sortable(following)}
        self._table.update(
            notices_pk(tenant_id), _DIGEST, "SET due_at = :at", Condition("due_at = :was", {}, values), 1 + _INDEXED
        )

    def waiting(self, now: datetime) -> Iterator[Waiting]:
        entries = self._table.pages(
            {
                "IndexName": DUE_INDEX,
                "KeyConditionExpression": "due_shard = :shard AND due_at <= :now",
                "ExpressionAttributeValues": {":shard": text(NOTICE_SHARD), ":now": sortable(now)},
            }
        )
        for entry in list(entries):
            found = self._found(read_text(entry, "pk"), read_text(entry, "sk"), now)
            if found is not None:
                yield found

    def _found(self, pk: str, sk: str, now: datetime) -> Waiting | None:
        """As it stands now: the index may be a moment behind."""
        if sk.startswith("RUN#"):
            return self._runs.read(*run_keys(pk, sk))
        item = self._table.get(pk, sk)
        due_at = read_sortable(item, "due_at") if item else None
        if item is None or due_at is None or due_at > now:
            return None
        if sk == _DIGEST:
            return pk.removeprefix("NOTICES#"), due_at
        notice = decode(Notice, read_body(item))
        if sk.startswith("EVENT#"):
            return notice
        return Outgoing(notice, read_text(item, "channel"), due_at, read_number(item, "attempts"))

    def told(self, one: Run | Notice) -> None:
        pk, sk = (connection_pk(one.id), run_sk(one.run_id)) if isinstance(one, Run) else _place(one)
        there = Condition("due_shard = :shard", {}, {":shard": text(NOTICE_SHARD)})
        self._table.update(pk, sk, "REMOVE due_at, due_shard", there, 1 + _INDEXED)

    def claim(self, one: Outgoing, until: datetime | None) -> bool:
        values: Item = {":was": sortable(one.due_at), ":one": number(1)}
        if until is None:
            change = "REMOVE due_at, due_shard ADD attempts :one"
        else:
            change, values = "SET due_at = :until ADD attempts :one", {**values, ":until": sortable(until)}
        return self._update(one, change, Condition("due_at = :was", {}, values))

    def later(self, one: Outgoing, at: datetime) -> None:
        values = {":at": sortable(at), ":shard": text(NOTICE_SHARD)}
        self._update(one, "SET due_at = :at, due_shard = :shard", Condition("attribute_exists(pk)", {}, values))

    def done(self, one: Outgoing, said: str) -> None:
        there = Condition("attribute_exists(pk)", {}, {":said": text(said)})
        self._update(one, "SET said = :said REMOVE due_at, due_shard", there)

    def _update(self, one: Outgoing, change: str, condition: Condition) -> bool:
        pk, sk = notices_pk(one.notice.tenant_id), _out(one.notice, one.channel_id)
        return self._table.update(pk, sk, change, condition, 1 + _INDEXED) is not None

    def new_causes(self, id: ConnectionId, causes: Collection[str], now: datetime) -> frozenset[str]:
        fresh = Condition("attribute_not_exists(pk) OR expires_at <= :now", {}, {":now": ttl(now)})

        def is_new(cause: str) -> bool:
            item: Item = {
                "pk": text(connection_pk(id)),
                "sk": text(f"TOLD#{cause}"),
                "expires_at": ttl(now + _CAUSE_KEPT),
            }
            return self._table.put(item, 1, fresh)

        known = self._table.get_many(connection_pk(id), [f"TOLD#{cause}" for cause in causes])
        old = {sk for sk, item in known.items() if read_number(item, "expires_at") > int(now.timestamp())}
        return frozenset(cause for cause in causes if f"TOLD#{cause}" not in old and is_new(cause))


def _key(tenant_id: str, sk: str) -> Item:
    return {"pk": text(notices_pk(tenant_id)), "sk": text(sk)}


def _place(notice: Notice) -> tuple[str, str]:
    """With the connection, whose partition every function that works for it may write."""
    return connection_pk(ConnectionId(notice.tenant_id, notice.connection_id)), f"EVENT#{notice.key}"


def _out(notice: Notice, channel_id: str) -> str:
    return f"OUT#{notice.key}#{channel_id}"


def _due(at: datetime) -> Item:
    return {"due_shard": text(NOTICE_SHARD), "due_at": sortable(at)}
