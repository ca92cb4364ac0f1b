"""What simulated histories of payables found, each as the shortest story that shows it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from ledgersync.domain.model import Kind, Record, Ref, Side
from ledgersync.domain.remembered import Refused, Unknown, Write
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import SUPPLIES, TODAY
from tests.unit.sync.world import World, bill

CLOSED = Refused("BL01001973", "You cannot post a transaction with a date within a period that's been closed")
UNPLACED = Refused("BL01001973", "This transaction is missing the Location dimension for the Account 6000")


def entered(world: World) -> None:
    """An account, a vendor and a bill of 2 January, in Cashflow360."""
    account = world.cashflow360.add(Kind.ACCOUNT, number="6000", name="Rent", type="Expense")
    vendor = world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme")
    world.cashflow360.add(Kind.BILL, bill(vendor, "B1", "60.00", account=account))


def test_a_bill_refused_because_the_books_were_closed_during_the_run_follows_once_they_are_open(world: World) -> None:
    entered(world)
    world.intacct.before = lambda write: CLOSED if write.kind is Kind.BILL else None
    world.run()
    (hold,) = world.books().holds()
    assert (hold.cause, hold.params["date"], hold.params["closed"]) == ("period-closed", "2026-01-02", "2026-01-02")
    world.intacct.before = lambda _: None
    world.run()
    assert (world.holds(), len(world.intacct.records[Kind.BILL])) == ({}, 1)


def test_lines_without_a_location_follow_once_the_location_of_the_entity_is_linked(world: World) -> None:
    entered(world)
    world.intacct.add(Kind.LOCATION, number="100", name="Main")
    world.cashflow360.before = lambda write: Refused("X", "no") if write.kind is Kind.LOCATION else None

    def unplaced(write: Write) -> Refused | None:
        lines = write.values.get("lines")
        placed = isinstance(lines, tuple) and all(line.get("location") for line in lines)
        return UNPLACED if write.kind is Kind.BILL and not placed else None

    world.intacct.before = unplaced
    world.run()
    assert world.holds()["B1"] == "account-requires-dimension"
    world.cashflow360.before = lambda _: None
    world.intacct.edit(Kind.LOCATION, "100", name="Headquarters")
    world.run()
    assert (world.holds(), len(world.intacct.records[Kind.BILL])) == ({}, 1)


def test_a_credit_that_is_applied_in_cashflow360_is_left_alone_there(shop: Shop) -> None:
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal("-20.00"), "LOCATIONID": shop.entity}
    given = {"VENDORID": "V1", "RECORDID": "VC1", "WHENCREATED": TODAY, "WHENPOSTED": TODAY, "CURRENCY": "USD"}
    shop.books.add("APADJUSTMENT", shop.entity, **given, APADJUSTMENTITEMS=[line])
    bill_id = shop.bill("B1", "60.00")
    shop.run()
    credit = shop.id("VendorCredit", "VC1")
    shop.pay_offline(billCredits=[{"billId": bill_id, "vendorCreditId": credit, "amount": Decimal(20)}])
    shop.tomorrow()
    shop.remove("APADJUSTMENT", "VC1")
    shop.run()
    assert shop.causes()["VC1"] == "paid-in-cashflow360"


def unknown_bill(write: Write) -> Unknown | None:
    return Unknown("time-out") if write.kind is Kind.BILL else None


def test_a_bill_of_unknown_outcome_is_not_entered_twice_though_its_vendor_is_merged_meanwhile(world: World) -> None:
    account = world.cashflow360.add(Kind.ACCOUNT, number="6000", name="Rent", type="Expense")
    loser, survivor = (world.cashflow360.add(Kind.VENDOR, number=id, name=id) for id in ("V1", "V2"))
    id = world.cashflow360.add(Kind.BILL, bill(loser, "B1", "60.00", account=account))
    world.intacct.after = unknown_bill
    world.run()
    world.intacct.after = lambda _: None
    world.cashflow360.merge(Kind.VENDOR, loser, survivor)
    world.cashflow360.edit(Kind.BILL, id, vendor=Ref(Kind.VENDOR, survivor))
    world.clock.at += timedelta(hours=3)
    world.run()
    (entered,) = world.intacct.records[Kind.BILL].values()
    assert entered.values["vendor"] == Ref(Kind.VENDOR, "V2")
    assert world.intacct.records[Kind.VENDOR]["V1"].values["active"] is False


def test_a_bill_made_unheard_in_cashflow360_is_found_though_its_vendor_is_merged_meanwhile(world: World) -> None:
    account = world.intacct.add(Kind.ACCOUNT, number="6000", name="Rent", type="Expense")
    loser, survivor = (world.intacct.add(Kind.VENDOR, number=id, name=id) for id in ("V1", "V2"))
    world.intacct.add(Kind.BILL, bill(loser, "B1", "60.00", account=account))
    bills = world.cashflow360.records[Kind.BILL]
    unseen: dict[str, Record] = {}

    def unheard(write: Write) -> Unknown | None:
        if write.kind is Kind.BILL:
            unseen.update([bills.popitem()])
        return unknown_bill(write)

    world.cashflow360.after = unheard
    world.run()
    world.cashflow360.after = lambda _: None
    bills |= unseen
    (id,) = bills
    theirs = {record.values["number"]: id for id, record in world.cashflow360.records[Kind.VENDOR].items()}
    world.cashflow360.merge(Kind.VENDOR, theirs[loser], theirs[survivor])
    world.cashflow360.edit(Kind.BILL, id, vendor=Ref(Kind.VENDOR, theirs[survivor]))
    world.clock.at += timedelta(hours=3)
    world.run()
    (entered,) = world.intacct.records[Kind.BILL].values()
    assert (entered.values["vendor"], list(bills)) == (Ref(Kind.VENDOR, "V2"), [id])


def test_a_bill_made_anew_with_unknown_outcome_is_not_entered_in_cashflow360_again(world: World) -> None:
    entered(world)
    world.run()
    (theirs,) = world.cashflow360.records[Kind.BILL]
    world.intacct.remove(Kind.BILL, next(iter(world.intacct.records[Kind.BILL])))
    world.cashflow360.edit(Kind.BILL, theirs, description="Paper")
    world.intacct.after = unknown_bill
    world.run()
    assert world.holds() == {"B1": "outcome-unknown"}
    world.clock.at += timedelta(hours=3)
    world.run()
    assert len(world.cashflow360.records[Kind.BILL]) == len(world.intacct.records[Kind.BILL]) == 1
    assert world.holds() == {}


@pytest.mark.parametrize("kind", [Kind.BILL, Kind.VENDOR_CREDIT])
@pytest.mark.parametrize("where", list(Side))
def test_a_document_in_both_waits_with_its_match_whose_line_names_an_account_that_is_not_linked(
    world: World, kind: Kind, where: Side
) -> None:
    """Cashflow360 takes the number of a credit twice: the one it has must not be made there again."""
    ledgers = {Side.INTACCT: world.intacct, Side.CASHFLOW360: world.cashflow360}
    world.intacct.add(Kind.ACCOUNT, number="6000", name="Rent", type="Expense")
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    paper = ledgers[where].add(Kind.ACCOUNT, number="6100", name="Paper", type="Expense", active=False)
    for side, ledger in ledgers.items():
        (vendor,) = ledger.records[Kind.VENDOR]
        rent = next(one.id for one in ledger.records[Kind.ACCOUNT].values() if one.values["number"] == "6000")
        ledger.add(kind, bill(vendor, "B1", "60.00", account=paper if side is where else rent))
    world.run()
    assert [hold.cause for hold in world.books().holds()] == ["waits-for"]
    ledgers[where].edit(Kind.ACCOUNT, paper, active=True)
    world.run()
    assert world.holds() == {}
    assert [len(ledger.records[kind]) for ledger in ledgers.values()] == [1, 1]
