"""What people read of holds, whole runs: names they know, and advice that they can follow (sync-rules §9, words)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledgersync.domain.causes import BY_CODE
from ledgersync.domain.causes.cause import Said
from ledgersync.domain.remembered import Hold
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import RENT
from tests.integration.runs.test_credit_applications import apply


def only_hold(shop: Shop) -> Hold:
    (hold,) = shop.world.books().holds()
    return hold


def said(hold: Hold) -> Said:
    return BY_CODE[hold.cause].say(hold.kind, hold.params)


def test_a_payment_without_a_number_is_called_by_its_day_and_amount() -> None:
    shop = open_shop(approved_only=True)
    shop.bill("B1", "10.00")
    shop.pay_offline(("B1", "3.00"))
    shop.run()
    assert only_hold(shop).label == "of 2026-06-15 over 3.00"


def test_credits_applied_to_a_bill_are_called_by_the_bill_and_not_by_its_id() -> None:
    shop = open_shop(approved_only=True)
    bill = shop.bill("B1", "10.00")
    shop.credit("K1", "4.00")
    shop.do("approve", id=bill)
    apply(shop, "B1", "K1", "4.00")
    shop.run()
    assert only_hold(shop).label == "Credit applied to bill B1 of 2026-06-15"


def test_a_transfer_is_called_by_its_movement_and_nobody_is_told_to_date_it_anew() -> None:
    shop = open_shop()
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))
    shop.run()
    shop.tomorrow(2)
    shop.do("process_payments")
    shop.do("confirm_movements")
    shop.books.close_period(date(2026, 6, 30), shop.entity)
    shop.run()
    hold = only_hold(shop)
    assert hold.cause == "period-closed" and hold.label.startswith("M20260616 - ")
    assert said(hold).advice == "Open the period in Sage Intacct; the next run then tries again."


def test_a_payment_in_a_closed_period_is_to_be_voided_since_its_date_does_not_change() -> None:
    shop = open_shop()
    shop.bill("B1", "5.00", day="2026-05-01")
    shop.run()
    shop.books.close_period(date(2026, 6, 14), shop.entity)
    shop.pay_offline(("B1", "5.00"), processDate="2026-06-01")
    shop.run()
    assert said(only_hold(shop)).advice.startswith(
        "Void the bill payment in Cashflow360 and enter it there under another date"
    )


def test_an_account_that_demands_a_dimension_is_called_by_name_and_number() -> None:
    shop = open_shop()
    shop.edit("GLACCOUNT", RENT, top=True, REQUIREDEPT=True)
    shop.bill("B1", "5.00", account=RENT)
    shop.run()
    assert only_hold(shop).text.startswith("The account Rent (6100) demands the dimension department")


def test_a_project_of_another_customer_is_called_by_name_and_number() -> None:
    shop = open_shop()
    shop.prefer(dimensions=shop.dimensions(projects=True, customers=True))
    shop.customer("C2", "Second")
    given = {"PROJECTID": "P1", "NAME": "Harbour", "PROJECTCATEGORY": "Contract", "CUSTOMERID": "C1"}
    shop.books.add("PROJECT", shop.entity, **given)
    shop.run()
    coding = {"jobId": shop.id("Job", "P1"), "customerId": shop.id("Customer", "C2")}
    shop.bill("B1", "10.00", coding=coding)
    shop.run()
    assert only_hold(shop).text == "The project Harbour (P1) on a line does not belong to the customer on it."


def test_a_credit_is_applied_and_not_paid() -> None:
    shop = open_shop()
    shop.bill("B1", "60.00")
    shop.credit("K1", "20.00")
    apply(shop, "B1", "K1", "5.00")
    shop.run()
    shop.tomorrow()
    line = shop.row("VendorCredit", "K1")["vendorCreditLineItems"][0]
    shop.update("VendorCredit", "K1", vendorCreditLineItems=[{**line, "amount": Decimal(25)}])
    shop.run()
    assert only_hold(shop).text.startswith("The vendor credit is applied or partly applied in Sage Intacct")


def test_a_bill_deleted_in_intacct_where_transactions_go_one_way_is_to_be_deleted_here_as_well() -> None:
    shop = open_shop()
    shop.world.prefer(lambda kept: kept, one_way=True)
    shop.bill("B1", "10.00")
    shop.run()
    shop.tomorrow()
    shop.remove("APBILL", "B1")
    shop.run()
    hold = only_hold(shop)
    assert hold.text == "The bill was removed or voided in Sage Intacct, and the sync does not undo it in Cashflow360."
    assert said(hold).advice == "Void or delete it in Cashflow360 as well, or mark it not to sync."
