"""Vendor credits, whole runs (sync-rules §1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ledgersync.domain.causes import BY_CODE
from ledgersync.usecases import sync_kind
from ledgersync.usecases.run import LEASE_FOR
from sandbox.intacct.faults import Fault
from sandbox.scenarios.native.lists import Dimension, add_to_intacct
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, NOBODY, PAYABLES, SUPPLIES, TODAY, UNALLOCATED
from tests.integration.runs.identity import assert_tied


@pytest.fixture
def shop() -> Shop:
    return open_shop()


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
    shop.run()
    assert shop.rows("VendorCredit") == []


def test_a_positive_adjustment_of_intacct_is_no_vendor_credit(shop: Shop) -> None:
    intacct_credit(shop, "VC1", "20.00")
    shop.run()
    assert shop.rows("VendorCredit") == []


def apply(shop: Shop, bill: str, credit: str, amount: str) -> str:
    """Cover part of a bill by a credit in Cashflow360, outside any payment; the application's id."""
    share = {"billId": shop.id("Bill", bill), "vendorCreditId": shop.id("VendorCredit", credit)}
    return str(shop.do("apply_credit", **share, amount=Decimal(amount))["id"])


def standing(shop: Shop) -> list[dict[str, object]]:
    """Applications and payments in Intacct that were not reversed."""
    return [row for row in shop.all_intacct("APPYMT") if row["RAWSTATE"] != "V"]


def open_in_intacct(shop: Shop) -> dict[str, object]:
    rows = (*shop.all_intacct("APBILL"), *shop.all_intacct("APADJUSTMENT"))
    return {str(row["RECORDID"]): row["TRX_TOTALDUE"] for row in rows}


def test_a_credit_applied_to_a_bill_outside_any_payment_is_applied_to_the_same_bill(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.credit("VC1", "20.00")
    apply(shop, "B1", "VC1", "15.00")
    shop.run()
    (application,) = shop.all_intacct("APPYMT")
    (detail,) = shop.all_intacct("APPYMTDETAIL")
    assert (application["TRX_TOTALENTERED"], application["STATE"]) == ("0", "Posted")
    assert (detail["TRX_ADJUSTMENTAMOUNT"], detail.get("TRX_PAYMENTAMOUNT")) == ("15", None)
    assert open_in_intacct(shop) == {"B1": "45", "VC1": "-5"}
    assert_tied(shop)
    assert_quiet(shop)


def test_a_credit_applied_later_to_what_is_synced_follows_on_the_day_it_was_applied(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.credit("VC1", "20.00")
    shop.run()
    shop.tomorrow(3)
    apply(shop, "B1", "VC1", "20.00")
    shop.run()
    assert open_in_intacct(shop) == {"B1": "40", "VC1": "0"}
    assert [row["PAYMENTDATE"] for row in standing(shop)] == ["06/18/2026"]
    assert_tied(shop)


def test_several_credits_on_several_bills_of_a_vendor_go_where_cashflow360_put_them(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.bill("B2", "40.00")
    shop.credit("VC1", "30.00")
    shop.credit("VC2", "30.00")
    for bill, credit, amount in (("B1", "VC1", "10.00"), ("B1", "VC2", "5.00"), ("B2", "VC1", "20.00")):
        apply(shop, bill, credit, amount)
    shop.run()
    assert open_in_intacct(shop) == {"B1": "45", "B2": "20", "VC1": "0", "VC2": "-25"}
    assert shop.causes() == {}
    assert_tied(shop)


def test_a_second_credit_on_a_bill_takes_the_application_back_and_makes_it_anew_with_both(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.credit("VC1", "20.00")
    shop.credit("VC2", "10.00")
    apply(shop, "B1", "VC1", "20.00")
    shop.run()
    shop.tomorrow()
    apply(shop, "B1", "VC2", "10.00")
    shop.run()
    assert open_in_intacct(shop) == {"B1": "30", "VC1": "0", "VC2": "0"}
    assert len(standing(shop)) == 1
    assert_tied(shop)
    assert_quiet(shop)


def test_a_credit_that_is_taken_back_is_taken_back_in_intacct_and_can_be_applied_again(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.credit("VC1", "20.00")
    first = apply(shop, "B1", "VC1", "20.00")
    shop.run()
    shop.do("take_back_credit", id=first)
    shop.run()
    assert open_in_intacct(shop) == {"B1": "60", "VC1": "-20"}
    assert standing(shop) == []
    apply(shop, "B1", "VC1", "20.00")
    shop.run()
    assert open_in_intacct(shop) == {"B1": "40", "VC1": "0"}
    assert_tied(shop)
    assert_quiet(shop)


def test_a_credit_taken_back_in_a_closed_period_is_taken_back_on_the_first_open_day(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.credit("VC1", "20.00")
    first = apply(shop, "B1", "VC1", "20.00")
    shop.run()
    shop.books.close_period(TODAY + timedelta(days=5), shop.entity)
    shop.tomorrow(10)
    shop.do("take_back_credit", id=first)
    shop.run()
    (reversal,) = shop.all_intacct("APPYMT", STATE="Reversal")
    assert reversal["PAYMENTDATE"] == "06/21/2026"
    assert open_in_intacct(shop) == {"B1": "60", "VC1": "-20"}


def test_the_rest_of_a_bill_that_a_credit_covers_in_part_is_paid_in_money(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.credit("VC1", "20.00")
    apply(shop, "B1", "VC1", "20.00")
    shop.pay_offline(("B1", "40.00"))
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"
    assert shop.moved()[BANK] == Decimal(-40)
    assert_tied(shop)


def test_bills_no_credit_ever_touched_are_not_read_again_for_credits(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_kind, "IDLE_ROWS_BEFORE_SAVING", 2)
    for number in range(4):
        shop.bill(f"B{number}")
    shop.run()
    assert "cashflow360:credit_application" in shop.world.books().positions()


def test_an_application_waits_for_its_credit(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.credit("VC1", "20.00", day=(TODAY - timedelta(days=20)).isoformat())
    apply(shop, "B1", "VC1", "20.00")
    shop.books.close_period(TODAY - timedelta(days=10), shop.entity)
    shop.run()
    assert set(shop.causes().values()) == {"period-closed", "waits-for"}
    shop.books.close_period(None, shop.entity)
    shop.run()
    assert open_in_intacct(shop) == {"B1": "40", "VC1": "0"}
    assert shop.causes() == {}


def unlistable(shop: Shop) -> None:
    """An organisation whose API refuses to list applications, which no document promises."""
    shop.organization.rules = replace(shop.organization.rules, bill_credits_listable=False)


def test_where_applications_cannot_be_listed_the_sums_tell_what_one_credit_or_one_bill_leaves_open(shop: Shop) -> None:
    unlistable(shop)
    shop.bill("B1", "60.00")
    shop.bill("B2", "40.00")
    shop.credit("VC1", "30.00")
    shop.credit("VC2", "20.00")
    paying = [
        {"billId": shop.id("Bill", "B2"), "vendorCreditId": shop.id("VendorCredit", "VC2"), "amount": Decimal(20)}
    ]
    shop.pay_offline(("B2", "10.00"), billCredits=paying)
    first = apply(shop, "B1", "VC1", "12.00")
    apply(shop, "B2", "VC1", "10.00")
    shop.run()
    assert open_in_intacct(shop) == {"B1": "48", "B2": "0", "VC1": "-8", "VC2": "0"}
    assert_tied(shop)
    shop.tomorrow()
    shop.do("take_back_credit", id=first)
    shop.run()
    assert open_in_intacct(shop) == {"B1": "60", "B2": "0", "VC1": "-20", "VC2": "0"}
    assert shop.causes() == {}
    assert_quiet(shop)


def test_what_neither_a_list_nor_sums_tell_is_held_and_never_guessed(shop: Shop) -> None:
    unlistable(shop)
    shop.bill("B1", "60.00")
    shop.bill("B2", "40.00")
    shop.credit("VC1", "10.00")
    shop.credit("VC2", "10.00")
    apply(shop, "B1", "VC1", "10.00")
    second = apply(shop, "B2", "VC2", "10.00")
    shop.run()
    assert shop.all_intacct("APPYMT") == []
    assert list(shop.causes().values()) == ["credits-unclear", "credits-unclear"]
    shop.tomorrow()
    shop.do("take_back_credit", id=second)
    shop.run()
    assert open_in_intacct(shop) == {"B1": "50", "B2": "40", "VC1": "0", "VC2": "-10"}
    assert shop.causes() == {}


@pytest.mark.parametrize("function", ["create", "reverse_appayment"])
@pytest.mark.parametrize("after", [False, True], ids=["not done", "done"])
def test_an_application_whose_answer_is_lost_is_made_and_taken_back_once(
    shop: Shop, function: str, after: bool
) -> None:
    shop.bill("B1", "60.00")
    shop.credit("VC1", "20.00")
    shop.credit("VC2", "5.00")
    if function == "reverse_appayment":
        apply(shop, "B1", "VC1", "20.00")
    shop.run()
    shop.tomorrow()
    apply(shop, "B1", "VC2" if function == "reverse_appayment" else "VC1", "5.00")
    lose_answer(shop, function, after)
    for _ in range(3):
        shop.run()
        shop.tomorrow()
    used = {"reverse_appayment": ("35", "0", "0"), "create": ("55", "-15", "-5")}[function]
    assert open_in_intacct(shop) == dict(zip(("B1", "VC1", "VC2"), used, strict=True))
    assert len(standing(shop)) == 1
    assert shop.causes() == {}
    assert shop.world.books().intents() == []
    assert_tied(shop)


class Killed(BaseException):
    """The process is gone."""


def test_a_run_killed_between_taking_back_and_making_anew_is_finished_by_the_next(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.bill("B1", "60.00")
    shop.credit("VC1", "20.00")
    shop.credit("VC2", "10.00", "5.00")
    apply(shop, "B1", "VC1", "20.00")
    shop.run()
    shop.tomorrow()
    (first, _) = shop.row("VendorCredit", "VC2")["vendorCreditLineItems"]
    shop.update("VendorCredit", "VC2", vendorCreditLineItems=[first])
    apply(shop, "B1", "VC2", "10.00")
    for _ in range(2):  # once at the credit, once at the application
        with monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(sync_kind.KindSync, "_make_anew", killed_when_due)
            shop.run()
        shop.world.clock.at += LEASE_FOR
    shop.run()
    assert open_in_intacct(shop) == {"B1": "30", "VC1": "0", "VC2": "0"}
    assert len(standing(shop)) == 1
    assert shop.causes() == {}
    assert_tied(shop)


def killed_when_due(_sync: object, plan: sync_kind.Plan) -> None:
    if any(decision.anew for decision in plan.decisions):
        raise Killed


def lose_answer(shop: Shop, function: str, after: bool) -> None:
    """The answer to the next call of an Intacct function is lost, before or after it took effect."""
    shop.world.scenario.intacct.faults.replace([Fault("timeout_after" if after else "timeout_before", function)])


def assert_quiet(shop: Shop) -> None:
    before = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == before


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
    assert (hold.cause, "Remove the same lines in Intacct" in BY_CODE[hold.cause].advice) == (
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
