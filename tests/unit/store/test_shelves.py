"""Shelves of a report: what is put is found by key and by mark, and goes to the next slice as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from ledgersync.adapters.shelves import TemporaryShelves
from ledgersync.domain.facts import Facts, Uncertain
from ledgersync.domain.model import Kind, Line, Link, Record, Ref, Side, Values
from ledgersync.ports.shelves import Shelves
from ledgersync.sync.pretended import Pretended, mark_of

VENDOR = Ref(Kind.VENDOR, "v1")
LINES: tuple[Line, ...] = ({"amount": Decimal("12.50"), "account": Ref(Kind.ACCOUNT, "a1"), "memo": "tab\there"},)
BILL = Record(
    Kind.BILL,
    Side.CASHFLOW360,
    "preview-1",
    {"vendor": VENDOR, "number": "B1", "date": date(2026, 11, 30), "total": Decimal("12.50"), "lines": LINES},
    modified=datetime(2026, 11, 30, 12, tzinfo=UTC),
    record_no="7",
    owner="",
    facts=Facts(due=Decimal("12.50"), demands=frozenset({"class"}), uncertain=Uncertain("x", "y", {"z": "1"})),
    gaps=frozenset({"memo"}),
    touched=True,
)
LINK = Link(Kind.BILL, "preview-1", "77", "77", BILL.values, {Side.INTACCT: "x"}, shared=True)


def moved(shelves: TemporaryShelves) -> Shelves:
    """The shelves of the next slice."""
    following = TemporaryShelves()
    for row in shelves.rows():
        following.fill(row)
    return following


def test_records_and_links_come_back_as_they_were_in_this_slice_and_in_the_next() -> None:
    shelves = TemporaryShelves()
    shelves.records(Side.CASHFLOW360, Kind.BILL).put("preview-1", BILL)
    shelves.links(Kind.BILL).put("preview-1", LINK, mark="77")
    shelves.freed(Side.INTACCT).put("bill/77", Decimal("-0.10"))
    for there in (shelves, moved(shelves)):
        found = there.records(Side.CASHFLOW360, Kind.BILL).get(["preview-1", "other"])
        assert found == {"preview-1": BILL}
        assert [one.touched for one in found.values() if one] == [True]
        assert there.links(Kind.BILL).marked("77") == [LINK]
        assert there.freed(Side.INTACCT).get(["bill/77"]) == {"bill/77": Decimal("-0.10")}
        assert (len(there), there.links(Kind.VENDOR).marked("77")) == (3, [])


def test_what_is_gone_is_told_apart_from_what_never_was_and_is_found_by_no_mark() -> None:
    shelf = TemporaryShelves().links(Kind.BILL)
    shelf.put("preview-1", LINK, mark="77")
    shelf.put("preview-1", None)
    assert shelf.get(["preview-1", "other"]) == {"preview-1": None}
    assert (shelf.marked("77"), shelf.marked(""), list(shelf.all())) == ([], [], [])


def test_more_than_a_page_is_told_once_and_in_order_though_some_of_it_changes_meanwhile() -> None:
    shelf = TemporaryShelves().texts("open")
    keys = [f"{number:03}" for number in range(250)]
    for key in keys:
        shelf.put(key, key, mark=f"party {int(key) // 2:03}")
    seen = []
    for text in shelf.all():
        shelf.put(text, text, mark=f"party {int(text) // 2:03}")
        seen.append(text)
    assert seen == keys
    assert list(shelf.all(after="247")) == ["248", "249"]
    assert list(shelf.marks()) == [f"party {number:03}" for number in range(125)]


def test_shelves_last_as_long_as_one_of_them_is_held() -> None:
    shelf = TemporaryShelves().texts("open")
    shelf.put("a", "b")
    assert shelf.get(["a"]) == {"a": "b"}


def test_records_that_are_matched_with_each_other_have_one_mark_in_every_process() -> None:
    """Amounts that are equal, texts that fold alike, and lines whose fields come in another order."""
    application: Values = {
        "number": "X",
        "date": date(2026, 1, 2),
        "credits": ({"amount": Decimal("5.0"), "credit": VENDOR},),
    }
    turned: Values = {"number": "x", "date": date(2026, 1, 2), "credits": ({"credit": VENDOR, "amount": Decimal("5")},)}
    assert mark_of(Kind.CREDIT_APPLICATION, application) == mark_of(Kind.CREDIT_APPLICATION, turned) != ""
    assert mark_of(Kind.BILL, BILL.values) == "43813a8dbb48d15ec6f9cd0b"
    assert mark_of(Kind.BILL, {**BILL.values, "number": None}) == mark_of(Kind.VENDOR, {"name": " "}) == ""


def test_a_record_is_found_by_what_its_last_write_left_of_it() -> None:
    pretended = Pretended(Side.CASHFLOW360, TemporaryShelves())
    pretended.put(Kind.BILL, BILL.id, BILL)
    renumbered = replace(BILL, values={**BILL.values, "number": "B2"})
    pretended.put(Kind.BILL, BILL.id, renumbered)
    assert list(pretended.like(Kind.BILL, [BILL.values])) == []
    assert list(pretended.like(Kind.BILL, [renumbered.values, renumbered.values])) == [renumbered]
    pretended.put(Kind.BILL, BILL.id, None)
    assert pretended.now(BILL) is None
    assert (pretended.holds(Kind.BILL, BILL.id), pretended.holds(Kind.BILL, "other")) == (True, False)
