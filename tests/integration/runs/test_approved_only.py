"""Sync only approved bills and vendor credits (sync-rules §1)."""

from __future__ import annotations

import pytest

from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.identity import assert_tied


@pytest.fixture
def shop() -> Shop:
    return open_shop(approved_only=True)


@pytest.mark.parametrize(("entity", "object_name"), [("Bill", "APBILL"), ("VendorCredit", "APADJUSTMENT")])
def test_only_what_is_approved_goes_to_intacct(shop: Shop, entity: str, object_name: str) -> None:
    make = shop.bill if entity == "Bill" else shop.credit
    make("T1", "60.00")
    make("T2", "40.00")
    shop.do("approve", entity=entity, id=shop.id(entity, "T1"))
    shop.run()
    assert [row["RECORDID"] for row in shop.all_intacct(object_name)] == ["T1"]
    shop.tomorrow()
    shop.do("approve", entity=entity, id=shop.id(entity, "T2"))
    shop.run()
    assert [row["RECORDID"] for row in shop.all_intacct(object_name)] == ["T1", "T2"]
    assert_tied(shop)


def test_a_denied_bill_stays_here(shop: Shop) -> None:
    bill = shop.bill("B1")
    shop.do("deny", id=bill)
    shop.do("approve", entity="Bill", id=shop.bill("B2"))
    shop.run()
    assert [row["RECORDID"] for row in shop.all_intacct("APBILL")] == ["B2"]


def test_a_bill_of_intacct_arrives_all_the_same(shop: Shop) -> None:
    shop.intacct_bill("B1", "60.00")
    shop.run()
    assert shop.row("Bill", "B1")["approvalStatus"] != "3"


def test_without_the_preference_a_bill_nobody_approved_goes_over() -> None:
    shop = open_shop()
    shop.bill("B1", "60.00")
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"
