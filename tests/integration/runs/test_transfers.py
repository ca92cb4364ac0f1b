"""Money movements as journal entries, whole runs (sync-rules §5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sandbox.scenarios.native.lists import Dimension, add_to_intacct
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, CLEARING_OUT, JOURNAL, SUPPLIES
from tests.integration.runs.identity import assert_tied


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    opened.bill("B1", "60.00")
    opened.pay_online(("B1", "60.00"))
    opened.run()
    opened.tomorrow(2)
    opened.do("process_payments")
    return opened


def entries(shop: Shop) -> list[tuple[object, ...]]:
    """Lines of journal entries: account, debit or credit, amount, location, department."""
    batches = {row["BATCHNO"] for row in shop.all_intacct("GLBATCH", MODULE="2.GL")}
    fields = ("ACCOUNTNO", "TR_TYPE", "TRX_AMOUNT", "LOCATION", "DEPARTMENT")
    return [tuple(row.get(name) for name in fields) for row in shop.all_intacct("GLENTRY") if row["BATCHNO"] in batches]


def test_a_movement_is_booked_once_the_bank_confirmed_it_and_not_before(shop: Shop) -> None:
    shop.run()
    assert entries(shop) == []
    assert shop.moved() == {SUPPLIES: Decimal(60), CLEARING_OUT: Decimal(-60)}
    shop.do("confirm_movements")
    shop.run()
    assert shop.moved() == {SUPPLIES: Decimal(60), BANK: Decimal(-60)}
    assert_tied(shop)


def test_a_transfer_is_one_entry_in_the_funds_transfer_journal_on_the_day_the_money_moved(shop: Shop) -> None:
    shop.do("confirm_movements")
    shop.run()
    (batch,) = shop.all_intacct("GLBATCH", MODULE="2.GL")
    assert (batch["JOURNAL"], batch["BATCH_DATE"]) == (JOURNAL, "06/16/2026")
    assert entries(shop) == [
        (CLEARING_OUT, "1", "60", shop.entity, None),
        (BANK, "-1", "60", shop.entity, None),
    ]


def test_a_transfer_carries_the_transfer_location_and_department(shop: Shop) -> None:
    add_to_intacct(shop.books, "department", Dimension("OPS", "Operations"), None)
    add_to_intacct(shop.books, "location", Dimension("10-A", "Annex", parent=shop.entity), shop.entity)
    shop.run()
    shop.prefer(transfer_location=shop.id("Location", "10-A"), transfer_department=shop.id("Department", "OPS"))
    shop.do("confirm_movements")
    shop.run()
    assert {line[3:] for line in entries(shop)} == {("10-A", "OPS")}


def test_a_transfer_whose_account_demands_a_department_is_never_sent_without_and_goes_once_it_is_chosen(
    shop: Shop,
) -> None:
    add_to_intacct(shop.books, "department", Dimension("OPS", "Operations"), None)
    shop.edit("GLACCOUNT", CLEARING_OUT, top=True, REQUIREDEPT=True)
    shop.run()
    shop.do("confirm_movements")
    shop.run()
    assert [row for row in shop.all_intacct("APIUSAGEDETAIL") if row["STATUS"] == "failure"] == []
    (hold,) = shop.world.holds().values()
    assert (hold.cause, hold.params["account"]) == (
        "transfer-requires-dimension",
        f"Money Out Clearing ({CLEARING_OUT})",
    )
    shop.prefer(transfer_department=shop.id("Department", "OPS"))
    shop.run()
    assert {line[4] for line in entries(shop)} == {"OPS"}
    assert shop.causes() == {}


def test_payments_of_one_day_are_booked_as_the_one_movement_the_bank_made(shop: Shop) -> None:
    shop.bill("B2", "15.00")
    shop.bill("B3", "25.00")
    shop.pay_online(("B2", "15.00"))
    shop.pay_online(("B3", "25.00"))
    shop.tomorrow(2)
    shop.do("process_payments")
    shop.do("confirm_movements")
    shop.run()
    assert sorted(str(line[2]) for line in entries(shop)) == ["40", "40", "60", "60"]
    assert_tied(shop)


def test_a_transfer_waits_for_the_gl_account_of_its_bank_and_follows_once_it_is_chosen(shop: Shop) -> None:
    chosen = shop.preferences.bank_accounts
    shop.prefer(bank_accounts={})
    shop.do("confirm_movements")
    shop.run()
    assert list(shop.causes().values()) == ["no-posting-account"]
    shop.prefer(bank_accounts=chosen)
    shop.run()
    assert shop.causes() == {}
    assert shop.moved() == {SUPPLIES: Decimal(60), BANK: Decimal(-60)}


def test_a_transfer_into_a_closed_period_waits_until_the_period_opens(shop: Shop) -> None:
    shop.do("confirm_movements")
    shop.books.close_period(shop.in_days(1), shop.entity)
    shop.run()
    assert list(shop.causes().values()) == ["period-closed"]
    shop.books.close_period(None, shop.entity)
    shop.run()
    assert shop.causes() == {}
    assert len(entries(shop)) == 2
