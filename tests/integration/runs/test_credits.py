"""Vendor credits, whole runs (sync-rules §1)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from ledgersync.domain.causes import BY_CODE
from sandbox.scenarios.native.lists import Dimension, add_to_intacct
from tests.integration.runs.answers import assert_quiet, lose_answer
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import NOBODY, PAYABLES, SUPPLIES, TODAY, UNALLOCATED
from tests.integration.runs.identity import assert_tied


def intacct_credit(shop: Shop, number: str, amount: str = "-20.00") -> int:
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(amount), "LOCATIONID": shop.entity}
    return shop.books.add(
        "APADJUSTMENT",
        shop.entity,
        VENDORID="V1",
        RECORDID=number,
        WHENCREATED=TODAY,
        WHENPOSTED=TODAY,
        CURRENCY="USD",
        APADJUSTMENTITEMS=[line],
    )


def apply_in_intacct(shop: Shop, bill: int, credit: int, amount: str) -> None:
    detail = {"RECORDKEY": bill, "ADJUSTMENTKEY": credit, "TRX_ADJUSTMENTAMOUNT": Decimal(amount)}
    shop.books.add(
        "APPYMT",
        shop.entity,
        VENDORID="V1",
        PAYMENTDATE=TODAY,
        PAYMENTMETHOD="Cash",
        CURRENCY="USD",
        APPYMTDETAILS=[detail],
    )


def test_a_vendor_credit_of_cashflow360_becomes_a_debit_memo(shop: Shop) -> None:
    shop.credit("VC1", "20.00", description="Returned")
    shop.run()
    memo = shop.intacct("APADJUSTMENT", "VC1")
    assert (memo["TRX_TOTALENTERED"], memo["VENDORID"], memo["DESCRIPTION"]) == ("-20", "V1", "Returned")
    assert shop.moved() == {SUPPLIES: Decimal(-20), PAYABLES: Decimal(20)}
    assert_tied(shop)


def test_a_wholly_unapplied_debit_memo_of_intacct_appears_in_cashflow360(shop: Shop) -> None:
    intacct_credit(shop, "VC1")
    shop.run()
    assert shop.row("VendorCredit", "VC1")["amount"] == Decimal(20)
    assert_tied(shop)


def test_a_debit_memo_applied_in_intacct_stays_there(shop: Shop) -> None:
    bill, credit = shop.intacct_bill("B1", "60.00"), intacct_credit(shop, "VC1")
    apply_in_intacct(shop, bill, credit, "5.00")
    intacct_credit(shop, "VC2")
    shop.run()
    assert [row["refNumber"] for row in shop.rows("VendorCredit")] == ["VC2"]


def test_a_positive_adjustment_of_intacct_is_no_vendor_credit(shop: Shop) -> None:
    intacct_credit(shop, "VC1", "20.00")
    intacct_credit(shop, "VC2")
    shop.run()
    assert [row["refNumber"] for row in shop.rows("VendorCredit")] == ["VC2"]


def test_an_edit_of_a_credit_goes_either_way(shop: Shop) -> None:
    shop.credit("VC1", "20.00")
    shop.run()
    shop.tomorrow()
    shop.update("VendorCredit", "VC1", description="From here")
    shop.run()
    assert shop.intacct("APADJUSTMENT", "VC1")["DESCRIPTION"] == "From here"
    shop.tomorrow()
    shop.edit("APADJUSTMENT", "VC1", DESCRIPTION="From there")
    shop.run()
    assert shop.row("VendorCredit", "VC1")["description"] == "From there"


def test_coding_taken_off_a_line_of_a_credit_is_gone_in_intacct_too(shop: Shop) -> None:
    add_to_intacct(shop.books, "department", Dimension("OPS", "Operations"), None)
    shop.run()
    shop.credit("VC1", "20.00", coding={"departmentId": shop.id("Department", "OPS")})
    shop.run()
    (line,) = shop.lines("APADJUSTMENTITEM", "APADJUSTMENT", "VC1")
    assert line["DEPARTMENTID"] == "OPS"
    shop.tomorrow()
    (line,) = shop.row("VendorCredit", "VC1")["vendorCreditLineItems"]
    shop.update("VendorCredit", "VC1", vendorCreditLineItems=[{**line, "departmentId": NOBODY}])
    shop.run()
    (line,) = shop.lines("APADJUSTMENTITEM", "APADJUSTMENT", "VC1")
    assert "DEPARTMENTID" not in line
    shop.run()
    assert_quiet(shop)


def test_a_line_removed_from_a_credit_is_gone_in_intacct_too_by_making_it_anew(shop: Shop) -> None:
    shop.credit("VC1", "20.00", "5.00")
    shop.run()
    before = shop.recordno("APADJUSTMENT", "VC1")
    shop.tomorrow()
    (first, _) = shop.row("VendorCredit", "VC1")["vendorCreditLineItems"]
    shop.update("VendorCredit", "VC1", vendorCreditLineItems=[first])
    shop.run()
    assert len(shop.lines("APADJUSTMENTITEM", "APADJUSTMENT", "VC1")) == 1
    assert shop.recordno("APADJUSTMENT", "VC1") != before
    assert shop.moved() == {SUPPLIES: Decimal(-20), PAYABLES: Decimal(20)}
    assert shop.causes() == {}
    assert_tied(shop)
    shop.run()  # reads of the deletion in the audit history, once
    assert_quiet(shop)


@pytest.mark.parametrize("function", ["delete_apadjustment", "create_apadjustment"])
@pytest.mark.parametrize("after", [False, True], ids=["not done", "done"])
def test_a_credit_made_anew_whose_answer_is_lost_is_there_once(shop: Shop, function: str, after: bool) -> None:
    shop.credit("VC1", "20.00", "5.00")
    shop.run()
    shop.tomorrow()
    (first, _) = shop.row("VendorCredit", "VC1")["vendorCreditLineItems"]
    shop.update("VendorCredit", "VC1", vendorCreditLineItems=[first])
    lose_answer(shop, function, after)
    for _ in range(3):
        shop.run()
        shop.tomorrow()
    assert [row["TRX_TOTALENTERED"] for row in shop.all_intacct("APADJUSTMENT")] == ["-20"]
    assert shop.row("VendorCredit", "VC1")["isActive"] == "1"
    assert shop.causes() == {}
    assert_tied(shop)


def test_a_credit_with_coding_only_intacct_holds_is_not_made_anew_and_the_hold_says_what_to_do(shop: Shop) -> None:
    shop.prefer(dimensions=shop.dimensions(employees=False))
    shop.books.add("EMPLOYEE", shop.entity, EMPLOYEEID="E1", PERSONALINFO={"CONTACTNAME": contact(shop)})
    lines = [
        {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(amount), "LOCATIONID": shop.entity, "EMPLOYEEID": "E1"}
        for amount in ("-20.00", "-5.00")
    ]
    given = {"VENDORID": "V1", "RECORDID": "VC1", "WHENCREATED": TODAY, "WHENPOSTED": TODAY, "CURRENCY": "USD"}
    shop.books.add("APADJUSTMENT", shop.entity, **given, APADJUSTMENTITEMS=lines)
    shop.run()
    shop.tomorrow()
    (first, _) = shop.row("VendorCredit", "VC1")["vendorCreditLineItems"]
    shop.update("VendorCredit", "VC1", vendorCreditLineItems=[first])
    shop.run()
    assert len(shop.lines("APADJUSTMENTITEM", "APADJUSTMENT", "VC1")) == 2
    hold = shop.world.holds()["VC1"]
    assert (hold.cause, "Remove the same lines in Sage Intacct" in BY_CODE[hold.cause].advice) == (
        "lines-not-removable",
        True,
    )


def contact(shop: Shop) -> str:
    """A contact of the entity, made."""
    shop.books.add("CONTACT", shop.entity, CONTACTNAME="Ann Lee", PRINTAS="Ann Lee", FIRSTNAME="Ann", LASTNAME="Lee")
    return "Ann Lee"


def test_the_gl_posting_date_of_a_credit_goes_both_ways(shop: Shop) -> None:
    shop.credit("VC1", "20.00", glPostingDate="2026-06-20")
    number = intacct_credit(shop, "VC2")
    shop.books.edit("APADJUSTMENT", number, shop.entity, WHENPOSTED=TODAY + timedelta(days=3))
    shop.run()
    assert shop.intacct("APADJUSTMENT", "VC1")["WHENPOSTED"] == "06/20/2026"
    assert shop.row("VendorCredit", "VC2")["glPostingDate"] == "2026-06-18"


def test_a_credit_line_without_an_account_gets_the_unallocated_expenses_account(shop: Shop) -> None:
    shop.credit("VC1", "20.00", account=None)
    shop.run()
    assert shop.moved() == {UNALLOCATED: Decimal(-20), PAYABLES: Decimal(20)}
    assert_tied(shop)


def test_a_credit_born_from_a_purchase_order_is_edited_in_intacct_only(shop: Shop) -> None:
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(-20), "LOCATIONID": shop.entity}
    given = {"VENDORID": "V1", "RECORDID": "VC1", "WHENCREATED": TODAY, "WHENPOSTED": TODAY, "CURRENCY": "USD"}
    born = {"MODULEKEY": "9.PO", "DOCNUMBER": "PO-7"}
    shop.books.add("APADJUSTMENT", shop.entity, **given, **born, APADJUSTMENTITEMS=[line])
    shop.run()
    assert shop.row("VendorCredit", "VC1")["poNumber"] == "PO-7"
    shop.tomorrow()
    shop.update("VendorCredit", "VC1", description="Edited here")
    shop.run()
    assert "DESCRIPTION" not in shop.intacct("APADJUSTMENT", "VC1")
    assert shop.causes() == {"VC1": "born-from-purchase-order"}
