"""Numbers used again between two syncs, whole runs: two records may never be taken for one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from ledgersync.domain.model import Kind, Side
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import NUMBER_OF
from tests.integration.runs.test_credits import intacct_credit

from .test_undone_and_done_again import assert_settled, shop

__all__ = ["shop"]


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


@pytest.mark.parametrize("shop", [999], ids=["one page"], indirect=True)
def test_a_number_is_given_up_before_another_bill_takes_it_and_nothing_is_refused(shop: Shop) -> None:
    """Intacct shows D1 before D2. D1 becomes D2, D2 becomes D3, D3 becomes D4, and D1 is entered anew."""
    bills = [shop.bill(f"D{number}", f"{number}0.00") for number in (1, 2, 3)]
    shop.run()
    shop.tomorrow()
    for number, bill in reversed(list(enumerate(bills, start=1))):
        shop.update("Bill", bill, invoiceNumber=f"D{number + 1}")
    shop.bill("D1", "75.00")
    for bill in bills:
        shop.world.clock.sleep(60)
        shop.update("Bill", bill, description="read in this order")
    counts = shop.world.run()
    numbers = {row["RECORDID"]: row["TRX_TOTALENTERED"] for row in shop.all_intacct("APBILL")}
    assert numbers == {"D1": "75", "D2": "10", "D3": "20", "D4": "30"}
    assert [outcome for outcome in counts if outcome.endswith("|held")] == []
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


@pytest.mark.parametrize("shop", [999], ids=["one page"], indirect=True)
def test_a_bill_made_anew_takes_the_number_that_another_one_gives_up_only_then(shop: Shop) -> None:
    """D1 and D2 exchange their numbers in Cashflow360, and D1 is deleted in Intacct. Nothing is refused on the way."""
    one, two = shop.bill("D1", "60.00"), shop.bill("D2", "75.00")
    shop.run()
    shop.tomorrow()
    shop.update("Bill", one, invoiceNumber="D3")
    shop.update("Bill", two, invoiceNumber="D1")
    shop.update("Bill", one, invoiceNumber="D2")
    shop.remove("APBILL", "D1")
    counts = shop.world.run()
    numbers = {row["RECORDID"]: row["TRX_TOTALENTERED"] for row in shop.all_intacct("APBILL")}
    assert numbers == {"D1": "75", "D2": "60"}
    assert [outcome for outcome in counts if outcome.endswith("|held")] == []
    assert_settled(shop)
