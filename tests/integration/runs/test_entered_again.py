"""What is deleted on one side and entered again there, while it can't be removed on the other, whole runs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK
from tests.integration.runs.identity import assert_tied
from tests.integration.runs.test_preview import outcomes

DOCUMENTS = pytest.mark.parametrize(("entity", "object_name"), [("Bill", "APBILL"), ("Invoice", "ARINVOICE")])


def run_as_foreseen(shop: Shop) -> None:
    said = shop.world.preview()
    assert outcomes(said.counts) == outcomes(shop.world.run())


def assert_settled(shop: Shop, object_name: str) -> None:
    assert (shop.intacct(object_name, "B1")["TRX_TOTALDUE"], shop.causes()) == ("0", {})
    assert_tied(shop)
    shop.run()
    assert_quiet(shop)


def deleted_there_and_paid_here(entity: str, object_name: str) -> Shop:
    shop = open_shop()
    (shop.bill if entity == "Bill" else shop.invoice)("B1", "60.00")
    shop.run()
    shop.tomorrow()
    shop.remove(object_name, "B1")
    (shop.pay_offline if entity == "Bill" else shop.receive)(("B1", "60.00"))
    return shop


def enter_in_intacct(shop: Shop, entity: str, amount: str = "60.00") -> None:
    (shop.intacct_bill if entity == "Bill" else shop.intacct_invoice)("B1", amount)


@DOCUMENTS
def test_what_was_paid_here_is_matched_with_what_intacct_has_in_place_of_the_deleted(
    entity: str, object_name: str
) -> None:
    shop = deleted_there_and_paid_here(entity, object_name)
    enter_in_intacct(shop, entity)
    run_as_foreseen(shop)
    assert_settled(shop, object_name)


@DOCUMENTS
def test_what_is_entered_again_in_intacct_as_advised_ends_the_holds_of_the_deleted_and_its_payment(
    entity: str, object_name: str
) -> None:
    shop = deleted_there_and_paid_here(entity, object_name)
    shop.run()
    assert sorted(hold.cause for hold in shop.world.books().holds()) == ["paid-in-cashflow360", "settled-not-found"]
    shop.tomorrow()
    enter_in_intacct(shop, entity)
    run_as_foreseen(shop)
    assert_settled(shop, object_name)


@DOCUMENTS
def test_what_is_entered_again_with_another_total_is_matched_once_that_is_corrected(
    entity: str, object_name: str
) -> None:
    shop = deleted_there_and_paid_here(entity, object_name)
    enter_in_intacct(shop, entity, "75.00")
    shop.run()
    assert shop.causes() != {}
    shop.tomorrow()
    shop.remove(object_name, "B1")
    enter_in_intacct(shop, entity)
    shop.run()
    assert_settled(shop, object_name)


def test_a_bill_paid_in_intacct_is_matched_with_the_one_entered_here_in_place_of_the_deactivated() -> None:
    shop = open_shop()
    shop.bill("B1", "60.00")
    shop.run()
    record = shop.recordno("APBILL", "B1")
    shop.books.pay_bill(record, Decimal(60), f"CHK{BANK}", shop.in_days(0), shop.entity)
    shop.tomorrow()
    shop.delete("Bill", "B1")
    shop.run()
    assert shop.causes() == {"B1": "paid-in-intacct"}
    shop.tomorrow()
    shop.bill("B1", "60.00")
    run_as_foreseen(shop)
    assert (shop.recordno("APBILL", "B1"), shop.causes()) == (record, {})
    shop.run()
    assert_quiet(shop)
