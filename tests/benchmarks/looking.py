"""What a look between runs costs: its counted work over an hour of quiet looks × list prices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ledgersync.adapters.dynamodb.watches import DynamoWatches
from ledgersync.adapters.looking import LiveLook
from ledgersync.domain.frequency import LOOKS, Frequency
from ledgersync.ports import ConnectionId
from ledgersync.runs.cost import A_LOOK, look_month
from ledgersync.runs.prices import AS_OF
from ledgersync.runs.watcher import Became, Ringer, Watcher
from sandbox.scenarios import build
from tests.benchmarks.connected import Connected
from tests.benchmarks.figure import Figure, at_most, told
from tests.benchmarks.store import Store, dynamodb_store
from tests.integration.runs.world import CASHFLOW360_URL, Clock

TICK = timedelta(minutes=5)
COUNTED = 12


@dataclass(slots=True)
class Looked:
    """The counted work of one quiet look, on average."""

    write_units: float
    read_units: float
    kms_requests: float
    requests: float


@dataclass(slots=True)
class Bell:
    rung: list[tuple[ConnectionId, datetime | None]]

    def __call__(self, id: ConnectionId, after_seconds: float = 0.0, look: datetime | None = None) -> None:
        self.rung.append((id, look))


@contextmanager
def watched(clock: Clock) -> Iterator[tuple[Connected, Store, Watcher, Bell]]:
    with dynamodb_store(clock.now) as store:
        world = Connected(build("scale:25", now=clock.now), "scale", store.registry, clock)
        world.settle()
        kept = store.registry.connection(world.id)
        if kept is None:
            raise RuntimeError("the connection is gone")
        store.registry.put_connection(replace(kept, frequency=Frequency.MINUTES))
        watches, bell = DynamoWatches(store.table, store.encryption), Bell([])
        watches.arm(world.id, clock.now())
        opener = world.opener()
        look = LiveLook(
            registry=store.registry,
            watches=watches,
            opener=opener,
            http=opener.cashflow360_http,
            clock=clock,
            new_id=lambda: "key",
            events_base=CASHFLOW360_URL,
            events_allowed=(CASHFLOW360_URL,),
        )
        yield (
            world,
            store,
            Watcher(
                registry=store.registry,
                watches=watches,
                executions=world.executions,
                ring=bell,
                look=look,
                clock=clock,
            ),
            bell,
        )


def quiet_look() -> Looked:
    """Over an hour in which nothing changes, the tick's own part included."""
    clock = Clock()
    with watched(clock) as (world, store, watcher, bell):
        for number in range(2 * COUNTED):
            if number == COUNTED:
                store.reset()
                world.traffic.clear()
            clock.sleep(TICK.total_seconds())
            Ringer(watches=watcher.watches, ring=bell, clock=clock).ring_due()
            for id, look in bell.rung:
                if watcher(id, look) is Became.STARTED and number >= COUNTED:
                    raise RuntimeError("a look at quiet books started a run")
            bell.rung.clear()
        return Looked(
            write_units=store.units.writes / COUNTED,
            read_units=store.units.reads / COUNTED,
            kms_requests=store.kms_requests / COUNTED,
            requests=(len(world.traffic.intacct) + len(world.traffic.cashflow360)) / COUNTED,
        )


def measure() -> list[Figure]:
    found = quiet_look()
    every = LOOKS[Frequency.HOURLY], LOOKS[Frequency.MINUTES]
    how = f"of {COUNTED} looks at quiet books: {found.requests:g} requests, {found.kms_requests:g} of keys"
    return [
        at_most(float(A_LOOK.write_units), "one look: write units", found.write_units, "units", how),
        at_most(float(A_LOOK.read_units), "one look: read units", found.read_units, "units", how),
        *(
            told(f"looks every {each} a month", float(look_month(each)), "$", f"prices of {AS_OF}")
            for each in every
            if each is not None
        ),
    ]
