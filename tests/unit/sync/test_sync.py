"""Whole runs of the engine over two in-memory ledgers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.domain.preferences import Preferences, VendorSequence
from ledgersync.ports import Conditions
from tests.unit.sync.world import World, bill, expense_account, linked_vendor


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
    world.configure(preferences=replace(world.preferences, vendor_sequence=VendorSequence.AUTO))
    other = world.cashflow360.add(Kind.VENDOR, name="Fresh")
    world.run()
    number = next(iter(world.intacct.records[Kind.VENDOR].values())).values["number"]
    assert number
    assert world.cashflow360.records[Kind.VENDOR][other].values["number"] == number


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


def test_a_preference_for_an_account_that_is_gone_stops_no_other_record(world: World) -> None:
    expense_account(world)
    _, vendor = linked_vendor(world)
    account = next(iter(world.cashflow360.records[Kind.ACCOUNT]))
    world.configure(preferences=Preferences(unallocated_expenses_account="gone", default_bank_account="none"))
    world.cashflow360.add(Kind.BILL, {**bill(vendor, "B-1", "10.00"), "lines": ({"amount": Decimal("10.00")},)})
    world.cashflow360.add(Kind.BILL, bill(vendor, "B-2", "10.00", account=account))
    world.run()
    assert world.holds() == {"B-1": "waits-for"}
    assert [r.values["number"] for r in world.intacct.records[Kind.BILL].values()] == ["B-2"]
