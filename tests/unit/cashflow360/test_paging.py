"""The pager loses no row and doubles none, whatever the stamps and whatever changes meanwhile."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cashflow360.errors import PagingStalled
from cashflow360.paging import Key, key_of, read_by_key
from cashflow360.results import Row
from cashflow360.timestamps import format_timestamp

START = datetime(2026, 7, 24, 2, 0, 0, tzinfo=UTC)
OVERLAP = timedelta(minutes=1)
ROWS = 10_000


@dataclass
class Books:
    """Rows by id with their stamps, listed in an order of ids that is the service's own secret."""

    stamps: dict[str, datetime]
    now: datetime
    page_rows: int
    events: list[list[tuple[str, int]]] = field(default_factory=list)
    requests: int = 0

    def fetch(self, since: datetime | None, start: int) -> list[Row]:
        self.requests += 1
        keys = sorted(
            (stamp, identifier[::-1]) for identifier, stamp in self.stamps.items() if since is None or stamp >= since
        )
        page = keys[start : start + self.page_rows]
        rows = [row(identifier[::-1], stamp) for stamp, identifier in page]
        for name, number in self.events.pop(0) if self.events else []:
            self.change(name, number)
        return rows

    def change(self, name: str, number: int) -> None:
        match name:
            case "wait":
                self.now += timedelta(seconds=number)
            case "edit" if self.stamps:
                identifier = sorted(self.stamps)[number % len(self.stamps)]
                self.stamps[identifier] = self.now.replace(microsecond=0)
            case "create":
                self.stamps[f"{number:02d}{len(self.stamps)}"] = self.now.replace(microsecond=0)

    def read(self, since: datetime | None = None, after: Key | None = None) -> list[Row]:
        pages = read_by_key(self.fetch, since=since, after=after, now=lambda: self.now, page_rows=self.page_rows)
        return [row for page in pages for row in page]


def row(identifier: str, stamp: datetime) -> Row:
    return {"id": identifier, "updatedTime": format_timestamp(stamp)}


def keys_of(rows: list[Row]) -> list[Key]:
    return [key_of(row) for row in rows]


seconds_ago = st.sampled_from([0, 0, 1, 2, 59, 60, 61, 300, 300, 300, 301])
books = st.builds(
    lambda ages, page_rows, events: Books(
        {f"{index:03d}": START - timedelta(seconds=age) for index, age in enumerate(ages)},
        START,
        page_rows,
        events,
    ),
    st.lists(seconds_ago, max_size=25),
    st.integers(min_value=3, max_value=6),
    st.lists(
        st.lists(
            st.one_of(
                st.tuples(st.just("wait"), st.sampled_from([1, 30, 61, 400])),
                st.tuples(st.sampled_from(["edit", "edit", "create"]), st.integers(0, 40)),
            ),
            max_size=5,
        ),
        max_size=9,
    ),
)


@given(books, st.one_of(st.none(), seconds_ago))
def test_unchanged_books_are_read_once_each_in_order(books: Books, age: int | None) -> None:
    books.events.clear()
    books.now += timedelta(hours=1)
    since = None if age is None else START - timedelta(seconds=age, microseconds=-400)

    read = keys_of(books.read(since))

    floor = since.replace(microsecond=0) if since else None
    assert read == sorted(
        (stamp, identifier) for identifier, stamp in books.stamps.items() if floor is None or stamp >= floor
    )


@settings(max_examples=500)
@given(books)
def test_books_that_change_while_they_are_read_lose_no_row_and_double_no_version(books: Books) -> None:
    assert_nothing_lost_or_doubled(books)


def assert_nothing_lost_or_doubled(books: Books) -> None:
    seen: set[Key] = set()
    since: datetime | None = None
    quiet = False
    while True:
        read = keys_of(books.read(since))
        assert [key for key, count in Counter(read).items() if count > 1] == []
        assert read == sorted(read)
        seen.update(read)
        since = max((stamp for stamp, _ in read), default=START - timedelta(hours=1)) - OVERLAP
        if quiet:
            break
        quiet = not books.events
        books.now += timedelta(minutes=10)

    assert {(stamp, identifier) for identifier, stamp in books.stamps.items()} <= seen


@pytest.mark.parametrize(
    ("ages", "events"),
    [
        (
            [59],
            [
                [("create", 26), ("create", 5), ("wait", 60)],
                [("create", 16), ("edit", 4)],
                [("edit", 21), ("edit", 28), ("wait", 61), ("edit", 24)],
            ],
        ),
        (
            [0, 1, 0],
            [[("create", 29)], [("create", 3), ("create", 40)], [("edit", 37), ("wait", 61), ("edit", 8)]],
        ),
        (
            [61, 60, 61, 2],
            [
                [("edit", 24), ("edit", 3), ("edit", 28), ("create", 9)],
                [],
                [("edit", 16), ("wait", 400), ("edit", 32), ("wait", 400), ("edit", 38)],
            ],
        ),
    ],
    ids=["read before it was settled", "crowded on the last page", "crowded before a full page"],
)
def test_a_row_that_takes_another_ones_place_in_a_second_being_read_is_not_lost(
    ages: list[int], events: list[list[tuple[str, int]]]
) -> None:
    stamps = {f"{index:03d}": START - timedelta(seconds=age) for index, age in enumerate(ages)}
    assert_nothing_lost_or_doubled(Books(stamps, START, 3, events))


@given(books, st.integers(0, 25))
def test_a_reading_cut_short_goes_on_after_any_row(books: Books, cut: int) -> None:
    books.events.clear()
    books.now += timedelta(hours=1)
    whole = keys_of(books.read())
    after = whole[cut] if cut < len(whole) else None

    rest = keys_of(books.read(after=after))

    assert rest == (whole[cut + 1 :] if after else whole)


@pytest.mark.parametrize("rows_per_second", [1, 7, 100, 700, 5000])
def test_settled_rows_cost_no_more_requests_than_the_budget(rows_per_second: int) -> None:
    stamps = {f"{index:05d}": START + timedelta(seconds=index // rows_per_second) for index in range(ROWS)}
    books = Books(stamps, START + timedelta(days=1), 999)

    assert len(books.read(START)) == ROWS
    assert books.requests <= -(-ROWS // 999) + 1


def test_more_rows_in_the_present_second_than_a_page_holds_end_the_reading_there() -> None:
    crowded = {f"{index:02d}": START for index in range(7)}
    later = {f"{index:02d}": START + timedelta(seconds=1) for index in range(10, 14)}
    books = Books(crowded | later, START + timedelta(seconds=1), 3)

    assert len(books.read()) == 7

    books.now += timedelta(minutes=5)
    assert len(books.read()) == 11


def test_a_whole_reading_goes_on_beyond_a_crowded_present_second() -> None:
    present = {f"a{number}": START for number in range(5)} | {"b": START + timedelta(seconds=1)}
    books = Books(present, now=START + timedelta(seconds=2), page_rows=2)
    pages = read_by_key(books.fetch, since=None, after=None, now=lambda: books.now, page_rows=2, whole=True)
    assert {found["id"] for page in pages for found in page} == set(present)


def test_present_seconds_that_fit_a_page_do_not_end_the_reading() -> None:
    stamps = {f"{index:02d}": START - timedelta(seconds=index // 2) for index in range(12)}
    assert len(Books(stamps, START, 3).read()) == 12


@pytest.mark.parametrize("leaving", [1, 2, 3])
def test_rows_that_leave_a_crowded_second_hide_no_other_row(leaving: int) -> None:
    stamps = {f"{index:02d}": START for index in range(8)}
    listed_first = sorted(stamps, key=lambda identifier: identifier[::-1])[:leaving]
    edits = [("edit", sorted(stamps).index(identifier)) for identifier in listed_first]
    books = Books(stamps, START + timedelta(days=1), 3, [[("wait", 1), *edits]])

    assert {identifier for _, identifier in keys_of(books.read())} == set(stamps)


def test_a_service_that_ignores_the_start_is_noticed() -> None:
    def first_page(since: datetime | None, start: int) -> list[Row]:
        return [row(name, START) for name in "abc"]

    pages = read_by_key(first_page, since=None, after=None, now=lambda: START + timedelta(days=1), page_rows=3)
    with pytest.raises(PagingStalled):
        list(pages)


def test_a_service_that_repeats_a_full_page_is_noticed() -> None:
    def same_anchor(since: datetime | None, start: int) -> list[Row]:
        names = "abc" if start == 0 else "cab"
        return [row(name, START) for name in names]

    pages = read_by_key(same_anchor, since=None, after=None, now=lambda: START + timedelta(days=1), page_rows=3)
    with pytest.raises(PagingStalled, match="no new row"):
        list(pages)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([row("a", START + timedelta(seconds=5)), row("b", START)], "ordered"),
        ([row("a", START - timedelta(seconds=5))], "before"),
        ([{"id": "a"}], "updatedTime"),
        ([{"id": "a", "updatedTime": "yesterday"}], "time stamp"),
    ],
)
def test_rows_that_do_not_answer_the_question_are_noticed(rows: list[Row], problem: str) -> None:
    pages = read_by_key(lambda *_: rows, since=START, after=None, now=lambda: START)
    with pytest.raises(PagingStalled, match=problem):
        list(pages)


def test_a_start_without_a_time_zone_is_refused() -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        list(read_by_key(lambda *_: [], since=naive, after=None, now=lambda: START))
