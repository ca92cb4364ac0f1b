"""Somebody edits a record seconds after it was written, before it is read back: an edit, and no difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import httpx

from ledgersync.domain.remembered import Operation
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop
from tests.integration.runs.identity import assert_tied
from tests.integration.runs.test_first_writes import BILLS, enter, first, here


class Meddling(httpx.BaseTransport):
    """Somebody changes what was written before it is read back, at most so many times."""

    def __init__(self, inner: httpx.BaseTransport, meddle: Callable[[], None], left: list[None]) -> None:
        self._inner, self._meddle, self._left, self._wrote = inner, meddle, left, False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        content = request.read().decode()
        if self._wrote and "<query>" in content and self._left:
            self._left.pop()
            self._wrote = False
            self._meddle()
        self._wrote = self._wrote or "<create><APBILL>" in content or "<update><APBILL>" in content
        return self._inner.handle_request(request)


def meddle_with_bills(shop: Shop, times: int, seconds: int = 3) -> None:
    """A user describes the newest bill anew, so long after it was written and before it is read back."""
    left: list[None] = [None] * times

    def meddle() -> None:
        shop.world.clock.sleep(seconds)
        newest = max(shop.books.table("APBILL").rows)
        shop.books.edit("APBILL", newest, shop.entity, DESCRIPTION=f"Mine {len(left)}")

    shop.world.reach_intacct = lambda inner: Meddling(inner, meddle, left)


def test_what_a_user_edits_before_it_is_read_back_is_an_edit_and_stops_nothing(shop: Shop) -> None:
    meddle_with_bills(shop, times=1)
    enter(shop)
    shop.run()
    assert shop.causes() == {}
    assert len(shop.all_intacct("APBILL")) == len(BILLS)
    assert first(shop).alike[Operation.CREATE] >= 3
    shop.tomorrow()
    shop.run()
    assert here(shop) - {f"Paper {number}" for number in BILLS} == {"Mine 0"}
    assert_tied(shop)


def test_a_system_that_changes_what_it_made_afterwards_stops_the_kind_at_the_second_record(shop: Shop) -> None:
    meddle_with_bills(shop, times=9)
    enter(shop)
    shop.run()
    assert len(shop.all_intacct("APBILL")) == 2
    assert set(shop.causes().values()) == {"kept-otherwise"}


def test_an_edit_in_the_second_of_the_write_stops_the_kind_until_one_more_is_tried_a_day_later(shop: Shop) -> None:
    meddle_with_bills(shop, times=1, seconds=0)
    enter(shop)
    shop.run()
    assert set(shop.causes().values()) == {"kept-otherwise"}
    shop.run()
    assert len(shop.all_intacct("APBILL")) == 1
    shop.tomorrow()
    shop.run()
    shop.run()
    assert shop.causes() == {}
    assert len(shop.all_intacct("APBILL")) == len(BILLS)
    assert here(shop) - {f"Paper {number}" for number in BILLS} == {"Mine 0"}
    assert_tied(shop)
    assert_quiet(shop)


def test_a_system_that_alters_in_the_same_second_gets_one_more_record_and_then_waits_for_a_person(shop: Shop) -> None:
    meddle_with_bills(shop, times=99, seconds=0)
    enter(shop)
    for _ in range(4):
        shop.run()
        shop.tomorrow()
    assert len(shop.all_intacct("APBILL")) == 2
    assert set(shop.causes().values()) == {"kept-otherwise"}


def test_what_was_kept_otherwise_and_is_deleted_where_it_came_from_is_held_no_more(shop: Shop) -> None:
    shop.organization.rules = replace(shop.organization.rules, drops={"Bill": frozenset({"description"})})
    shop.intacct_bill("B1", "10.00", DESCRIPTION="Paper B1")
    shop.run()
    assert set(shop.causes().values()) == {"kept-otherwise"}
    shop.remove("APBILL", "B1")
    shop.tomorrow()
    shop.run()
    shop.run()
    assert shop.causes() == {}
    assert [row for row in shop.rows("Bill") if row["isActive"] == "1"] == []
