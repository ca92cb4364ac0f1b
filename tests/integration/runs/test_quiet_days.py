"""What days cost on which nobody changes anything: what was read and needed nothing is left behind after a day."""

from __future__ import annotations

import pytest

from tests.integration.runs.books import Shop, open_shop

ROWS = ("vendor|intacct|seen", "vendor|cashflow360|seen", "account|intacct|seen", "account|cashflow360|seen")


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    opened.vendor("V2", "Acme Paper Company")
    opened.run()
    opened.run()
    opened.tomorrow()
    return opened


def test_rows_that_need_nothing_are_read_again_for_a_day_and_then_left_behind(shop: Shop) -> None:
    first = shop.world.run()
    kept = shop.world.kept()
    again = shop.world.run()
    assert shop.world.kept() == kept  # minutes later nothing is worth a write
    shop.tomorrow()
    second = shop.world.run()
    assert all(first[name] > 0 for name in ROWS)
    assert [again[name] for name in ROWS] == [second[name] for name in ROWS] == [0, 0, 0, 0]
    assert shop.world.kept() == kept


def test_what_changes_after_rows_were_left_behind_is_read(shop: Shop) -> None:
    shop.run()
    shop.edit("VENDOR", "V2", VENDORACCOUNTNO="7-77")
    shop.update("Vendor", shop.id("Vendor", "V1"), accNumber="8-88")
    shop.run()
    assert shop.row("Vendor", "V2")["accNumber"] == "7-77"
    assert shop.intacct("VENDOR", "V1")["VENDORACCOUNTNO"] == "8-88"
