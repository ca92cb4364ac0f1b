"""What the use cases need from the outside, as protocols. Adapters implement them; fakes in tests do too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.journal import Entry
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Conflict, Hold, Intent, Position
from ledgersync.ports.changes import (
    Change,
    DeleteHold,
    DeleteIntent,
    DeleteLink,
    Deletion,
    DeletionPage,
    DropReported,
    IntentChange,
    LoneChange,
    PutAlias,
    PutConflict,
    PutDifference,
    PutFirstWrites,
    PutHold,
    PutIntent,
    PutLink,
    PutPosition,
    Tell,
    Told,
)
from ledgersync.ports.conditions import WHOLE, Asked, Conditions, Part
from ledgersync.ports.connections import (
    SPARE,
    Claimed,
    Connection,
    ConnectionId,
    Due,
    Lease,
    Pause,
    Progress,
    Run,
    RunControl,
    Taken,
)
from ledgersync.ports.counted import TABLE_WRITES
from ledgersync.ports.executions import Executions, ExecutionState
from ledgersync.ports.journal import Journal
from ledgersync.ports.ledger import Ledger

__all__ = [
    "SPARE",
    "TABLE_WRITES",
    "WHOLE",
    "Asked",
    "Books",
    "Change",
    "Claimed",
    "Clock",
    "Conditions",
    "Connection",
    "ConnectionId",
    "DeleteHold",
    "DeleteIntent",
    "DeleteLink",
    "Deletion",
    "DeletionPage",
    "DropReported",
    "Due",
    "ExecutionState",
    "Executions",
    "IntentChange",
    "Journal",
    "Lease",
    "Ledger",
    "LoneChange",
    "OpenLedgers",
    "Part",
    "Pause",
    "Progress",
    "PutAlias",
    "PutConflict",
    "PutDifference",
    "PutFirstWrites",
    "PutHold",
    "PutIntent",
    "PutLink",
    "PutPosition",
    "Registry",
    "Run",
    "RunControl",
    "Taken",
    "Tell",
    "Told",
    "Vault",
]


class Books(Protocol):
    """The sync state of one connection, opened under a lease: links, positions, holds, conflicts, intents.

    ``commit`` applies all changes in order, in as few conditional writes as possible; every one of them is
    conditional on the fence. Raises ``LeaseLost`` (nothing of that batch written) when the fence is stale.
    A batch of up to 40 changes is atomic; larger ones are split in order at change boundaries. Intents are no changes
    of their own there: they are kept and let go of in the last batch, all at once unless no transaction can hold them.
    """

    def links(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, Link]: ...
    def all_links(self, kind: Kind, after: str = "") -> Iterator[Link]:
        """In the order of their Cashflow360 ids; with ``after`` those behind that one."""

    def has_links(self, kind: Kind) -> bool: ...
    def aliases(self, kind: Kind, side: Side, ids: Sequence[str]) -> Mapping[str, str]:
        """The survivors of those of a side's ids whose records lost a merge."""

    def positions(self) -> Mapping[str, Position]: ...
    def holds(self, kind: Kind | None = None) -> Sequence[Hold]: ...
    def intents(self) -> Sequence[Intent]: ...
    def conflicts(self) -> Sequence[Conflict]: ...
    def differences(self) -> Sequence[Conflict]:
        """What matched records held differently when they were matched."""

    def first_writes(self) -> Sequence[FirstWrites]:
        """Of every kind and side that was written to."""

    def reported(self) -> Sequence[Deletion]:
        """Deletions in Intacct that events reported and no run has dealt with."""

    def check(self) -> None:
        """Raise ``LeaseLost`` when the fence is stale or the lease has run out; asked before every remote write."""

    @property
    def stop_asked(self) -> bool:
        """Whether somebody asked this run to stop, as of the last time the lease was read."""

    def commit(self, changes: Sequence[Change]) -> None: ...
    def tell(self, key: str, entries: Sequence[Entry]) -> bool:
        """As ``Journal.add``, and not conditional on the fence: who comes later takes the key of who came before."""

    def told(self, key: str) -> Sequence[Entry] | None: ...


class Registry(Protocol):
    """Connections, runs, leases and call slots: what is kept beside the books of one connection."""

    def put_connection(self, connection: Connection, told: Sequence[Entry] = ()) -> Connection:
        """Keep a change of the version that was read, and answer the next version. A new one has version 0.

        What is ``told`` goes to the journal at once with it, as it does where a connection is connected or let go.

        Raises ``Stale``, with nothing written, when another change was kept meanwhile. What is permanent (one-way, and
        only approved bills once on) is a part of the condition. The schedule (due, swept) of a known one stays.
        """

    def connect(self, connection: Connection, told: Sequence[Entry] = ()) -> Taken | None:
        """Save it with its claims on organisation and entity; nothing is saved while another connection has one."""

    def disconnect(self, connection: Connection, told: Sequence[Entry] = ()) -> None:
        """Save it together with giving its claims up."""

    def connection(self, id: ConnectionId) -> Connection | None: ...
    def connections(self, tenant_id: str) -> Sequence[Connection]: ...
    def due(self, now: datetime) -> Iterator[Due]:
        """Connections whose ``due_at`` has come, oldest first, streamed page by page."""

    def set_due(self, id: ConnectionId, due_at: datetime | None, was: datetime | None = None) -> None:
        """With ``was`` only if it is still due then, so that a tick never undoes what somebody set meanwhile."""

    def set_swept(self, id: ConnectionId, at: datetime) -> None: ...
    def report_deletion(self, id: ConnectionId, deletion: Deletion) -> None:
        """Keep it for the next run, outside any lease; the same one again changes nothing but its time."""

    def start_run(self, run: Run) -> bool:
        """False when a run of that id is known already."""

    def end_run(self, run: Run) -> None: ...
    def reopen_run(self, run: Run) -> None:
        """Keep a run that had ended as one that is going again."""

    def open_runs(self) -> Iterator[tuple[ConnectionId, str]]:
        """Every run recorded as going, of all connections, oldest first in each shard; as of a moment ago."""

    def run(self, id: ConnectionId, run_id: str) -> Run | None: ...
    def runs(self, id: ConnectionId, limit: int = 20, after: str | None = None) -> tuple[Sequence[Run], str | None]:
        """Newest first, and the key to go on with."""

    def take_lease(
        self,
        id: ConnectionId,
        owner: str,
        now: datetime,
        expires_at: datetime,
        invocation: str = "",
        progress: Progress | None = None,
    ) -> Lease | None:
        """A new fence, also from another invocation of ``owner``; None while another owner holds it.

        ``progress`` is kept with the lease where it is written anyway. Asked again by the invocation that holds
        it, the fence stays, and it is written again only when it would expire before ``expires_at`` minus 15 minutes.
        An owner that has a single invocation need not name it.
        """

    def lease(self, id: ConnectionId) -> Lease | None: ...
    def free_lease(self, id: ConnectionId, owner: str) -> None: ...
    def shorten_lease(self, id: ConnectionId, owner: str, expires_at: datetime) -> None:
        """Let an owner's lease run out at that time at the latest: a process of it may be alive until then."""

    def control(self, id: ConnectionId) -> RunControl: ...
    def ask_to_stop(self, id: ConnectionId, run_id: str, by: str) -> None:
        """Noted for the run, whoever holds the lease; asked of another run it is forgotten."""

    def books(self, id: ConnectionId, lease: Lease, told: Callable[[], Progress] | None = None) -> Books:
        """``told`` is asked at commits for what can be read of the run meanwhile; it costs no write unit."""

    def journal(self, id: ConnectionId) -> Journal:
        """What was written and chosen; with an empty connection id what concerns the tenant as a whole."""

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
        """One of the company's call slots; true as well when this invocation of ``owner`` has one already.

        ``after`` is an invocation of ``owner`` that has ended: its slot goes over. That of any other invocation stays
        taken until it is freed or expires, since its process may be in the middle of a call; with ``own`` it goes
        over when no slot is free. The owner SPARE gets none for a minute after somebody else found none because of it.
        """

    def free_slot(self, company_id: str, owner: str, invocation: str | None = None) -> None:
        """The slots of an owner, or that of one of its invocations."""

    def session(self, id: ConnectionId, side: Side) -> str | None:
        """The kept session, decrypted; None when there is none or it can't be decrypted."""

    def put_session(self, id: ConnectionId, side: Side, session: str) -> None: ...
    def forget_sessions(self, id: ConnectionId) -> None:
        """The kept sessions of both sides: they were opened with credentials that hold no longer."""

    def learned(self, id: ConnectionId) -> Learned | None:
        """What was learned of the connection's two systems; None before anybody asked."""

    def put_learned(self, id: ConnectionId, learned: Learned) -> None: ...
    def asked(self, id: ConnectionId) -> Asked | None:
        """What both systems last said of their settings; None before a run asked."""

    def put_asked(self, id: ConnectionId, asked: Asked) -> None: ...
    def spend(self, budget: str, window: str, amount: int, limit: int) -> bool:
        """Add to a counter of one window ("cashflow360:login:2026-01-31T10"); false when it would pass the limit."""

    def spent(self, budget: str, window: str) -> int:
        """What a counter of a window stands at."""

    def give_back(self, budget: str, window: str, amount: int) -> None:
        """Take from a counter what was spent and not used."""


class Vault(Protocol):
    """Credentials by connection. The texts are JSON objects; they never leave adapters and bootstrap."""

    def put(self, id: ConnectionId, side: Side, secret: str) -> None: ...
    def get(self, id: ConnectionId, side: Side) -> str | None: ...
    def delete(self, id: ConnectionId) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime: ...
    def sleep(self, seconds: float) -> None: ...
    def time_left(self) -> float:
        """Seconds until this process has to have ended."""


class OpenLedgers(Protocol):
    """Opens both ledgers of a connection; ``before_write`` is called before every write is sent, and may raise."""

    def __call__(
        self, connection: Connection, before_write: Callable[[], None] = lambda: None
    ) -> Mapping[Side, Ledger]: ...
