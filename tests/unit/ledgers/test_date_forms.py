"""How dates are written for a sync user is found out by asking, and left open where nothing tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product

import pytest

from intacct.errors import FormattingChanged
from intacct.functions import Function
from intacct.results import Done, Refused, Result
from intacct.rows import Row
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.date_forms import found_out

PATTERNS = {"/dmY": "%d/%m/%Y", "/mdY": "%m/%d/%Y", "-Ymd": "%Y-%m-%d", ".dmY": "%d.%m.%Y"}
CLOCKS = {"24": "%H:%M:%S", "12": "%I:%M:%S %p"}


class Books:
    """Accounts with stamps; answers are written in one form, and requests are read in those of a list."""

    def __init__(self, stamps: Sequence[datetime], told: str, *taken: str) -> None:
        self.stamps, self.told, self.taken = stamps, told, taken
        self.asked = 0

    def __call__(self, functions: Sequence[Function]) -> list[Result]:
        self.asked += 1
        return [self._answer(function) for function in functions]

    def _answer(self, function: Function) -> Result:
        if function.element.findtext("object") != "GLACCOUNT":
            return Refused("c", "query", ())
        found = list(enumerate(self.stamps, 1))
        for condition in function.element.iterfind(".//filter//*[field]"):
            text, field = condition.findtext("value") or "", condition.findtext("field")
            if field == "RECORDNO":
                found = [one for one in found if str(one[0]) == text]
                continue
            at = self._read(text)
            if at is None:
                return Refused("c", "query", ())
            later = condition.tag == "greaterthanorequalto"
            found = [one for one in found if one[1] == at or (later and one[1] > at)]
        rows = [Row(RECORDNO=str(number), WHENMODIFIED=at.strftime(pattern(self.told))) for number, at in found]
        return Done("c", "query", rows)

    def _read(self, text: str) -> datetime | None:
        for form in self.taken:
            try:
                return datetime.strptime(text, pattern(form)).replace(tzinfo=UTC)
            except ValueError:
                continue
        return None


def pattern(form: str) -> str:
    order, clock = form.split(" ")
    return f"{PATTERNS[order]} {CLOCKS[clock]}"


UNTELLING = (datetime(2026, 4, 3, 9, 5, tzinfo=UTC), datetime(2026, 6, 1, 10, 0, tzinfo=UTC))
"""Days that both dd/mm and mm/dd can be."""
ALIKE = (datetime(2026, 3, 3, 9, 5, tzinfo=UTC),)
"""A day that is the same in both."""
PLAIN = (datetime(2026, 6, 30, 15, 0, tzinfo=UTC),)


@pytest.mark.parametrize("stamps", [UNTELLING, PLAIN, PLAIN + UNTELLING], ids=("both", "one", "mixed"))
@pytest.mark.parametrize(
    ("own", "told", "taken"),
    [
        (own, told, taken)
        for own in ("/dmY 24", "-Ymd 24", ".dmY 12", "/mdY 12")
        for told, taken in product(dict.fromkeys((own, "/mdY 24")), dict.fromkeys((own, "/mdY 24")))
    ],
)
def test_the_forms_of_answers_and_requests_are_found_each_by_itself(
    own: str, told: str, taken: str, stamps: Sequence[datetime]
) -> None:
    order, clock = own.split(" ")
    found = found_out(
        UserFormatting(locale="en", date_format=order, gmt_offset="+00:00", clock=clock), Books(stamps, told, taken)
    )
    assert found.requests == taken
    assert [found.read_local(at.strftime(pattern(told)), "X") for at in stamps] == list(stamps)


@pytest.mark.parametrize(
    ("stamps", "taken"),
    [(ALIKE, ["/dmY 24"]), ((), ["/dmY 24"]), (PLAIN, ["/dmY 24", "/mdY 24"]), (PLAIN, [])],
    ids=("a day that is alike", "no stamp", "requests of either form taken", "of neither"),
)
def test_what_nothing_tells_is_left_open_and_no_date_is_read(stamps: Sequence[datetime], taken: list[str]) -> None:
    found = found_out(
        UserFormatting(locale="en", date_format="/dmY", gmt_offset="+00:00", clock="24"),
        Books(stamps, "/dmY 24", *taken),
    )
    assert found.answers == found.requests == ""
    with pytest.raises(FormattingChanged):
        found.read_day("03/04/2026")


def test_a_gateway_that_takes_both_forms_is_known_by_a_day_that_it_takes_for_another() -> None:
    books = Books(PLAIN + UNTELLING, "/dmY 24", "/mdY 24", "/dmY 24")
    found = found_out(UserFormatting(locale="en", date_format="/dmY", gmt_offset="+00:00", clock="24"), books)
    assert (found.answers, found.requests) == ("/dmY", "/mdY 24")


def test_nothing_is_asked_of_a_user_on_the_documented_format_nor_twice_of_another() -> None:
    books = Books(PLAIN, "/dmY 24", "/dmY 24")
    standard = UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="-08:00", clock="24")
    assert found_out(standard, books) is standard and books.asked == 0
    own = UserFormatting(locale="en", date_format="/dmY", gmt_offset="+00:00", clock="24")
    found = found_out(own, books)
    asked = books.asked
    assert found_out(own, books, found) is found and books.asked == asked
    assert (
        found_out(UserFormatting(locale="en", date_format=".dmY", gmt_offset="+00:00", clock="24"), books, found)
        != found
    )


def test_a_row_without_a_stamp_or_without_its_number_tells_nothing() -> None:
    books = Books(PLAIN, "/dmY 24", "/dmY 24")

    def ask(functions: Sequence[Function]) -> list[Result]:
        blank = Done("c", "query", [Row(RECORDNO="8", WHENMODIFIED=""), Row(WHENMODIFIED="06/07/2026 24:61:61")])
        first = blank if books.asked == 0 else Refused("c", "query", ())
        answered = books(functions)
        return [first if isinstance(one, Refused) else one for one in answered]

    own = UserFormatting(locale="en", date_format="/dmY", gmt_offset="+00:00", clock="24")
    found = found_out(own, ask)
    assert (found.answers, found.requests) == ("/dmY", "/dmY 24")


@pytest.mark.parametrize(("order", "clock"), [("|dmY", "24"), ("/dmm", "24"), ("", "24"), ("/dmY", "36")])
def test_a_format_that_nobody_described_is_left_open(order: str, clock: str) -> None:
    own = UserFormatting(locale="en", date_format=order, gmt_offset="+00:00", clock=clock)
    assert found_out(own, Books(PLAIN, "/dmY 24", "/dmY 24")) == own
