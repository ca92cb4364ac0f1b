"""Connections by tenant, each beside a small item of its schedule, which alone is written run by run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import merge

from ledgersync.adapters.dynamodb.codec import decode, encode
from ledgersync.adapters.dynamodb.items import (
    Attribute,
    body,
    number,
    read_body,
    read_sortable,
    read_text,
    sortable,
    text,
    write_units,
)
from ledgersync.adapters.dynamodb.journal import put_new
from ledgersync.adapters.dynamodb.keys import (
    CLAIM,
    DUE_INDEX,
    Item,
    claim_pk,
    connection_sk,
    schedule_sk,
    scheduled,
    shard,
    tenant_pk,
)
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.adapters.names import claims, well_formed, well_formed_tenant
from ledgersync.errors import Stale
from ledgersync.ports import Claimed, Connection, ConnectionId, Due, Taken

NEW = Condition("attribute_not_exists(pk)", {}, {})
_MOVED_IN_INDEX = 2  # write units: the old entry out, the new one in


class Connections:
    """The table's part of ``Registry`` that connections and their due times are."""

    def __init__(self, table: Table, shards: int, page: int) -> None:
        self._table = table
        self._shards = shards
        self._page = page

    def put(self, connection: Connection, journal: Sequence[Item] = ()) -> Connection:
        wanted = _next(connection)
        if not (connection.version == 0 and self._put_new(wanted)) and not self._put_next(wanted, journal):
            self._is_kept(wanted)
        return wanted

    def _put_new(self, wanted: Connection) -> bool:
        """Both items of a new connection at once."""
        both = [self._item(wanted), self._schedule(wanted)]
        return self._table.transact([_put(one, NEW) for one in both], _units(both) + _MOVED_IN_INDEX)

    def _put_next(self, wanted: Connection, journal: Sequence[Item] = ()) -> bool:
        item = self._item(wanted)
        if journal:
            actions = [_put(item, _follows(wanted)), *map(put_new, journal)]
            return self._table.transact(actions, write_units(item, item) + _units(journal))
        return self._table.put(item, write_units(item, item), _follows(wanted))

    def _is_kept(self, wanted: Connection) -> None:
        """Stale, unless it was kept and only the answer got lost."""
        found = self.read(wanted.id)
        if found is None or found != replace(wanted, due_at=found.due_at, last_sweep_at=found.last_sweep_at):
            raise Stale("stale", "the connection was changed meanwhile")

    def connect(self, connection: Connection, journal: Sequence[Item] = ()) -> Taken | None:
        """With its claims, all at once; a known connection keeps its schedule."""
        wanted = _next(connection)
        new = connection.version == 0 and self._claimed(wanted, journal, new=True)
        if new or self._claimed(wanted, journal, new=False):
            return None
        for claim, of in claims(connection).items():
            item = self._table.get(claim_pk(claim, of), CLAIM)
            by = ConnectionId(read_text(item, "tenant_id"), read_text(item, "connection_id")) if item else None
            if by is not None and by != connection.id:
                return Taken(claim, by)
        self._is_kept(wanted)
        return None

    def _claimed(self, wanted: Connection, journal: Sequence[Item], new: bool) -> bool:
        id = wanted.id
        held: Item = {"tenant_id": text(id.tenant_id), "connection_id": text(id.connection_id)}
        mine: list[Item] = [{**_claim_key(claim, of), **held} for claim, of in claims(wanted).items()]
        own = [self._item(wanted), *([self._schedule(wanted)] if new else [])]
        actions = [_put(one, NEW if new else _follows(wanted)) for one in own]
        actions += [*(_put(one, _mine(id)) for one in mine), *map(put_new, journal)]
        return self._table.transact(actions, _units([*own, *mine, *journal]) + (_MOVED_IN_INDEX * new))

    def disconnect(self, connection: Connection, journal: Sequence[Item] = ()) -> None:
        """With its claims given up; one that is somebody else's stays theirs."""
        wanted = _next(connection)
        item = self._item(wanted)
        gone = [
            {"Delete": {"Key": _claim_key(claim, of), **_mine(connection.id).request()}}
            for claim, of in claims(connection).items()
        ]
        kept = [_put(item, _follows(wanted)), *map(put_new, journal)]
        if self._table.transact([*kept, *gone], _units([item, *journal]) + len(gone)):
            return
        if not self._put_next(wanted, journal):
            self._is_kept(wanted)

    def _item(self, connection: Connection) -> Item:
        """What is permanent is kept beside the body, where conditions see it."""
        preferences = connection.preferences
        return {
            "pk": text(tenant_pk(connection.id.tenant_id)),
            "sk": text(connection_sk(connection.id)),
            "body": body(encode(replace(connection, due_at=None, last_sweep_at=None))),
            "version": number(connection.version),
            "one_way": {"BOOL": connection.one_way},
            "approved_only": {"BOOL": preferences is not None and preferences.approved_only},
        }

    def _schedule(self, connection: Connection) -> Item:
        id = connection.id
        swept = {} if connection.last_sweep_at is None else {"swept_at": sortable(connection.last_sweep_at)}
        names: Item = {
            "pk": text(tenant_pk(id.tenant_id)),
            "sk": text(schedule_sk(id)),
            "company_id": text(connection.company_id),
        }
        return {**names, **self._due(id, connection.due_at), **swept}

    def read(self, id: ConnectionId) -> Connection | None:
        if not well_formed(id):
            return None
        items = self._table.get_many(tenant_pk(id.tenant_id), [connection_sk(id), schedule_sk(id)])
        kept = items.get(connection_sk(id))
        return None if kept is None else _connection(kept, items.get(schedule_sk(id), {}))

    def of_tenant(self, tenant_id: str) -> Sequence[Connection]:
        if not well_formed_tenant(tenant_id):
            return ()
        items = {read_text(item, "sk"): item for item in self._table.query(tenant_pk(tenant_id))}
        return [
            _connection(item, items.get(sk.replace("CONNECTION#", "SCHEDULE#", 1), {}))
            for sk, item in items.items()
            if sk.startswith("CONNECTION#")
        ]

    def due(self, now: datetime) -> Iterator[Due]:
        """Oldest first: the shards' streams merged, so that none of them is served before the others."""
        return merge(*(self._due_of(number, now) for number in range(self._shards)), key=lambda due: due.due_at)

    def _due_of(self, number: int, now: datetime) -> Iterator[Due]:
        entries = self._table.pages(
            {
                "IndexName": DUE_INDEX,
                "KeyConditionExpression": "due_shard = :shard AND due_at <= :now",
                "ExpressionAttributeValues": {":shard": text(str(number)), ":now": sortable(now)},
                "Limit": self._page,
            }
        )
        for entry in entries:
            due_at = read_sortable(entry, "due_at")
            if due_at is not None:
                id = scheduled(read_text(entry, "pk"), read_text(entry, "sk"))
                yield Due(id, due_at, read_text(entry, "company_id"))

    def set_due(self, id: ConnectionId, due_at: datetime | None, was: datetime | None) -> None:
        if due_at is None:
            self._update(id, "REMOVE due_at, due_shard", {}, 2, was)
        else:
            due = self._due(id, due_at)
            values = {":at": due["due_at"], ":shard": due["due_shard"]}
            self._update(id, "SET due_at = :at, due_shard = :shard", values, 1 + _MOVED_IN_INDEX, was)

    def set_swept(self, id: ConnectionId, at: datetime) -> None:
        self._update(id, "SET swept_at = :at", {":at": sortable(at)}, 1)

    def _update(self, id: ConnectionId, change: str, values: Item, units: int, was: datetime | None = None) -> None:
        known = Condition("attribute_exists(pk)", {}, values)
        if was is not None:
            known = Condition("due_at = :was", {}, {**values, ":was": sortable(was)})
        self._table.update(tenant_pk(id.tenant_id), schedule_sk(id), change, known, units)

    def _due(self, id: ConnectionId, due_at: datetime | None) -> dict[str, Attribute]:
        if due_at is None:
            return {}
        return {"due_at": sortable(due_at), "due_shard": text(shard(id, self._shards))}


def _claim_key(claim: Claimed, of: str) -> Item:
    return {"pk": text(claim_pk(claim, of)), "sk": text(CLAIM)}


def _mine(id: ConnectionId) -> Condition:
    """A claim nobody has, or this connection."""
    mine = {":tenant": text(id.tenant_id), ":connection": text(id.connection_id)}
    whose = "tenant_id = :tenant AND connection_id = :connection"
    return Condition(f"attribute_not_exists(pk) OR ({whose})", {}, mine)


def _next(connection: Connection) -> Connection:
    return replace(connection, version=connection.version + 1)


def _put(item: Item, condition: Condition) -> Mapping[str, Mapping[str, object]]:
    return {"Put": {"Item": item, **condition.request()}}


def _units(items: Sequence[Item]) -> int:
    return sum(write_units(None, item) for item in items)


def _follows(wanted: Connection) -> Condition:
    """It follows the version that was read, and undoes nothing that is permanent."""
    preferences, before = wanted.preferences, wanted.version - 1
    known = "version = :before" if before else "attribute_exists(pk) AND attribute_not_exists(version)"
    values: Item = {":one_way": {"BOOL": wanted.one_way}, **({":before": number(before)} if before else {})}
    permanent = ["(attribute_not_exists(one_way) OR one_way = :one_way)"]
    if preferences is None or not preferences.approved_only:
        permanent.append("(attribute_not_exists(approved_only) OR approved_only = :off)")
        values = {**values, ":off": {"BOOL": False}}
    return Condition(" AND ".join([known, *permanent]), {}, values)


def _connection(item: Item, schedule: Item) -> Connection:
    return replace(
        decode(Connection, read_body(item)),
        due_at=read_sortable(schedule, "due_at"),
        last_sweep_at=read_sortable(schedule, "swept_at"),
    )
