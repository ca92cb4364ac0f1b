"""The books' contract, over memory and DynamoDB alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ledgersync.domain.first_writes import FirstWrites, Trial
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Operation, Position
from ledgersync.errors import LeaseLost
from ledgersync.ports import (
    Books,
    Change,
    ConnectionId,
    DeleteHold,
    DeleteIntent,
    DeleteLink,
    Deletion,
    DropReported,
    PutAlias,
    PutConflict,
    PutDifference,
    PutFirstWrites,
    PutHold,
    PutIntent,
    PutLink,
    PutPosition,
    Registry,
)

from .conftest import Watch
from .samples import BILL, HOUR, ID, NOW, conflict, hold, intent, leased, link


@pytest.fixture
def books(registry: Registry) -> Books:
    return registry.books(ID, leased(registry))


def found(books: Books, intacct_id: str) -> str | None:
    links = books.links(Kind.BILL, Side.INTACCT, [intacct_id])
    return links[intacct_id].cashflow360_id if links else None


def test_a_link_is_found_from_either_side_with_its_base(books: Books) -> None:
    books.commit([PutLink(link())])
    assert books.links(Kind.BILL, Side.CASHFLOW360, ["c1", "c9"]) == {"c1": link()}
    assert books.links(Kind.BILL, Side.INTACCT, ["i1", "i9"]) == {"i1": link()}
    assert books.links(Kind.VENDOR, Side.INTACCT, ["i1"]) == {}


def test_a_link_follows_its_record_to_another_intacct_id(books: Books) -> None:
    books.commit([PutLink(link())])
    books.commit([PutLink(link(intacct_id="i2"))])
    assert found(books, "i1") is None
    assert found(books, "i2") == "c1"


def test_a_link_can_take_its_former_id_back(books: Books) -> None:
    books.commit([PutLink(link()), PutLink(link(intacct_id="i2"))])
    books.commit([PutLink(link())])
    assert (found(books, "i1"), found(books, "i2")) == ("c1", None)


def test_an_intacct_id_moves_to_the_survivor_of_a_merge(books: Books) -> None:
    books.commit([PutLink(link("loser", "i1"))])
    books.commit([DeleteLink(link("loser", "i1")), PutLink(link("survivor", "i1"))])
    assert found(books, "i1") == "survivor"
    assert books.links(Kind.BILL, Side.CASHFLOW360, ["loser"]) == {}


def test_deleting_a_link_leaves_the_one_that_took_over_its_id(books: Books) -> None:
    books.commit([PutLink(link("first", "i1"))])
    books.commit([PutLink(link("second", "i1"))])
    books.commit([DeleteLink(link("first", "i1"))])
    assert found(books, "i1") == "second"


def test_a_link_written_again_takes_its_pointer_back(books: Books) -> None:
    books.commit([PutLink(link("first", "i1"))])
    books.commit([PutLink(link("second", "i1"))])
    books.commit([PutLink(link("first", "i1"))])
    assert found(books, "i1") == "first"


def test_a_deleted_link_is_found_from_neither_side(books: Books) -> None:
    books.commit([PutLink(link())])
    books.commit([DeleteLink(link())])
    assert found(books, "i1") is None
    assert books.links(Kind.BILL, Side.CASHFLOW360, ["c1"]) == {}
    assert list(books.all_links(Kind.BILL)) == []


def test_all_links_of_a_kind_are_streamed_and_of_no_other_kind(books: Books) -> None:
    books.commit([PutLink(link(f"c{n}", f"i{n}")) for n in range(3)])
    books.commit([PutLink(link("p1", "p1", kind=Kind.BILL_PAYMENT))])
    assert [each.cashflow360_id for each in books.all_links(Kind.BILL)] == ["c0", "c1", "c2"]


def test_more_links_than_one_request_takes_are_read_in_one_call(books: Books) -> None:
    links = [link(f"c{n:03}", f"i{n:03}") for n in range(130)]
    books.commit([PutLink(each) for each in links])
    assert list(books.links(Kind.BILL, Side.INTACCT, [each.intacct_id for each in links]).values()) == links


def test_ids_may_hold_any_character(books: Books) -> None:
    odd = link("c#1", "V#/é 1")
    books.commit([PutLink(odd), PutHold(hold("V#/é 1"))])
    assert books.links(Kind.BILL, Side.INTACCT, ["V#/é 1"]) == {"V#/é 1": odd}
    books.commit([DeleteHold(Kind.BILL, Side.CASHFLOW360, "V#/é 1")])
    assert books.holds() == []


def test_a_base_of_thousands_of_lines_is_kept(books: Books) -> None:
    line = {"description": "x" * 60, "account": None}
    large = link(base={**BILL, "lines": tuple({**line, "memo": str(n)} for n in range(6000))})
    books.commit([PutLink(large)])
    assert books.links(Kind.BILL, Side.CASHFLOW360, ["c1"]) == {"c1": large}


def test_intents_are_kept_whole_until_they_are_done(books: Books) -> None:
    books.commit([PutIntent(intent("a")), PutIntent(intent("b"))])
    assert books.intents() == [intent("a"), intent("b")]
    books.commit([DeleteIntent("a")])
    assert books.intents() == [intent("b")]


def test_holds_are_one_per_record_and_listed_by_kind(books: Books) -> None:
    books.commit([PutHold(hold()), PutHold(hold("p1", Kind.BILL_PAYMENT)), PutHold(hold(text="newer"))])
    assert books.holds(Kind.BILL) == [hold(text="newer")]
    assert len(books.holds()) == 2
    books.commit([DeleteHold(Kind.BILL, Side.CASHFLOW360, "c1")])
    assert books.holds() == [hold("p1", Kind.BILL_PAYMENT)]


def test_conflicts_are_kept_field_by_field(books: Books) -> None:
    books.commit([PutConflict(conflict("total")), PutConflict(conflict("number"))])
    assert books.conflicts() == [conflict("number"), conflict("total")]


def test_what_a_match_differed_in_lies_beside_the_conflicts(books: Books) -> None:
    books.commit([PutDifference(conflict("total")), PutConflict(conflict("number"))])
    assert (books.differences(), books.conflicts()) == ([conflict("total")], [conflict("number")])


def test_an_alias_is_found_by_kind_side_and_id_only(books: Books) -> None:
    books.commit(
        [PutAlias(Kind.VENDOR, Side.INTACCT, "V2", "ven-1"), PutAlias(Kind.VENDOR, Side.CASHFLOW360, "V3", "x")]
    )
    assert books.aliases(Kind.VENDOR, Side.INTACCT, ["V1", "V2", "V3"]) == {"V2": "ven-1"}
    assert books.aliases(Kind.CUSTOMER, Side.INTACCT, ["V2"]) == {}
    assert books.aliases(Kind.VENDOR, Side.INTACCT, []) == {}


@pytest.mark.parametrize("shared", [False, True])
def test_a_link_keeps_whether_intacct_s_record_was_shared(books: Books, shared: bool) -> None:
    link = Link(Kind.VENDOR, "ven-1", "V1", "7", {"name": "Acme"}, shared=shared)
    books.commit([PutLink(link)])
    assert books.links(Kind.VENDOR, Side.INTACCT, ["V1"]) == {"V1": link}


def test_how_far_first_writes_have_proved_right_is_kept_by_kind_and_side(books: Books) -> None:
    proved = FirstWrites(kind=Kind.BILL, side=Side.INTACCT, alike={Operation.CREATE: 2})
    wrong = FirstWrites(
        kind=Kind.BILL,
        side=Side.CASHFLOW360,
        differs="the number differs",
        record="1001",
        fields=frozenset({"number"}),
        accepted=frozenset({"description"}),
        trial=Trial("2026-06-16", "7", {"number": "1001", "amount": Decimal("5.00")}, {"amount": Decimal("4.00")}),
    )
    assert list(books.first_writes()) == []
    books.commit([PutFirstWrites(FirstWrites(kind=Kind.BILL, side=Side.INTACCT)), PutFirstWrites(wrong)])
    books.commit([PutFirstWrites(proved)])
    assert sorted(books.first_writes(), key=lambda one: one.side) == [wrong, proved]


def test_positions_are_kept_by_stream(books: Books) -> None:
    books.commit([PutPosition("intacct:bill", Position(NOW, "7")), PutPosition("cashflow360:bill", Position(NOW))])
    books.commit([PutPosition("intacct:bill", Position(NOW + HOUR, "9"))])
    assert books.positions() == {"intacct:bill": Position(NOW + HOUR, "9"), "cashflow360:bill": Position(NOW)}


def test_deleting_what_is_not_there_changes_nothing(books: Books) -> None:
    books.commit([DeleteIntent("none"), DeleteHold(Kind.BILL, Side.INTACCT, "none"), DeleteLink(link())])
    assert books.intents() == []


def test_the_last_of_several_changes_to_one_thing_counts(books: Books) -> None:
    books.commit([PutIntent(intent("a")), DeleteIntent("a"), PutHold(hold()), PutHold(hold(text="last"))])
    assert books.intents() == []
    assert books.holds() == [hold(text="last")]


def test_books_of_two_connections_never_mix(registry: Registry) -> None:
    other = ConnectionId("acme", "other")
    registry.books(ID, leased(registry)).commit([PutLink(link()), PutHold(hold())])
    books = registry.books(other, leased(registry, id=other))
    assert books.links(Kind.BILL, Side.CASHFLOW360, ["c1"]) == {}
    assert books.holds() == []


def test_what_was_committed_does_not_change_with_what_it_was_made_from(books: Books) -> None:
    base = dict(BILL)
    books.commit([PutLink(link(base=base))])
    base["number"] = "changed"
    assert books.links(Kind.BILL, Side.CASHFLOW360, ["c1"])["c1"].base == BILL


@pytest.mark.parametrize(
    "change",
    [PutLink(link()), PutPosition("intacct:bill", Position(NOW)), PutHold(hold()), DeleteIntent("kept")],
    ids=["link", "position", "hold", "deletion"],
)
def test_a_stale_fence_writes_nothing(registry: Registry, watch: Watch, change: Change) -> None:
    stale = registry.books(ID, leased(registry))
    stale.commit([PutIntent(intent("kept"))])
    watch.now = NOW + 2 * HOUR
    current = registry.books(ID, leased(registry, "run-2", at=watch.now))
    with pytest.raises(LeaseLost):
        stale.commit([change])
    assert (current.positions(), current.holds(), list(current.all_links(Kind.BILL))) == ({}, [], [])
    assert current.intents() == [intent("kept")]
    current.commit([change])


def test_an_expired_lease_writes_nothing_even_when_nobody_has_taken_over(registry: Registry, watch: Watch) -> None:
    books = registry.books(ID, leased(registry))
    watch.now = NOW + HOUR
    with pytest.raises(LeaseLost):
        books.commit([PutPosition("intacct:bill", Position(NOW))])
    assert books.positions() == {}
    watch.now -= timedelta(microseconds=1)
    books.commit([PutPosition("intacct:bill", Position(NOW))])


def test_a_freed_lease_writes_nothing(registry: Registry) -> None:
    books = registry.books(ID, leased(registry))
    registry.free_lease(ID, "run-1")
    with pytest.raises(LeaseLost):
        books.commit([PutLink(link())])


def test_forty_links_that_all_change_their_ids_are_one_batch(books: Books) -> None:
    books.commit([PutLink(link(f"c{n}", f"old{n}")) for n in range(40)])
    books.commit([PutLink(link(f"c{n}", f"new{n}")) for n in range(40)])
    assert found(books, "old39") is None
    assert found(books, "new39") == "c39"
    books.commit([PutLink(replace(link("c100", "old39")))])
    assert found(books, "old39") == "c100"


def test_links_that_go_are_gone_however_many_ids_change_beside_them(books: Books) -> None:
    books.commit([PutLink(link(f"c{n}", f"old{n}")) for n in range(40)])
    moved: list[Change] = [PutLink(link(f"c{n}", f"new{n}")) for n in range(20)]
    books.commit([*moved, *(DeleteLink(link(f"c{n}", f"old{n}")) for n in range(20, 40))])
    assert len(list(books.all_links(Kind.BILL))) == 20
    assert books.links(Kind.BILL, Side.INTACCT, [f"old{n}" for n in range(40)]) == {}


def test_deletions_that_events_reported_are_kept_until_a_run_has_dealt_with_them(registry: Registry) -> None:
    first, again = Deletion(Kind.VENDOR, "V#1", NOW), Deletion(Kind.VENDOR, "V#1", NOW + HOUR)
    registry.report_deletion(ID, first)
    registry.report_deletion(ID, again)
    registry.report_deletion(ID, Deletion(Kind.BILL, "7", NOW))
    books = registry.books(ID, leased(registry))
    assert sorted(books.reported(), key=lambda one: one.kind) == [Deletion(Kind.BILL, "7", NOW), again]
    books.commit([DropReported(Kind.VENDOR, "V#1")])
    assert books.reported() == [Deletion(Kind.BILL, "7", NOW)]
    books.commit([DropReported(Kind.BILL, "7"), DropReported(Kind.BILL, "never")])
    assert books.reported() == []
