"""What is undone and done again between two syncs, whole runs: Intacct takes the first back, then books the second.

Each test runs with pages of 999 rows and with pages of two: what was undone may lie on a later page than what is new.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledgersync.adapters.cashflow360.settings import Cashflow360Settings
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import CARD
from tests.integration.runs.identity import assert_tied
from tests.integration.runs.test_credit_applications import apply, open_in_intacct, standing


@pytest.fixture(params=[999, 2], ids=["long pages", "pages of two"])
def shop(request: pytest.FixtureRequest) -> Shop:
    opened = open_shop()
    opened.world.cashflow360_settings = Cashflow360Settings(page_rows=request.param)
    return opened


def assert_settled(shop: Shop) -> None:
    """Nothing is held, both systems hold the same money, and the next runs write nothing."""
    shop.run()
    assert shop.causes() == {}
    assert_tied(shop)
    shop.run()
    assert_quiet(shop)


def amounts(shop: Shop) -> list[str]:
    """What payments in Intacct that were not reversed come to."""
    return sorted(str(row["TRX_TOTALENTERED"]) for row in standing(shop) if row["STATE"] != "Reversal")


def synced_payment(shop: Shop, *amounts: str) -> str:
    for place, amount in enumerate(amounts, 1):
        shop.bill(f"B{place}", amount)
    payment = shop.pay_offline(*((f"B{place}", amount) for place, amount in enumerate(amounts, 1)))
    shop.run()
    shop.tomorrow()
    return payment


@pytest.mark.parametrize(
    "again",
    [{}, {"processDate": "2026-06-12"}, {"chartOfAccountId": CARD}],
    ids=["as it was", "another day", "another bank account"],
)
def test_a_payment_voided_and_recorded_again_is_reversed_and_booked_anew(shop: Shop, again: dict[str, str]) -> None:
    payment = synced_payment(shop, "60.00")
    shop.do("void_payment", id=payment)
    if "chartOfAccountId" in again:
        again = {"chartOfAccountId": shop.id("ChartOfAccount", CARD)}
    shop.pay_offline(("B1", "60.00"), **again)
    shop.run()
    assert amounts(shop) == ["60"]
    assert open_in_intacct(shop) == {"B1": "0"}
    assert_settled(shop)


def test_a_payment_voided_and_recorded_again_with_another_amount_leaves_the_rest_open(shop: Shop) -> None:
    payment = synced_payment(shop, "60.00", "40.00")
    shop.do("void_payment", id=payment)
    shop.pay_offline(("B1", "45.00"), ("B2", "40.00"))
    shop.run()
    assert amounts(shop) == ["85"]
    assert open_in_intacct(shop) == {"B1": "15", "B2": "0"}
    assert_settled(shop)


def test_a_payment_recorded_before_the_other_one_was_voided_is_booked_all_the_same(shop: Shop) -> None:
    """The new payment comes first in reading order: on pages of two, the void lies behind it."""
    shop.bill("B1", "60.00")
    shop.bill("B2", "60.00")
    first = shop.pay_offline(("B1", "60.00"))
    shop.run()
    shop.tomorrow()
    for number in range(3, 8):
        shop.bill(f"B{number}", "10.00")
        shop.pay_offline((f"B{number}", "10.00"))
    shop.world.clock.sleep(60)
    shop.do("void_payment", id=first)
    shop.world.clock.sleep(60)
    shop.pay_offline(("B1", "60.00"))
    shop.run()
    assert open_in_intacct(shop)["B1"] == "0"
    assert_settled(shop)


def test_a_scheduled_payment_cancelled_and_scheduled_anew_is_booked_once(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    payment = shop.pay_online(("B1", "60.00"), days=9)
    shop.run()
    shop.tomorrow()
    shop.do("cancel_payment", id=payment)
    shop.pay_online(("B1", "60.00"), days=5)
    shop.run()
    assert amounts(shop) == ["60"]
    assert open_in_intacct(shop) == {"B1": "0"}
    assert_settled(shop)


def test_a_receipt_voided_and_recorded_again_is_reversed_and_booked_anew(shop: Shop) -> None:
    shop.invoice("I1", "60.00")
    receipt = shop.receive(("I1", "60.00"))
    shop.run()
    shop.tomorrow()
    shop.do("void_receipt", id=receipt)
    shop.receive(("I1", "50.00"))
    shop.run()
    assert shop.intacct("ARINVOICE", "I1")["TRX_TOTALDUE"] == "10"
    assert_settled(shop)


def test_a_credit_moved_to_another_bill_is_applied_there(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.bill("B2", "60.00")
    shop.credit("VC1", "20.00")
    application = apply(shop, "B2", "VC1", "20.00")
    shop.run()
    shop.tomorrow()
    shop.do("take_back_credit", id=application)
    apply(shop, "B1", "VC1", "20.00")
    shop.run()
    assert open_in_intacct(shop) == {"B1": "40", "B2": "60", "VC1": "0"}
    assert_settled(shop)


def test_a_credit_moved_to_a_bill_that_is_new_is_applied_there(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.credit("VC1", "20.00")
    application = apply(shop, "B1", "VC1", "20.00")
    shop.run()
    shop.tomorrow()
    shop.do("take_back_credit", id=application)
    shop.bill("B0", "60.00")
    apply(shop, "B0", "VC1", "20.00")
    shop.run()
    assert open_in_intacct(shop) == {"B0": "40", "B1": "60", "VC1": "0"}
    assert_settled(shop)


def test_a_credit_taken_back_and_entered_again_is_applied_anew_in_one_run(shop: Shop) -> None:
    """Its application is reversed first: Intacct deletes no credit that is applied, and takes no number twice."""
    shop.bill("B1", "60.00")
    shop.credit("D1", "10.00")
    application = apply(shop, "B1", "D1", "10.00")
    shop.run()
    shop.tomorrow()
    shop.do("take_back_credit", id=application)
    shop.delete("VendorCredit", "D1")
    credit = shop.credit("D1", "15.00")
    shop.do("apply_credit", billId=shop.id("Bill", "B1"), vendorCreditId=credit, amount=Decimal(15))
    shop.run()
    assert open_in_intacct(shop) == {"B1": "45", "D1": "0"}
    assert_settled(shop)


def test_a_receipt_whose_invoice_is_entered_again_is_applied_to_the_new_one_in_one_run(shop: Shop) -> None:
    shop.invoice("I1", "60.00")
    receipt = shop.receive(("I1", "60.00"))
    shop.run()
    shop.tomorrow()
    shop.do("unapply_receipt", id=receipt, invoiceId=shop.id("Invoice", "I1"))
    shop.delete("Invoice", "I1")
    invoice = shop.invoice("I1", "80.00")
    shop.do("apply_receipt", id=receipt, invoiceId=invoice, amount=Decimal(60))
    shop.run()
    assert [(row["RECORDID"], row["TRX_TOTALDUE"]) for row in shop.all_intacct("ARINVOICE")] == [("I1", "20")]
    assert_settled(shop)


def test_a_payment_voided_and_a_credit_applied_instead_leaves_the_bill_paid_by_both(shop: Shop) -> None:
    payment = synced_payment(shop, "60.00")
    for number in range(2, 7):
        shop.bill(f"B{number}", "10.00")
        shop.pay_offline((f"B{number}", "10.00"))
    shop.world.clock.sleep(60)
    shop.do("void_payment", id=payment)
    shop.credit("VC1", "20.00")
    apply(shop, "B1", "VC1", "20.00")
    shop.pay_offline(("B1", "40.00"))
    shop.run()
    assert set(open_in_intacct(shop).values()) == {"0"}
    assert_settled(shop)


def test_a_payment_voided_and_its_bill_changed_and_paid_anew(shop: Shop) -> None:
    payment = synced_payment(shop, "60.00")
    shop.do("void_payment", id=payment)
    lines = shop.row("Bill", "B1")["billLineItems"]
    shop.update("Bill", "B1", billLineItems=[{**lines[0], "amount": Decimal(70)}])
    shop.pay_offline(("B1", "70.00"))
    shop.run()
    assert amounts(shop) == ["70"]
    assert open_in_intacct(shop) == {"B1": "0"}
    assert_settled(shop)


def test_what_was_removed_is_looked_at_once(shop: Shop) -> None:
    payment = synced_payment(shop, "60.00")
    shop.do("void_payment", id=payment)
    counts = shop.world.run()
    assert counts["bill_payment|cashflow360|seen"] == counts["bill_payment|cashflow360|synced"] == 1
