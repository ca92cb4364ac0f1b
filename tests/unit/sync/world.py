"""A small world for engine tests: two in-memory ledgers, the memory registry, a clock that only moves when told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.model import Kind, Ref, Side, Value
from ledgersync.domain.preferences import Preferences
from ledgersync.ports import Books, Connection, ConnectionId
from ledgersync.runs.run_slice import Runner, SliceOutcome
from ledgersync.sync.preview import Preview
from tests.fakes.previewing import previewed
from tests.fakes.registry import MemoryRegistry
from tests.unit.sync.ledger import Clock, FakeLedger

ID = ConnectionId("tenant-1", "connection-1")


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@dataclass(slots=True)
class World:
    clock: Clock = field(default_factory=Clock)
    preferences: Preferences = field(
        default_factory=lambda: Preferences(unallocated_expenses_account="none", default_bank_account="none")
    )
    one_way: bool = False
    entity_id: str = "100"
    registry: MemoryRegistry = field(init=False)
    intacct: FakeLedger = field(init=False)
    cashflow360: FakeLedger = field(init=False)
    _runs: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _controls: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.intacct = FakeLedger(Side.INTACCT, self.clock)
        self.cashflow360 = FakeLedger(Side.CASHFLOW360, self.clock)
        self.registry = MemoryRegistry(self.clock.now)
        self.configure()

    def configure(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        connection = self.registry.connection(ID) or Connection(
            ID, "Main", "company", self.entity_id, "org", self.one_way, self.clock.now()
        )
        self.registry.set_up(
            replace(connection, preferences=self.preferences, one_way=self.one_way, entity_id=self.entity_id)
        )

    def runner(self) -> Runner:
        ledgers = {Side.INTACCT: self.intacct, Side.CASHFLOW360: self.cashflow360}
        return Runner(
            registry=self.registry,
            open_ledgers=lambda *_: ledgers,
            specs=SPECS,
            clock=self.clock,
            new_control_id=lambda: f"control-{next(self._controls)}",
        )

    def run(self) -> dict[str, int]:
        """A whole run, lists then transactions, as the state machine would; returns its counts."""
        run_id = f"run-{next(self._runs):04d}"
        counts: dict[str, int] = {}
        for group in Group:
            more = True
            while more:
                outcome = self.slice(group, run_id)
                more = outcome.more
                for name, count in outcome.counts.items():
                    counts[name] = counts.get(name, 0) + count
        self.end(run_id)
        return counts

    def slice(self, group: Group, run_id: str = "run") -> SliceOutcome:
        return self.runner().run_slice(ID, run_id, group, run_id)

    def preview(self) -> Preview:
        return previewed(self.runner(), ID)

    def end(self, run_id: str) -> None:
        self.registry.free_lease(ID, run_id)
        self.registry.free_slot("company", run_id)

    def writes(self) -> int:
        return len(self.intacct.written) + len(self.cashflow360.written)

    def books(self) -> Books:
        lease = self.registry.take_lease(ID, "look", self.clock.now(), self.clock.now() + timedelta(minutes=1))
        assert lease is not None
        self.registry.free_lease(ID, "look")
        return self.registry.books(ID, lease)

    def holds(self) -> dict[str, str]:
        """Cause by label."""
        return {hold.label: hold.cause for hold in self.books().holds()}

    def kept(self) -> object:
        """Everything remembered about the connection but its runs."""
        books = self.books()
        links = {kind: list(books.all_links(kind)) for kind in Kind}
        return links, books.positions(), books.holds(), books.intents(), books.conflicts()


def names(world: World, *, intacct: bool = False) -> list[object]:
    """What the vendors of a side are called."""
    ledger = world.intacct if intacct else world.cashflow360
    return [record.values["name"] for record in ledger.records[Kind.VENDOR].values()]


def expense_account(world: World) -> None:
    world.intacct.add(Kind.ACCOUNT, number="6000", name="Rent", type="Expense")


def linked_vendor(world: World) -> tuple[str, str]:
    """A vendor on both sides, in step: its ids."""
    number = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    other = next(r.id for r in world.cashflow360.records[Kind.VENDOR].values() if r.values["number"] == "V1")
    return number, other


def bill(
    vendor: str, number: str, *amounts: str, day: date = date(2026, 1, 2), account: str = "6000"
) -> dict[str, Value]:
    """The values of a bill with one line per amount, references by this side's ids."""
    lines = tuple(
        {"amount": Decimal(amount), "account": Ref(Kind.ACCOUNT, account), "description": None} for amount in amounts
    )
    return {
        "vendor": Ref(Kind.VENDOR, vendor),
        "number": number,
        "date": day,
        "due_date": day + timedelta(days=30),
        "total": sum((Decimal(amount) for amount in amounts), Decimal(0)),
        "lines": lines,
    }
