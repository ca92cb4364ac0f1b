"""A shop that is looked at between its runs: ticks, rings and runs on one clock that nobody waits for."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cashflow360.client import Cashflow360Client
from cashflow360.credentials import Credentials
from intacct.client import IntacctClient
from ledgersync.adapters.logins import LoginBudget
from ledgersync.adapters.looking import LiveLook
from ledgersync.adapters.opening import LedgerOpener
from ledgersync.domain.frequency import Frequency
from ledgersync.domain.hints import Hint, wake_at
from ledgersync.domain.model import Kind, Side
from ledgersync.ports import Connection, ConnectionId
from ledgersync.runs.watcher import Became, Ringer, Watcher
from tests.fakes.executions import MemoryExecutions
from tests.fakes.watches import MemoryWatches
from tests.integration.runs.books import Shop
from tests.integration.runs.world import CASHFLOW360_URL, Clock

TICKS = timedelta(minutes=5)
BETWEEN_RUNS = timedelta(minutes=5)
"""A world lets so long pass after each of its runs."""


@dataclass(frozen=True)
class Metering:
    """An opener that keeps the clients it made, which count what Sage bills."""

    opener: LedgerOpener
    made: list[IntacctClient]

    def intacct_client(self, connection: Connection) -> tuple[IntacctClient, str]:
        client, user_id = self.opener.intacct_client(connection)
        self.made.append(client)
        return client, user_id

    def cashflow360_client(self, connection: Connection) -> Cashflow360Client:
        return self.opener.cashflow360_client(connection)

    def cashflow360_credentials(self, connection: Connection) -> Credentials:
        return self.opener.cashflow360_credentials(connection)

    def logins(self, connection: Connection) -> LoginBudget:
        return self.opener.logins(connection)


@dataclass
class Watched:
    """``rung`` are rings on their way: when they arrive, and the look they name."""

    shop: Shop
    public_url: str = ""
    watches: MemoryWatches = field(default_factory=MemoryWatches)
    executions: MemoryExecutions = field(init=False)
    rung: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    became: list[Became] = field(default_factory=list)
    runs: int = 0
    lasts: float | None = 20.0
    """Seconds that a run takes; None where its requests take time by themselves."""
    starts: float = 0.0
    """Seconds before a run that was started asks for anything."""
    run_calls: Counter[str] = field(default_factory=Counter)
    clients: list[IntacctClient] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.executions = MemoryExecutions(now=self.clock.now)
        self.keys = itertools.count(1)

    @property
    def clock(self) -> Clock:
        return self.shop.world.clock

    def choose(self, frequency: Frequency, *, smart_events: bool = False) -> None:
        kept = self.connection()
        self.shop.world.registry.set_up(replace(kept, frequency=frequency, smart_events=smart_events))
        self.watches.arm(kept.id, self.clock.now())

    def connection(self) -> Connection:
        kept = self.shop.world.registry.connection(self.shop.world.id)
        assert kept is not None
        return kept

    def ring(self, id: ConnectionId, after_seconds: float = 0.0, look: datetime | None = None) -> None:
        assert id == self.shop.world.id
        self.rung.append((self.clock.now() + timedelta(seconds=after_seconds), look))

    def watcher(self) -> Watcher:
        world = self.shop.world
        opener = world.opener()
        look = LiveLook(
            registry=world.registry,
            watches=self.watches,
            opener=Metering(opener, self.clients),
            http=opener.cashflow360_http,
            clock=world.clock,
            new_id=lambda: f"00000000-0000-4000-8000-{next(self.keys):012}",
            events_base=CASHFLOW360_URL,
            events_allowed=(CASHFLOW360_URL,),
            public_url=self.public_url,
        )
        return Watcher(
            registry=world.registry,
            watches=self.watches,
            executions=self.executions,
            ring=self.ring,
            look=look,
            clock=world.clock,
        )

    def tick(self) -> int:
        return Ringer(watches=self.watches, ring=self.ring, clock=self.clock).ring_due()

    def hear(self) -> list[Became]:
        """What rings became that have arrived; runs they started go at once and end."""
        now = self.clock.now()
        arrived = [one for one in self.rung if one[0] <= now]
        self.rung = [one for one in self.rung if one[0] > now]
        became = []
        for _, look in arrived:
            became.append(self.watcher()(self.shop.world.id, look))
            self.play()
        self.became += became
        return became

    def play(self) -> None:
        """Run what was started."""
        for arn in [arn for arn, state in self.executions.states.items() if state.going]:
            _, run_id = self.executions.started[arn]
            self.clock.sleep(self.starts)
            at = self.clock.now()
            self.shop.run()
            self.run_calls.update(self.shop.world.calls)
            took = self.clock.now() - at - BETWEEN_RUNS if self.lasts is None else timedelta(seconds=self.lasts)
            self.clock.at = at + took
            self.executions.end(arn, "SUCCEEDED")
            run = self.shop.world.registry.run(self.shop.world.id, run_id)
            assert run is not None
            self.shop.world.registry.end_run(replace(run, status="succeeded", ended_at=self.clock.now()))
            self.runs += 1

    def hint(self, record: str, *, kinds: tuple[Kind, ...] = (Kind.BILL,), changed_at: datetime | None = None) -> None:
        """What an event of Cashflow360 leaves behind."""
        now, id = self.clock.now(), self.shop.world.id
        watch = self.watches.watch(id)
        assert watch is not None
        at = wake_at(now, watch.woke_at)
        hint = Hint(side=Side.CASHFLOW360, kinds=kinds, record=record, heard_at=now, changed_at=changed_at or now)
        if self.watches.hint(id, hint.text(), at):
            self.ring(id, (at - now).total_seconds())

    def metered(self) -> int:
        """Transactions that Sage would bill for what was asked outside of runs."""
        return sum(client.metered["read_calls"] for client in self.clients)

    def look(self) -> Became:
        """The next tick that finds a look due, and what it became."""
        self.clock.sleep(TICKS.total_seconds())
        assert self.tick() == 1
        (became,) = self.hear()
        return became
