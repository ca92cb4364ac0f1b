"""Every flow that records, starts, ends or frees something, over what AWS holds, and what it may leave behind."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from ledgersync.domain.model import Side
from ledgersync.management.connections import Connections
from ledgersync.ports import Connection, ConnectionId, Executions, Registry, Run, Vault
from ledgersync.ports.drafts import EntityName
from ledgersync.ports.setup import Cashflow360Credentials, Flaw, IntacctCredentials
from ledgersync.runs.redrive import Execution, redrive
from ledgersync.runs.run_ended import end_of, run_ended
from ledgersync.runs.schedule import Scheduler
from ledgersync.runs.sync_now import SyncNow
from ledgersync.sync.look_up import LONGEST_LIFE
from tests.fakes.executions import MemoryExecutions
from tests.fakes.registry import MemoryRegistry
from tests.fakes.vault import MemoryVault

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
ID = ConnectionId("acme", "main")
RUN_ID = "20260301T090000Z-main"
INTACCT = IntacctCredentials("AcmeInc", "sync", "secret", "100")
CASHFLOW360 = Cashflow360Credentials("008ORG", "token", "secret")


@dataclass(slots=True)
class Clock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def time_left(self) -> float:
        return 200.0


class Welcome:
    """Both systems let everybody in."""

    def intacct(self, _: IntacctCredentials) -> Sequence[Flaw]:
        return ()

    def cashflow360(self, _: Cashflow360Credentials, __: str) -> Sequence[Flaw]:
        return ()

    def entities(self, _: IntacctCredentials) -> Sequence[EntityName]:
        return ()

    def organization(self, _: Cashflow360Credentials, __: str) -> str:
        return ""


class Kept(Protocol):
    """What is kept beside what the ports tell."""

    def slots(self) -> Iterable[tuple[str, datetime]]:
        """Owners of the company's call slots, and until when."""

    def credentials(self) -> Iterable[ConnectionId]:
        """The connections that credentials are kept of."""

    def claims(self) -> Iterable[tuple[str, ConnectionId]]:
        """What is claimed, and by whom."""


@dataclass(slots=True, kw_only=True)
class World:
    """What AWS holds; a flow works on it through ports that may be cut."""

    clock: Clock
    registry: Registry
    executions: MemoryExecutions
    vault: Vault
    kept: Kept
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def connections(self, registry: Registry, vault: Vault) -> Connections:
        new_id = f"c{next(self._ids)}"
        return Connections(registry, vault, Welcome(), self.clock, lambda: new_id, lambda: "event-secret")

    def connected(self, due_at: datetime | None) -> Connection:
        connection = Connection(ID, "Main", "AcmeInc", "100", "008ORG", False, NOW, due_at=due_at)
        assert self.registry.connect(connection) is None
        for side in Side:
            self.vault.put(ID, side, "{}")
            self.registry.put_session(ID, side, "session")
        kept = self.registry.connection(ID)
        assert kept is not None
        return kept

    def going(self, status: str, error: str = "") -> str:
        """A run at work that has ended so, and nobody knows it yet; the arn of its execution."""
        self.connected(NOW + timedelta(hours=9))
        arn = self.executions.start(ID, RUN_ID)
        self.registry.start_run(Run(ID, RUN_ID, "schedule", "running", NOW, execution_arn=arn))
        until = NOW + timedelta(minutes=30)
        self.registry.take_lease(ID, RUN_ID, NOW, until, "attempt")
        self.registry.take_slot("AcmeInc", RUN_ID, NOW, NOW + LONGEST_LIFE, "attempt")
        self.executions.end(arn, status, error)
        return arn


@dataclass(frozen=True, slots=True)
class InMemory:
    """``Kept`` of the fakes."""

    registry: MemoryRegistry
    vault: MemoryVault

    def slots(self) -> Iterable[tuple[str, datetime]]:
        return self.registry.slots.until("acmeinc")

    def credentials(self) -> Iterable[ConnectionId]:
        return [id for id, _ in self.vault._secrets]

    def claims(self) -> Iterable[tuple[str, ConnectionId]]:
        return [(claim, holder) for (claim, _), holder in self.registry._claims.items()]


def in_memory() -> tuple[World, MemoryRegistry]:
    clock, vault = Clock(), MemoryVault()
    registry = MemoryRegistry(clock.now)
    executions = MemoryExecutions(now=clock.now)
    kept = InMemory(registry, vault)
    return World(clock=clock, registry=registry, executions=executions, vault=vault, kept=kept), registry


Flow = Callable[[World, Registry, Executions, Vault], object]


def connect(world: World, registry: Registry, executions: Executions, vault: Vault) -> None:
    connections = world.connections(registry, vault)
    made = connections.create("acme", "Main", INTACCT, CASHFLOW360, False, at_once=True)
    SyncNow(registry, executions, world.clock).start_due(made, "connect")


def tick(world: World, registry: Registry, executions: Executions, _: Vault) -> None:
    Scheduler(registry=registry, executions=executions, clock=world.clock).tick()


def sync_now(world: World, registry: Registry, executions: Executions, _: Vault) -> None:
    connection = registry.connection(ID)
    assert connection is not None
    SyncNow(registry, executions, world.clock)(connection, key="k1")


def redriven(world: World, registry: Registry, executions: Executions, _: Vault) -> None:
    arn = executions.arn(RUN_ID)
    failed = Execution(arn, ID, RUN_ID, "FAILED", NOW, NOW, "FatalError", "{}")
    list(redrive(executions, registry, [failed], world.clock.now, world.clock.sleep, 0))


def end_told(_: World, registry: Registry, executions: Executions, __: Vault) -> None:
    arn = executions.arn(RUN_ID)
    state = executions.describe(arn)
    assert state is not None
    run_ended(registry, executions, end_of(ID, RUN_ID, arn, state))


def disconnect(world: World, registry: Registry, _: Executions, vault: Vault) -> None:
    connection = registry.connection(ID)
    assert connection is not None
    world.connections(registry, vault).disconnect(connection)


def nothing(_: World) -> None:
    """There is no connection yet."""


def due_now(world: World) -> None:
    world.connected(NOW)


def due_later(world: World) -> None:
    world.connected(NOW + timedelta(hours=9))


def failed(world: World) -> None:
    arn = world.going("FAILED", "FatalError")
    state = world.executions.describe(arn)
    assert state is not None
    run_ended(world.registry, world.executions, end_of(ID, RUN_ID, arn, state))


def failed_long_ago(world: World) -> None:
    """Step Functions redrives it no more."""
    failed(world)
    world.executions._can_redrive = False


def succeeded(world: World) -> None:
    world.going("SUCCEEDED")


def failed_untold(world: World) -> None:
    world.going("FAILED", "FatalError")


def stopped(world: World) -> None:
    world.going("ABORTED")


FLOWS: dict[str, tuple[Callable[[World], object], Flow]] = {
    "connect": (nothing, connect),
    "schedule": (due_now, tick),
    "sync now": (due_later, sync_now),
    "redrive": (failed, redriven),
    "redrive, started anew": (failed_long_ago, redriven),
    "end of a success": (succeeded, end_told),
    "end of a failure": (failed_untold, end_told),
    "end of a stopped run": (stopped, end_told),
    "disconnect": (due_later, disconnect),
}


def loose_ends(world: World) -> list[str]:
    """What is recorded and does not run, what is held and nobody owns."""
    return [*_open_runs(world), *_held(world), *_left_over(world)]


def goes(world: World, id: ConnectionId, run_id: str) -> bool:
    run = world.registry.run(id, run_id)
    state = world.executions.describe(world.executions.arn(run_id))
    return run is not None and run.status == "running" and state is not None and state.going


def _open_runs(world: World) -> Iterator[str]:
    for id, run_id in world.registry.open_runs():
        if not goes(world, id, run_id):
            yield f"{run_id} is recorded as going"
    for arn, (id, run_id) in world.executions.started.items():
        state, run = world.executions.describe(arn), world.registry.run(id, run_id)
        if state is not None and state.going and (run is None or run.status != "running"):
            yield f"{run_id} goes and is recorded as {run.status if run else 'nothing'}"


def _held(world: World) -> Iterator[str]:
    """A stopped run keeps what a process of it may be using, for as long as that can live."""
    longest = NOW + LONGEST_LIFE + timedelta(seconds=1)
    lease = world.registry.lease(ID)
    if lease is not None and not goes(world, ID, lease.owner) and lease.expires_at > longest:
        yield f"the lease is {lease.owner}'s"
    for owner, until in world.kept.slots():
        if not goes(world, ID, owner) and until > longest:
            yield f"a slot is {owner}'s"
    run = world.registry.run(ID, RUN_ID)
    if lease is not None and run is not None and run.status in ("succeeded", "failed"):
        yield f"the lease of {lease.owner} outlives its end"


def _left_over(world: World) -> Iterator[str]:
    live = {one.id for one in world.registry.connections("acme") if not one.disconnected}
    for id in world.kept.credentials():
        if id not in live:
            yield f"credentials are kept for {id.connection_id}"
    for claim, holder in world.kept.claims():
        if holder not in live:
            yield f"the {claim} is claimed by {holder.connection_id}"
    for one in world.registry.connections("acme"):
        if one.disconnected and one.due_at is not None:
            yield f"{one.id.connection_id} is disconnected and due"


def assert_done(world: World, name: str) -> None:
    """Whoever asked again got what they asked for, once."""
    connections = world.registry.connections("acme")
    started = [run_id for id, run_id in world.executions.started.values() if run_id != RUN_ID]
    match name:
        case "connect":
            assert [one.disconnected for one in connections] == [False]
            assert connections[0].due_at is not None
            assert all(world.vault.get(connections[0].id, side) for side in Side)
        case "sync now" | "schedule" | "redrive, started anew":
            assert len(started) == 1
        case "disconnect":
            (one,) = connections
            assert (one.disconnected, one.due_at) == (True, None)
            assert [world.registry.session(ID, side) for side in Side] == [None, None]
            assert [world.vault.get(ID, side) for side in Side] == [None, None]
