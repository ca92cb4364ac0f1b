"""Two systems, the product's store and its users, all following from one seed; every effect passes through here."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from ledgersync.adapters.cashflow360_settings import Cashflow360Settings
from ledgersync.adapters.intacct_settings import IntacctSettings
from ledgersync.adapters.memory.registry import MemoryRegistry
from ledgersync.adapters.memory.vault import MemoryVault
from ledgersync.adapters.opening import Endpoints, LedgerOpener, ServiceCredentials
from ledgersync.domain.kinds import SPECS, Group, KindSpec
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences
from ledgersync.errors import RetriableError
from ledgersync.ports import Change, Connection, ConnectionId, Ledger
from ledgersync.usecases.run import Runner
from sandbox.cashflow360.rules import Rules
from sandbox.cashflow360.world import Cashflow360World
from sandbox.intacct.settings import Settings
from sandbox.intacct.table import Table
from sandbox.intacct.values import Row
from sandbox.intacct.world import IntacctWorld
from tests.simulation import wires
from tests.simulation.bills import BANK, EXPENSE
from tests.simulation.clock import Killed, SimClock
from tests.simulation.desk import Desk
from tests.simulation.weather import Weather, draw_weather
from tests.simulation.wires import Cashflow360Wire, IntacctWire, Served, Wire

SENDER, SYNC_USER, TOKEN = "ledgersync", "xml_sync", "ledgersync"
INTACCT_URL, CASHFLOW360_URL = "http://127.0.0.1:8401", "http://127.0.0.1:8402"
ENTITIES = (("10", "Shop"), ("20", "Mill"))

OpenLedgers = Callable[[Connection], Mapping[Side, Ledger]]


class Violation(AssertionError):
    """A promise was broken."""


class Remembered(list[tuple[Table, int, Row | None]]):
    """A journal's entries, those last cleared kept for once: what a user's act changed."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[tuple[Table, int, Row | None]] = []

    def clear(self) -> None:
        self.kept = list(self)
        super().clear()


@dataclass(slots=True)
class Running:
    """A run at work: what it may touch, and until when it lives."""

    run_id: str
    id: ConnectionId
    group: Group
    place: Mapping[Side, tuple[str, str]]
    deadline: datetime


@dataclass(slots=True)
class Products:
    """The parts of the product that an ablation may replace."""

    registry: Callable[[World], MemoryRegistry] = lambda world: MemoryRegistry(
        world.clock.now, world.before_store, world.after_store
    )
    ledgers: Callable[[OpenLedgers], OpenLedgers] = lambda opener: opener
    specs: Callable[[Mapping[Kind, KindSpec]], Mapping[Kind, KindSpec]] = lambda specs: specs
    intacct: Callable[[IntacctSettings], IntacctSettings] = lambda settings: settings
    cashflow360: Callable[[Cashflow360Settings], Cashflow360Settings] = lambda settings: settings
    control_id: Callable[[str], str] = lambda id: id


class World:
    """One history's world."""

    def __init__(self, seed: int, products: Products) -> None:
        self.seed = seed
        self.rng = Random(f"{seed}:users")
        self.chance = Random(f"{seed}:faults")
        self.weather: Weather = draw_weather(Random(f"{seed}:weather"))
        self.clock: SimClock = SimClock()
        self.products = products
        self.story: list[tuple[datetime, str]] = []
        self.injected: Counter[str] = Counter()
        self.running: list[Running] = []
        self.active_slices: list[int] = []
        self.writes: dict[tuple[int, Side], datetime] = {}
        self.in_flight: Counter[tuple[Side, str]] = Counter()
        self.calm = True
        self.remote_writes = 0
        self.store_writes = 0
        self.calls = 0
        self.throttled_calls = 0
        self.on_second_run: Callable[[], None] = lambda: None
        self.on_user: Callable[[], None] = lambda: None
        self._ids = itertools.count(1)
        self.intacct = IntacctWorld(self._now_at(Side.INTACCT), Random(f"{seed}:intacct"))
        self.intacct.settings = Settings(validate_schema=False)
        self.intacct.senders[SENDER] = self.intacct.token()
        self.cashflow360 = Cashflow360World(
            self._now_at(Side.CASHFLOW360), Random(f"{seed}:cashflow360"), rules=Rules(calls_per_hour=10**6)
        )
        self.registry = products.registry(self)
        self.vault = MemoryVault()
        self.desks = [self._found(number) for number in range(self.weather.connections)]
        self._open = products.ledgers(self._opener())

    def _now_at(self, side: Side) -> Callable[[], datetime]:
        skew = timedelta(seconds=round(self.weather.skews[side]))
        return lambda: self.clock.at + skew

    # Founding

    def _found(self, number: int) -> Desk:
        entity_id, name = ENTITIES[number]
        company_id = "ACME" if number == 0 or self.weather.one_company else "BETA"
        tenant = f"tenant-{1 if company_id == 'ACME' and number == 0 else 2}"
        books = self.intacct.companies.get(company_id)
        if books is None:
            books = self.intacct.company(company_id)
            books.journal.entries = Remembered()
            books.user(SYNC_USER, password=self.intacct.token(), gmtoffset=self.weather.zone)
            if not self.weather.auto_numbering:
                books.set_preference("AP", "VENDORSEQUENCE", "")
            if self.weather.unstamped:
                books.untouched_without_stamp.update(("VENDOR", "APBILL"))
        books.entity(entity_id, name)
        organization = self.cashflow360.add_organization(f"{name} Inc", TOKEN)
        desk = Desk(
            name,
            tenant,
            company_id,
            entity_id,
            books,
            organization,
            self.rng,
            self._now_at(Side.INTACCT),
            self._at_rest,
            self.weather.kinds,
        )
        desk.active_slices = self.active_slices
        desk.numbers = not self.weather.auto_numbering
        desk.approvals = self.weather.approved_only
        organization.preferences.approval_required = desk.approvals
        self._connect(desk)
        return desk

    def _connect(self, desk: Desk) -> None:
        accounts = {}
        for number, title, bank in ((EXPENSE, "Office", False), (BANK, "Bank", True)):
            kind = (
                {"ACCOUNTTYPE": "balancesheet"}
                if bank
                else {"ACCOUNTTYPE": "incomestatement", "CLOSINGTYPE": "closing account"}
            )
            if desk.books.table("GLACCOUNT").find(number) is None:
                desk.books.add("GLACCOUNT", None, ACCOUNTNO=number, TITLE=title, NORMALBALANCE="debit", **kind)
                if bank:
                    desk.books.add(
                        "CHECKINGACCOUNT", None, BANKACCOUNTID=f"CHK{number}", BANKACCOUNTNO="1234", GLACCOUNTNO=number
                    )
            made = desk.user.create(
                "ChartOfAccount", name=title, accountNumber=number, accountType="3" if bank else "7"
            )
            accounts[number] = str(made["id"])
        id = ConnectionId(desk.tenant, desk.name.lower())
        user = desk.books.users[SYNC_USER]
        self.vault.put(id, Side.INTACCT, json.dumps({"user_id": SYNC_USER, "password": user.password}))
        token = desk.organization.token
        self.vault.put(id, Side.CASHFLOW360, json.dumps({"token_name": TOKEN, "token": token}))
        self.registry.put_connection(
            Connection(
                id,
                desk.name,
                desk.company_id,
                desk.entity_id,
                desk.organization.id,
                self.weather.one_way,
                self.clock.now(),
                Preferences(
                    unallocated_expenses_account=accounts[EXPENSE] if Kind.BILL in self.weather.kinds else "",
                    default_bank_account=accounts[BANK],
                    approved_only=desk.approvals,
                    masters=dict(self.weather.masters),
                ),
            )
        )

    def _at_rest(self) -> bool:
        return self.calm or self.clock.deadline is None

    def id_of(self, desk: Desk) -> ConnectionId:
        return ConnectionId(desk.tenant, desk.name.lower())

    def desk_of(self, id: ConnectionId) -> Desk:
        return next(desk for desk in self.desks if self.id_of(desk) == id)

    def _opener(self) -> LedgerOpener:
        return LedgerOpener(
            self.registry,
            self.vault,
            ServiceCredentials(SENDER, self.intacct.senders[SENDER], self.cashflow360.dev_key),
            Endpoints(
                f"{INTACCT_URL}/ia/xml/xmlgw.phtml", (INTACCT_URL,), f"{CASHFLOW360_URL}/api/v2", (CASHFLOW360_URL,)
            ),
            self.clock,
            self.chance.random,
            lambda: f"read-{next(self._ids)}",
            IntacctWire(self),
            Cashflow360Wire(self),
            self.products.cashflow360(Cashflow360Settings(page_rows=self.weather.cashflow360_page)),
            self.products.intacct(IntacctSettings("", page_size=self.weather.intacct_page)),
        )

    def runner(self) -> Runner:
        return Runner(
            self.registry,
            self._open,
            self.products.specs({kind: spec for kind, spec in SPECS.items() if kind in self.weather.kinds}),
            self.clock,
            lambda: self.products.control_id(f"write-{next(self._ids)}"),
            margin_seconds=20,
        )

    def hide(self, desk: Desk) -> None:
        """Readers see what users just did only after a while, at most the overlap."""
        entries = desk.books.journal.entries
        kept = entries.kept if isinstance(entries, Remembered) else []
        until = desk.books.now() + timedelta(seconds=self.rng.uniform(1, 7000))
        for table, recordno, before in kept:
            table.hide(recordno, until, before)
        self.cashflow360.hide_last_changes(self.rng.uniform(1, 55))

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

    def exchange(self, wire: Wire, path: str, body: bytes) -> Served:
        """One call of the run at work."""
        self.point(f"before a call to {wire.side}")
        self._check_call(wire, path, body)
        writes = wire.writes(path, body)
        if writes:
            self.tell(f"  → {wire.side}: {writes}")
        kind = self._call_fault(bool(writes))
        if kind:
            self.struck(kind, f"on {wire.side} {writes or path.rsplit('/', 1)[-1]}")
        self.clock.advance(self.chance.choice((0.2, 0.7, 2.0)))
        if kind in ("timeout-before", "timeout-after"):
            self.clock.advance(60)
        if kind in wires.BEFORE:
            return self._broken(kind, (0, b""))
        if kind == "throttled":
            return wire.refuse()
        if kind == "session-expired":
            wire.end_session(body)
        if writes:
            self.remote_writes += 1
            self.writes[self.active_slices[-1], wire.side] = self.clock.at
        served = self._serve(wire, path, body, kind)
        self.point(f"after a call to {wire.side}")
        return self._broken(kind, served)

    def _serve(self, wire: Wire, path: str, body: bytes, kind: str) -> Served:
        flight = wire.side, wire.place(body)[0]
        self.in_flight[flight] += 1
        try:
            if self.in_flight[flight] > (2 if wire.side is Side.INTACCT else 3):
                raise Violation(f"13: {self.in_flight[flight]} calls under way for {flight[1]}")
            if kind not in ("late-visibility", "lost-and-late"):
                served = wire.serve(path, body)
            else:
                longest = 7000 if wire.side is Side.INTACCT else 55
                served = wire.serve_late(path, body, self.chance.uniform(1, longest))
            self.point(f"during a call to {wire.side}")
        finally:
            self.in_flight[flight] -= 1
        return served

    def _broken(self, kind: str, served: Served) -> Served:
        if kind in wires.LOST:
            raise wires.lost(kind)
        return wires.SPOILT[kind](served) if kind in wires.SPOILT else served

    def _call_fault(self, writes: bool) -> str:
        if self.calm or not self.running:
            return ""
        if self.throttled_calls:
            self.throttled_calls -= 1
            return "throttled"
        if self.chance.random() >= self.weather.call_rate * (4 if writes else 1):
            return ""
        kind = self.chance.choice(self.weather.calls)
        if kind == "throttled":
            self.throttled_calls = self.chance.choice((0, 1, 3, 5))
        return kind

    def _check_call(self, wire: Wire, path: str, body: bytes) -> None:
        """Tenant, lease and end of a run, at every single call."""
        self.calls += 1
        if self.calls > 6000:
            raise Violation("14: a run does not end")
        if not self.running:
            raise Violation("a call outside of a run")
        run = self.running[-1]
        place = wire.place(body)
        if place != ("", "") and place != run.place[wire.side]:
            raise Violation(f"11: {run.run_id} of {run.place[wire.side]} calls into {place}")
        if not wire.writes(path, body):
            return
        lease = self.registry.lease(run.id)
        if lease is None or lease.owner != run.run_id or lease.expires_at <= self.clock.now():
            raise Violation(f"15: {run.run_id} writes without holding the lease ({lease})")

    def point(self, where: str) -> None:
        """A moment between two effects, at which anything may happen."""
        if not self.running:
            return
        self.clock.check()
        if self.calm:
            return
        draw = self.chance.random()
        for kind, rate in self.weather.points.items():
            if draw < rate:
                self._strike(kind, where)
                self.clock.check()
                return
            draw -= rate

    def _strike(self, kind: str, where: str) -> None:
        match kind:
            case "killed":
                self.struck(kind, where)
                raise Killed(where)
            case "frozen":
                seconds = self.chance.uniform(1, self.weather.longest_freeze)
                self.struck(kind, f"{seconds:.0f} s {where}")
                self.clock.advance(seconds)
                if self.chance.random() < 0.5:
                    self.on_second_run()
            case "user-acts":
                self.injected[kind] += 1
                self.on_user()
            case "second-run":
                self.struck(kind, where)
                self.on_second_run()
            case _:
                pass

    def before_store(self, operation: str, changes: Sequence[Change]) -> None:
        self.point(f"before {operation}")
        if self.running and not self.calm and self.chance.random() < self.weather.points["store-throttled"]:
            self.struck("store-throttled", operation)
            raise RetriableError("table_busy", "ThrottlingException")

    def after_store(self, operation: str, changes: Sequence[Change]) -> None:
        if operation == "commit":
            self.store_writes += 1
            if self.calm:
                self.tell(f"  keeps {', '.join(str(change)[:150] for change in changes)}")
        self.point(f"after {operation}")
        if self.running and not self.calm and self.chance.random() < self.weather.points["store-answer-lost"]:
            self.struck("store-answer-lost", operation)
            raise RetriableError("table_busy", "ReadTimeoutError")
