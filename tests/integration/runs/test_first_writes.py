"""The first writes of a kind go in ones and twos and are read back; a difference stops the kind, not the books (J4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Note, Operation
from ledgersync.management.hold_actions import Action
from ledgersync.management.holds import Holds
from sandbox.intacct.faults import Fault
from sandbox.intacct.profiles import FULL, PROFILES, Profile
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import SUPPLIES
from tests.integration.runs.identity import assert_tied

BILLS = [f"B{number}" for number in range(1, 8)]
DROPS_DESCRIPTIONS = Profile(name="drops", about="", drops={"APBILL": frozenset({"DESCRIPTION"})})
SHOUTS = Profile(name="shouts", about="", alters={"APBILL": frozenset({"DESCRIPTION"})})


class Watched(httpx.BaseTransport):
    """Counts the bills each request creates; ``dies_at`` cuts the power when the nth read back of bills is asked."""

    def __init__(self, inner: httpx.BaseTransport, sent: list[int], dies: Iterator[bool]) -> None:
        self._inner, self._sent, self._dies = inner, sent, dies

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        content = request.read().decode()
        made = len(re.findall(r"<create>\s*<APBILL>", content))
        if made:
            self._sent.append(made)
        if self._sent and "<object>APBILL</object>" in content and "<in>" in content and next(self._dies, False):
            raise KeyboardInterrupt
        return self._inner.handle_request(request)


def watch(shop: Shop, *dies: bool) -> list[int]:
    """The number of bills that each request creates in Intacct from now on."""
    sent: list[int] = []
    asked = iter(dies)
    shop.world.reach_intacct = lambda inner: Watched(inner, sent, asked)
    return sent


def enter(shop: Shop, numbers: list[str] = BILLS) -> None:
    for number in numbers:
        shop.bill(number, description=f"Paper {number}")


def here(shop: Shop) -> set[str]:
    """The descriptions of the bills in Cashflow360."""
    return {row["description"] for row in shop.rows("Bill")}


def first(shop: Shop, kind: Kind = Kind.BILL, side: Side = Side.INTACCT) -> FirstWrites:
    found = {(one.kind, one.side): one for one in shop.world.books().first_writes()}
    return found.get((kind, side), FirstWrites(kind=kind, side=side))


def holds(shop: Shop) -> Holds:
    world = shop.world
    return Holds(world.registry, world.clock, world.opener(), lambda: "asked")


def act(shop: Shop, action: Action, label: str = "") -> None:
    """What a person does with one hold, or with all of the cause."""
    connection = shop.world.registry.connection(shop.world.id)
    assert connection is not None
    hold = shop.world.holds().get(label)
    keys = [(hold.kind, hold.side, hold.id)] if hold else "kept-otherwise"
    holds(shop).act(connection, keys, action, Note("ann", shop.world.clock.now(), "seen"))


def test_the_first_bills_go_alone_then_in_twos_and_the_rest_together(shop: Shop) -> None:
    sent = watch(shop)
    enter(shop)
    shop.run()
    assert sent == [1, 2, 4]
    assert first(shop).alike == {Operation.CREATE: 3}
    assert len(shop.all_intacct("APBILL")) == 7
    assert_tied(shop)
    assert_quiet(shop)


def test_a_proved_kind_is_read_back_no_more(shop: Shop) -> None:
    enter(shop)
    shop.run()
    shop.tomorrow()
    sent = watch(shop)
    enter(shop, ["C1", "C2", "C3", "C4"])
    shop.run()
    assert sent == [4]
    assert first(shop).alike == {Operation.CREATE: 3}


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        (DROPS_DESCRIPTIONS, r"the description was sent as “Paper (B\d)” and is empty there"),
        (SHOUTS, r"the description was sent as “Paper (B\d)” and is “PAPER \1” there"),
    ],
    ids=["dropped", "altered"],
)
def test_a_field_that_is_kept_otherwise_stops_the_kind_after_one_record_and_is_named(
    shop: Shop, profile: Profile, told: str
) -> None:
    shop.books.take_on(profile)
    sent = watch(shop)
    enter(shop)
    shop.vendor("V9", "Nine")
    shop.run()
    assert sent == [1]
    assert set(shop.causes()) == set(BILLS) and set(shop.causes().values()) == {"kept-otherwise"}
    assert all(re.search(told, hold.text) for hold in shop.world.holds().values())
    assert shop.row("Vendor", "V9")["name"] == "Nine"
    for _ in range(2):  # what Intacct made of it is nobody's edit
        shop.tomorrow()
        shop.run()
        assert here(shop) == {f"Paper {number}" for number in BILLS}
    assert (sent, len(shop.all_intacct("APBILL"))) == ([1], 1)


def test_a_stopped_kind_goes_on_once_it_was_mended_and_one_record_was_retried(shop: Shop) -> None:
    shop.books.take_on(DROPS_DESCRIPTIONS)
    enter(shop)
    shop.run()
    shop.books.take_on(FULL)
    shop.tomorrow()
    act(shop, Action.RETRY, "B2")
    shop.run()
    assert shop.intacct("APBILL", "B2")["DESCRIPTION"] == "Paper B2"
    shop.run()
    assert shop.causes() == {}
    assert {row["DESCRIPTION"] for row in shop.all_intacct("APBILL")} == {f"Paper {number}" for number in BILLS}
    assert_tied(shop)


def test_a_retry_without_a_remedy_writes_one_record_more_and_stops_again(shop: Shop) -> None:
    shop.books.take_on(DROPS_DESCRIPTIONS)
    enter(shop)
    shop.run()
    shop.tomorrow()
    act(shop, Action.RETRY)
    sent = watch(shop)
    shop.run()
    assert sum(sent) <= 1
    assert set(shop.causes()) == set(BILLS) and set(shop.causes().values()) == {"kept-otherwise"}


def test_an_accepted_difference_goes_to_the_other_side_and_stops_nothing_more(shop: Shop) -> None:
    shop.books.take_on(SHOUTS)
    enter(shop)
    shop.run()
    act(shop, Action.ACCEPT, "B3")
    for _ in range(3):
        shop.tomorrow()
        shop.run()
    assert shop.causes() == {}
    assert first(shop).accepted == {"description"}
    assert {row["description"] for row in shop.rows("Bill")} == {f"PAPER {number}" for number in BILLS}
    assert_tied(shop)


def test_what_is_removed_goes_on_while_its_kind_is_stopped(shop: Shop) -> None:
    enter(shop, ["B1", "B2"])
    shop.run()
    shop.books.take_on(DROPS_DESCRIPTIONS)
    shop.tomorrow()
    enter(shop, ["B3"])
    shop.run()
    assert shop.causes() == {"B3": "kept-otherwise"}
    shop.delete("Bill", "B1")
    shop.run()
    assert {row["RECORDID"] for row in shop.all_intacct("APBILL")} == {"B2", "B3"}


def test_an_update_that_is_dropped_stops_the_kind_too(shop: Shop) -> None:
    enter(shop)
    shop.run()
    shop.books.take_on(DROPS_DESCRIPTIONS)
    shop.tomorrow()
    shop.update("Bill", "B1", description="Changed", poNumber="PO-1")
    shop.update("Bill", "B2", description="Changed", poNumber="PO-2")
    shop.run()
    assert set(shop.causes().values()) == {"kept-otherwise"}
    assert [shop.intacct("APBILL", number).get("DOCNUMBER") for number in ("B1", "B2")].count("PO-1") == 1
    shop.run()
    assert shop.row("Bill", "B1")["description"] == "Changed"


@pytest.mark.parametrize("seconds", [3, 50])
def test_what_shows_a_little_late_is_waited_for(shop: Shop, seconds: int) -> None:
    shop.world.scenario.intacct.faults.replace([Fault(kind="late_visibility", function="create", seconds=seconds)])
    enter(shop)
    shop.run()
    assert shop.causes() == {}
    assert len(shop.all_intacct("APBILL")) == 7
    assert_tied(shop)


def test_what_shows_much_later_leaves_the_rest_to_the_next_run_and_nothing_is_written_twice(shop: Shop) -> None:
    shop.world.scenario.intacct.faults.replace([Fault(kind="late_visibility", function="create", seconds=6000)])
    sent = watch(shop)
    enter(shop)
    shop.run()
    assert sent == [1]
    assert set(shop.causes().values()) == {"first-write-not-shown"}
    shop.world.clock.at += timedelta(hours=2)
    shop.run()
    assert shop.causes() == {}
    assert (sum(sent), len(shop.all_intacct("APBILL"))) == (7, 7)
    assert_tied(shop)


def test_a_slice_that_is_killed_before_it_read_back_does_so_later(shop: Shop) -> None:
    shop.books.take_on(DROPS_DESCRIPTIONS)
    sent = watch(shop, True)
    enter(shop)
    with pytest.raises(KeyboardInterrupt):
        shop.run()
    assert sent == [1]
    shop.world.clock.at += timedelta(minutes=31)
    shop.run()
    assert set(shop.causes().values()) == {"kept-otherwise"}
    assert (sent, here(shop)) == ([1], {f"Paper {number}" for number in BILLS})


def test_a_first_write_whose_answer_was_lost_is_read_back_when_it_is_looked_up(shop: Shop) -> None:
    shop.books.take_on(DROPS_DESCRIPTIONS)
    shop.world.scenario.intacct.faults.replace([Fault(kind="http_500_after", function="create")])
    enter(shop)
    shop.run()
    shop.world.clock.at += timedelta(minutes=31)
    shop.run()
    assert set(shop.causes().values()) == {"kept-otherwise"}
    assert len(shop.all_intacct("APBILL")) == 2
    assert here(shop) == {f"Paper {number}" for number in BILLS}


def test_a_preview_of_a_stopped_kind_says_what_the_run_says(shop: Shop) -> None:
    shop.books.take_on(DROPS_DESCRIPTIONS)
    enter(shop)
    shop.run()
    shop.tomorrow()
    before = first(shop)
    seen = shop.world.preview()
    assert {hold.cause for hold in seen.holds} == {"kept-otherwise"}
    assert [one for one in seen.planned if one.kind is Kind.BILL and one.side is Side.INTACCT] == []
    assert first(shop) == before


def test_a_vendor_whose_email_is_dropped_stops_vendors_only(shop: Shop) -> None:
    shop.books.take_on(PROFILES["careless"])
    shop.create("Vendor", name="New Supplies", shortName="V8", email="new@shop.test")
    shop.create("Customer", name="New Cafe", shortName="C8")
    shop.run()
    assert shop.causes() == {"New Supplies": "kept-otherwise"}
    assert (
        "the e-mail address was sent as “new@shop.test” and is empty there" in shop.world.holds()["New Supplies"].text
    )
    assert shop.intacct("CUSTOMER", "C8")["NAME"] == "New Cafe"


def test_a_field_that_cashflow360_drops_stops_the_kind_there_and_never_comes_back_as_an_edit(shop: Shop) -> None:
    shop.organization.rules = replace(shop.organization.rules, drops={"Bill": frozenset({"description"})})
    for number in BILLS:
        shop.intacct_bill(number, "10.00", DESCRIPTION=f"Paper {number}")
    for _ in range(2):
        shop.run()
        shop.tomorrow()
        assert len(shop.rows("Bill")) == 1
        assert set(shop.causes().values()) == {"kept-otherwise"}
        assert {row["DESCRIPTION"] for row in shop.all_intacct("APBILL")} == {f"Paper {number}" for number in BILLS}
    assert all("Cashflow360 kept the first bill" in hold.text for hold in shop.world.holds().values())
    shop.organization.rules = replace(shop.organization.rules, drops={})
    act(shop, Action.RETRY)
    shop.run()
    shop.run()
    assert shop.causes() == {}
    assert here(shop) == {f"Paper {number}" for number in BILLS}
    assert_tied(shop)


def test_an_item_whose_account_is_intacct_s_to_choose_stops_nothing(shop: Shop) -> None:
    account = shop.id("ChartOfAccount", SUPPLIES)
    for number in ("I1", "I2"):
        shop.create("Item", name=f"Item {number}", shortName=number, type="3", chartOfAccountId=account)
    shop.run()
    assert {row["ITEMID"] for row in shop.all_intacct("ITEM")} == {"I1", "I2"}
    assert shop.causes() == {}
