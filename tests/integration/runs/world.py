"""Whole runs in process: the product's own clients, ledgers and engine against both sandboxes, no sockets."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import httpx

from ledgersync.adapters.cashflow360.settings import Cashflow360Settings
from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.opening import Endpoints, LedgerOpener, ServiceCredentials
from ledgersync.domain.first_writes import ENOUGH, FirstWrites
from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.remembered import Hold, Operation
from ledgersync.ports import Books, Connection, ConnectionId, PutFirstWrites
from ledgersync.runs.run_slice import Runner, SliceOutcome
from ledgersync.sync.preview import Preview
from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.intacct.transport import IntacctTransport
from sandbox.scenarios.setting import SENDER_ID, SYNC_USER, TOKEN_NAME, Founding, Scenario, found
from sandbox.scenarios.setting import Side as Ends
from tests.fakes.beside import before_it
from tests.fakes.previewing import previewed
from tests.fakes.registry import MemoryRegistry
from tests.fakes.vault import MemoryVault

INTACCT_URL = "http://127.0.0.1:8401"
CASHFLOW360_URL = "http://127.0.0.1:8402"
SHOP = Founding("shop", "tenant-1", "SHOPCO", "10", "Shop", "Shop Inc")


class Clock:
    """Stands still but for what is slept and what tests add; what is ``awaited`` happens while somebody sleeps."""

    def __init__(self) -> None:
        self.at = datetime(2026, 6, 15, 8, tzinfo=UTC)
        self.left = 900.0
        self.awaited: list[tuple[datetime, Callable[[], object]]] = []

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        until = self.at + timedelta(seconds=seconds)
        for due in [one for one in self.awaited if one[0] <= until]:
            self.awaited.remove(due)
            self.at = due[0]
            due[1]()
        self.at = until

    def time_left(self) -> float:
        return self.left


@dataclass(slots=True)
class RunWorld:
    """One connection of a scenario, ready to run."""

    scenario: Scenario
    clock: Clock
    name: str = "shop"
    registry: MemoryRegistry = field(init=False)
    vault: MemoryVault = field(init=False)
    id: ConnectionId = field(init=False)
    calls: Counter[str] = field(default_factory=Counter)
    intacct_settings: IntacctSettings = field(default_factory=lambda: IntacctSettings(user_id="", credit_sign=-1))
    cashflow360_settings: Cashflow360Settings = field(default_factory=Cashflow360Settings)
    reach_intacct: Callable[[httpx.BaseTransport], httpx.BaseTransport] = lambda transport: transport
    reach_cashflow360: Callable[[httpx.BaseTransport], httpx.BaseTransport] = lambda transport: transport
    _runs: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.registry = MemoryRegistry(self.clock.now)
        self.vault = MemoryVault()
        self.id = ConnectionId(self.ends.tenant, self.name)
        user = self.ends.books.users[SYNC_USER]
        self.vault.put(self.id, Side.INTACCT, json.dumps({"user_id": SYNC_USER, "password": user.password}))
        organization = self.ends.organization
        self.vault.put(self.id, Side.CASHFLOW360, json.dumps({"token_name": TOKEN_NAME, "token": organization.token}))
        self.registry.put_connection(
            Connection(
                self.id,
                self.name,
                self.ends.company_id,
                self.ends.entity_id,
                organization.id,
                False,
                self.clock.now(),
                Preferences(),
            )
        )

    @property
    def ends(self) -> Ends:
        return self.scenario.connections[self.name]

    def prefer(self, change: Callable[[Preferences], Preferences], *, one_way: bool | None = None) -> None:
        """Change the preferences, or the direction of transactions."""
        kept = self.registry.connection(self.id)
        assert kept is not None
        preferences = change(kept.preferences or Preferences())
        direction = kept.one_way if one_way is None else one_way
        self.registry.set_up(replace(kept, preferences=preferences, one_way=direction))

    def opener(self) -> LedgerOpener:
        return LedgerOpener(
            registry=self.registry,
            vault=self.vault,
            service=ServiceCredentials(
                SENDER_ID, self.scenario.intacct.senders[SENDER_ID], self.scenario.cashflow360.dev_key
            ),
            endpoints=Endpoints(
                f"{INTACCT_URL}/ia/xml/xmlgw.phtml",
                (INTACCT_URL,),
                f"{CASHFLOW360_URL}/api/v2",
                (CASHFLOW360_URL,),
            ),
            clock=self.clock,
            jitter=lambda: 0.5,
            start_beside=before_it,
            new_control_id=lambda: f"control-{next(self._ids)}",
            intacct_http=http_client(self.reach_intacct(IntacctTransport(self.scenario.intacct))),
            cashflow360_http=http_client(self.reach_cashflow360(Cashflow360Transport(self.scenario.cashflow360))),
            intacct_settings=self.intacct_settings,
            cashflow360_settings=self.cashflow360_settings,
        )

    def runner(self) -> Runner:
        return Runner(
            registry=self.registry,
            open_ledgers=self.opener(),
            specs=SPECS,
            clock=self.clock,
            new_control_id=lambda: f"function-{next(self._ids)}",
            margin_seconds=20,
        )

    def preview(self) -> Preview:
        """What a run would do now."""
        return previewed(self.runner(), self.id)

    def slice_of(self, run_id: str) -> SliceOutcome:
        """One slice of lists of a run that was started elsewhere."""
        return self.runner().run_slice(self.id, run_id, Group.LISTS, run_id)

    def run(self, groups: Iterable[Group] = tuple(Group)) -> Counter[str]:
        """A whole run, as the state machine would do it, or its slices of some groups; returns its counts."""
        run_id, runner = f"run-{next(self._runs):04d}", self.runner()
        counts: Counter[str] = Counter()
        self.calls = Counter()
        for group in groups:
            more = True
            while more:
                outcome = runner.run_slice(self.id, run_id, group, run_id)
                more = outcome.more
                counts.update(outcome.counts)
                self.calls.update(outcome.calls)
        self.registry.free_lease(self.id, run_id)
        self.registry.free_slot(self.ends.company_id, run_id)
        self.clock.at += timedelta(minutes=5)
        return counts

    def prove(self) -> None:
        """The first writes of every kind have proved right, so that batches go."""
        now, alike = self.clock.now(), dict.fromkeys(Operation, ENOUGH)
        lease = self.registry.take_lease(self.id, "prove", now, now + timedelta(minutes=1))
        assert lease is not None
        first = [FirstWrites(kind=kind, side=side, alike=alike) for kind in Kind for side in Side]
        self.registry.books(self.id, lease).commit([PutFirstWrites(one) for one in first])
        self.registry.free_lease(self.id, "prove")

    def books(self) -> Books:
        now = self.clock.now()
        lease = self.registry.take_lease(self.id, "look", now, now + timedelta(minutes=1))
        assert lease is not None
        self.registry.free_lease(self.id, "look")
        return self.registry.books(self.id, lease)

    def holds(self) -> dict[str, Hold]:
        """By label."""
        return {hold.label: hold for hold in self.books().holds()}

    def kept(self) -> object:
        books = self.books()
        links = {kind: list(books.all_links(kind)) for kind in Kind}
        return links, books.positions(), books.holds(), books.intents(), books.conflicts()


def new_world(founding: Founding = SHOP, seed: int = 1) -> RunWorld:
    """An empty company and an empty organisation, connected."""
    clock = Clock()
    return RunWorld(found("test", (founding,), seed=seed, now=clock.now), clock, founding.name)
