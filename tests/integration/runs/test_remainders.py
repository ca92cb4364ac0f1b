"""A page is no whole number of requests: what is left of it goes with the next page, and is never lost on the way.

The simulation's histories are too short for a page that is larger than a request: what it would notice is tested here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from ledgersync.domain.kinds import Group
from tests.integration.runs.books import Shop

PAGE = 110
NUMBERS = [f"B{number:03}" for number in range(215)]


class Counted(httpx.BaseTransport):
    """Counts the bills that each request creates; ``last`` is how many requests until the slice has no time left."""

    def __init__(self, inner: httpx.BaseTransport, shop: Shop, sent: list[int], last: int) -> None:
        self._inner, self._shop, self._sent, self._last = inner, shop, sent, last

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        made = len(re.findall(r"<create>\s*<APBILL>", request.read().decode()))
        if made:
            self._sent.append(made)
        if made and len(self._sent) == self._last:
            self._shop.world.clock.left = 0.0
        return self._inner.handle_request(request)


@pytest.fixture
def entered(shop: Shop) -> Shop:
    """Bills entered two every hour, in a shop whose pages hold 110; a page ends before its last stamp."""
    shop.world.cashflow360_settings = replace(shop.world.cashflow360_settings, page_rows=PAGE)
    shop.run()
    shop.world.prove()
    for place, number in enumerate(NUMBERS):
        shop.world.clock.at += timedelta(hours=place % 2 == 0)
        shop.bill(number)
    return shop


def watch(shop: Shop, last: int = 0) -> list[int]:
    sent: list[int] = []
    shop.world.reach_intacct = lambda inner: Counted(inner, shop, sent, last)
    return sent


def numbers(shop: Shop) -> list[str]:
    return sorted(str(row["RECORDID"]) for row in shop.all_intacct("APBILL") if str(row["RECORDID"]) in NUMBERS)


def test_what_is_left_of_a_page_is_written_with_the_next_page(entered: Shop) -> None:
    sent = watch(entered)
    entered.run()
    assert (sent, numbers(entered)) == ([100, 100, 15], NUMBERS)


def test_what_is_left_of_a_page_when_time_runs_out_is_read_again_by_the_next_slice(entered: Shop) -> None:
    sent = watch(entered, last=1)
    world = entered.world
    outcome = world.runner().run_slice(world.id, "cut", Group.TRANSACTIONS, "first")
    assert (sent, outcome.more, numbers(entered)) == ([100], True, NUMBERS[:100])
    read_to = world.registry._state(world.id).positions["cashflow360:bill"]
    world.clock.left = 900.0
    world.runner().run_slice(world.id, "cut", Group.TRANSACTIONS, "second", "first")
    assert (sum(sent), numbers(entered)) == (215, NUMBERS)
    assert read_to.at == world.clock.at - timedelta(hours=57), "as far as what was carried over"
