"""What is undone and done again between two syncs, whole runs: Intacct takes the first back, then books the second.

Each test runs with pages of 999 rows and with pages of two: what was undone may lie on a later page than what is new.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from ledgersync.adapters.cashflow360.settings import Cashflow360Settings
from ledgersync.domain.model import Kind, Side
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import CARD, NUMBER_OF
from tests.integration.runs.identity import assert_tied
from tests.integration.runs.test_credit_applications import apply, open_in_intacct, standing
from tests.integration.runs.test_credits import intacct_credit


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


ENTERED: dict[str, tuple[str, Callable[[Shop, str], str]]] = {
    "Bill": ("APBILL", lambda shop, amount: shop.bill("D1", amount)),
    "VendorCredit": ("APADJUSTMENT", lambda shop, amount: shop.credit("D1", amount)),
    "Invoice": ("ARINVOICE", lambda shop, amount: shop.invoice("D1", amount)),
    "CreditMemo": ("ARADJUSTMENT", lambda shop, amount: shop.memo("D1", amount)),
}


ENTERED_THERE: dict[str, Callable[[Shop, str], int]] = {
    "Bill": lambda shop, amount: shop.intacct_bill("D1", amount),
    "VendorCredit": lambda shop, amount: intacct_credit(shop, "D1", f"-{amount}"),
    "Invoice": lambda shop, amount: shop.intacct_invoice("D1", amount),
}


@pytest.mark.parametrize("amount", ["60.00", "75.00"], ids=["as it was", "another amount"])
@pytest.mark.parametrize("entity", ENTERED)
def test_a_document_deactivated_and_entered_again_under_its_number(shop: Shop, entity: str, amount: str) -> None:
    object_name, enter = ENTERED[entity]
    first = enter(shop, "60.00")
    shop.run()
    shop.tomorrow()
    shop.world.ends.user.delete(entity, first)
    second = enter(shop, amount)
    shop.run()
    (held,) = [row for row in shop.all_intacct(object_name) if row["RECORDID"] == "D1"]
    assert abs(Decimal(str(held["TRX_TOTALENTERED"]))) == Decimal(amount)
    assert shop.row(entity, second)["isActive"] == "1"
    assert_settled(shop)


SALE_OR_PURCHASE = ("Bill", "VendorCredit", "Invoice")
HELD = {"60.00": {}, "75.00": {"D1": "same-number-other-total"}}


@pytest.mark.parametrize("amount", HELD, ids=["as it was", "another amount"])
@pytest.mark.parametrize("entity", SALE_OR_PURCHASE)
def test_a_document_edited_in_intacct_and_entered_again_here_is_not_made_a_third_time(
    shop: Shop, entity: str, amount: str
) -> None:
    """Intacct is master, so its edit wins over the removal: D1 would be made anew here, where it is already."""
    object_name, enter = ENTERED[entity]
    shop.prefer(masters=dict.fromkeys(Kind, Side.INTACCT))
    first = enter(shop, "60.00")
    for number in range(5):
        shop.bill(f"B{number}", "1.00")
    shop.run()
    shop.tomorrow()
    shop.edit(object_name, "D1", DESCRIPTION="Edited there")
    for number in range(5):
        shop.update("Bill", f"B{number}", description="On the pages before")
    shop.world.ends.user.delete(entity, first)
    second = enter(shop, amount)
    shop.run()
    assert [row["id"] for row in shop.rows(entity) if NUMBER_OF[entity] in row and row[NUMBER_OF[entity]] == "D1"] == [
        first,
        second,
    ]
    assert len([row for row in shop.all_intacct(object_name) if row["RECORDID"] == "D1"]) == 1
    assert shop.causes() == HELD[amount]
    if not HELD[amount]:
        assert shop.row(entity, second)["description"] == "Edited there"
        assert_settled(shop)


@pytest.mark.parametrize("amount", HELD, ids=["as it was", "another amount"])
@pytest.mark.parametrize("entity", SALE_OR_PURCHASE)
def test_a_document_edited_here_and_entered_again_in_intacct_is_not_made_a_third_time(
    shop: Shop, entity: str, amount: str
) -> None:
    object_name, enter = ENTERED[entity]
    shop.prefer(masters=dict.fromkeys(Kind, Side.CASHFLOW360))
    first = enter(shop, "60.00")
    shop.run()
    shop.tomorrow()
    shop.update(entity, first, description="Edited here")
    shop.remove(object_name, "D1")
    ENTERED_THERE[entity](shop, amount)
    shop.run()
    assert len([row for row in shop.all_intacct(object_name) if row["RECORDID"] == "D1"]) == 1
    assert [row["id"] for row in shop.rows(entity)] == [first]
    assert shop.causes() == HELD[amount]
    if not HELD[amount]:
        assert shop.intacct(object_name, "D1")["DESCRIPTION"] == "Edited here"
        assert_settled(shop)


def test_a_bill_entered_again_before_the_other_one_was_deactivated(shop: Shop) -> None:
    first = shop.bill("D1", "60.00")
    shop.run()
    shop.tomorrow()
    second = shop.bill("D2", "75.00")
    for number in range(3, 8):
        shop.bill(f"D{number}", "10.00")
    shop.world.clock.sleep(60)
    shop.world.ends.user.delete("Bill", first)
    shop.update("Bill", second, invoiceNumber="D1")
    shop.run()
    assert shop.intacct("APBILL", "D1")["TRX_TOTALENTERED"] == "75"
    assert_settled(shop)


def test_a_bill_renumbered_whose_old_number_is_used_again(shop: Shop) -> None:
    first = shop.bill("D1", "60.00")
    shop.run()
    shop.tomorrow()
    shop.update("Bill", first, invoiceNumber="D2")
    shop.bill("D1", "75.00")
    shop.run()
    numbers = {row["RECORDID"]: row["TRX_TOTALENTERED"] for row in shop.all_intacct("APBILL")}
    assert numbers == {"D1": "75", "D2": "60"}
    assert_settled(shop)


def test_the_new_bill_may_come_before_the_renumbered_one_in_reading_order(shop: Shop) -> None:
    first = shop.bill("D1", "60.00")
    shop.run()
    shop.tomorrow()
    second = shop.bill("D3", "75.00")
    for number in range(4, 9):
        shop.bill(f"D{number}", "10.00")
    shop.run()
    shop.tomorrow()
    shop.update("Bill", second, invoiceNumber="D9")
    shop.bill("D3", "80.00")
    shop.world.clock.sleep(60)
    shop.update("Bill", first, invoiceNumber="D2")
    shop.bill("D1", "85.00")
    shop.run()
    numbers = {row["RECORDID"]: row["TRX_TOTALENTERED"] for row in shop.all_intacct("APBILL")}
    assert {n: numbers[n] for n in ("D1", "D2", "D3", "D9")} == {"D1": "85", "D2": "60", "D3": "80", "D9": "75"}
    assert_settled(shop)


def test_numbers_exchanged_between_two_bills_are_held_since_intacct_takes_no_number_twice(shop: Shop) -> None:
    one, two = shop.bill("D1", "60.00"), shop.bill("D2", "75.00")
    shop.run()
    shop.tomorrow()
    shop.update("Bill", one, invoiceNumber="D3")
    shop.update("Bill", two, invoiceNumber="D1")
    shop.update("Bill", one, invoiceNumber="D2")
    shop.run()
    assert shop.causes() == {"D1": "transaction-number-taken", "D2": "transaction-number-taken"}
    shop.update("Bill", one, invoiceNumber="D3")
    shop.run()
    shop.run()
    numbers = {row["RECORDID"]: row["TRX_TOTALENTERED"] for row in shop.all_intacct("APBILL")}
    assert numbers == {"D1": "75", "D3": "60"}
    assert_settled(shop)


def test_what_was_removed_is_looked_at_once(shop: Shop) -> None:
    payment = synced_payment(shop, "60.00")
    shop.do("void_payment", id=payment)
    counts = shop.world.run()
    assert counts["bill_payment|cashflow360|seen"] == counts["bill_payment|cashflow360|synced"] == 1
