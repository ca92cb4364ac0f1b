"""Laws of whole plans, whatever users did: what was applied leaves nothing to plan, and a held record is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.ports import Conditions
from tests.unit.sync.ledger import FakeLedger
from tests.unit.sync.world import World, bill

NAMES = ("Acme", "ACME ", "Bolt", "City", "Dove")
NUMBERS = ("V1", "V2", "V3", "")
BILLS = ("B-1", "B-2", "b-1")
DAYS = (date(2025, 11, 30), date(2026, 1, 2))
CLOSED = date(2025, 12, 31)

sides = st.sampled_from(Side)
picks = st.integers(0, 5)


@dataclass(frozen=True)
class Act:
    """What somebody does, as data, so that a failing history can be read."""

    name: str
    arguments: tuple[object, ...]
    do: Callable[[World], None] = field(repr=False)

    def __repr__(self) -> str:
        return f"{self.name}{self.arguments}"


def described(make: Callable[..., Callable[[World], None]]) -> Callable[..., Act]:
    return lambda *arguments: Act(make.__name__, arguments, make(*arguments))


def new_vendor(side: Side, number: str, name: str, owner: str) -> Callable[[World], None]:
    def act(world: World) -> None:
        ledger = on(world, side)
        taken = {record.values["number"] for record in ledger.records[Kind.VENDOR].values()}
        if side is Side.CASHFLOW360 or (number and number not in taken):
            ledger.add(Kind.VENDOR, owner=owner, number=number or None, name=name)

    return act


def new_bill(side: Side, vendor: int, number: str, amount: int, day: date) -> Callable[[World], None]:
    def act(world: World) -> None:
        ledger = on(world, side)
        vendors, accounts = sorted(ledger.records[Kind.VENDOR]), sorted(ledger.records[Kind.ACCOUNT])
        if vendors and accounts:
            entered = bill(vendors[vendor % len(vendors)], number, f"{amount}.00", day=day, account=accounts[0])
            if ledger.takes(Kind.BILL, entered):
                ledger.add(Kind.BILL, entered)

    return act


def edit(side: Side, kind: Kind, pick: int, field: str, text: str) -> Callable[[World], None]:
    return changing(side, kind, pick, lambda ledger, id: ledger.edit(kind, id, **{field: text}))


def inactivate(side: Side, pick: int) -> Callable[[World], None]:
    return changing(side, Kind.VENDOR, pick, lambda ledger, id: ledger.edit(Kind.VENDOR, id, active=False))


def remove(side: Side, kind: Kind, pick: int) -> Callable[[World], None]:
    """Cashflow360 deletes no vendor, Intacct none that has bills."""

    def gone(ledger: FakeLedger, id: str) -> None:
        used = any(one.values.get("vendor") == Ref(Kind.VENDOR, id) for one in ledger.records[Kind.BILL].values())
        if kind is Kind.BILL or (ledger.side is Side.INTACCT and not used):
            ledger.remove(kind, id)

    return changing(side, kind, pick, gone)


def pay(side: Side, pick: int) -> Callable[[World], None]:
    paid = {"state": "Paid"} if side is Side.INTACCT else {"payment": "paid"}
    return changing(side, Kind.BILL, pick, lambda ledger, id: ledger.set_facts(Kind.BILL, id, **paid))


def merge(loser: int, survivor: int) -> Callable[[World], None]:
    """As in Cashflow360: of what was merged nothing is merged again, and nothing is merged into it."""

    def act(ledger: FakeLedger, id: str) -> None:
        vendors = ledger.records[Kind.VENDOR]
        others = sorted(other for other, vendor in vendors.items() if other != id and not vendor.merged_into)
        if others and not vendors[id].merged_into:
            ledger.merge(Kind.VENDOR, id, others[survivor % len(others)])

    return changing(Side.CASHFLOW360, Kind.VENDOR, loser, act)


def a_run() -> Callable[[World], None]:
    return lambda world: _run(world)


def _run(world: World) -> None:
    world.run()


def changing(side: Side, kind: Kind, pick: int, change: Callable[[FakeLedger, str], None]) -> Callable[[World], None]:
    def act(world: World) -> None:
        ledger = on(world, side)
        ids = sorted(ledger.records[kind])
        if ids:
            change(ledger, ids[pick % len(ids)])

    return act


def on(world: World, side: Side) -> FakeLedger:
    return world.intacct if side is Side.INTACCT else world.cashflow360


acts = st.one_of(
    st.builds(
        described(new_vendor), sides, st.sampled_from(NUMBERS), st.sampled_from(NAMES), st.sampled_from(("100", ""))
    ),
    st.builds(described(new_bill), sides, picks, st.sampled_from(BILLS), st.integers(1, 3), st.sampled_from(DAYS)),
    st.builds(
        described(edit), sides, st.just(Kind.VENDOR), picks, st.sampled_from(("phone", "name")), st.sampled_from(NAMES)
    ),
    st.builds(described(edit), sides, st.just(Kind.BILL), picks, st.just("description"), st.sampled_from(NAMES)),
    st.builds(described(inactivate), sides, picks),
    st.builds(described(remove), sides, st.sampled_from((Kind.VENDOR, Kind.BILL)), picks),
    st.builds(described(pay), sides, picks),
    st.builds(described(merge), picks, picks),
    st.builds(described(a_run)),
)
histories = st.lists(acts, max_size=14)


def lived(history: list[Act]) -> World:
    """A world after a history and a last run, in books closed through the end of last year."""
    world = World()
    world.intacct.held_conditions = Conditions(books_closed=CLOSED)
    world.intacct.add(Kind.ACCOUNT, number="6000", name="Rent", type="Expense")
    world.run()
    for act in history:
        act.do(world)
    return world


@settings(max_examples=60, deadline=None)
@given(histories)
def test_applying_a_plan_leaves_nothing_to_plan(history: list[Act]) -> None:
    world = lived(history)
    world.run()
    assert world.preview().planned == []
    before, kept = world.writes(), world.kept()
    world.run()
    assert (world.writes(), world.kept()) == (before, kept)


@settings(max_examples=60, deadline=None)
@given(histories)
def test_nothing_is_written_for_a_held_record(history: list[Act]) -> None:
    world = lived(history)
    before = {side: len(on(world, side).written) for side in Side}
    world.run()
    held = {(hold.kind, id) for hold in world.books().holds() for id in (hold.id, hold.counterpart_id) if id}
    for side in Side:
        for write in on(world, side).written[before[side] :]:
            assert (write.kind, write.id) not in held
            assert (write.kind, write.source_id) not in held


@settings(max_examples=40, deadline=None)
@given(histories)
def test_a_run_writes_nothing_its_preview_did_not_say(history: list[Act]) -> None:
    """What a system will refuse for a reason of its own nobody can foresee, so a preview may say more."""
    world = lived(history)
    preview = world.preview()
    said = Counter((one.kind, one.side, one.operation) for one in preview.planned)
    before = {side: len(on(world, side).written) for side in Side}
    world.run()
    written = [write for side in Side for write in on(world, side).written[before[side] :]]
    assert Counter((one.kind, one.side, one.operation) for one in written) <= said


@settings(max_examples=40, deadline=None)
@given(histories)
def test_no_two_links_share_a_record(history: list[Act]) -> None:
    world = lived(history)
    world.run()
    for kind in (Kind.VENDOR, Kind.BILL):
        links = list(world.books().all_links(kind))
        for side in Side:
            assert len({link.id_on(side) for link in links}) == len(links)


def test_the_survivor_of_a_merge_that_was_held_as_ambiguous_is_settled_in_the_run_of_the_merge() -> None:
    world = lived([described(new_vendor)(Side.CASHFLOW360, "V1", name, "100") for name in ("Acme", "ACME ")])
    world.run()
    merge(0, 0)(world)
    world.run()
    assert world.preview().planned == []
