"""Received payments and their transfers, whole runs (sync-rules §5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, CLEARING_IN, RECEIVABLES, SALES, UNDEPOSITED
from tests.integration.runs.identity import assert_tied


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    opened.invoice("I1", "100.00")
    opened.run()
    return opened


def online(shop: Shop, amount: str, days: int = 1) -> str:
    """A customer pays electronically, some days from now; the payment's id."""
    return shop.receive(
        ("I1", amount), online=True, bankAccountId=shop.bank_account, paymentDate=shop.in_days(days).isoformat()
    )


def test_a_received_payment_goes_into_the_deposit_to_account(shop: Shop) -> None:
    shop.receive(("I1", "30.00"), refNumber="CHECK 9", description="Thanks")
    shop.run()
    (payment,) = shop.all_intacct("ARPYMT")
    assert (payment["DOCNUMBER"], payment["TRX_TOTALENTERED"]) == ("CHECK 9", "30")
    assert shop.intacct("ARINVOICE", "I1")["STATE"] == "Partially Paid"
    assert shop.moved() == {SALES: Decimal(-100), RECEIVABLES: Decimal(70), UNDEPOSITED: Decimal(30)}
    assert_tied(shop)


def test_a_received_payment_goes_into_the_account_chosen_on_it(shop: Shop) -> None:
    shop.receive(("I1", "30.00"), depositToAccountId=shop.id("ChartOfAccount", BANK))
    shop.run()
    assert shop.moved()[BANK] == Decimal(30)
    assert_tied(shop)


def test_an_electronic_payment_goes_into_money_in_clearing_and_its_transfer_into_the_bank(shop: Shop) -> None:
    online(shop, "100.00")
    shop.tomorrow(2)
    shop.do("process_payments")
    shop.run()
    assert shop.moved() == {SALES: Decimal(-100), CLEARING_IN: Decimal(100)}
    shop.tomorrow(2)
    shop.do("confirm_movements")
    shop.run()
    assert shop.moved() == {SALES: Decimal(-100), BANK: Decimal(100)}
    assert shop.intacct("ARINVOICE", "I1")["STATE"] == "Paid"
    assert_tied(shop)


def test_the_void_of_a_received_payment_reverses_it_and_opens_the_invoice(shop: Shop) -> None:
    payment = shop.receive(("I1", "100.00"))
    shop.run()
    shop.do("void_receipt", id=payment)
    shop.run()
    assert shop.intacct("ARINVOICE", "I1")["STATE"] == "Posted"
    assert len(shop.all_intacct("ARPYMT", STATE="Reversal")) == 1
    assert shop.moved() == {SALES: Decimal(-100), RECEIVABLES: Decimal(100)}
    assert_tied(shop)


def test_the_void_of_an_electronic_payment_also_books_the_money_that_went_back(shop: Shop) -> None:
    payment = online(shop, "100.00")
    shop.tomorrow(2)
    shop.do("process_payments")
    shop.do("confirm_movements")
    shop.run()
    shop.do("void_receipt", id=payment)
    shop.do("confirm_movements")
    shop.run()
    assert shop.moved() == {SALES: Decimal(-100), RECEIVABLES: Decimal(100)}
    assert_tied(shop)


def test_a_received_payment_waits_for_its_invoice(shop: Shop) -> None:
    shop.books.close_period(shop.in_days(1), shop.entity)
    shop.invoice("I2", "10.00")
    shop.tomorrow()
    shop.receive(("I2", "10.00"))
    shop.run()
    assert shop.all_intacct("ARPYMT") == []
    assert "waits-for" in shop.causes().values()
    shop.books.close_period(None, shop.entity)
    shop.run()
    assert shop.intacct("ARINVOICE", "I2")["STATE"] == "Paid"
    assert shop.causes() == {}


def test_a_payment_received_in_intacct_never_reaches_cashflow360(shop: Shop) -> None:
    detail = {"RECORDKEY": shop.recordno("ARINVOICE", "I1"), "TRX_PAYMENTAMOUNT": Decimal(100)}
    shop.books.add(
        "ARPYMT",
        shop.entity,
        CUSTOMERID="C1",
        RECEIPTDATE=shop.in_days(0),
        PAYMENTMETHOD="Cash",
        FINANCIALENTITY=f"CHK{BANK}",
        CURRENCY="USD",
        ARPYMTDETAILS=[detail],
    )
    shop.run()
    assert shop.rows("ReceivedPay") == []
    assert shop.row("Invoice", "I1")["paymentStatus"] == "1"


def test_a_receipt_reversed_in_intacct_by_hand_is_told_as_its_hold_and_never_posted_again(shop: Shop) -> None:
    receipt = shop.receive(("I1", "60.00"), refNumber="R-1")
    shop.run()
    shop.tomorrow()
    posted = shop.intacct("ARPYMT", "R-1")
    shop.books.reverse("ARPYMT", int(str(posted["RECORDNO"])), shop.in_days(0), shop.entity)
    for _ in range(2):
        shop.run()
        assert shop.causes() == {"R-1": "removed-in-intacct"}
        assert len([row for row in shop.all_intacct("ARPYMT") if row["STATE"] != "Reversal"]) == 1
    shop.do("void_receipt", id=receipt)
    shop.run()
    assert shop.causes() == {}
