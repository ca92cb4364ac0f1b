"""Reading headers from both ends: nothing lost between the pages, over one connection or two, however it is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intacct.both_ends import Ends, Gap, both_ends
from intacct.errors import PagingStalled
from intacct.functions import Function
from intacct.queries import Query
from intacct.results import Done, Result
from intacct.rows import Row
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct import pages
from ledgersync.adapters.intacct.pages import HeaderPage, HeaderReading
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.model import Kind
from ledgersync.domain.remembered import BEGINNING, Position, Sweep
from ledgersync.mapping.catalogue import MAPPINGS

FORMATTING = UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="-08:00", clock="24")
SETTINGS = IntacctSettings(user_id="user", page_size=2)
BEGAN = datetime(2026, 3, 5, 12, tzinfo=UTC)
ENDED = Position(BEGAN - timedelta(hours=1))
SINCE = Position(datetime(2026, 3, 1, tzinfo=UTC), "7")
T1, T2 = "03/01/2026 10:00:00", "03/02/2026 10:00:00"


@dataclass
class Gateway:
    """A table of numbers that answers by its bounds and order; ``meanwhile`` is called between two answers."""

    numbers: list[int]
    stamps: dict[int, str] = field(default_factory=dict)
    two: bool = True
    meanwhile: Callable[[Gateway], None] = lambda _: None
    requests: int = 0
    asked: list[str] = field(default_factory=list)

    def ask(self, functions: Sequence[Function]) -> list[Result]:
        self.requests += 1
        return [self._answer(one) for one in functions]

    def ask_at_once(
        self, functions: Sequence[Function], beside: Function, others: Sequence[Function]
    ) -> tuple[list[Result], Result | None, list[Result]]:
        if not self.two:
            results = self.ask([*functions, *others])
            return results[: len(functions)], None, results[len(functions) :]
        first, (second, *rest) = self.ask(functions), self.ask([beside, *others])
        return first, second, rest

    def _answer(self, function: Function) -> Done:
        self.asked.append("".join(str(text) for text in function.element.itertext()))
        bounds = {
            operator: int(one.findtext("value") or 0)
            for operator in ("greaterthan", "lessthan")
            for one in function.element.iter(operator)
        }
        low, high = bounds.get("greaterthan", 0), bounds.get("lessthan", 10**9)
        downwards = function.element.find(".//descending") is not None
        found = sorted((one for one in self.numbers if low < one < high), reverse=downwards)
        page = found[: SETTINGS.page_size]
        rows = [Row(RECORDNO=str(one), WHENMODIFIED=self.stamps.get(one, T1)) for one in page]
        self.meanwhile(self)
        return Done("c", "query", rows, total=len(found), remaining=len(found) - len(page))


def read(gateway: Gateway, since: Position | None = None) -> list[HeaderPage]:
    return list(reading(gateway, since))


def reading(gateway: Gateway, since: Position | None = None) -> Iterator[HeaderPage]:
    made = HeaderReading(MAPPINGS[Kind.CLASS], since, FORMATTING, SETTINGS, BEGAN)
    return made.pages(gateway.ask([made.first().function()])[0], gateway)


def numbers(pages: list[HeaderPage]) -> list[int]:
    return [int(row["RECORDNO"]) for page in pages for row in page.rows]


@given(st.sets(st.integers(1, 99)), st.booleans())
def test_every_row_is_read_once_and_the_position_moves_when_the_ends_have_met(found: set[int], two: bool) -> None:
    gateway = Gateway(sorted(found), two=two)
    pages = read(gateway, SINCE)
    assert sorted(numbers(pages)) == sorted(found)
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all(page.position and page.position.at == SINCE.at and page.position.sweep for page in pages[:-1])
    assert gateway.requests <= -(-len(found) // 2) + 1
    if len(found) > 2:
        assert pages[-1].position == ENDED


@given(st.sets(st.integers(1, 99)), st.booleans(), st.integers(0, 60))
def test_a_reading_that_is_cut_anywhere_goes_on_where_it_was(found: set[int], two: bool, after: int) -> None:
    gateway = Gateway(sorted(found), two=two)
    before = []
    for page in reading(gateway):
        before.append(page)
        if len(before) > after or page.last:
            break
    whole = before if before[-1].last else [*before, *read(gateway, before[-1].position)]
    assert sorted(numbers(whole)) == sorted(found)


@given(
    st.sets(st.integers(1, 60), min_size=3),
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(["add", "delete", "change"]), st.integers(1, 60)), max_size=40),
)
def test_rows_that_stay_are_read_while_others_are_added_changed_and_deleted(
    found: set[int], two: bool, acts: list[tuple[str, int]]
) -> None:
    coming, gone = iter(acts), set[int]()

    def meanwhile(gateway: Gateway) -> None:
        act, number = next(coming, ("", 0))
        if act == "add":
            gateway.numbers.append(max(gateway.numbers, default=0) + 1)
        elif act == "delete" and number in gateway.numbers:
            gateway.numbers.remove(number)
            gone.add(number)
        elif act == "change":
            gateway.stamps[number] = T2

    read_ones = numbers(read(Gateway(sorted(found), two=two, meanwhile=meanwhile)))
    assert found - gone <= set(read_ones)
    assert len(read_ones) == len(set(read_ones))


def beside_an_added_row() -> Gateway:
    """Of 1 to 6 upwards 3 and 4 come. 7 is added: downwards 7 and 6 come, as many rows as were left by the count."""

    def meanwhile(gateway: Gateway) -> None:
        if len(gateway.asked) == 2:
            gateway.numbers.append(7)

    return Gateway([1, 2, 3, 4, 5, 6], meanwhile=meanwhile)


def test_a_row_added_meanwhile_does_not_count_for_one_that_was_not_read() -> None:
    assert sorted(numbers(read(beside_an_added_row()))) == [1, 2, 3, 4, 5, 6, 7]


def test_ends_that_met_by_count_would_lose_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule that the test above is about, taken out."""

    def by_count(gap: Gap, query: Query, upwards: Done, downwards: Done | None = None) -> Ends:
        ends = both_ends(gap, query, upwards, downwards)
        return replace(ends, met=not ends.unread)

    monkeypatch.setattr(pages, "both_ends", by_count)
    assert 5 not in numbers(read(beside_an_added_row()))


def test_one_page_is_one_request_and_its_position_is_its_last_change() -> None:
    gateway = Gateway([1, 2], {1: T2})
    (page,) = read(gateway, SINCE)
    assert (numbers([page]), page.last, gateway.requests) == ([1, 2], True, 1)
    assert page.position == Position(datetime(2026, 3, 2, 18, tzinfo=UTC), "1")


def test_ends_that_overlap_have_met_and_nothing_more_is_asked() -> None:
    """After 1 and 2, one call brings 10 and 20, the other 30 and 20: nothing lies between 20 and 30."""
    gateway = Gateway([1, 2, 10, 20, 30])
    assert numbers(read(gateway)) == [1, 2, 10, 20, 30]
    assert gateway.requests == 3


def test_a_quiet_answer_is_one_page_and_leaves_the_position() -> None:
    gateway = Gateway([])
    assert read(gateway, SINCE) == [HeaderPage([], [], SINCE, True)]
    assert gateway.requests == 1


def test_rows_without_a_stamp_leave_the_position() -> None:
    (page,) = read(Gateway([1], {1: ""}), SINCE)
    assert page.position == SINCE


def test_a_first_reading_under_way_is_kept_as_one_of_everything() -> None:
    first, *_ = read(Gateway([1, 2, 3, 4, 5]))
    assert first.position == Position(BEGINNING, sweep=Sweep(BEGAN, "2", ""))
    gateway = Gateway([1, 2, 3, 4, 5])
    later = read(gateway, first.position)
    assert numbers(later) == [3, 4, 5]
    assert "WHENMODIFIEDgreaterthan" not in gateway.asked[0]


def test_a_reading_that_goes_on_ends_where_it_began_first() -> None:
    since = replace(SINCE, sweep=Sweep(BEGAN - timedelta(days=1), "2", "5"))
    pages = read(Gateway([1, 2, 3, 4, 5]), since)
    assert numbers(pages) == [3, 4]
    assert pages[-1].position == Position(BEGAN - timedelta(days=1, hours=1))


def test_the_position_never_moves_back() -> None:
    since = Position(BEGAN - timedelta(minutes=5))
    assert read(Gateway([1, 2, 3]), since)[-1].position == since


@pytest.mark.parametrize("page", [["3", "2"], ["3", "3"], ["1"], ["x", "4"], [""]])
def test_a_page_that_does_not_go_on_stops_the_reading(page: list[str]) -> None:
    class Odd(Gateway):
        def _answer(self, function: Function) -> Done:
            if not self.asked:
                return super()._answer(function)
            return Done("c", "query", [Row(RECORDNO=one) for one in page], total=9, remaining=7)

    with pytest.raises((PagingStalled, ValueError)):
        read(Odd([1, 2, 3, 4, 5, 6]))


def test_a_page_without_rows_that_promises_more_stops_the_reading() -> None:
    class Empty(Gateway):
        def _answer(self, function: Function) -> Done:
            return replace(super()._answer(function), rows=[])

    with pytest.raises(PagingStalled):
        read(Empty([1, 2, 3, 4, 5, 6]))


def test_the_first_question_looks_back_by_the_overlap_in_the_users_zone() -> None:
    since = Position(datetime(2026, 3, 1, 18, 0, tzinfo=UTC))
    question = HeaderReading(MAPPINGS[Kind.CLASS], since, FORMATTING, SETTINGS, BEGAN).first().function()
    assert "03/01/2026 08:00:00" in "".join(str(text) for text in question.element.itertext())
