"""Credits applied to bills outside any payment: what both systems hold after whole runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ledgersync.domain.deciding.decision import Remake
from ledgersync.runs.run_slice import LEASE_FOR
from ledgersync.sync import streams, take
from ledgersync.sync.remember import Done
from tests.integration.runs.answers import assert_quiet, lose_answer
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import BANK, TODAY
from tests.integration.runs.identity import assert_tied


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


def test_an_application_of_a_credit_that_is_gone_is_not_tried_again_because_its_bill_is_paid(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.credit("K1", "20.00")
    shop.run()
    shop.tomorrow()
    shop.remove("APADJUSTMENT", "K1")
    apply(shop, "B1", "K1", "20.00")
    shop.pay_offline(("B1", "10.00"))
    shop.run()
    assert "settled-not-found" in shop.causes().values()
    before = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == before


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
    monkeypatch.setattr(streams, "IDLE_ROWS_BEFORE_SAVING", 2)
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
            patched.setattr(take, "follow_ups", killed_when_due)
            shop.run()
        shop.world.clock.at += LEASE_FOR
    shop.run()
    assert open_in_intacct(shop) == {"B1": "30", "VC1": "0", "VC2": "0"}
    assert len(standing(shop)) == 1
    assert shop.causes() == {}
    assert_tied(shop)


def killed_when_due(_kind: object, done: Sequence[Done]) -> list[object]:
    if any(isinstance(one.decision, Remake) for one in done):
        raise Killed
    return []
