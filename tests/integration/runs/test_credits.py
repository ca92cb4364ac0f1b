"""Vendor credits, whole runs (sync-rules §1)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import PAYABLES, SUPPLIES, TODAY
from tests.integration.runs.identity import assert_tied


@pytest.fixture
def shop() -> Shop:
    return open_shop()


def intacct_credit(shop: Shop, number: str, amount: str = "-20.00") -> int:
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(amount), "LOCATIONID": shop.entity}
    return shop.books.add(
        "APADJUSTMENT",
        shop.entity,
        VENDORID="V1",
        RECORDID=number,
        WHENCREATED=TODAY,
        WHENPOSTED=TODAY,
        CURRENCY="USD",
        APADJUSTMENTITEMS=[line],
    )


def apply_in_intacct(shop: Shop, bill: int, credit: int, amount: str) -> None:
    detail = {"RECORDKEY": bill, "ADJUSTMENTKEY": credit, "TRX_ADJUSTMENTAMOUNT": Decimal(amount)}
    shop.books.add(
        "APPYMT",
        shop.entity,
        VENDORID="V1",
        PAYMENTDATE=TODAY,
        PAYMENTMETHOD="Cash",
        CURRENCY="USD",
        APPYMTDETAILS=[detail],
    )


def test_a_vendor_credit_of_cashflow360_becomes_a_debit_memo(shop: Shop) -> None:
    shop.credit("VC1", "20.00", description="Returned")
    shop.run()
    memo = shop.intacct("APADJUSTMENT", "VC1")
    assert (memo["TRX_TOTALENTERED"], memo["VENDORID"], memo["DESCRIPTION"]) == ("-20", "V1", "Returned")
    assert shop.moved() == {SUPPLIES: Decimal(-20), PAYABLES: Decimal(20)}
    assert_tied(shop)


def test_a_wholly_unapplied_debit_memo_of_intacct_appears_in_cashflow360(shop: Shop) -> None:
    intacct_credit(shop, "VC1")
    shop.run()
    assert shop.row("VendorCredit", "VC1")["amount"] == Decimal(20)
    assert_tied(shop)


def test_a_debit_memo_applied_in_intacct_stays_there(shop: Shop) -> None:
    bill, credit = shop.intacct_bill("B1", "60.00"), intacct_credit(shop, "VC1")
    apply_in_intacct(shop, bill, credit, "5.00")
    shop.run()
    assert shop.rows("VendorCredit") == []


def test_a_positive_adjustment_of_intacct_is_no_vendor_credit(shop: Shop) -> None:
    intacct_credit(shop, "VC1", "20.00")
    shop.run()
    assert shop.rows("VendorCredit") == []


def test_an_edit_of_a_credit_goes_either_way(shop: Shop) -> None:
    shop.credit("VC1", "20.00")
    shop.run()
    shop.tomorrow()
    shop.update("VendorCredit", "VC1", description="From here")
    shop.run()
    assert shop.intacct("APADJUSTMENT", "VC1")["DESCRIPTION"] == "From here"
    shop.tomorrow()
    shop.edit("APADJUSTMENT", "VC1", DESCRIPTION="From there")
    shop.run()
    assert shop.row("VendorCredit", "VC1")["description"] == "From there"
