"""Bill payments, whole runs (sync-rules §5): what Intacct's books hold after what users did in Cashflow360."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, CARD, CLEARING_OUT, PAYABLES, SUPPLIES, TODAY
from tests.integration.runs.identity import assert_tied


def payments(shop: Shop) -> list[dict[str, object]]:
    """Payments as Intacct holds them, reversals left out."""
    return [row for row in shop.all_intacct("APPYMT") if row["STATE"] != "Reversal"]


def settle_money(shop: Shop) -> None:
    """Days pass: scheduled payments are processed, movements confirmed, and all of it synced."""
    shop.tomorrow(4)
    shop.do("process_payments")
    shop.do("confirm_movements")
    shop.run()


def test_an_online_payment_posts_to_money_out_clearing_on_its_process_date_when_it_is_scheduled(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.bill("B2", "40.00")
    shop.pay_online(("B1", "60.00"), ("B2", "40.00"), days=3)
    shop.run()
    (payment,) = payments(shop)
    assert (payment["PAYMENTDATE"], payment["TRX_TOTALENTERED"]) == ("06/18/2026", "100")
    assert len(shop.all_intacct("APPYMTDETAIL")) == 2
    assert shop.moved() == {SUPPLIES: Decimal(100), CLEARING_OUT: Decimal(-100)}
    assert {shop.intacct("APBILL", number)["STATE"] for number in ("B1", "B2")} == {"Paid"}
    assert_tied(shop)


def test_clearing_nets_to_zero_once_the_money_movement_is_in(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))
    shop.run()
    settle_money(shop)
    assert shop.moved() == {SUPPLIES: Decimal(60), BANK: Decimal(-60)}
    assert_tied(shop)


def test_with_separate_debits_and_no_clearing_account_an_online_payment_leaves_the_bank_without_a_transfer() -> None:
    shop = open_shop(money_out_clearing_account="")
    shop.do("set_preferences", separate_debits=[shop.bank_account])
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))
    shop.run()
    settle_money(shop)
    assert shop.moved() == {SUPPLIES: Decimal(60), BANK: Decimal(-60)}
    assert (shop.all_intacct("GLBATCH", MODULE="2.GL"), shop.causes()) == ([], {})
    assert_tied(shop)


def test_movements_of_payments_drawn_straight_are_not_booked_when_a_clearing_account_is_set_later() -> None:
    shop, clearing = open_shop(money_out_clearing_account=""), open_shop().preferences.money_out_clearing_account
    shop.do("set_preferences", separate_debits=[shop.bank_account])
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))
    shop.run()
    settle_money(shop)
    for _ in range(2):
        shop.tomorrow(3)
        shop.run()
    shop.prefer(money_out_clearing_account=clearing)
    shop.run()
    assert shop.moved() == {SUPPLIES: Decimal(60), BANK: Decimal(-60)}


def test_without_a_clearing_account_what_posts_to_clearing_is_held_and_its_movement_told_until_one_is_chosen() -> None:
    shop = open_shop()
    clearing = shop.preferences.money_out_clearing_account
    shop.prefer(money_out_clearing_account="")
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))
    shop.run()
    settle_money(shop)
    assert sorted(shop.causes().values()) == ["no-clearing-account", "no-clearing-account"]
    assert (shop.all_intacct("APPYMT"), shop.all_intacct("GLBATCH", MODULE="2.GL")) == ([], [])
    shop.prefer(money_out_clearing_account=clearing)
    shop.run()
    assert shop.causes() == {}
    assert shop.moved() == {SUPPLIES: Decimal(60), BANK: Decimal(-60)}
    assert_tied(shop)


def test_a_clearing_account_switched_off_between_payment_and_transfer_leaves_the_transfer_held_not_lost() -> None:
    shop = open_shop()
    clearing = shop.preferences.money_out_clearing_account
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))
    shop.run()
    shop.prefer(money_out_clearing_account="")
    settle_money(shop)
    assert list(shop.causes().values()) == ["no-clearing-account"]
    shop.prefer(money_out_clearing_account=clearing)
    shop.run()
    assert (shop.causes(), shop.moved()) == ({}, {SUPPLIES: Decimal(60), BANK: Decimal(-60)})


def test_an_offline_payment_leaves_the_chosen_account_with_its_reference_and_memo(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_offline(
        ("B1", "60.00"),
        chartOfAccountId=shop.id("ChartOfAccount", CARD),
        syncReference="CHECK 77",
        description="Paid by card",
    )
    shop.run()
    (payment,) = payments(shop)
    assert (payment["DOCNUMBER"], payment["DESCRIPTION"]) == ("CHECK 77", "Paid by card")
    assert (payment["FINANCIALENTITY"], payment["PAYMENTMETHOD"]) == (f"CARD{CARD}", "Credit Card")
    assert_tied(shop)


def test_an_offline_payment_without_an_account_leaves_the_default_bank_account(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "25.00"))
    shop.run()
    assert shop.moved()[BANK] == Decimal(-25)
    assert shop.intacct("APBILL", "B1")["STATE"] == "Partially Paid"
    assert_tied(shop)


def test_an_offline_payment_is_not_sent_while_its_export_flag_is_off(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    payment = shop.pay_offline(("B1", "60.00"), allowExport=False)
    shop.run()
    assert shop.all_intacct("APPYMT") == []
    shop.do("change_payment", id=payment, allowExport=True)
    shop.run()
    assert len(payments(shop)) == 1


def test_a_check_to_be_printed_becomes_a_payment_request_that_selects_its_bill(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "60.00"), toPrintCheck=True)
    shop.run()
    (request,) = payments(shop)
    assert (request["PAYMENTMETHOD"], request["STATE"]) == ("Printed Check", "Approved")
    assert shop.intacct("APBILL", "B1")["STATE"] == "Selected"
    assert PAYABLES in shop.moved() and BANK not in shop.moved()


def test_a_credit_in_a_payment_is_applied_to_the_same_bill(shop: Shop) -> None:
    bill, credit = shop.bill("B1", "60.00"), shop.credit("VC1", "20.00")
    used = [{"billId": bill, "vendorCreditId": credit, "amount": Decimal(20)}]
    shop.pay_offline(("B1", "40.00"), billCredits=used)
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"
    assert shop.intacct("APADJUSTMENT", "VC1")["STATE"] == "Paid"
    assert shop.moved()[BANK] == Decimal(-40)
    assert_tied(shop)


def test_a_credit_that_pays_a_bill_alone_is_applied_without_money(shop: Shop) -> None:
    bill, credit = shop.bill("B1", "20.00"), shop.credit("VC1", "30.00")
    used = [{"billId": bill, "vendorCreditId": credit, "amount": Decimal(20)}]
    shop.pay_offline(billCredits=used)
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"
    assert shop.intacct("APADJUSTMENT", "VC1")["TRX_TOTALDUE"] == "-10"
    assert_tied(shop)


def test_a_payment_waits_for_its_bill_and_follows_once_that_is_in(shop: Shop) -> None:
    shop.books.close_period(TODAY + timedelta(days=1), shop.entity)
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))
    shop.run()
    assert shop.all_intacct("APPYMT") == []
    assert "waits-for" in shop.causes().values()
    shop.books.close_period(None, shop.entity)
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"
    assert shop.causes() == {}


def test_a_payment_before_its_bill_is_held_when_the_company_demands_otherwise(shop: Shop) -> None:
    shop.books.set_preference("AP", "PAYMENTDATEAFTERBILLDATE", "T")
    shop.bill("B1", "60.00")
    shop.bill("B2", "40.00", day=(TODAY - timedelta(days=9)).isoformat())
    shop.pay_offline(("B1", "60.00"), ("B2", "40.00"), processDate=(TODAY - timedelta(days=3)).isoformat())
    shop.run()
    assert shop.all_intacct("APPYMT") == []
    (hold,) = shop.world.holds().values()
    assert (hold.cause, hold.params["date"], hold.params["bill"]) == ("payment-before-bill", "2026-06-12", "2026-06-15")
    shop.books.set_preference("AP", "PAYMENTDATEAFTERBILLDATE", "F")
    shop.run()
    assert len(shop.all_intacct("APPYMT")) == 1
    assert shop.causes() == {}


def test_a_payment_held_for_its_date_goes_once_its_bill_is_dated_earlier_and_not_before(shop: Shop) -> None:
    shop.books.set_preference("AP", "PAYMENTDATEAFTERBILLDATE", "T")
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "60.00"), processDate=(TODAY - timedelta(days=3)).isoformat())
    shop.run()
    assert shop.all_intacct("APPYMT") == []
    shop.tomorrow()
    shop.edit("APBILL", "B1", DESCRIPTION="Not what it waits for")
    shop.run()
    assert "payment-before-bill" in shop.causes().values()
    shop.edit("APBILL", "B1", WHENCREATED=TODAY - timedelta(days=9))
    shop.tomorrow()
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"
    assert "payment-before-bill" not in shop.causes().values()


def test_a_payment_not_before_its_bill_is_sent_where_the_company_demands_that(shop: Shop) -> None:
    shop.books.set_preference("AP", "PAYMENTDATEAFTERBILLDATE", "T")
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "60.00"))
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"


def test_a_payment_made_in_intacct_never_reaches_cashflow360(shop: Shop) -> None:
    number = shop.intacct_bill("B1", "60.00")
    shop.run()
    shop.books.pay_bill(number, Decimal(60), f"CHK{BANK}", TODAY, shop.entity)
    shop.run()
    assert shop.rows("SentPay") == []
    assert shop.row("Bill", "B1")["paymentStatus"] == "1"


def test_a_payment_of_a_bill_paid_in_intacct_is_held_with_what_to_do(shop: Shop) -> None:
    number = shop.intacct_bill("B1", "60.00")
    shop.run()
    shop.books.pay_bill(number, Decimal(60), f"CHK{BANK}", TODAY, shop.entity)
    shop.pay_offline(("B1", "60.00"))
    shop.run()
    assert len(shop.all_intacct("APPYMT")) == 1
    assert len(shop.causes()) == 1


def test_a_second_run_over_settled_money_changes_nothing_anywhere(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))
    shop.run()
    settle_money(shop)
    before = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == before
