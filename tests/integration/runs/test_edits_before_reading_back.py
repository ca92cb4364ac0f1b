"""Somebody edits a record seconds after it was written, before it is read back: an edit, and no difference."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

import httpx

from ledgersync.adapters.dynamodb.rehearsed import lines_of, rehearsed_of
from ledgersync.domain.first_writes import FirstWrites, Trial
from ledgersync.domain.kinds import DEFAULT_MASTERS
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Operation
from ledgersync.ports import PutFirstWrites
from ledgersync.sync.overlay_books import OverlayBooks
from sandbox.cashflow360.faults import Fault, FaultKind
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.identity import assert_tied
from tests.integration.runs.test_first_writes import BILLS, enter, first, here
from tests.integration.runs.test_preview import outcomes


class Meddling(httpx.BaseTransport):
    """Somebody changes what was written before it is read back, at most so many times.

    ``writes`` and ``reads`` are what the address or the body of such requests matches.
    """

    def __init__(
        self, inner: httpx.BaseTransport, meddle: Callable[[], None], left: list[None], writes: str, reads: str
    ) -> None:
        self._inner, self._meddle, self._left, self._wrote = inner, meddle, left, False
        self._writes, self._reads = writes, reads

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        told = f"{request.url} {request.read().decode()}"
        if self._wrote and re.search(self._reads, told) and self._left:
            self._left.pop()
            self._wrote = False
            self._meddle()
        self._wrote = self._wrote or re.search(self._writes, told) is not None
        return self._inner.handle_request(request)


def meddle_with_bills(shop: Shop, times: int, seconds: int = 3) -> None:
    """A user describes the newest bill anew, so long after it was written and before it is read back."""
    left: list[None] = [None] * times

    def meddle() -> None:
        shop.world.clock.sleep(seconds)
        newest = max(shop.books.table("APBILL").rows)
        shop.books.edit("APBILL", newest, shop.entity, DESCRIPTION=f"Mine {len(left)}")

    shop.world.reach_intacct = lambda inner: Meddling(inner, meddle, left, "<(create|update)><APBILL>", "<query>")


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


def test_a_preview_takes_it_that_the_record_tried_a_day_later_is_kept_as_it_is_sent(shop: Shop) -> None:
    """A user edits bill B1 as it is made in Cashflow360. A day later B8 is new in Intacct, and B1 edited there."""
    left: list[None] = [None]
    edit = partial(shop.update, "Bill", "B1", description="Mine")
    shop.world.reach_cashflow360 = lambda inner: Meddling(inner, edit, left, "/Create/Bill.json", "/Bill.json")
    for number in BILLS:
        shop.intacct_bill(number, DESCRIPTION=f"Paper {number}")
    shop.run()
    assert set(shop.causes().values()) == {"kept-otherwise"}
    shop.tomorrow()
    shop.edit("APBILL", "B1", DESCRIPTION="Paper again")
    shop.intacct_bill("B8", DESCRIPTION="Paper B8")
    said = shop.world.preview()
    done = shop.world.run()
    assert outcomes(said.counts) == outcomes(done)
    assert {hold.label: hold.cause for hold in said.holds} == shop.causes() == {}


def test_what_both_agreed_on_since_an_edit_stays_agreed_when_it_proves_to_be_one() -> None:
    """A user edits bill B1 as it is made in Cashflow360, and once more. Both agree before B8 is tried a day later."""
    shop = open_shop(masters={**DEFAULT_MASTERS, Kind.BILL: Side.CASHFLOW360})
    left: list[None] = [None]
    edit = partial(shop.update, "Bill", "B1", description="Mine")
    shop.world.reach_cashflow360 = lambda inner: Meddling(inner, edit, left, "/Create/Bill.json", "/Bill.json")
    shop.intacct_bill("B1", DESCRIPTION="Paper B1")
    shop.run()
    shop.update("Bill", "B1", description="Mine again")
    shop.run()
    (agreed,) = {shop.intacct("APBILL", "B1")["DESCRIPTION"], shop.row("Bill", "B1")["description"]}
    shop.tomorrow(2)
    shop.run()
    shop.intacct_bill("B8", DESCRIPTION="Paper B8")
    shop.run()
    assert shop.causes() == {}
    assert agreed == "Mine again"
    bases = {link.base["number"]: link.base["description"] for link in shop.world.books().all_links(Kind.BILL)}
    assert bases == {"B1": agreed, "B8": "Paper B8"}


def test_the_next_slice_of_a_preview_knows_what_the_one_before_took_for_right(shop: Shop) -> None:
    trial = Trial("2026-06-16", "B1", {"description": "Paper B1", "lines": ({"amount": Decimal("1.00")},)})
    wrong = FirstWrites(kind=Kind.BILL, side=Side.INTACCT, differs="it differs", fields=frozenset({"due"}), trial=trial)
    begun = rehearsed_of(())
    books = OverlayBooks(real=shop.world.books(), shelves=begun.shelves)
    books.commit([PutFirstWrites(wrong)])
    left = rehearsed_of(lines_of(replace(begun, kept=books.kept())))
    following = OverlayBooks(real=shop.world.books(), shelves=left.shelves)
    following.commit(left.kept)
    assert following.first_writes() == books.first_writes()
    assert wrong in following.first_writes()


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


def test_a_hold_goes_with_its_record_of_intacct_though_the_merge_of_its_counterpart_waits(shop: Shop) -> None:
    """V9 was kept without its phone and is deleted in Intacct. Cashflow360's is merged into one Intacct can't take."""
    shop.organization.rules = replace(shop.organization.rules, drops={"Vendor": frozenset({"phone"})})
    shop.vendor("V9", "Nine", DISPLAYCONTACT={"PRINTAS": "Nine", "PHONE1": "555-0100"})
    shop.run()
    assert shop.causes() == {"Nine": "kept-otherwise"}
    heir = shop.create("Vendor", name="Heir", shortName="H" * 40)
    shop.run()
    shop.books.remove("VENDOR", shop.recordno("VENDOR", "V9"), shop.entity)
    shop.do("merge", entity="Vendor", loser=shop.id("Vendor", "V9"), survivor=heir)
    shop.tomorrow()
    shop.run()
    held = [(hold.side, hold.label, hold.cause) for hold in shop.world.books().holds()]
    assert sorted(held) == [
        (Side.CASHFLOW360, "Heir", "field-too-long"),
        (Side.CASHFLOW360, "Nine", "merge-waits"),
    ]


def test_a_hold_goes_with_its_record_of_intacct_though_its_counterpart_can_not_be_removed(shop: Shop) -> None:
    """Bill B1 was kept without its description and is deleted in Intacct. It is paid in Cashflow360."""
    shop.organization.rules = replace(shop.organization.rules, drops={"Bill": frozenset({"description"})})
    shop.intacct_bill("B1", "10.00", DESCRIPTION="Paper B1")
    shop.run()
    assert shop.causes() == {"B1": "kept-otherwise"}
    shop.pay_offline(("B1", "10.00"))
    shop.remove("APBILL", "B1")
    shop.tomorrow()
    shop.run()
    held = {(hold.side, hold.cause) for hold in shop.world.books().holds() if hold.kind is Kind.BILL}
    assert held == {(Side.CASHFLOW360, "paid-in-cashflow360")}


def test_a_hold_goes_with_its_record_of_intacct_though_nobody_hears_how_the_removal_ended(shop: Shop) -> None:
    """Bill B1 was kept without its description and is deleted in Intacct. Cashflow360 does not answer its removal."""
    shop.organization.rules = replace(shop.organization.rules, drops={"Bill": frozenset({"description"})})
    shop.intacct_bill("B1", "10.00", DESCRIPTION="Paper B1")
    shop.run()
    shop.remove("APBILL", "B1")
    shop.tomorrow()
    shop.world.scenario.cashflow360.faults.add(Fault("Delete/Bill", FaultKind.TIMEOUT_BEFORE))
    shop.run()
    held = {(hold.side, hold.cause) for hold in shop.world.books().holds() if hold.kind is Kind.BILL}
    assert held == {(Side.CASHFLOW360, "outcome-unknown")}
