"""A company is tried out before anything is written: signs, clocks, what it has."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from ledgersync.domain.model import Side
from ledgersync.domain.probe import Finding
from ledgersync.management.probe import Probe
from sandbox.cashflow360.faults import Fault as CallFault
from sandbox.cashflow360.faults import FaultKind
from sandbox.intacct.faults import Fault
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import SUPPLIES
from tests.integration.runs.test_missing_fields import lack


def learning(shop: Shop, sign: int | None = None) -> None:
    """Nobody knows the sign of this company's credits."""
    shop.world.intacct_settings = replace(shop.world.intacct_settings, credit_sign=sign)


def of_sign(shop: Shop, sign: int) -> None:
    intacct = shop.world.scenario.intacct
    intacct.settings = replace(intacct.settings, debit_memo_sign=sign)


def adjustment(shop: Shop, amount: str, number: str = "OLD") -> int:
    """An AP adjustment that somebody entered in Intacct before the first sync."""
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(amount), "LOCATIONID": shop.entity}
    day = shop.world.clock.now().date()
    given = {"WHENCREATED": day, "WHENPOSTED": day, "CURRENCY": "USD", "BASECURR": "USD"}
    return shop.books.add(
        "APADJUSTMENT", shop.entity, VENDORID="V1", RECORDID=number, **given, APADJUSTMENTITEMS=[line]
    )


def findings(shop: Shop, side: Side = Side.INTACCT) -> dict[str, Finding]:
    connection = shop.world.registry.connection(shop.world.id)
    assert connection is not None
    return {
        one.code: one for one in Probe(shop.world.opener(), shop.world.registry, shop.world.clock).of(side, connection)
    }


def test_no_vendor_credit_is_written_while_nobody_knows_its_sign_and_it_goes_once_a_credit_tells(shop: Shop) -> None:
    learning(shop)
    lack(shop, {})
    shop.credit("VC1", "20.00")
    shop.run()
    assert shop.causes() == {"VC1": "credit-sign-unknown"}
    assert shop.all_intacct("APADJUSTMENT") == []
    adjustment(shop, "-5.00")
    shop.run()
    shop.tomorrow()
    shop.run()
    assert shop.intacct("APADJUSTMENT", "VC1")["TRX_TOTALENTERED"] == "-20"
    assert shop.causes() == {}


@pytest.mark.parametrize("below", [True, False])
def test_totals_below_zero_tell_the_sign_of_credits(shop: Shop, below: bool) -> None:
    learning(shop)
    adjustment(shop, "-5.00" if below else "5.00")
    found = findings(shop)["credit-sign"]
    assert ("below zero" in found.found, found.ok) == ((True, True) if below else (False, None))


def test_a_probe_leaves_no_trace_in_either_system_and_names_what_is_missing() -> None:
    shop = open_shop()
    lack(shop, {"VENDOR": frozenset({"TAXID", "NAME"}), "CREDITCARD": frozenset({"GLACCOUNTNO"})})
    before = shop.state()
    ours, theirs = findings(shop), findings(shop, Side.CASHFLOW360)
    assert shop.state() == before
    assert ours["fields-needed"].ok is False
    assert "VENDOR) have no field NAME" in ours["fields-needed"].found
    assert "VENDOR.TAXID" in ours["fields-left-out"].found
    assert ours["cards"].found == "No cards are known."
    assert (theirs["sign-in"].ok, theirs["session"].ok) == (True, True)


@pytest.mark.parametrize("listable", [True, False])
def test_the_listing_of_bill_credits_is_tried(shop: Shop, listable: bool) -> None:
    shop.organization.rules = replace(shop.organization.rules, bill_credits_listable=listable)
    assert findings(shop, Side.CASHFLOW360)["bill-credits"].ok is (True if listable else None)


def asked_for_credits(shop: Shop) -> int:
    """How often the credits of bills were asked for."""
    paths: Any = shop.world.scenario.cashflow360.log.as_data()["paths"]
    return sum(number for path, number in paths.items() if path.endswith("List/BillCredit"))


def test_a_refused_listing_of_bill_credits_is_remembered_until_it_is_tried_again(shop: Shop) -> None:
    shop.organization.rules = replace(shop.organization.rules, bill_credits_listable=False)
    shop.bill("B1", "50.00")
    shop.credit("VC1", "20.00")
    shop.run()
    share = {"billId": shop.id("Bill", "B1"), "vendorCreditId": shop.id("VendorCredit", "VC1")}
    shop.do("apply_credit", **share, amount=Decimal("20.00"))
    shop.tomorrow()
    shop.run()
    asked = asked_for_credits(shop)
    shop.tomorrow()
    shop.update("Bill", "B1", description="again")
    shop.run()
    assert asked_for_credits(shop) == asked
    findings(shop, Side.CASHFLOW360)
    assert asked_for_credits(shop) == asked + 1


def test_the_newest_stamp_tells_which_zones_it_can_be_of(shop: Shop) -> None:
    shop.books.users["xml_sync"].form = replace(shop.books.users["xml_sync"].form, gmtoffset="+05:30")
    shop.vendor("V9", "Just Now")
    found = findings(shop)["clock"]
    assert (found.ok, "it can be the user's zone" in found.found) == (True, True)


def test_a_refused_sign_in_is_told_with_the_answer_and_whom_to_ask(shop: Shop) -> None:
    shop.organization.token = "another"
    shop.world.registry._sessions.clear()
    found = findings(shop, Side.CASHFLOW360)["sign-in"]
    assert found.ok is False
    assert "Ask the bank" in found.found


def test_the_second_batch_of_writes_failing_leaves_the_first_booked_and_the_rest_for_the_next_run(shop: Shop) -> None:
    shop.world.intacct_settings = replace(shop.world.intacct_settings, write_batch=2)
    shop.world.prove()
    for number in range(5):
        shop.bill(f"B{number}", "10.00")
    intacct = shop.world.scenario.intacct
    intacct.faults.replace([Fault("throttle", "create", nth=2, times=9)])
    shop.run()
    assert len(shop.all_intacct("APBILL")) == 2
    assert sorted(shop.causes().values()) == ["outcome-unknown"] * 3
    intacct.faults.replace([])
    shop.run()
    assert len(shop.all_intacct("APBILL")) == 5
    assert shop.causes() == {}


def test_deletions_beyond_the_first_page_of_the_audit_history_are_found(shop: Shop) -> None:
    shop.world.intacct_settings = replace(shop.world.intacct_settings, page_size=2)
    for number in range(5):
        shop.intacct_bill(f"I{number}", "10.00")
    shop.run()
    assert len(shop.rows("Bill")) == 5
    shop.tomorrow()
    for number in range(5):
        shop.remove("APBILL", f"I{number}")
    shop.run()
    assert {row["isActive"] for row in shop.rows("Bill")} == {"2"}


def test_the_second_batch_failing_in_cashflow360_leaves_the_first_and_the_rest_for_the_next_run(shop: Shop) -> None:
    shop.world.cashflow360_settings = replace(shop.world.cashflow360_settings, write_batch=2)
    shop.world.prove()
    for number in range(5):
        shop.intacct_bill(f"I{number}", "10.00")
    world = shop.world.scenario.cashflow360
    world.faults.add(CallFault("Crud/Create/Bill", FaultKind.THROTTLE, nth=2, times=99))
    shop.run()
    assert len(shop.rows("Bill")) == 2
    world.faults.clear()
    shop.tomorrow()
    shop.run()
    assert sorted(row["invoiceNumber"] for row in shop.rows("Bill")) == [f"I{number}" for number in range(5)]
    assert shop.causes() == {}
