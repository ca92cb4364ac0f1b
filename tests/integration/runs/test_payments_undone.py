"""Bill payments that are cancelled, voided, reversed or declined, whole runs (sync-rules §5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ledgersync.domain.preferences import VoidDatePolicy
from sandbox.intacct.errors import ErrorText
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, CLEARING_OUT, PAYABLES, SUPPLIES, TODAY
from tests.integration.runs.identity import assert_tied

from .test_payments import payments, settle_money


def test_a_scheduled_payment_that_is_cancelled_is_reversed_and_its_bill_is_open_again(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    payment = shop.pay_online(("B1", "60.00"), days=5)
    shop.run()
    shop.do("cancel_payment", id=payment)
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"
    assert shop.moved() == {SUPPLIES: Decimal(60), PAYABLES: Decimal(-60)}
    assert_tied(shop)


def test_a_payment_reversed_in_intacct_by_hand_is_told_as_its_hold_and_never_posted_again(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    payment = shop.pay_offline(("B1", "60.00"), syncReference="P-1")
    shop.run()
    shop.tomorrow()
    (posted,) = payments(shop)
    shop.books.reverse("APPYMT", int(str(posted["RECORDNO"])), shop.in_days(0), shop.entity)
    shop.run()
    assert shop.causes() == {"P-1": "removed-in-intacct"}
    assert shop.moved() == {SUPPLIES: Decimal(60), PAYABLES: Decimal(-60)}
    quiet = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == quiet
    shop.do("change_payment", id=payment, description="Edited since")
    shop.run()
    assert (shop.causes(), len(payments(shop))) == ({"P-1": "removed-in-intacct"}, 1)
    shop.do("void_payment", id=payment)
    shop.run()
    assert shop.causes() == {}
    assert len(shop.all_intacct("APPYMT", STATE="Reversal")) == 1
    assert_tied(shop)


def test_a_payment_waiting_for_approval_that_is_declined_or_deleted_in_intacct_is_told_as_its_hold(shop: Shop) -> None:
    shop.books.set_preference("AP", "PAYMENTAPPROVAL", "T")
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "60.00"), syncReference="P-1")
    shop.run()
    shop.tomorrow()
    (submitted,) = payments(shop)
    shop.books.remove("APPYMT", int(str(submitted["RECORDNO"])), shop.entity)
    for _ in range(2):
        shop.run()
        assert (shop.causes(), payments(shop)) == ({"P-1": "removed-in-intacct"}, [])


def test_a_payment_cancelled_before_it_was_synced_never_reaches_intacct(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.do("cancel_payment", id=shop.pay_online(("B1", "60.00")))
    shop.run()
    assert shop.all_intacct("APPYMT") == []


def test_a_cancelled_payment_that_was_never_posted_is_deleted(shop: Shop) -> None:
    shop.books.set_preference("AP", "PAYMENTAPPROVAL", "T")
    shop.bill("B1", "60.00")
    payment = shop.pay_online(("B1", "60.00"), days=5)
    shop.run()
    assert [row["STATE"] for row in payments(shop)] == ["Submitted"]
    shop.do("cancel_payment", id=payment)
    shop.run()
    assert shop.all_intacct("APPYMT") == []
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"


def test_the_void_of_a_processed_payment_reverses_it_on_its_own_date_and_the_returned_money_is_booked(
    shop: Shop,
) -> None:
    shop.bill("B1", "60.00")
    payment = shop.pay_online(("B1", "60.00"))
    shop.run()
    settle_money(shop)
    shop.do("void_payment", id=payment)
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"
    (reversal,) = shop.all_intacct("APPYMT", STATE="Reversal")
    assert reversal["PAYMENTDATE"] == "06/16/2026"
    assert shop.moved() == {
        SUPPLIES: Decimal(60),
        PAYABLES: Decimal(-60),
        CLEARING_OUT: Decimal(60),
        BANK: Decimal(-60),
    }
    settle_money(shop)
    assert shop.moved() == {SUPPLIES: Decimal(60), PAYABLES: Decimal(-60)}
    assert_tied(shop)


def test_a_void_falls_to_the_first_open_day_when_the_period_of_the_payment_is_closed(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    payment = shop.pay_offline(("B1", "60.00"))
    shop.run()
    shop.books.close_period(TODAY + timedelta(days=15), shop.entity)
    shop.tomorrow(20)
    shop.do("void_payment", id=payment)
    shop.run()
    (reversal,) = shop.all_intacct("APPYMT", STATE="Reversal")
    assert reversal["PAYMENTDATE"] == "07/01/2026"
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"


@pytest.mark.parametrize(("until", "day"), [(-1, "06/15/2026"), (0, "06/15/2026"), (1, "06/17/2026")])
def test_a_void_falls_to_the_day_after_the_books_closed_date_only_from_a_day_before_it(
    shop: Shop, until: int, day: str
) -> None:
    shop.bill("B1", "60.00")
    payment = shop.pay_offline(("B1", "60.00"))
    shop.run()
    shop.books.close_period(TODAY + timedelta(days=until), shop.entity)
    shop.tomorrow(20)
    shop.do("void_payment", id=payment)
    shop.run()
    (reversal,) = shop.all_intacct("APPYMT", STATE="Reversal")
    assert (reversal["PAYMENTDATE"], shop.causes()) == (day, {})


def test_a_void_carries_the_day_of_the_void_when_the_policy_says_so() -> None:
    shop = open_shop(void_date_policy=VoidDatePolicy.VOID_DATE)
    shop.bill("B1", "60.00")
    payment = shop.pay_offline(("B1", "60.00"))
    shop.run()
    shop.tomorrow(9)
    shop.do("void_payment", id=payment)
    shop.run()
    (reversal,) = shop.all_intacct("APPYMT", STATE="Reversal")
    assert reversal["PAYMENTDATE"] == "06/24/2026"


@pytest.mark.parametrize("object_name", ["APPYMT", "ARPYMT"])
def test_a_void_of_what_a_user_reversed_in_intacct_unseen_ends_once_that_shows(shop: Shop, object_name: str) -> None:
    """Intacct refuses to reverse it a second time, and what it says may be anything."""
    if object_name == "APPYMT":
        shop.bill("B1", "60.00")
        void, payment = "void_payment", shop.pay_offline(("B1", "60.00"), syncReference="P-1")
    else:
        shop.invoice("I1", "60.00")
        void, payment = "void_receipt", shop.receive(("I1", "60.00"), refNumber="P-1")
    shop.run()
    shop.tomorrow()
    posted = shop.intacct(object_name, "P-1")
    number, now = int(str(posted["RECORDNO"])), shop.world.clock.now()
    table = shop.books.table(object_name)
    before = dict(table.rows[number])
    shop.books.reverse(object_name, number, shop.in_days(0), shop.entity)
    table.hide(number, now, now + timedelta(hours=2), before)
    intacct, said = shop.world.scenario.intacct, ErrorText("BL01001973", "Nothing is left of it.")
    intacct.settings = replace(intacct.settings, texts={"not_reversible": said})
    shop.do(void, id=payment)
    shop.run()
    assert [*shop.causes()] == ["P-1"]
    shop.tomorrow()
    shop.run()
    assert (shop.causes(), len(shop.all_intacct(object_name, STATE="Reversal"))) == ({}, 1)
    assert_tied(shop)
