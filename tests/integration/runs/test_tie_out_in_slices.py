"""A tie-out that is interrupted after every page, and one that is made right after a run."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest

from cashflow360 import paging
from ledgersync.adapters.shelves import TemporaryShelves
from ledgersync.domain.model import Kind
from ledgersync.domain.rules import Rules
from ledgersync.management.gathering import Gathering
from ledgersync.management.tie_out import compared
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import TODAY

BILLS, PAGE, MOST_SLICES = 9, 2, 60


@pytest.fixture
def just_synced(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Bills that a run has written within one second, more than a page of them, and one of later; so lately that more
    may be written in those seconds."""
    monkeypatch.setattr(paging, "SETTLED_AFTER", timedelta(hours=1))
    for number in range(BILLS - 1):
        shop.bill(f"B{number}", "10.00")
    shop.run()
    shop.bill("B9", "10.00")
    shop.run()
    shop.world.intacct_settings = replace(shop.world.intacct_settings, page_size=PAGE)
    shop.world.cashflow360_settings = replace(shop.world.cashflow360_settings, page_rows=PAGE)
    return shop


def gathering(shop: Shop, saved: str | None, shelves: TemporaryShelves) -> Gathering:
    connection = shop.world.registry.connection(shop.world.id)
    assert connection is not None
    ledgers, rules = shop.world.opener()(connection), Rules(TODAY, shop.preferences, connection.one_way)
    state = json.loads(saved) if saved else None
    return Gathering(Kind.BILL, ledgers, shop.world.books(), rules, shelves, state)


def test_a_tie_out_right_after_a_run_misses_no_bill_of_a_crowded_second(just_synced: Shop) -> None:
    one = gathering(just_synced, None, TemporaryShelves())
    assert one.go_on(lambda: True)
    found = compared(one, just_synced.world.books())
    assert (found.intacct, found.cashflow360) == (Decimal(10 * BILLS), Decimal(10 * BILLS))


def test_a_tie_out_of_bills_that_just_changed_ends_though_each_slice_reads_one_page(just_synced: Shop) -> None:
    shelves, saved = TemporaryShelves(), None
    for slices in count(1):
        one = gathering(just_synced, saved, shelves)
        if one.go_on(lambda: False):
            break
        assert slices < MOST_SLICES, "the tie-out does not come to an end"
        saved = json.dumps(one.state())
    found = compared(one, just_synced.world.books())
    assert (found.intacct, found.cashflow360) == (Decimal(10 * BILLS), Decimal(10 * BILLS))
    assert slices > BILLS // PAGE
