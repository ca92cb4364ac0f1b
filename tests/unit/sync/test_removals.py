"""Deleting, deactivating and merging, carried to the other side."""

from __future__ import annotations

from ledgersync.domain.model import Kind, Ref
from tests.unit.sync.world import World, bill, expense_account, linked_vendor


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


def test_a_record_that_does_not_show_is_not_taken_for_deleted(world: World) -> None:
    number, other = linked_vendor(world)
    unseen = world.intacct.records[Kind.VENDOR].pop(number)
    world.cashflow360.edit(Kind.VENDOR, other, phone="555-7")
    world.run()
    assert world.cashflow360.records[Kind.VENDOR][other].values["active"] is True
    assert list(world.holds().values()) == ["not-visible"]
    world.intacct.records[Kind.VENDOR][number] = unseen
    world.run()
    assert world.intacct.records[Kind.VENDOR][number].values["phone"] == "555-7"
    assert world.holds() == {}
