"""Two systems, the product's store and its users, all following from one seed."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from ledgersync.adapters.cashflow360.settings import Cashflow360Settings
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.opening import Endpoints, LedgerOpener, ServiceCredentials
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Side
from ledgersync.ports import ConnectionId
from ledgersync.runs.run_slice import Runner
from sandbox.cashflow360.rules import Rules
from sandbox.cashflow360.world import Cashflow360World
from sandbox.intacct.settings import Settings
from sandbox.intacct.world import IntacctWorld
from tests.fakes.beside import before_it
from tests.fakes.executions import MemoryExecutions
from tests.fakes.vault import MemoryVault
from tests.fakes.watches import MemoryWatches
from tests.simulation.ablations.products import Products
from tests.simulation.acts.desk import POISON, Desk
from tests.simulation.faults.exchanges import Exchanges
from tests.simulation.faults.moments import Moments
from tests.simulation.faults.weather import LATEST_SECONDS, Weather, draw_weather
from tests.simulation.faults.wires import Cashflow360Wire, IntacctWire
from tests.simulation.worlds.clock import SimClock
from tests.simulation.worlds.founding import SYNC_USER, Remembered, found, id_of
from tests.simulation.worlds.running import Running, Touch
from tests.simulation.worlds.sent import Sent, recorded

SENDER = "ledgersync"
INTACCT_URL, CASHFLOW360_URL = "http://127.0.0.1:8401", "http://127.0.0.1:8402"


class World:
    """One history's world."""

    def __init__(self, seed: int, products: Products) -> None:
        self.seed = seed
        self.rng = Random(f"{seed}:users")
        self.chance = Random(f"{seed}:faults")
        self.weather: Weather = products.weather(draw_weather(Random(f"{seed}:weather")))
        self.clock: SimClock = SimClock()
        self.products = products
        self.story: list[tuple[datetime, str]] = []
        self.injected: Counter[str] = Counter()
        self.running: list[Running] = []
        self.touches: list[Touch] = []
        self.calm = True
        self.remote_writes = 0
        self.store_writes = 0
        self.calls = 0
        self.compared = 0
        self.on_second_run: Callable[[], None] = lambda: None
        self.on_second_invocation: Callable[[], None] = lambda: None
        self.on_stopped: Callable[[], None] = lambda: None
        self.on_user: Callable[[], None] = lambda: None
        self.on_change: Callable[[Desk], None] = lambda desk: None
        self.moments = Moments(self)
        self.exchanges = Exchanges(self)
        self._ids = itertools.count(1)
        self._invocations = itertools.count(1)
        self.intacct = IntacctWorld(self.now_at(Side.INTACCT), Random(f"{seed}:intacct"))
        self.intacct.settings = Settings(
            validate_schema=False,
            repeated_answer=self.weather.repeated_answer,
            unknown_elements=self.weather.unknown_elements,
            iso_dates=self.weather.iso_dates,
            dates_told=self.weather.dates.told,
            dates_taken=self.weather.dates.taken,
            stamp_zone=self.weather.dates.stamp_zone,
            unaudited_changes=self.weather.untold,
        )
        self.intacct.senders[SENDER] = self.intacct.token()
        listable = self.weather.credits_listed
        rules = Rules(calls_per_hour=10**6, refused_text=POISON, bill_credits_listable=listable)
        self.cashflow360 = Cashflow360World(self.now_at(Side.CASHFLOW360), Random(f"{seed}:cashflow360"), rules=rules)
        self.registry = products.registry(self)
        self.executions = MemoryExecutions(now=self.clock.now)
        self.vault = MemoryVault()
        self.watches = MemoryWatches()
        self.desks = [found(self, number) for number in range(self.weather.connections)]
        self.sent: list[Sent] = []
        self._open = products.ledgers(recorded(self.opener(), self.sent))

    def now_at(self, side: Side) -> Callable[[], datetime]:
        skew = timedelta(seconds=round(self.weather.skews[side]))
        return lambda: self.clock.at + skew

    def at_rest(self) -> bool:
        return self.calm or self.clock.deadline is None

    def id_of(self, desk: Desk) -> ConnectionId:
        return id_of(desk)

    def opener(self) -> LedgerOpener:
        return LedgerOpener(
            registry=self.registry,
            vault=self.vault,
            service=ServiceCredentials(SENDER, self.intacct.senders[SENDER], self.cashflow360.dev_key),
            endpoints=Endpoints(
                f"{INTACCT_URL}/ia/xml/xmlgw.phtml", (INTACCT_URL,), f"{CASHFLOW360_URL}/api/v2", (CASHFLOW360_URL,)
            ),
            clock=self.clock,
            jitter=self.chance.random,
            start_beside=before_it,
            new_control_id=lambda: f"read-{next(self._ids)}",
            intacct_http=IntacctWire(self),
            cashflow360_http=Cashflow360Wire(self),
            cashflow360_settings=self.products.cashflow360(
                Cashflow360Settings(page_rows=self.weather.cashflow360_page)
            ),
            intacct_settings=self.products.intacct(
                IntacctSettings(user_id="", page_size=self.weather.intacct_page, credit_sign=-1)
            ),
        )

    def new_invocation(self) -> str:
        return f"invocation-{next(self._invocations)}"

    def runner(self) -> Runner:
        return Runner(
            registry=self.registry,
            open_ledgers=self._open,
            specs=self.products.specs({kind: spec for kind, spec in SPECS.items() if kind in self.weather.kinds}),
            clock=self.clock,
            new_control_id=lambda: self.products.control_id(f"write-{next(self._ids)}"),
            margin_seconds=20,
        )

    def hide(self, desk: Desk) -> None:
        """Readers see what users just did only after a while, at most the overlap."""
        entries = desk.books.journal.entries
        kept = entries.kept if isinstance(entries, Remembered) else []
        now = desk.books.now()
        until = now + timedelta(seconds=self.rng.uniform(1, LATEST_SECONDS[Side.INTACCT]))
        for table, recordno, before in kept:
            table.hide(recordno, now, until, before)
        self.cashflow360.hide_last_changes(self.rng.uniform(1, LATEST_SECONDS[Side.CASHFLOW360]))

    def seen_at(self, desk: Desk) -> datetime:
        """When readers see what a user just did, which may be late as what was done before it is."""
        entries = desk.books.journal.entries
        kept = entries.kept if isinstance(entries, Remembered) else []
        seen = [(until, Side.INTACCT) for table, number, _ in kept if (until := table.hidden_until(number))]
        seen += [
            (until, Side.CASHFLOW360)
            for change in desk.organization.changed
            if (until := self.cashflow360.hidden_until(change.entity, change.record_id))
        ]
        return max([self.clock.at, *(until - (self.now_at(side)() - self.clock.at) for until, side in seen)])

    # What happens

    def tell(self, text: str) -> None:
        self.story.append((self.clock.at, text))

    def struck(self, kind: str, text: str = "") -> None:
        self.injected[kind] += 1
        self.tell(f"  ! {kind} {text}")

    def secrets(self) -> list[str]:
        """Everything that must never be seen outside of a request."""
        found = [*self.intacct.senders.values(), self.cashflow360.dev_key, *self.intacct.sessions]
        found += [desk.organization.token for desk in self.desks]
        found += [desk.books.users[SYNC_USER].password for desk in self.desks]
        return [*found, *self.cashflow360.sessions._open]
