"""Receipts of more than they are applied to: the rest is on account, is applied later, and is part of the tie-out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledgersync.domain.model import Kind
from ledgersync.management.tie_out import TieOut
from ledgersync.runs.run_slice import NO_LEASE
from tests.integration.runs.answers import assert_quiet, lose_answer
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, RECEIVABLES, SALES, UNDEPOSITED
from tests.integration.runs.identity import assert_tied
from tests.integration.runs.tied import tie_out


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    opened.invoice("I1", "100.00")
    opened.invoice("I2", "50.00")
    opened.run()
    return opened


def standing(shop: Shop) -> dict[str, tuple[str, str]]:
    """What was received and what is left of it, of receipts in Intacct that were not reversed."""
    rows = [row for row in shop.all_intacct("ARPYMT") if row["RAWSTATE"] != "V" and row["STATE"] != "Reversal"]
    return {str(row["DOCNUMBER"]): (str(row["TRX_TOTALENTERED"]), str(row["TRX_TOTALDUE"])) for row in rows}


def open_in_intacct(shop: Shop) -> dict[str, object]:
    return {str(row["RECORDID"]): row["TRX_TOTALDUE"] for row in shop.all_intacct("ARINVOICE")}


def receivables(shop: Shop) -> TieOut:
    connection = shop.world.registry.connection(shop.world.id)
    assert connection is not None
    context = shop.world.runner().context(connection, "tie-out", NO_LEASE)
    return tie_out(Kind.INVOICE, context.ledgers, shop.world.books(), context.rules, shop.world.clock, 0)


def test_a_receipt_of_60_that_pays_40_keeps_20_on_account(shop: Shop) -> None:
    shop.receive(("I1", "40.00"), unapplied=Decimal("20.00"), refNumber="R1", description="Thanks")
    shop.run()
    assert shop.causes() == {}
    assert (standing(shop), open_in_intacct(shop)) == ({"R1": ("60", "20")}, {"I1": "60", "I2": "50"})
    assert shop.moved() == {SALES: Decimal(-150), RECEIVABLES: Decimal(90), UNDEPOSITED: Decimal(60)}
    assert_tied(shop)
    assert_quiet(shop)


def test_a_receipt_that_pays_nothing_is_wholly_on_account_in_the_bank_chosen(shop: Shop) -> None:
    customer = shop.row("Invoice", "I1")["customerId"]
    bank = shop.id("ChartOfAccount", BANK)
    shop.receive(customerId=customer, unapplied=Decimal("25.00"), refNumber="R1", depositToAccountId=bank)
    shop.run()
    assert (shop.causes(), standing(shop)) == ({}, {"R1": ("25", "25")})
    assert shop.moved()[BANK] == Decimal(25)


def test_the_rest_is_applied_later_once_and_taken_back_again(shop: Shop) -> None:
    receipt = shop.receive(("I1", "40.00"), unapplied=Decimal("20.00"), refNumber="R1")
    shop.run()
    shop.tomorrow()
    shop.do("apply_receipt", id=receipt, invoiceId=shop.id("Invoice", "I2"), amount=Decimal("15.00"))
    shop.run()
    assert (standing(shop), open_in_intacct(shop)) == ({"R1": ("60", "5")}, {"I1": "60", "I2": "35"})
    assert_quiet(shop)
    shop.tomorrow()
    shop.do("unapply_receipt", id=receipt, invoiceId=shop.id("Invoice", "I1"))
    shop.run()
    assert (standing(shop), open_in_intacct(shop)) == ({"R1": ("60", "45")}, {"I1": "100", "I2": "35"})
    shop.do("void_receipt", id=receipt)
    shop.run()
    assert (standing(shop), open_in_intacct(shop)) == ({}, {"I1": "100", "I2": "50"})
    assert shop.moved() == {SALES: Decimal(-150), RECEIVABLES: Decimal(150)}
    assert shop.causes() == {}


def test_a_lost_answer_books_a_receipt_on_account_once(shop: Shop) -> None:
    shop.receive(("I1", "40.00"), unapplied=Decimal("20.00"), refNumber="R1")
    lose_answer(shop, "create_arpayment", after=True)
    shop.run()
    shop.tomorrow()
    shop.run()
    assert (standing(shop), shop.causes()) == ({"R1": ("60", "20")}, {})


def test_a_rest_that_does_not_add_up_is_held(shop: Shop) -> None:
    receipt = shop.receive(("I1", "40.00"), unapplied=Decimal("20.00"), refNumber="R1")
    told = shop.organization.get("ReceivedPay", receipt)
    shop.organization.put("ReceivedPay", {**told, "unappliedAmount": Decimal("5.00")})
    shop.run()
    assert (standing(shop), shop.causes()) == ({}, {"R1": "receipt-not-applied"})
    assert "Of the received 60.00, 40.00 is applied" in shop.world.holds()["R1"].text


def test_what_is_on_account_lowers_what_is_open_on_both_sides_of_the_tie_out(shop: Shop) -> None:
    shop.receive(("I1", "40.00"), unapplied=Decimal("20.00"), refNumber="R1")
    before = receivables(shop)
    assert (before.intacct, before.cashflow360) == (Decimal("150.00"), Decimal("90.00"))
    shop.run()
    after = receivables(shop)
    assert (after.intacct, after.cashflow360) == (Decimal("90.00"), Decimal("90.00"))
    assert after.intacct == shop.moved()[RECEIVABLES]
    (party,) = after.parties
    assert (party.difference, party.explanations) == (Decimal(0), [])
