"""Paging by key over a table that behaves like the gateway's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from intacct import BY_ACCESS_TIME, BY_MODIFIED, BY_RECORD_NUMBER, Keyset, Position, Query, Row, at_least, equal
from intacct.errors import PagingStalled, UnreadableValue
from intacct.filters import Condition, Filter, Group
from intacct.paging import page_after, pages
from intacct.results import Done
from tests.unit.intacct.gateway import schema


def compare(operator: str, left: str, right: str) -> bool:
    low, high = ((one.rjust(30, "0") if one.isdigit() else one) for one in (left, right))
    return {
        "greaterthan": low > high,
        "greaterthanorequalto": low >= high,
        "equalto": low == high,
        "isnotnull": left != "",
    }[operator]


def matches(filter_: Filter | None, row: Row) -> bool:
    match filter_:
        case None:
            return True
        case Group(operator="and", filters=filters):
            return all(matches(one, row) for one in filters)
        case Group(filters=filters):
            return any(matches(one, row) for one in filters)
        case Condition(operator=operator, field=field, values=values):
            return compare(operator, row[field], values[0] if values else "")


def table(rows: list[Row], *, edit: Callable[[int], None] | None = None) -> Callable[[Query], Done]:
    asked = 0

    def ask(query: Query) -> Done:
        nonlocal asked
        found = sorted(
            (row for row in rows if matches(query.where, row)),
            key=lambda row: [int(row[name]) if row[name].isdigit() else row[name] for name in query.order_by],
        )
        page = [Row(row) for row in found[: query.page_size]]
        asked += 1
        if edit is not None:
            edit(asked)
        return Done("q", "query", page, None, len(found), len(found) - len(page))

    return ask


def stamp(second: int) -> str:
    return f"01/15/2026 10:{second // 60:02d}:{second % 60:02d}"


def books(seconds: list[int]) -> list[Row]:
    return [Row(RECORDNO=str(number), WHENMODIFIED=stamp(second)) for number, second in enumerate(seconds, 1)]


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 7), st.sampled_from([BY_MODIFIED, BY_RECORD_NUMBER]))
def test_every_row_is_read_once_and_in_order(seconds: list[int], page_size: int, keyset: Keyset) -> None:
    rows = books(seconds)
    read = [row for page in pages(table(rows), Query("X", ("RECORDNO",), page_size=page_size), keyset) for row in page]
    assert sorted(read, key=lambda row: int(row["RECORDNO"])) == rows
    assert read == sorted(
        read, key=lambda row: [row[keyset.stamp or "WHENMODIFIED"] if keyset.stamp else "", int(row["RECORDNO"])]
    )


def test_rows_that_leave_or_move_while_reading_hide_no_other() -> None:
    rows = books([1, 1, 2, 2, 3, 3])

    def edit(times: int) -> None:
        if times == 1:
            rows.pop(0)
            rows[0]["WHENMODIFIED"] = stamp(9)

    read = [
        row["RECORDNO"]
        for page in pages(table(rows, edit=edit), Query("X", ("RECORDNO",), page_size=2), BY_MODIFIED)
        for row in page
    ]
    assert read == ["1", "2", "3", "4", "5", "6", "2"]


def test_reading_goes_on_after_a_position_and_within_the_callers_filter() -> None:
    rows = books([1, 1, 2, 3])
    query = Query("X", ("RECORDNO",), at_least("WHENMODIFIED", stamp(1)))
    read = list(pages(table(rows), query, BY_MODIFIED, after=Position(stamp(1), "1")))
    assert [[row["RECORDNO"] for row in page] for page in read] == [["2", "3", "4"]]


def test_rows_without_a_stamp_are_left_to_another_keyset() -> None:
    rows = [*books([1]), Row(RECORDNO="9", WHENMODIFIED="")]
    query = Query("X", ("RECORDNO",))
    assert [len(page) for page in pages(table(rows), query, BY_MODIFIED)] == [1]
    assert [len(page) for page in pages(table(rows), query, BY_RECORD_NUMBER)] == [2]


@pytest.mark.parametrize(
    ("served", "keyset"),
    [
        ([Row(RECORDNO="1", WHENMODIFIED=stamp(1)), Row(RECORDNO="2", WHENMODIFIED=stamp(2))], BY_MODIFIED),
        ([Row(RECORDNO="1", WHENMODIFIED=stamp(1))], BY_RECORD_NUMBER),
        ([Row(ID="a:1", ACCESSTIME=stamp(1)), Row(ID="a:2", ACCESSTIME=stamp(1))], BY_ACCESS_TIME),
        ([], BY_MODIFIED),
    ],
)
def test_a_gateway_that_serves_the_same_page_again_is_noticed(served: list[Row], keyset: Keyset) -> None:
    asked = []

    def ask(query: Query) -> Done:
        asked.append(query)
        assert len(asked) < 5
        return Done("q", "query", [Row(row) for row in served], None, 10, 5)

    with pytest.raises(PagingStalled):
        list(pages(ask, Query("X", ("RECORDNO",)), keyset))


@pytest.mark.parametrize("keyset", [BY_RECORD_NUMBER, BY_MODIFIED])
def test_a_row_that_a_page_holds_twice_is_noticed(keyset: Keyset) -> None:
    twice = [*books([0]), *books([0])]
    with pytest.raises(PagingStalled):
        list(pages(lambda _: Done("q", "query", twice, None, 2, 0), Query("X", ("RECORDNO",)), keyset))


def test_rows_out_of_order_are_noticed() -> None:
    rows = [Row(RECORDNO="2", WHENMODIFIED=stamp(2)), Row(RECORDNO="1", WHENMODIFIED=stamp(1))]
    with pytest.raises(PagingStalled):
        list(pages(lambda _: Done("q", "query", rows, None, 2, 0), Query("X", ("RECORDNO",)), BY_MODIFIED))


def test_time_order_is_not_text_order() -> None:
    rows = [
        Row(RECORDNO="1", WHENMODIFIED="12/31/2025 00:00:00"),
        Row(RECORDNO="2", WHENMODIFIED="01/01/2026 00:00:00"),
    ]
    assert len(list(pages(lambda _: Done("q", "query", rows, None, 2, 0), Query("X", ("RECORDNO",)), BY_MODIFIED))) == 1


def test_a_row_without_the_key_is_unreadable() -> None:
    with pytest.raises(UnreadableValue, match="RECORDNO"):
        list(pages(lambda _: Done("q", "query", [Row(NAME="A")], None, 1, 0), Query("X", ("NAME",)), BY_RECORD_NUMBER))


def test_without_counts_a_page_that_is_not_full_is_the_last() -> None:
    asked = iter([Done("q", "query", books([1, 2])), Done("q", "query", [Row(RECORDNO="3", WHENMODIFIED=stamp(3))])])
    query = Query("X", ("RECORDNO",), page_size=2)
    assert [len(page) for page in pages(lambda _: next(asked), query, BY_MODIFIED)] == [2, 1]


def test_a_following_page_is_asked_for_in_the_schemas_form() -> None:
    query = page_after(Query("X", ("NAME",), equal("NAME", "A")), BY_MODIFIED, Position(stamp(1), "7"))
    assert query.fields == ("NAME", "WHENMODIFIED", "RECORDNO")
    assert query.order_by == ("WHENMODIFIED", "RECORDNO")
    written = etree.tostring(query.function().element, encoding="unicode")
    assert (
        "<filter><and><equalto><field>NAME</field><value>A</value></equalto>"
        f"<or><greaterthan><field>WHENMODIFIED</field><value>{stamp(1)}</value></greaterthan>"
        f"<and><equalto><field>WHENMODIFIED</field><value>{stamp(1)}</value></equalto>"
        "<greaterthan><field>RECORDNO</field><value>7</value></greaterthan></and></or></and></filter>"
    ) in written
    schema().assertValid(query.function().element)
