"""Merges in Cashflow360 (sync-rules §4, last row)."""

from __future__ import annotations

import pytest

from ledgersync.sync.context import ENDS
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, CLEARING_OUT, RENT, SUPPLIES
from tests.integration.runs.identity import assert_tied


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    opened.vendor("V2", "Acme Paper Company")
    opened.run()
    opened.tomorrow()
    return opened


def merge(shop: Shop, entity: str, loser: str, survivor: str) -> None:
    shop.do("merge", entity=entity, loser=shop.id(entity, loser), survivor=shop.id(entity, survivor))


def test_the_loser_is_inactivated_in_intacct_after_its_open_bills_were_recoded(shop: Shop) -> None:
    shop.bill("B1", "60.00", vendor="V2")
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    shop.run()
    assert shop.intacct("APBILL", "B1")["VENDORID"] == "V1"
    assert shop.intacct("VENDOR", "V2")["STATUS"] == "inactive"
    assert shop.intacct("VENDOR", "V1")["STATUS"] == "active"
    assert_tied(shop)


def test_a_class_made_here_below_the_loser_of_a_merge_lies_below_the_survivor_in_intacct_as_well(shop: Shop) -> None:
    for id in ("K1", "K2"):
        shop.books.add("CLASS", shop.entity, CLASSID=id, NAME=f"Class {id}")
    shop.run()
    shop.tomorrow()
    shop.books.add("CLASS", shop.entity, CLASSID="K3", NAME="Class K3", PARENTID="K1")
    shop.tomorrow()
    shop.books.add("CLASS", shop.entity, CLASSID="K4", NAME="Class K4")
    merge(shop, "ActgClass", "K1", "K2")
    shop.run()
    assert shop.intacct("CLASS", "K3")["PARENTID"] == "K2"
    assert (shop.intacct("CLASS", "K1")["STATUS"], shop.causes()) == ("inactive", {})


def test_an_account_is_merged_with_the_coding_of_open_bills(shop: Shop) -> None:
    shop.books.add("GLACCOUNT", shop.entity, ACCOUNTNO="6950", TITLE="Old rent", ACCOUNTTYPE="incomestatement")
    shop.run()
    shop.bill("B1", "60.00", account="6950")
    shop.run()
    shop.tomorrow()
    merge(shop, "ChartOfAccount", "6950", RENT)
    shop.run()
    assert [row["ACCOUNTNO"] for row in shop.lines("APBILLITEM", "APBILL", "B1")] == [RENT]
    assert shop.intacct("GLACCOUNT", "6950")["STATUS"] == "inactive"
    assert_tied(shop)


def test_the_link_moves_to_a_survivor_that_is_new_and_no_second_vendor_is_made(shop: Shop) -> None:
    survivor = shop.create("Vendor", name="Acme Group", shortName="V9")
    merge(shop, "Vendor", "V2", "V9")
    shop.run()
    assert {row["VENDORID"]: row["NAME"] for row in shop.all_intacct("VENDOR")} == {
        "V1": "Acme Paper",
        "V2": "Acme Group",
    }
    shop.tomorrow()
    shop.edit("VENDOR", "V2", NAME="Acme Group Inc")
    shop.run()
    assert shop.row("Vendor", survivor)["name"] == "Acme Group Inc"


def test_two_records_merged_into_a_new_one_leave_one_of_them_in_intacct(shop: Shop) -> None:
    shop.create("Vendor", name="Acme Group", shortName="V9")
    merge(shop, "Vendor", "V2", "V9")
    merge(shop, "Vendor", "V1", "V9")
    shop.run()
    assert sorted(str(row["STATUS"]) for row in shop.all_intacct("VENDOR")) == ["active", "inactive"]


def test_a_shared_loser_is_held_and_stays_active(shop: Shop) -> None:
    shop.vendor("V3", "Shared", top=True)
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V3", "V1")
    shop.run()
    assert shop.intacct("VENDOR", "V3")["STATUS"] == "active"
    assert shop.causes() == {"Shared": "owned-at-top-level"}


def test_bank_accounts_are_never_merged(shop: Shop) -> None:
    merge(shop, "ChartOfAccount", CLEARING_OUT, BANK)
    shop.run()
    assert shop.intacct("GLACCOUNT", CLEARING_OUT)["STATUS"] == "active"
    assert list(shop.causes().values()) == ["merged-bank-or-item"]


def test_items_are_never_merged(shop: Shop) -> None:
    for id in ("X1", "X2"):
        shop.books.add("ITEM", shop.entity, ITEMID=id, NAME=f"Item {id}", ITEMTYPE="Non-Inventory")
    shop.run()
    shop.tomorrow()
    merge(shop, "Item", "X1", "X2")
    shop.run()
    assert {row["STATUS"] for row in shop.all_intacct("ITEM")} == {"active"}
    assert list(shop.causes().values()) == ["merged-bank-or-item"]


def test_what_lay_below_the_loser_lies_below_the_survivor_on_both_sides(shop: Shop) -> None:
    for id in ("C2", "C3"):
        shop.customer(id, f"Cafe {id}")
    shop.edit("CUSTOMER", "C3", PARENTID="C1")
    shop.run()
    shop.tomorrow()
    merge(shop, "Customer", "C1", "C2")
    shop.run()
    assert shop.intacct("CUSTOMER", "C3")["PARENTID"] == "C2"
    assert shop.row("Customer", "C3")["parentCustomerId"] == shop.id("Customer", "C2")
    assert (shop.intacct("CUSTOMER", "C1")["STATUS"], shop.causes()) == ("inactive", {})
    shop.run()
    before = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == before


def test_a_survivor_that_lay_below_the_loser_lies_below_nothing_and_takes_new_children(shop: Shop) -> None:
    for id in ("C2", "C3"):
        shop.customer(id, f"Cafe {id}")
    shop.edit("CUSTOMER", "C2", PARENTID="C1")
    shop.run()
    shop.tomorrow()
    merge(shop, "Customer", "C1", "C2")
    shop.update("Customer", shop.id("Customer", "C3"), parentCustomerId=shop.id("Customer", "C2"))
    shop.run()
    assert "PARENTID" not in shop.intacct("CUSTOMER", "C2")
    assert shop.intacct("CUSTOMER", "C3")["PARENTID"] == "C2"
    assert shop.causes() == {}


def test_jobs_merged_here_are_held_until_intacct_s_project_is_inactive(shop: Shop) -> None:
    for id in ("P1", "P2"):
        shop.books.add("PROJECT", shop.entity, PROJECTID=id, NAME=f"Job {id}", PROJECTCATEGORY="Contract")
    shop.run()
    shop.do("merge", entity="Job", loser=shop.id("Job", "P1"), survivor=shop.id("Job", "P2"))
    shop.run()
    assert shop.causes() == {"Job P1": "merged-one-way"}
    assert shop.intacct("PROJECT", "P1")["STATUS"] == "active"
    shop.edit("PROJECT", "P1", STATUS="inactive")
    shop.run()
    assert shop.causes() == {}


def test_after_a_merge_the_books_are_at_rest(shop: Shop) -> None:
    shop.bill("B1", "60.00", vendor="V2")
    shop.pay_offline(("B1", "20.00"))
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    shop.run()
    before = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == before
    assert SUPPLIES in shop.moved()


def test_a_merged_vendor_that_intacct_changed_as_well_is_decided_about_once(shop: Shop) -> None:
    shop.bill("B1", "60.00", vendor="V2")
    shop.run()
    shop.tomorrow()
    merge(shop, "Vendor", "V2", "V1")
    shop.edit("VENDOR", "V2", VENDORACCOUNTNO="7-77")
    counts = shop.world.run()
    assert shop.intacct("VENDOR", "V2")["STATUS"] == "inactive"
    assert (counts["vendor|intacct|updated"], shop.causes()) == (1, {})
    for side in ("intacct", "cashflow360"):
        ends = [counts[f"vendor|{side}|{end}"] for end in ENDS]
        assert sum(ends) == counts[f"vendor|{side}|seen"]
    before = shop.state()
    shop.run()
    assert shop.state() == before


@pytest.mark.parametrize(("entity", "object_name"), [("Vendor", "VENDOR"), ("Customer", "CUSTOMER")])
def test_a_loser_that_was_deleted_in_intacct_does_not_take_the_survivor_with_it(
    shop: Shop, entity: str, object_name: str
) -> None:
    """V9 is deleted in Intacct, and merged here into D1, which is new: D1 is made in Intacct and stays active here."""
    (shop.vendor if entity == "Vendor" else shop.customer)("V9", "Old")
    shop.run()
    shop.tomorrow()
    shop.create(entity, name="Dove", shortName="D1")
    shop.remove(object_name, "V9")
    merge(shop, entity, "V9", "D1")
    shop.run()
    shop.run()
    assert (shop.row(entity, "D1")["isActive"], shop.intacct(object_name, "D1")["STATUS"]) == ("1", "active")
    assert shop.causes() == {}
