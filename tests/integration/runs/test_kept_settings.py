"""Settings are kept with the connection, and asked anew before anything depends on them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import httpx
import pytest
from lxml import etree

from ledgersync.runs.knowing import ASKED_EVERY
from sandbox.scenarios.setting import SYNC_USER
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import TODAY

SETTINGS = ("readUserFormatting", "query APTERM", "query CHECKINGACCOUNT")
"""One of each part that is asked for."""


class Noted(httpx.BaseTransport):
    """Counts the functions that Intacct is asked, queries by their object."""

    def __init__(self, inner: httpx.BaseTransport, asked: Counter[str]) -> None:
        self._inner = inner
        self._asked = asked

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        for call in etree.fromstring(request.read()).iterfind("operation/content/function/*"):
            self._asked[f"query {call.findtext('object')}" if call.tag == "query" else str(call.tag)] += 1
        return self._inner.handle_request(request)


@pytest.fixture
def asked() -> Counter[str]:
    return Counter()


@pytest.fixture
def shop(asked: Counter[str]) -> Shop:
    opened = open_shop()
    opened.run()
    opened.tomorrow()
    opened.run()
    opened.tomorrow()
    opened.world.reach_intacct = lambda inner: Noted(inner, asked)
    return opened


def test_a_quiet_run_asks_for_no_settings_and_needs_one_slice(shop: Shop, asked: Counter[str]) -> None:
    outcome = shop.world.slice_of("quiet")
    assert not outcome.more and not outcome.transactions_ready
    assert [asked[name] for name in SETTINGS] == [0, 0, 0]
    assert asked["query AUDITHISTORY"] == 1


def test_settings_are_asked_once_a_run_before_anything_is_decided(shop: Shop, asked: Counter[str]) -> None:
    shop.vendor("V9", "Newcomer")
    shop.world.run()
    assert [asked[name] for name in SETTINGS] == [1, 1, 1]
    assert shop.row("Vendor", "V9")


def test_they_are_asked_weekly_all_the_same(shop: Shop, asked: Counter[str]) -> None:
    shop.tomorrow(ASKED_EVERY.days)
    shop.world.run()
    assert [asked[name] for name in SETTINGS] == [1, 1, 1]


def test_a_bill_entered_after_the_period_was_closed_is_held_though_the_settings_were_kept_open(shop: Shop) -> None:
    shop.vendor("V9", "Newcomer")
    shop.run()
    shop.books.close_period(TODAY + timedelta(days=1), shop.entity)
    shop.bill("B-1", vendor=shop.id("Vendor", "V9"))
    shop.run()
    assert shop.causes() == {"B-1": "period-closed"}


def test_a_hold_for_a_closed_period_is_freed_by_the_next_run_after_it_opens(shop: Shop, asked: Counter[str]) -> None:
    shop.books.close_period(TODAY + timedelta(days=1), shop.entity)
    shop.bill("B-1")
    shop.run()
    shop.tomorrow(2)
    shop.run()
    shop.tomorrow(2)
    asked.clear()
    shop.world.slice_of("quiet")
    assert [asked[name] for name in SETTINGS] == [1, 0, 0]  # what it waits for is asked for, and no more
    shop.world.registry.free_lease(shop.world.id, "quiet")
    shop.books.close_period(None, shop.entity)
    shop.run()
    assert shop.causes() == {}


def test_a_period_that_opened_is_known_to_the_look_at_transactions_after_a_quiet_slice_of_lists() -> None:
    """The slice of lists only moves positions on, for which it asks; what it found counts for what follows."""
    shop = open_shop()
    shop.books.close_period(TODAY + timedelta(days=1), shop.entity)
    shop.bill("B-1")
    shop.run()
    assert shop.causes() == {"B-1": "period-closed"}
    shop.tomorrow()
    shop.books.close_period(None, shop.entity)
    assert shop.world.slice_of("opened").transactions_ready


def test_a_time_zone_that_changed_is_known_before_a_row_is_read_by_it(shop: Shop) -> None:
    user = shop.books.users[SYNC_USER]
    shop.books.user(SYNC_USER, password=user.password, gmtoffset="-08:00")
    for number in ("7-77", "8-88"):
        shop.tomorrow()
        shop.edit("VENDOR", "V1", VENDORACCOUNTNO=number)
        shop.run()
        assert shop.row("Vendor", "V1")["accNumber"] == number
        assert shop.world.books().positions()["intacct:vendor"].at <= shop.world.clock.now()
