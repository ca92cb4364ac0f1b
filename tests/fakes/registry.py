"""Connections, runs, leases, slots, sessions and budgets in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ledgersync.adapters.dynamodb.renewal import LEASE_MARGIN, renews
from ledgersync.adapters.names import checked, checked_run, claims, well_formed_run
from ledgersync.domain.journal import Entry
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Side
from ledgersync.errors import Stale
from ledgersync.ports import (
    Asked,
    Claimed,
    Connection,
    ConnectionId,
    Deletion,
    Due,
    Lease,
    Progress,
    Run,
    RunControl,
    Taken,
)
from ledgersync.ports.journal import key_of
from tests.fakes.books import Fault, MemoryBooks, State, no_fault
from tests.fakes.budgets import MemoryBudgets
from tests.fakes.copies import copy_connection, copy_learned, copy_run
from tests.fakes.journal import MemoryJournal
from tests.fakes.permanent import undoes
from tests.fakes.slots import MemorySlots


class MemoryRegistry(MemoryBudgets):
    """``Registry`` over dictionaries; ``now`` is read when a commit checks that its lease still lives."""

    def __init__(
        self,
        now: Callable[[], datetime],
        before_write: Fault = no_fault,
        after_write: Fault = no_fault,
    ) -> None:
        super().__init__(before_write, after_write)
        self._now = now
        self._connections: dict[ConnectionId, Connection] = {}
        self._claims: dict[tuple[Claimed, str], ConnectionId] = {}
        self._runs: dict[ConnectionId, dict[str, Run]] = {}
        self._states: dict[ConnectionId, State] = {}
        self.slots = MemorySlots()
        self._sessions: dict[tuple[ConnectionId, Side], str] = {}
        self._learned: dict[ConnectionId, Learned] = {}
        self._asked: dict[ConnectionId, Asked] = {}
        self._tenants: dict[str, MemoryJournal] = {}

    def put_connection(self, connection: Connection, told: Sequence[Entry] = ()) -> Connection:
        self.before_write("put_connection", ())
        kept = self._keep(connection)
        self._tell(connection, told)
        self.after_write("put_connection", ())
        return kept

    def _keep(self, connection: Connection) -> Connection:
        kept, known = copy_connection(connection), self._connections.get(checked(connection.id))
        if (known.version if known else 0) != connection.version or (known and undoes(kept, known)):
            raise Stale("stale", "the connection was changed meanwhile")
        return self.set_up(replace(kept, version=connection.version + 1))

    def set_up(self, connection: Connection) -> Connection:
        """Keep a connection as a test wants to find it, against every rule."""
        kept, known = copy_connection(connection), self._connections.get(checked(connection.id))
        if known is not None:
            kept = replace(kept, due_at=known.due_at, last_sweep_at=known.last_sweep_at)
        self._connections[connection.id] = kept
        return connection

    def _tell(self, connection: Connection, told: Sequence[Entry]) -> None:
        if told:
            self.journal(connection.id).add(key_of(self._now(), f"v{connection.version + 1}"), told)

    def connect(self, connection: Connection, told: Sequence[Entry] = ()) -> Taken | None:
        self.before_write("connect", ())
        mine = claims(connection)
        for claim in mine.items():
            holder = self._claims.get(claim)
            if holder is not None and holder != connection.id:
                return Taken(claim[0], holder)
        self._keep(connection)
        self._claims |= dict.fromkeys(mine.items(), connection.id)
        self._tell(connection, told)
        self.after_write("connect", ())
        return None

    def disconnect(self, connection: Connection, told: Sequence[Entry] = ()) -> None:
        self.before_write("disconnect", ())
        self._keep(connection)
        self._tell(connection, told)
        for claim in claims(connection).items():
            if self._claims.get(claim) == connection.id:
                del self._claims[claim]
        self.after_write("disconnect", ())

    def connection(self, id: ConnectionId) -> Connection | None:
        connection = self._connections.get(id)
        return None if connection is None else copy_connection(connection)

    def connections(self, tenant_id: str) -> Sequence[Connection]:
        ids = sorted(id.connection_id for id in self._connections if id.tenant_id == tenant_id)
        return [copy_connection(self._connections[ConnectionId(tenant_id, id)]) for id in ids]

    def due(self, now: datetime) -> Iterator[Due]:
        waiting = [Due(c.id, c.due_at, c.company_id) for c in self._connections.values() if c.due_at]
        for due in sorted(waiting, key=lambda due: due.due_at):
            if due.due_at <= now:
                yield due

    def set_due(self, id: ConnectionId, due_at: datetime | None, was: datetime | None = None) -> None:
        def moved(connection: Connection) -> Connection:
            return replace(connection, due_at=due_at) if was in (None, connection.due_at) else connection

        self._change("set_due", id, moved)

    def set_swept(self, id: ConnectionId, at: datetime) -> None:
        self._change("set_swept", id, lambda connection: replace(connection, last_sweep_at=at))

    def _change(self, operation: str, id: ConnectionId, change: Callable[[Connection], Connection]) -> None:
        self.before_write(operation, ())
        connection = self._connections.get(checked(id))
        if connection is not None:
            self._connections[id] = change(connection)
        self.after_write(operation, ())

    def report_deletion(self, id: ConnectionId, deletion: Deletion) -> None:
        self.before_write("report_deletion", ())
        self._state(id).reported[deletion.kind, deletion.key] = deletion
        self.after_write("report_deletion", ())

    def start_run(self, run: Run) -> bool:
        self.before_write("start_run", ())
        runs = self._runs.setdefault(checked(run.id), {})
        known = checked_run(run.run_id) in runs
        if not known:
            runs[run.run_id] = copy_run(run)
        self.after_write("start_run", ())
        return not known

    def end_run(self, run: Run) -> None:
        self.before_write("end_run", ())
        self._runs.setdefault(checked(run.id), {})[checked_run(run.run_id)] = copy_run(run)
        self.after_write("end_run", ())

    def reopen_run(self, run: Run) -> None:
        self.before_write("reopen_run", ())
        self._runs.setdefault(checked(run.id), {})[checked_run(run.run_id)] = copy_run(run)
        self.after_write("reopen_run", ())

    def open_runs(self) -> Iterator[tuple[ConnectionId, str]]:
        runs = [run for of in self._runs.values() for run in of.values() if run.ended_at is None]
        yield from [(run.id, run.run_id) for run in sorted(runs, key=lambda run: run.started_at)]

    def run(self, id: ConnectionId, run_id: str) -> Run | None:
        run = self._runs.get(id, {}).get(run_id)
        return None if run is None else copy_run(run)

    def runs(self, id: ConnectionId, limit: int = 20, after: str | None = None) -> tuple[Sequence[Run], str | None]:
        if not (after is None or well_formed_run(after)):
            return (), None
        runs = self._runs.get(id, {})
        ids = [run_id for run_id in sorted(runs, reverse=True) if after is None or run_id < after]
        page = ids[:limit]
        return [copy_run(runs[run_id]) for run_id in page], page[-1] if len(ids) > limit else None

    def take_lease(
        self,
        id: ConnectionId,
        owner: str,
        now: datetime,
        expires_at: datetime,
        invocation: str = "",
        progress: Progress | None = None,
    ) -> Lease | None:
        self.before_write("take_lease", ())
        state = self._state(id)
        held = state.lease
        if held is not None and held.expires_at > now and held.owner != owner:
            return None
        if held is None or held.expires_at <= now or held.invocation != invocation:
            state.fence += 1
            held = state.lease = Lease(
                owner=owner, fence=state.fence, expires_at=expires_at, invocation=invocation, stop=state.stop[0]
            )
            state.progress = progress or state.progress
        elif renews(held.expires_at, expires_at, LEASE_MARGIN):
            held = state.lease = replace(held, expires_at=expires_at)
        self.after_write("take_lease", ())
        return held

    def lease(self, id: ConnectionId) -> Lease | None:
        return self._state(id).lease

    def free_lease(self, id: ConnectionId, owner: str) -> None:
        self.before_write("free_lease", ())
        state = self._state(id)
        if state.lease is not None and state.lease.owner == owner:
            state.lease = None
        self.after_write("free_lease", ())

    def shorten_lease(self, id: ConnectionId, owner: str, expires_at: datetime) -> None:
        self.before_write("shorten_lease", ())
        state = self._state(id)
        if state.lease is not None and state.lease.owner == owner and state.lease.expires_at > expires_at:
            state.lease = replace(state.lease, expires_at=expires_at)
        self.after_write("shorten_lease", ())

    def _state(self, id: ConnectionId) -> State:
        return self._states.setdefault(checked(id), State())

    def control(self, id: ConnectionId) -> RunControl:
        state = self._state(id)
        return RunControl(*state.stop, state.progress)

    def ask_to_stop(self, id: ConnectionId, run_id: str, by: str) -> None:
        self.before_write("ask_to_stop", ())
        state = self._state(id)
        state.stop = (run_id, by) if state.stop[0] != run_id else state.stop
        state.lease = replace(state.lease, stop=run_id) if state.lease else None
        self.after_write("ask_to_stop", ())

    def books(self, id: ConnectionId, lease: Lease, told: Callable[[], Progress] | None = None) -> MemoryBooks:
        return MemoryBooks(self._state(id), lease, self._now, self.before_write, self.after_write, told)

    def journal(self, id: ConnectionId) -> MemoryJournal:
        return self._state(id).journal if id.connection_id else self._tenants.setdefault(id.tenant_id, MemoryJournal())

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
        self.before_write("take_slot", ())
        taken = self.slots.take(company_id, owner, now, expires_at, invocation, after, own, slots)
        self.after_write("take_slot", ())
        return taken

    def free_slot(self, company_id: str, owner: str, invocation: str | None = None) -> None:
        self.before_write("free_slot", ())
        self.slots.free(company_id, owner, invocation)
        self.after_write("free_slot", ())

    def session(self, id: ConnectionId, side: Side) -> str | None:
        return self._sessions.get((checked(id), side))

    def put_session(self, id: ConnectionId, side: Side, session: str) -> None:
        self.before_write("put_session", ())
        self._sessions[checked(id), side] = session
        self.after_write("put_session", ())

    def forget_sessions(self, id: ConnectionId) -> None:
        self.before_write("forget_sessions", ())
        for side in Side:
            self._sessions.pop((checked(id), side), None)
        self.after_write("forget_sessions", ())

    def learned(self, id: ConnectionId) -> Learned | None:
        return self._learned.get(checked(id))

    def put_learned(self, id: ConnectionId, learned: Learned) -> None:
        self.before_write("put_learned", ())
        self._learned[checked(id)] = copy_learned(learned)
        self.after_write("put_learned", ())

    def asked(self, id: ConnectionId) -> Asked | None:
        return self._asked.get(id)

    def put_asked(self, id: ConnectionId, asked: Asked) -> None:
        self.before_write("put_asked", ())
        self._asked[checked(id)] = replace(asked, told=dict(asked.told))
        self.after_write("put_asked", ())
