"""The first sync: records of two books kept side by side find each other, or are held (sync-rules §2)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledgersync.domain.kinds import DEFAULT_MASTERS
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import VendorSequence
from sandbox.scenarios.native.lists import Account, AccountType, add_to_cashflow360
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, SUPPLIES
from tests.integration.runs.identity import assert_tied


def test_the_same_id_or_number_matches_whatever_the_names() -> None:
    shop = open_shop(before=lambda shop: _accounts(shop, Account(SUPPLIES, "Office stuff")))
    assert shop.row("ChartOfAccount", SUPPLIES)["name"] == "Supplies"
    assert len([row for row in shop.rows("ChartOfAccount") if row["accountNumber"] == SUPPLIES]) == 1


def test_the_same_name_matches_after_blanks_and_case_are_folded() -> None:
    shop = open_shop(before=lambda shop: _accounts(shop, Account("", "  operating   CHECKING", AccountType.BANK)))
    bank = shop.row("ChartOfAccount", BANK)
    assert (bank["accountNumber"], bank["name"]) == (BANK, "Operating Checking")


@pytest.mark.parametrize("master", list(Side))
def test_a_match_takes_the_masters_values_and_every_difference_is_listed(shop: Shop, master: Side) -> None:
    shop.prefer(masters={**DEFAULT_MASTERS, Kind.VENDOR: master})
    shop.vendor("V2", "Bolt", DISPLAYCONTACT={"PRINTAS": "Bolt", "EMAIL1": "there@bolt.example"})
    shop.create("Vendor", name="BOLT", shortName="V2", email="here@bolt.example")
    shop.run()
    email = "there@bolt.example" if master is Side.INTACCT else "here@bolt.example"
    assert shop.row("Vendor", "V2")["email"] == email
    assert shop.contact("Bolt")["EMAIL1"] == email
    differences = {c.field: (c.intacct, c.cashflow360) for c in shop.world.books().differences()}
    assert differences == {"name": ("Bolt", "BOLT"), "email": ("there@bolt.example", "here@bolt.example")}
    assert shop.world.books().conflicts() == []


@pytest.mark.parametrize("master", list(Side))
def test_a_gap_that_the_other_side_fills_at_a_match_is_no_difference(shop: Shop, master: Side) -> None:
    shop.prefer(masters={**DEFAULT_MASTERS, Kind.VENDOR: master})
    shop.vendor("V2", "Bolt", DISPLAYCONTACT={"PRINTAS": "Bolt", "EMAIL1": "there@bolt.example"})
    shop.create("Vendor", name="Bolt", shortName="V2", phone="555-0100")
    shop.run()
    assert (shop.row("Vendor", "V2")["email"], shop.contact("Bolt")["PHONE1"]) == ("there@bolt.example", "555-0100")
    books = shop.world.books()
    assert (books.differences(), books.conflicts()) == ([], [])


@pytest.mark.parametrize("master", list(Side))
def test_print_names_of_a_match_are_merged_like_any_field_and_foreseen_by_the_preview(shop: Shop, master: Side) -> None:
    shop.prefer(masters={**DEFAULT_MASTERS, Kind.VENDOR: master, Kind.CUSTOMER: master})
    shop.vendor("V2", "Bolt", DISPLAYCONTACT={"PRINTAS": "Bolt & Sons"})
    shop.create("Vendor", name="Bolt", shortName="V2", nameOnCheck="Bolt Brothers")
    shop.customer("C2", "Nut", DISPLAYCONTACT={"PRINTAS": "Nut & Sons"})
    shop.create("Customer", name="Nut", shortName="C2")
    shop.vendor("V3", "Own name there")
    shop.create("Vendor", name="Own name there", shortName="V3", nameOnCheck="Printed here")
    shop.vendor("V4", "Own name here", DISPLAYCONTACT={"PRINTAS": "Printed there"})
    shop.create("Vendor", name="Own name here", shortName="V4", nameOnCheck="Own name here")
    foreseen = shop.world.preview()
    shop.run()
    stands = "Bolt & Sons" if master is Side.INTACCT else "Bolt Brothers"
    assert (shop.contact("Bolt")["PRINTAS"], shop.row("Vendor", "V2")["nameOnCheck"]) == (stands, stands)
    assert (shop.contact("Nut")["PRINTAS"], shop.row("Customer", "C2")["printAs"]) == ("Nut & Sons", "Nut & Sons")
    third = "Own name there" if master is Side.INTACCT else "Printed here"
    assert (shop.contact("Own name there")["PRINTAS"], shop.row("Vendor", "V3")["nameOnCheck"]) == (third, third)
    fourth = "Printed there" if master is Side.INTACCT else "Own name here"
    assert (shop.contact("Own name here")["PRINTAS"], shop.row("Vendor", "V4")["nameOnCheck"]) == (fourth, fourth)
    for listed in (foreseen.differences, shop.world.books().differences()):
        assert {(d.label, d.field, d.intacct, d.cashflow360) for d in listed} == {
            ("Bolt", "print_as", "Bolt & Sons", "Bolt Brothers"),
            ("Own name there", "print_as", "Own name there", "Printed here"),
            ("Own name here", "print_as", "Printed there", "Own name here"),
        }
    quiet = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == quiet
    assert foreseen.conflicts == []


@pytest.mark.parametrize("doubled", list(Side))
def test_two_candidates_are_held_and_never_guessed(shop: Shop, doubled: Side) -> None:
    if doubled is Side.INTACCT:
        shop.vendor("V2", "City Utilities")
        shop.books.add("VENDOR", None, VENDORID="V3", NAME="CITY UTILITIES", DISPLAYCONTACT={"PRINTAS": "City 2"})
        shop.create("Vendor", name="city utilities")
    else:
        shop.vendor("V2", "City Utilities")
        shop.create("Vendor", name="City Utilities")
        shop.create("Vendor", name="CITY UTILITIES")
    before = shop.state()
    shop.run()
    assert shop.state() == before
    assert set(shop.causes().values()) == {"ambiguous-match"}


def test_an_ambiguity_that_was_resolved_syncs_by_itself(shop: Shop) -> None:
    shop.vendor("V2", "City Utilities")
    shop.create("Vendor", name="City Utilities")
    second = shop.create("Vendor", name="CITY UTILITIES")
    shop.prefer(vendor_sequence=VendorSequence.AUTO)
    shop.run()
    shop.tomorrow()
    shop.world.ends.user.update("Vendor", second, name="Town Utilities")
    shop.edit("VENDOR", "V2", NAME="City utilities")
    shop.run()
    assert shop.row("Vendor", "V2")["name"] == "City utilities"
    assert shop.causes() == {}


def test_a_bill_of_the_same_vendor_number_and_total_matches(shop: Shop) -> None:
    shop.intacct_bill("B1", "60.00")
    shop.bill("B1", "60.00")
    shop.run()
    assert len(shop.rows("Bill")) == len(shop.all_intacct("APBILL")) == 1
    assert_tied(shop)


def test_a_bill_of_the_same_number_with_another_total_is_a_hold_and_no_match(shop: Shop) -> None:
    shop.intacct_bill("B1", "60.00")
    shop.bill("B1", "61.00")
    shop.run()
    assert [row["TRX_TOTALENTERED"] for row in shop.all_intacct("APBILL")] == ["60"]
    assert [row["amount"] for row in shop.rows("Bill")] == [Decimal(61)]
    assert set(shop.causes().values()) == {"same-number-other-total"}


def test_a_bill_of_the_same_number_of_another_vendor_is_another_bill(shop: Shop) -> None:
    shop.vendor("V2", "Bolt")
    shop.intacct_bill("B1", "60.00", vendor="V2")
    shop.run()
    shop.bill("B1", "60.00")
    shop.run()
    assert len(shop.rows("Bill")) == len(shop.all_intacct("APBILL")) == 2
    assert_tied(shop)


def test_a_vendor_credit_of_the_same_vendor_number_and_total_matches(shop: Shop) -> None:
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(-5), "LOCATIONID": shop.entity}
    dated = {"WHENCREATED": shop.in_days(0), "WHENPOSTED": shop.in_days(0), "CURRENCY": "USD"}
    shop.books.add("APADJUSTMENT", shop.entity, VENDORID="V1", RECORDID="VC1", **dated, APADJUSTMENTITEMS=[line])
    shop.credit("VC1", "5.00")
    shop.run()
    assert len(shop.rows("VendorCredit")) == len(shop.all_intacct("APADJUSTMENT")) == 1
    assert_tied(shop)


def test_the_preview_shows_the_matches_before_anything_is_written(shop: Shop) -> None:
    shop.vendor("V2", "Bolt")
    shop.create("Vendor", name="Bolt", shortName="V2")
    before = shop.state()
    counts = shop.world.preview().counts
    assert sum(count for name, count in counts.items() if name.startswith("vendor") and name.endswith("matched")) == 1
    assert shop.state() == before


def _accounts(shop: Shop, account: Account) -> None:
    add_to_cashflow360(shop.world.ends, "account", account)
