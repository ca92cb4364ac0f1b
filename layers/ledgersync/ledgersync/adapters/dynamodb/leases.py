"""Leases: one item a connection, never deleted, so that fences only ever grow."""

from __future__ import annotations

from datetime import datetime

from ledgersync.adapters.dynamodb.items import instant, number, read_instant, read_number, read_text, text
from ledgersync.adapters.dynamodb.keys import LEASE, Item, connection_pk
from ledgersync.adapters.dynamodb.progress import packed, unpacked
from ledgersync.adapters.dynamodb.renewal import LEASE_MARGIN, renews
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.ports import ConnectionId, Lease, Progress, RunControl

_OWNER = {"#owner": "owner"}  # a reserved word
_TAKE = (
    "SET #owner = :owner, invocation = :invocation, lease_until = :until, fence = if_not_exists(fence, :none) + :one"
)


class Leases:
    """The table's part of ``Registry`` that leases are."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def take(
        self,
        id: ConnectionId,
        owner: str,
        now: datetime,
        expires_at: datetime,
        invocation: str,
        progress: Progress | None,
    ) -> Lease | None:
        """Tried twice: an answer lost on the way looks like a failed condition, and the second look finds it ours."""
        wanted = Lease(owner=owner, fence=0, expires_at=expires_at, invocation=invocation)
        for _ in range(2):
            held = self.read(id)
            if held is None or held.expires_at <= now:
                taken = self._take_free(id, wanted, now, progress)
            elif held.owner != owner:
                return None
            elif held.invocation != invocation:
                taken = self._take_over(id, held, wanted, progress)
            elif not renews(held.expires_at, expires_at, LEASE_MARGIN):
                return held
            else:
                taken = self._renew(id, held, now, expires_at)
            if taken is not None:
                return _lease(taken)
        return None

    def _take_free(self, id: ConnectionId, wanted: Lease, now: datetime, progress: Progress | None) -> Item | None:
        free = "attribute_not_exists(lease_until) OR lease_until <= :now"
        return self._take(id, wanted, progress, free, {":now": instant(now)})

    def _take_over(self, id: ConnectionId, held: Lease, wanted: Lease, progress: Progress | None) -> Item | None:
        """From an earlier invocation of the same owner, which finds the fence gone at its next write."""
        still = "#owner = :owner AND fence = :fence"
        return self._take(id, wanted, progress, still, {":fence": number(held.fence)})

    def _take(
        self, id: ConnectionId, wanted: Lease, progress: Progress | None, condition: str, asked: Item
    ) -> Item | None:
        told: Item = {":progress": packed(progress)} if progress else {}
        change = f"{_TAKE}, progress = :progress" if progress else _TAKE
        values = {**asked, **told, **_values(wanted)}
        return self._table.update(connection_pk(id), LEASE, change, Condition(condition, _OWNER, values))

    def _renew(self, id: ConnectionId, held: Lease, now: datetime, expires_at: datetime) -> Item | None:
        mine = Condition(
            "#owner = :owner AND fence = :fence AND lease_until > :now",
            _OWNER,
            {
                ":now": instant(now),
                ":owner": text(held.owner),
                ":fence": number(held.fence),
                ":until": instant(expires_at),
            },
        )
        return self._table.update(connection_pk(id), LEASE, "SET lease_until = :until", mine)

    def read(self, id: ConnectionId) -> Lease | None:
        item = self._table.get(connection_pk(id), LEASE)
        return None if item is None or not read_number(item, "lease_until") else _lease(item)

    def free(self, id: ConnectionId, owner: str) -> None:
        mine = Condition("#owner = :owner", _OWNER, {":owner": text(owner), ":none": number(0)})
        self._table.update(connection_pk(id), LEASE, "SET lease_until = :none REMOVE #owner, invocation", mine)

    def control(self, id: ConnectionId) -> RunControl:
        item = self._table.get(connection_pk(id), LEASE) or {}
        return RunControl(read_text(item, "stop"), read_text(item, "stop_by"), unpacked(item))

    def ask_to_stop(self, id: ConnectionId, run_id: str, by: str) -> None:
        values = {":run": text(run_id), ":by": text(by)}
        first = Condition("attribute_not_exists(stop) OR stop <> :run", {}, values)
        self._table.update(connection_pk(id), LEASE, "SET stop = :run, stop_by = :by", first)

    def shorten(self, id: ConnectionId, owner: str, expires_at: datetime) -> None:
        values = {":owner": text(owner), ":until": instant(expires_at)}
        longer = Condition("#owner = :owner AND lease_until > :until", _OWNER, values)
        self._table.update(connection_pk(id), LEASE, "SET lease_until = :until", longer)


def _values(wanted: Lease) -> Item:
    return {
        ":owner": text(wanted.owner),
        ":invocation": text(wanted.invocation),
        ":until": instant(wanted.expires_at),
        ":none": number(0),
        ":one": number(1),
    }


def _lease(item: Item) -> Lease:
    owner, invocation, stop = (read_text(item, name) for name in ("owner", "invocation", "stop"))
    return Lease(
        owner=owner,
        fence=read_number(item, "fence"),
        expires_at=read_instant(item, "lease_until"),
        invocation=invocation,
        stop=stop,
    )
