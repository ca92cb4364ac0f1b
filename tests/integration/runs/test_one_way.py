"""1-way transactions: nothing comes back from Intacct but lists (sync-rules §1)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import PAYABLES, SUPPLIES, TODAY
from tests.integration.runs.identity import assert_tied


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    opened.world.prefer(lambda preferences: preferences, one_way=True)
    return opened


def test_no_transaction_of_intacct_reaches_cashflow360(shop: Shop) -> None:
    shop.intacct_bill("B1")
    shop.intacct_invoice("I1")
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(-5), "LOCATIONID": shop.entity}
    dated = {"WHENCREATED": TODAY, "WHENPOSTED": TODAY, "CURRENCY": "USD"}
    shop.books.add("APADJUSTMENT", shop.entity, VENDORID="V1", RECORDID="VC1", **dated, APADJUSTMENTITEMS=[line])
    shop.run()
    assert [shop.rows(entity) for entity in ("Bill", "Invoice", "VendorCredit")] == [[], [], []]


def test_transactions_of_cashflow360_reach_intacct(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.invoice("I1", "20.00")
    shop.credit("VC1", "5.00")
    shop.run()
    assert shop.intacct("APBILL", "B1") and shop.intacct("ARINVOICE", "I1") and shop.intacct("APADJUSTMENT", "VC1")
    assert_tied(shop)


def test_an_edit_of_a_bill_in_intacct_is_not_taken_and_the_next_edit_here_wins(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    shop.tomorrow()
    shop.edit("APBILL", "B1", DESCRIPTION="theirs")
    shop.run()
    assert shop.row("Bill", "B1")["description"] is None
    shop.tomorrow()
    shop.update("Bill", "B1", description="ours")
    shop.run()
    assert shop.intacct("APBILL", "B1")["DESCRIPTION"] == "ours"
    assert shop.row("Bill", "B1")["description"] == "ours"


def test_a_bill_deleted_in_intacct_leaves_the_bill_here(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    shop.remove("APBILL", "B1")
    shop.run()
    assert shop.row("Bill", "B1")["isActive"] == "1"
    assert shop.causes() == {"B1": "removed-in-intacct"}


def test_lists_stay_two_way(shop: Shop) -> None:
    shop.vendor("V2", "From there")
    shop.create("Vendor", name="From here", shortName="V3")
    shop.run()
    assert shop.row("Vendor", "V2")["name"] == "From there"
    assert shop.intacct("VENDOR", "V3")["NAME"] == "From here"


def test_payments_still_go_to_intacct(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "60.00"))
    shop.run()
    assert PAYABLES not in shop.moved()
    assert_tied(shop)
