"""Default accounts that an administrator changes between two runs: what was posted stays, whole runs."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ledgersync.domain import digest, rules
from tests.integration.runs.answers import assert_quiet, lose_answer
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import (
    BANK,
    CARD,
    CLEARING_IN,
    CLEARING_OUT,
    OTHER_SALES,
    PAYABLES,
    RECEIVABLES,
    RENT,
    SALES,
    SUPPLIES,
    UNALLOCATED,
    UNDEPOSITED,
)
from tests.integration.runs.identity import assert_tied

ITEMS = {"APBILL": "APBILLITEM", "APADJUSTMENT": "APADJUSTMENTITEM", "ARINVOICE": "ARINVOICEITEM"}


def choose(shop: Shop, **accounts: str) -> None:
    """Other default accounts, by their numbers."""
    shop.prefer(**{name: shop.id("ChartOfAccount", number) for name, number in accounts.items()})


def posted(shop: Shop, object_name: str, number: str) -> list[tuple[object, object]]:
    """The amounts and accounts of a document's lines in Intacct."""
    lines = shop.lines(ITEMS[object_name], object_name, number)
    return [(line["TRX_AMOUNT"], line["ACCOUNTNO"]) for line in lines]


def held_here(shop: Shop, entity: str, number: str, lines: str) -> list[dict[str, Any]]:
    return [dict(line) for line in shop.row(entity, number)[lines]]


def nothing_is_edited(shop: Shop) -> None:
    """Two more runs, of which nothing comes: neither a write nor a hold nor a conflict."""
    state = shop.state()
    for _ in range(2):
        shop.tomorrow(8)  # the weekly comparison reads everything again
        shop.run()
    assert (shop.state(), shop.causes(), shop.world.books().conflicts()) == (state, {}, [])


@pytest.mark.parametrize(
    ("enter", "object_name", "account"),
    [
        (Shop.bill, "APBILL", UNALLOCATED),
        (Shop.credit, "APADJUSTMENT", UNALLOCATED),
        (Shop.invoice, "ARINVOICE", OTHER_SALES),
    ],
)
def test_a_line_without_an_account_stays_where_it_was_posted_when_the_unallocated_account_changes(
    shop: Shop, enter: Callable[..., str], object_name: str, account: str
) -> None:
    enter(shop, "D1", "60.00", account=None)
    shop.run()
    choose(shop, unallocated_expenses_account=RENT, unallocated_income_account=SALES)
    nothing_is_edited(shop)
    assert {posted_to for _, posted_to in posted(shop, object_name, "D1")} == {account}
    assert_tied(shop)


def test_a_bill_that_is_edited_keeps_the_account_of_its_line_and_its_new_line_gets_the_account_preferred_now(
    shop: Shop,
) -> None:
    shop.bill("B1", "60.00", "25.00", account=None)
    shop.run()
    choose(shop, unallocated_expenses_account=RENT)
    first, second = held_here(shop, "Bill", "B1", "billLineItems")
    added = {"entity": "BillLineItem", "amount": Decimal(5)}
    shop.update("Bill", "B1", billLineItems=[second, added, {**first, "description": "Paper"}])
    shop.run()
    wanted = [("25", UNALLOCATED), ("5", RENT), ("60", UNALLOCATED)]
    assert sorted(posted(shop, "APBILL", "B1"), key=str) == wanted
    nothing_is_edited(shop)


def test_an_account_that_a_user_sets_on_a_line_crosses_from_either_side_after_the_default_changed(shop: Shop) -> None:
    for number in ("B1", "B2"):
        shop.bill(number, "60.00", account=None)
    shop.run()
    choose(shop, unallocated_expenses_account=RENT)
    shop.tomorrow()
    (line,) = held_here(shop, "Bill", "B1", "billLineItems")
    supplies = shop.id("ChartOfAccount", SUPPLIES)
    shop.update("Bill", "B1", billLineItems=[{**line, "chartOfAccountId": supplies}])
    there = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(60), "LOCATIONID": shop.entity}
    shop.edit("APBILL", "B2", APBILLITEMS=[there])
    shop.run()
    assert (posted(shop, "APBILL", "B1"), posted(shop, "APBILL", "B2")) == ([("60", SUPPLIES)], [("60", SUPPLIES)])
    (line,) = held_here(shop, "Bill", "B2", "billLineItems")
    assert (line["chartOfAccountId"], shop.world.books().conflicts()) == (supplies, [])
    nothing_is_edited(shop)


def test_an_account_that_is_cleared_in_cashflow360_leaves_the_line_where_it_was_posted(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    (line,) = held_here(shop, "Bill", "B1", "billLineItems")
    shop.update("Bill", "B1", billLineItems=[{**line, "chartOfAccountId": None}])
    nothing_is_edited(shop)
    assert posted(shop, "APBILL", "B1") == [("60", SUPPLIES)]


def test_an_offline_payment_is_not_held_as_changed_when_the_default_bank_account_changes(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "60.00"))
    shop.run()
    choose(shop, default_bank_account=CLEARING_OUT)
    nothing_is_edited(shop)
    assert shop.moved() == {SUPPLIES: Decimal(60), BANK: Decimal(-60)}
    shop.bill("B2", "40.00")
    shop.pay_offline(("B2", "40.00"))
    shop.run()
    assert shop.moved()[CLEARING_OUT] == Decimal(-40)


def test_an_offline_payment_that_is_given_another_account_after_it_was_posted_is_held(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    payment = shop.pay_offline(("B1", "60.00"))
    shop.run()
    choose(shop, default_bank_account=CLEARING_OUT)
    shop.do("change_payment", id=payment, chartOfAccountId=shop.id("ChartOfAccount", CARD))
    shop.run()
    assert list(shop.causes().values()) == ["payment-changed"]


def test_what_an_earlier_release_held_is_judged_anew_by_the_first_run_after_the_upgrade_and_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then a changed default bank account had payments held as changed after they were posted."""
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "20.00"), syncReference="AS POSTED")
    edited = shop.pay_offline(("B1", "40.00"), syncReference="EDITED")
    shop.run()
    choose(shop, default_bank_account=CLEARING_OUT)
    shop.do("change_payment", id=edited, chartOfAccountId=shop.id("ChartOfAccount", CARD))
    with monkeypatch.context() as earlier:
        earlier.setattr(rules, "as_posted", lambda posted, _agreed: dict(posted))
        earlier.setattr(digest, "_JUDGED", "")
        for _ in range(2):
            shop.run()
            assert list(shop.causes().values()) == ["payment-changed"] * 2
    shop.tomorrow()
    shop.run()
    (hold,) = shop.world.holds().values()
    assert (hold.cause, hold.label.split()[0]) == ("payment-changed", "EDITED")
    assert_quiet(shop)


def test_a_receipt_that_is_applied_anew_stays_in_the_account_it_was_deposited_in(shop: Shop) -> None:
    shop.invoice("I1", "100.00")
    shop.invoice("I2", "50.00")
    receipt = shop.receive(("I1", "40.00"), unapplied=Decimal("20.00"))
    shop.run()
    choose(shop, deposit_to_account=BANK)
    shop.do("apply_receipt", id=receipt, invoiceId=shop.id("Invoice", "I2"), amount=Decimal("15.00"))
    shop.run()
    nothing_is_edited(shop)
    assert shop.moved() == {SALES: Decimal(-150), RECEIVABLES: Decimal(90), UNDEPOSITED: Decimal(60)}


def test_an_invoice_that_is_made_anew_for_a_line_that_went_keeps_the_account_of_the_others(shop: Shop) -> None:
    shop.invoice("I1", "60.00", "40.00", account=None)
    shop.run()
    choose(shop, unallocated_income_account=SALES)
    first, _ = held_here(shop, "Invoice", "I1", "invoiceLineItems")
    shop.update("Invoice", "I1", invoiceLineItems=[first])
    shop.run()
    nothing_is_edited(shop)
    assert posted(shop, "ARINVOICE", "I1") == [("60", OTHER_SALES)]


@pytest.mark.parametrize("after", [False, True])
def test_a_bill_whose_answer_was_lost_has_the_account_it_was_first_sent_with(shop: Shop, after: bool) -> None:
    shop.bill("B1", "60.00", account=None)
    lose_answer(shop, "create", after)
    shop.run()
    assert shop.causes() == {"B1": "outcome-unknown"}
    choose(shop, unallocated_expenses_account=RENT)
    shop.run()
    nothing_is_edited(shop)
    assert posted(shop, "APBILL", "B1") == [("60", UNALLOCATED)]


@pytest.mark.parametrize("changed", [False, True])
def test_an_edited_bill_follows_a_merge_of_the_account_that_stood_in_for_none(shop: Shop, changed: bool) -> None:
    shop.books.add("GLACCOUNT", shop.entity, ACCOUNTNO="6950", TITLE="To be coded", ACCOUNTTYPE="incomestatement")
    shop.run()
    choose(shop, unallocated_expenses_account="6950")
    shop.bill("B1", "60.00", account=None)
    shop.run()
    shop.tomorrow()
    loser, survivor = (shop.id("ChartOfAccount", number) for number in ("6950", SUPPLIES))
    if changed:
        choose(shop, unallocated_expenses_account=RENT)
    shop.do("merge", entity="ChartOfAccount", loser=loser, survivor=survivor)
    shop.run()
    assert set(shop.causes().values()) == {"merge-pending"}
    shop.update("Bill", "B1", description="Looked at")
    shop.run()
    assert posted(shop, "APBILL", "B1") == [("60", SUPPLIES)]
    assert shop.intacct("GLACCOUNT", "6950")["STATUS"] == "inactive"
    nothing_is_edited(shop)


def test_a_receipt_stays_where_it_was_deposited_when_the_deposit_account_changes(shop: Shop) -> None:
    shop.invoice("I1", "100.00")
    shop.receive(("I1", "30.00"))
    shop.run()
    choose(shop, deposit_to_account=BANK)
    nothing_is_edited(shop)
    assert shop.moved() == {SALES: Decimal(-100), RECEIVABLES: Decimal(70), UNDEPOSITED: Decimal(30)}


def test_online_payments_and_their_transfers_stay_as_posted_when_clearing_accounts_and_transfer_defaults_change() -> (
    None
):
    shop = open_shop()
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))
    shop.run()
    shop.tomorrow(4)
    shop.do("process_payments")
    shop.do("confirm_movements")
    shop.run()
    moved = shop.moved()
    department = shop.create("Department", name="Head Office", shortName="HO")
    shop.run()
    choose(shop, money_out_clearing_account=CLEARING_IN)
    shop.prefer(transfer_department=department, bank_accounts={shop.bank_account: shop.id("ChartOfAccount", CARD)})
    nothing_is_edited(shop)
    assert shop.moved() == moved == {SUPPLIES: Decimal(60), BANK: Decimal(-60)}
    assert PAYABLES not in moved
