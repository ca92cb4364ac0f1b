"""Reading headers by key: nothing lost at equal stamps, without stamps, or between pages."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from intacct.errors import PagingStalled
from intacct.functions import Function
from intacct.results import Done, Result
from intacct.rows import Row
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.pages import HeaderPage, HeaderReading
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.model import Kind
from ledgersync.domain.remembered import Position
from ledgersync.mapping.catalogue import MAPPINGS

FORMATTING = UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="-08:00", clock="24")
SETTINGS = IntacctSettings(user_id="user", page_size=2)


class Gateway:
    """A gateway that answers the pages of a script and keeps what it was asked."""

    def __init__(self, *pages: tuple[list[str], int]) -> None:
        self.script = [_page(*page) for page in pages]
        self.asked: list[str] = []

    def __call__(self, functions: Sequence[Function]) -> list[Result]:
        self.asked += ["".join(str(text) for text in function.element.itertext()) for function in functions]
        return [self.script.pop(0) for _ in functions]


def _page(rows: list[str], remaining: int) -> Done:
    """Rows written as number@stamp, or number alone."""
    made = [Row(RECORDNO=number, WHENMODIFIED=stamp) for number, _, stamp in (row.partition("@") for row in rows)]
    return Done("c", "query", made, total=len(rows) + remaining, remaining=remaining)


def read(gateway: Gateway, first: tuple[list[str], int], since: Position | None = None) -> list[HeaderPage]:
    reading = HeaderReading(MAPPINGS[Kind.CLASS], since, FORMATTING, SETTINGS)
    return list(reading.pages(_page(*first), gateway))


def numbers(pages: list[HeaderPage]) -> list[str]:
    return [row["RECORDNO"] for page in pages for row in page.rows]


T1, T2 = "03/01/2026 10:00:00", "03/02/2026 10:00:00"


def test_rows_without_a_stamp_are_read_on_by_their_number_and_the_others_by_stamp_and_number() -> None:
    gateway = Gateway(([f"3@{T1}", f"4@{T2}"], 0), (["9"], 0))
    pages = read(gateway, ([f"2@{T1}", "7"], 3))
    assert numbers(pages) == ["2", "7", "3", "4", "9"]
    assert T1 in gateway.asked[0] and "2" in gateway.asked[0]
    assert "7" in gateway.asked[1]
    assert [page.last for page in pages] == [False, True]


def test_a_quiet_answer_is_one_page_and_asks_nothing_more() -> None:
    gateway = Gateway()
    pages = read(gateway, ([], 0), Position(datetime(2026, 3, 1, tzinfo=UTC)))
    assert gateway.asked == []
    assert [(page.rows, page.position, page.last) for page in pages] == [
        ([], Position(datetime(2026, 3, 1, tzinfo=UTC)), True)
    ]


def test_the_position_is_the_last_stamp_in_utc() -> None:
    (page,) = read(Gateway(), ([f"2@{T1}", "7"], 0))
    assert page.position == Position(datetime(2026, 3, 1, 18, 0, tzinfo=UTC), "2")


def test_a_page_that_doesnt_go_on_stops_the_reading() -> None:
    gateway = Gateway(([], 5), ([], 0))
    with pytest.raises(PagingStalled):
        read(gateway, ([f"2@{T1}", f"3@{T1}"], 3))


def test_the_first_question_looks_back_by_the_overlap_in_the_users_zone() -> None:
    since = Position(datetime(2026, 3, 1, 18, 0, tzinfo=UTC))
    question = HeaderReading(MAPPINGS[Kind.CLASS], since, FORMATTING, SETTINGS).first().function()
    assert "03/01/2026 08:00:00" in "".join(str(text) for text in question.element.itertext())
