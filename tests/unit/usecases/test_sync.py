"""Whole runs of the engine over two in-memory ledgers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.work import Refused, Unknown, Write
from ledgersync.ports import Conditions
from tests.unit.usecases.world import World, bill


class Killed(BaseException):
    """The process is gone; nothing catches this."""


@pytest.fixture
def world() -> World:
    return World()


def expense_account(world: World) -> None:
    world.intacct.add(Kind.ACCOUNT, number="6000", name="Rent", type="Expense")


def linked_vendor(world: World) -> tuple[str, str]:
    """A vendor on both sides, in step: its ids."""
    number = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    other = next(r.id for r in world.cashflow360.records[Kind.VENDOR].values() if r.values["number"] == "V1")
    return number, other


def test_a_record_of_one_side_appears_on_the_other(world: World) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme", email="a@acme.test")
    world.cashflow360.add(Kind.VENDOR, number="V2", name="Zenith")
    world.run()
    there = {r.values["number"]: r.values["name"] for r in world.cashflow360.records[Kind.VENDOR].values()}
    here = {r.values["number"]: r.values["name"] for r in world.intacct.records[Kind.VENDOR].values()}
    assert there == here == {"V1": "Acme", "V2": "Zenith"}


def test_a_second_run_over_unchanged_books_writes_nothing_and_remembers_nothing(world: World) -> None:
    expense_account(world)
    linked_vendor(world)
    world.intacct.add(Kind.BILL, bill("V1", "B-1", "100.00"))
    world.run()
    before, kept = world.writes(), world.kept()
    world.run()
    assert (world.writes(), world.kept()) == (before, kept)


def test_children_that_come_before_their_parents_still_arrive_with_them(world: World) -> None:
    world.intacct.add(Kind.DEPARTMENT, number="D2", name="Child", parent=Ref(Kind.DEPARTMENT, "D1"))
    for index in range(5):
        world.intacct.add(Kind.DEPARTMENT, number=f"X{index}", name=f"Filler {index}")
    world.intacct.add(Kind.DEPARTMENT, number="D1", name="Parent")
    world.run()
    there = {str(r.values["number"]): r for r in world.cashflow360.records[Kind.DEPARTMENT].values()}
    assert there["D2"].values["parent"] == Ref(Kind.DEPARTMENT, there["D1"].id)
    assert world.holds() == {}


def test_fields_changed_on_different_sides_merge(world: World) -> None:
    number, other = linked_vendor(world)
    world.intacct.edit(Kind.VENDOR, number, phone="555-1")
    world.cashflow360.edit(Kind.VENDOR, other, email="new@acme.test")
    world.run()
    for record in (world.intacct.records[Kind.VENDOR][number], world.cashflow360.records[Kind.VENDOR][other]):
        assert (record.values["phone"], record.values["email"]) == ("555-1", "new@acme.test")


def test_a_field_changed_on_both_sides_takes_the_masters_value_and_is_recorded(world: World) -> None:
    number, other = linked_vendor(world)
    world.intacct.edit(Kind.VENDOR, number, phone="555-1")
    world.cashflow360.edit(Kind.VENDOR, other, phone="555-2")
    counts = world.run()
    assert world.cashflow360.records[Kind.VENDOR][other].values["phone"] == "555-1"
    assert counts["vendor|cashflow360|conflict"] == 1


def test_a_record_owned_at_the_top_level_is_put_back(world: World) -> None:
    number = world.intacct.add(Kind.VENDOR, owner="", number="V1", name="Acme")
    world.run()
    other = next(iter(world.cashflow360.records[Kind.VENDOR]))
    world.cashflow360.edit(Kind.VENDOR, other, name="Mine")
    counts = world.run()
    assert world.cashflow360.records[Kind.VENDOR][other].values["name"] == "Acme"
    assert world.intacct.records[Kind.VENDOR][number].values["name"] == "Acme"
    assert counts["vendor|cashflow360|put back"] == 1


def test_records_of_the_same_name_match_whatever_their_case_and_blanks(world: World) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme  Corp")
    other = world.cashflow360.add(Kind.VENDOR, name=" ACME corp ")
    world.run()
    assert list(world.cashflow360.records[Kind.VENDOR]) == [other]
    assert world.cashflow360.records[Kind.VENDOR][other].values["number"] == "V1"


@pytest.mark.parametrize("doubled", list(Side))
def test_two_candidates_are_held_and_never_guessed(world: World, doubled: Side) -> None:
    sides = {Side.INTACCT: world.intacct, Side.CASHFLOW360: world.cashflow360}
    for number in ("V1", "V2"):
        sides[doubled].add(Kind.VENDOR, number=number if doubled is Side.INTACCT else None, name="Acme")
    sides[doubled.other].add(Kind.VENDOR, number="V9" if doubled is Side.CASHFLOW360 else None, name="Acme")
    world.run()
    assert set(world.holds().values()) == {"ambiguous-match"}
    assert world.writes() == 0


def test_a_bill_waits_for_its_vendor_and_follows_it_in_the_same_run(world: World) -> None:
    expense_account(world)
    vendor = world.cashflow360.add(Kind.VENDOR, name="Nameless")
    world.run()
    account = next(iter(world.cashflow360.records[Kind.ACCOUNT]))
    world.cashflow360.add(Kind.BILL, bill(vendor, "B-1", "10.00", account=account))
    world.run()
    assert world.holds() == {"Nameless": "number-missing", "B-1": "waits-for"}
    world.cashflow360.edit(Kind.VENDOR, vendor, number="V7")
    world.run()
    assert [r.values["number"] for r in world.intacct.records[Kind.BILL].values()] == ["B-1"]
    assert world.holds() == {}


def test_a_held_record_is_not_sent_again_until_it_changes(world: World) -> None:
    world.cashflow360.before = lambda write: Refused("BDC_1124", "no")
    number = world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    attempts: list[Write] = []

    def note(write: Write) -> None:
        attempts.append(write)

    world.run()
    world.cashflow360.before = note
    world.run()
    assert attempts == []
    world.intacct.edit(Kind.VENDOR, number, name="Acme Ltd")
    world.run()
    assert len(attempts) == 1
    assert world.holds() == {}


def test_a_bill_in_a_closed_period_is_held_and_goes_once_the_period_opens(world: World) -> None:
    expense_account(world)
    _, vendor = linked_vendor(world)
    account = next(iter(world.cashflow360.records[Kind.ACCOUNT]))
    world.intacct.held_conditions = Conditions(books_closed=date(2026, 1, 31))
    world.cashflow360.add(Kind.BILL, bill(vendor, "B-1", "10.00", account=account))
    world.run()
    assert world.holds() == {"B-1": "period-closed"}
    world.intacct.held_conditions = Conditions(books_closed=date(2025, 12, 31))
    world.run()
    assert len(world.intacct.records[Kind.BILL]) == 1
    assert world.holds() == {}


def test_a_bill_deleted_in_intacct_is_deactivated_in_cashflow360(world: World) -> None:
    expense_account(world)
    linked_vendor(world)
    id = world.intacct.add(Kind.BILL, bill("V1", "B-1", "10.00"))
    world.run()
    world.intacct.remove(Kind.BILL, id)
    world.run()
    assert [r.removed for r in world.cashflow360.records[Kind.BILL].values()] == [True]


def test_a_bill_deactivated_in_cashflow360_is_deleted_in_intacct_unless_it_is_paid(world: World) -> None:
    expense_account(world)
    linked_vendor(world)
    first = world.intacct.add(Kind.BILL, bill("V1", "B-1", "10.00"))
    second = world.intacct.add(Kind.BILL, bill("V1", "B-2", "10.00"))
    world.run()
    for id in world.cashflow360.records[Kind.BILL]:
        world.cashflow360.remove(Kind.BILL, id)
    world.intacct.set_facts(Kind.BILL, second, state="Paid")
    world.run()
    assert first not in world.intacct.records[Kind.BILL]
    assert second in world.intacct.records[Kind.BILL]
    assert world.holds() == {"B-2": "paid-in-intacct"}


def test_a_list_record_deleted_in_intacct_is_inactivated_in_cashflow360(world: World) -> None:
    number, other = linked_vendor(world)
    world.intacct.remove(Kind.VENDOR, number)
    world.run()
    assert world.cashflow360.records[Kind.VENDOR][other].values["active"] is False
    world.run()
    assert list(world.intacct.records[Kind.VENDOR]) == []


def test_unapproved_bills_stay_until_they_are_approved(world: World) -> None:
    world.configure(preferences=Preferences(approved_only=True))
    expense_account(world)
    _, vendor = linked_vendor(world)
    account = next(iter(world.cashflow360.records[Kind.ACCOUNT]))
    id = world.cashflow360.add(Kind.BILL, bill(vendor, "B-1", "10.00", account=account), facts={"approval": "assigned"})
    world.run()
    assert world.intacct.records[Kind.BILL] == {}
    world.cashflow360.set_facts(Kind.BILL, id, approval="approved")
    world.run()
    assert len(world.intacct.records[Kind.BILL]) == 1


def test_one_way_transactions_never_come_from_intacct(world: World) -> None:
    world.configure(one_way=True)
    expense_account(world)
    linked_vendor(world)
    world.intacct.add(Kind.BILL, bill("V1", "B-1", "10.00"))
    world.run()
    assert world.cashflow360.records[Kind.BILL] == {}


def test_an_offline_payment_waits_for_its_bill_and_posts_once(world: World) -> None:
    world.configure(preferences=replace(Preferences(), default_bank_account=""))
    expense_account(world)
    world.intacct.add(Kind.ACCOUNT, number="1000", name="Bank", type="Bank")
    _, vendor = linked_vendor(world)
    accounts = {r.values["number"]: r.id for r in world.cashflow360.records[Kind.ACCOUNT].values()}
    bill_id = world.cashflow360.add(Kind.BILL, bill(vendor, "B-1", "10.00", account=accounts["6000"]))
    world.cashflow360.add(
        Kind.BILL_PAYMENT,
        facts={"status": "paid", "online": "false", "export": "true"},
        vendor=Ref(Kind.VENDOR, vendor),
        date=date(2026, 1, 3),
        amount=Decimal("10.00"),
        method="Cash",
        account=Ref(Kind.ACCOUNT, accounts["1000"]),
        number="P1",
        bills=({"bill": Ref(Kind.BILL, bill_id), "amount": Decimal("10.00")},),
    )
    world.run()
    world.run()
    posted = list(world.intacct.records[Kind.BILL_PAYMENT].values())
    assert [p.values["bills"] for p in posted] == [
        ({"bill": Ref(Kind.BILL, next(iter(world.intacct.records[Kind.BILL]))), "amount": Decimal("10.00")},)
    ]


def test_a_vendor_id_that_intacct_assigns_reaches_cashflow360_in_the_same_run(world: World) -> None:
    world.intacct.auto_number = frozenset({Kind.VENDOR})
    world.intacct.held_conditions = Conditions(settings={"vendor_auto_numbering": "true"})
    other = world.cashflow360.add(Kind.VENDOR, name="Fresh")
    world.run()
    number = next(iter(world.intacct.records[Kind.VENDOR].values())).values["number"]
    assert number
    assert world.cashflow360.records[Kind.VENDOR][other].values["number"] == number


@pytest.mark.parametrize("answer", [Unknown("time-out"), Killed()])
def test_a_create_whose_outcome_nobody_saw_is_not_sent_twice(world: World, answer: Unknown | Killed) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.cashflow360.after = lambda write: answer
    try:
        world.run()
    except Killed:
        world.end("run-0001")
    world.cashflow360.after = lambda write: None
    world.run()
    world.run()
    assert len(world.cashflow360.records[Kind.VENDOR]) == 1
    assert world.holds() == {}


def test_an_update_nobody_saw_is_remembered_so_that_a_later_edit_is_no_conflict(world: World) -> None:
    number, other = linked_vendor(world)
    world.cashflow360.edit(Kind.VENDOR, other, phone="B")
    world.intacct.after = lambda write: Killed()
    with pytest.raises(Killed):
        world.run()
    world.end("run-0002")
    world.intacct.after = lambda write: None
    world.cashflow360.edit(Kind.VENDOR, other, phone="C")
    counts = world.run()
    assert world.intacct.records[Kind.VENDOR][number].values["phone"] == "C"
    assert "vendor|cashflow360|conflict" not in counts


def test_a_write_that_never_took_effect_is_sent_again(world: World) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.cashflow360.before = lambda write: Unknown("connection lost")
    world.run()
    world.cashflow360.before = lambda write: None
    world.run()
    assert len(world.cashflow360.records[Kind.VENDOR]) == 1


def test_a_slice_that_runs_out_of_time_goes_on_where_it_stopped(world: World) -> None:
    for index in range(20):
        world.intacct.add(Kind.VENDOR, number=f"V{index:02d}", name=f"Vendor {index}")
    world.clock.left = 1.0
    assert world.slice(Group.LISTS).more
    world.clock.left = 900.0
    assert not world.slice(Group.LISTS).more
    assert len(world.cashflow360.records[Kind.VENDOR]) == 20


def test_a_second_run_of_the_same_connection_steps_aside(world: World) -> None:
    world.slice(Group.LISTS, "first")
    outcome = world.slice(Group.LISTS, "second")
    assert outcome.status.value == "stood_aside"


def test_a_vendor_merged_in_cashflow360_recodes_open_bills_and_is_then_inactivated_in_intacct(world: World) -> None:
    expense_account(world)
    for number in ("V1", "V2"):
        world.intacct.add(Kind.VENDOR, number=number, name=f"Vendor {number}")
    world.intacct.add(Kind.BILL, bill("V1", "B-1", "10.00"))
    world.run()
    loser, survivor = (
        next(r.id for r in world.cashflow360.records[Kind.VENDOR].values() if r.values["number"] == number)
        for number in ("V1", "V2")
    )
    world.cashflow360.merge(Kind.VENDOR, loser, survivor)
    bill_there = next(iter(world.cashflow360.records[Kind.BILL]))
    world.cashflow360.edit(Kind.BILL, bill_there, vendor=Ref(Kind.VENDOR, survivor))
    world.run()
    assert [r.values["vendor"] for r in world.intacct.records[Kind.BILL].values()] == [Ref(Kind.VENDOR, "V2")]
    assert world.intacct.records[Kind.VENDOR]["V1"].values["active"] is False
    assert world.holds() == {}


def test_a_vendor_merged_into_one_that_was_never_linked_gives_it_its_link(world: World) -> None:
    number, loser = linked_vendor(world)
    survivor = world.cashflow360.add(Kind.VENDOR, name="Survivor", active=False)
    world.cashflow360.merge(Kind.VENDOR, loser, survivor)
    world.run()
    world.cashflow360.edit(Kind.VENDOR, survivor, active=True, name="Survivor Ltd")
    world.run()
    assert world.intacct.records[Kind.VENDOR][number].values["name"] == "Survivor Ltd"


def test_bank_accounts_merged_in_cashflow360_are_held(world: World) -> None:
    for number in ("1000", "1010"):
        world.intacct.add(Kind.ACCOUNT, number=number, name=f"Bank {number}", type="Bank")
    world.run()
    first, second = world.cashflow360.records[Kind.ACCOUNT]
    world.cashflow360.merge(Kind.ACCOUNT, first, second)
    world.run()
    assert list(world.holds().values()) == ["merged-bank-or-item"]


def test_a_preview_shows_the_plan_of_the_run_and_writes_nothing(world: World) -> None:
    expense_account(world)
    number, other = linked_vendor(world)
    world.cashflow360.edit(Kind.VENDOR, other, phone="555-2")
    world.intacct.add(Kind.VENDOR, number="V2", name="New")
    world.intacct.add(Kind.BILL, bill("V2", "B-1", "10.00"))
    writes, kept = world.writes(), world.kept()
    seen = world.preview()
    assert (world.writes(), world.kept()) == (writes, kept)
    assert {(p.kind, p.side, p.operation.value, p.label) for p in seen.planned} == {
        (Kind.VENDOR, Side.INTACCT, "update", "Acme"),
        (Kind.VENDOR, Side.CASHFLOW360, "create", "New"),
        (Kind.BILL, Side.CASHFLOW360, "create", "B-1"),
    }
    assert next(p for p in seen.planned if p.id == number).fields == {"phone": (None, "555-2")}
    counts = world.run()
    assert {k: v for k, v in counts.items() if k.endswith(("created", "updated"))} == {
        k: v for k, v in seen.counts.items() if k.endswith(("created", "updated"))
    }


def test_a_hold_for_a_missing_preference_is_retried_once_it_is_set(world: World) -> None:
    world.configure(preferences=Preferences(default_bank_account="none"))
    expense_account(world)
    _, vendor = linked_vendor(world)
    values = {**bill(vendor, "B-1", "10.00"), "lines": ({"amount": Decimal("10.00")},)}
    world.configure(preferences=Preferences(unallocated_expenses_account="", default_bank_account="none"))
    world.cashflow360.add(Kind.BILL, values)
    world.slice(Group.LISTS)
    world.slice(Group.TRANSACTIONS)
    world.end("run")
    assert world.holds() == {"B-1": "no-default-account"}
    account = next(iter(world.cashflow360.records[Kind.ACCOUNT]))
    world.configure(preferences=Preferences(unallocated_expenses_account=account, default_bank_account="none"))
    world.run()
    assert world.holds() == {}
    assert len(world.intacct.records[Kind.BILL]) == 1
