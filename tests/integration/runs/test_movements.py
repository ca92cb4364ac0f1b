"""Which payments a money movement belongs to, whole runs (sync-rules §5): bank, day and amount tell, or a person."""

from __future__ import annotations

from decimal import Decimal

from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, CARD, CLEARING_OUT, SUPPLIES
from tests.integration.runs.identity import assert_tied
from tests.integration.runs.test_payments import settle_money


def separate(shop: Shop, *, on: bool) -> None:
    """The bank's debits in Cashflow360: one a payment, or consolidated through clearing."""
    shop.do("set_preferences", separate_debits=[shop.bank_account] if on else [])


def paid(shop: Shop, number: str, amount: str, *, straight: bool) -> None:
    separate(shop, on=straight)
    shop.bill(number, amount)
    shop.pay_online((number, amount))
    shop.run()


def booked(shop: Shop) -> list[object]:
    return [row["TRX_AMOUNT"] for row in shop.all_intacct("GLENTRY", ACCOUNTNO=CLEARING_OUT, TR_TYPE="1")]


def test_all_straight_then_a_clearing_account_set_books_no_movement_of_what_the_bank_paid_straight() -> None:
    shop, clearing = open_shop(money_out_clearing_account=""), open_shop().preferences.money_out_clearing_account
    paid(shop, "B1", "60.00", straight=True)
    shop.prefer(money_out_clearing_account=clearing)
    settle_money(shop)
    assert (shop.moved(), shop.causes()) == ({SUPPLIES: Decimal(60), BANK: Decimal(-60)}, {})
    paid(shop, "B2", "40.00", straight=False)
    settle_money(shop)
    assert (shop.moved(), shop.causes()) == ({SUPPLIES: Decimal(100), BANK: Decimal(-100)}, {})
    assert_tied(shop)


def test_a_movement_of_payments_through_clearing_is_held_while_no_account_is_set_though_its_bank_paid_straight_before(
    shop: Shop,
) -> None:
    clearing = shop.preferences.money_out_clearing_account
    paid(shop, "B1", "60.00", straight=True)
    settle_money(shop)
    paid(shop, "B2", "40.00", straight=False)
    shop.prefer(money_out_clearing_account="")
    settle_money(shop)
    assert list(shop.causes().values()) == ["no-clearing-account"]
    shop.prefer(money_out_clearing_account=clearing)
    shop.run()
    assert (shop.moved(), shop.causes()) == ({SUPPLIES: Decimal(100), BANK: Decimal(-100)}, {})
    assert booked(shop) == ["40"]
    assert_tied(shop)


def test_of_a_day_on_which_both_ways_were_gone_the_amount_tells_the_movement_of_clearing(shop: Shop) -> None:
    paid(shop, "B1", "60.00", straight=False)
    paid(shop, "B2", "40.00", straight=True)
    settle_money(shop)
    assert (shop.moved(), shop.causes()) == ({SUPPLIES: Decimal(100), BANK: Decimal(-100)}, {})
    assert booked(shop) == ["60"]
    assert_tied(shop)


def test_a_movement_whose_amount_does_not_tell_is_held_and_not_guessed(shop: Shop) -> None:
    paid(shop, "B1", "60.00", straight=True)
    paid(shop, "B2", "40.00", straight=False)
    settle_money(shop)
    assert list(shop.causes().values()) == ["movement-unclear"]
    assert booked(shop) == []
    (held,) = shop.world.books().holds()
    assert "does not tell which of them it belongs to" in held.text


def test_a_bill_paid_offline_by_card_opens_no_movement_of_what_was_drawn_straight() -> None:
    shop, clearing = open_shop(money_out_clearing_account=""), open_shop().preferences.money_out_clearing_account
    shop.bill("B0", "15.00")
    shop.pay_offline(("B0", "15.00"), chartOfAccountId=shop.id("ChartOfAccount", CARD))
    paid(shop, "B1", "60.00", straight=True)
    settle_money(shop)
    for _ in range(2):
        shop.tomorrow(3)
        shop.run()
    shop.prefer(money_out_clearing_account=clearing)
    shop.run()
    assert (shop.moved()[BANK], shop.causes()) == (Decimal(-60), {})
