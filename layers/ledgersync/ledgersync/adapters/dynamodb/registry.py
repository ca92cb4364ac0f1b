"""The registry over the table: each part in a module of its own, sessions and budgets here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from ledgersync.adapters.aws.encryption import Encryption
from ledgersync.adapters.dynamodb.books import DynamoBooks
from ledgersync.adapters.dynamodb.changes import reported_sk
from ledgersync.adapters.dynamodb.codec import decode, encode
from ledgersync.adapters.dynamodb.connections import Connections
from ledgersync.adapters.dynamodb.items import body, number, read_body, read_number, text, ttl, write_units
from ledgersync.adapters.dynamodb.journal import KEPT, DynamoJournal
from ledgersync.adapters.dynamodb.keys import ASKED, LEARNED, Item, connection_pk
from ledgersync.adapters.dynamodb.leases import Leases
from ledgersync.adapters.dynamodb.reports import DynamoReports
from ledgersync.adapters.dynamodb.runs import RunRecords
from ledgersync.adapters.dynamodb.slots import CallSlots, Wanted
from ledgersync.adapters.dynamodb.table import Condition, Meter, Table
from ledgersync.domain.journal import Entry
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Side
from ledgersync.ports import Asked, Connection, ConnectionId, Deletion, Due, Lease, Progress, Run, RunControl, Taken
from ledgersync.ports.journal import key_of

SHARDS = 8
_REPORTS_KEPT = timedelta(days=90)  # the weekly sweep has found the deletion long before
_SESSIONS_KEPT = timedelta(days=7)  # a sync-token session lives 48 idle hours
_BUDGETS_KEPT = timedelta(days=62)  # the longest window is a month


class DynamoRegistry:
    """``Registry`` over the table. Without ``encryption`` sessions are neither read nor kept.

    ``shards`` may grow at any time, but never shrink while connections are due.
    """

    def __init__(
        self,
        table: Table,
        encryption: Encryption | None,
        now: Callable[[], datetime],
        shards: int = SHARDS,
        due_page: int = 500,
        journal_kept: timedelta = KEPT,
    ) -> None:
        self._table = table
        self._encryption = encryption
        self._now = now
        self._journal_kept = journal_kept
        self._connections = Connections(table, shards, due_page)
        self._runs = RunRecords(table, shards)
        self._leases = Leases(table)
        self._slots = CallSlots(table)
        self.reports = DynamoReports(table)

    @property
    def meter(self) -> Meter:
        """What was asked of the table so far."""
        return self._table.meter

    def put_connection(self, connection: Connection, told: Sequence[Entry] = ()) -> Connection:
        return self._connections.put(connection, self._to_journal(connection, told))

    def connect(self, connection: Connection, told: Sequence[Entry] = ()) -> Taken | None:
        return self._connections.connect(connection, self._to_journal(connection, told))

    def disconnect(self, connection: Connection, told: Sequence[Entry] = ()) -> None:
        self._connections.disconnect(connection, self._to_journal(connection, told))

    def _to_journal(self, connection: Connection, told: Sequence[Entry]) -> Sequence[Item]:
        """No other change of the connection has the key: it names the version."""
        key = key_of(self._now(), f"v{connection.version + 1}")
        return self.journal(connection.id).items(key, told) if told else ()

    def connection(self, id: ConnectionId) -> Connection | None:
        return self._connections.read(id)

    def connections(self, tenant_id: str) -> Sequence[Connection]:
        return self._connections.of_tenant(tenant_id)

    def due(self, now: datetime) -> Iterator[Due]:
        return self._connections.due(now)

    def set_due(self, id: ConnectionId, due_at: datetime | None, was: datetime | None = None) -> None:
        self._connections.set_due(id, due_at, was)

    def set_swept(self, id: ConnectionId, at: datetime) -> None:
        self._connections.set_swept(id, at)

    def report_deletion(self, id: ConnectionId, deletion: Deletion) -> None:
        item: Item = {
            "pk": text(connection_pk(id)),
            "sk": text(reported_sk(deletion.kind, deletion.key)),
            "body": body(encode(deletion)),
            "expires_at": ttl(self._now() + _REPORTS_KEPT),
        }
        self._table.put(item, write_units(None, item))

    def start_run(self, run: Run) -> bool:
        return self._runs.start(run)

    def end_run(self, run: Run) -> None:
        self._runs.put(run)

    def reopen_run(self, run: Run) -> None:
        self._runs.put(run)

    def open_runs(self) -> Iterator[tuple[ConnectionId, str]]:
        return self._runs.going()

    def run(self, id: ConnectionId, run_id: str) -> Run | None:
        return self._runs.read(id, run_id)

    def runs(self, id: ConnectionId, limit: int = 20, after: str | None = None) -> tuple[Sequence[Run], str | None]:
        return self._runs.page(id, limit, after)

    def take_lease(
        self,
        id: ConnectionId,
        owner: str,
        now: datetime,
        expires_at: datetime,
        invocation: str = "",
        progress: Progress | None = None,
    ) -> Lease | None:
        return self._leases.take(id, owner, now, expires_at, invocation, progress)

    def control(self, id: ConnectionId) -> RunControl:
        return self._leases.control(id)

    def ask_to_stop(self, id: ConnectionId, run_id: str, by: str) -> None:
        self._leases.ask_to_stop(id, run_id, by)

    def lease(self, id: ConnectionId) -> Lease | None:
        return self._leases.read(id)

    def free_lease(self, id: ConnectionId, owner: str) -> None:
        self._leases.free(id, owner)

    def shorten_lease(self, id: ConnectionId, owner: str, expires_at: datetime) -> None:
        self._leases.shorten(id, owner, expires_at)

    def books(self, id: ConnectionId, lease: Lease, told: Callable[[], Progress] | None = None) -> DynamoBooks:
        return DynamoBooks(self._table, id, lease, self._now, told, self._journal_kept)

    def journal(self, id: ConnectionId) -> DynamoJournal:
        return DynamoJournal(self._table, id, self._now, self._journal_kept)

    def take_slot(
        self,
        company_id: str,
        owner: str,
        now: datetime,
        expires_at: datetime,
        invocation: str = "",
        after: str = "",
        own: bool = False,
        slots: int = 2,
    ) -> bool:
        wanted = Wanted(owner=owner, invocation=invocation, after=after, own=own, now=now, expires_at=expires_at)
        return self._slots.take(company_id, wanted, slots)

    def free_slot(self, company_id: str, owner: str, invocation: str | None = None) -> None:
        self._slots.free(company_id, owner, invocation)

    def session(self, id: ConnectionId, side: Side) -> str | None:
        if self._encryption is None:
            return None
        item = self._table.get(connection_pk(id), f"SESSION#{side}")
        sealed = None if item is None else item["sealed"].get("B")
        return self._encryption.open(id, sealed) if isinstance(sealed, bytes) else None

    def put_session(self, id: ConnectionId, side: Side, session: str) -> None:
        if self._encryption is None:
            return
        item: Item = {
            "pk": text(connection_pk(id)),
            "sk": text(f"SESSION#{side}"),
            "sealed": {"B": self._encryption.seal(id, session)},
            "expires_at": ttl(self._now() + _SESSIONS_KEPT),
        }
        self._table.put(item, write_units(None, item))

    def forget_sessions(self, id: ConnectionId) -> None:
        there = Condition("attribute_exists(pk)", {}, {})
        for side in Side:
            self._table.delete(connection_pk(id), f"SESSION#{side}", there)

    def learned(self, id: ConnectionId) -> Learned | None:
        item = self._table.get(connection_pk(id), LEARNED)
        return None if item is None else decode(Learned, read_body(item))

    def put_learned(self, id: ConnectionId, learned: Learned) -> None:
        item: Item = {"pk": text(connection_pk(id)), "sk": text(LEARNED), "body": body(encode(learned))}
        self._table.put(item, write_units(None, item))

    def asked(self, id: ConnectionId) -> Asked | None:
        item = self._table.get(connection_pk(id), ASKED)
        return None if item is None else decode(Asked, read_body(item))

    def put_asked(self, id: ConnectionId, asked: Asked) -> None:
        item: Item = {"pk": text(connection_pk(id)), "sk": text(ASKED), "body": body(encode(asked))}
        self._table.put(item, write_units(None, item))

    def spend(self, budget: str, window: str, amount: int, limit: int) -> bool:
        if amount > limit:
            return False
        room = Condition(
            "attribute_not_exists(spent) OR spent <= :room",
            {},
            {
                ":room": number(limit - amount),
                ":amount": number(amount),
                ":cleared": ttl(self._now() + _BUDGETS_KEPT),
            },
        )
        change = "SET expires_at = :cleared ADD spent :amount"
        return self._table.update(f"BUDGET#{budget}", window, change, room) is not None

    def spent(self, budget: str, window: str) -> int:
        item = self._table.get(f"BUDGET#{budget}", window)
        return 0 if item is None else read_number(item, "spent")

    def give_back(self, budget: str, window: str, amount: int) -> None:
        spent = Condition("spent >= :amount", {}, {":amount": number(amount), ":less": number(-amount)})
        self._table.update(f"BUDGET#{budget}", window, "ADD spent :less", spent)
