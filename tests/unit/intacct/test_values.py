"""Amounts, dates, flags and time stamps at the border."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intacct import UserFormatting, not_after, parse_amount, parse_flag, to_utc
from intacct.errors import FormattingChanged, UnreadableValue, UnsendableValue
from intacct.values import to_text

DARWIN = UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="+09:30", clock="24")
DENVER = UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="-07:00", clock="24")
BRITISH = UserFormatting(
    locale="en_GB", date_format="/dmY", gmt_offset="+01:00", clock="24", answers="/dmY", requests="/dmY 24"
)
SWEDISH = UserFormatting(
    locale="sv_SE", date_format="-Ymd", gmt_offset="-08:00", clock="24", answers="-Ymd", requests="-Ymd 24"
)
MIXED = UserFormatting(
    locale="en_GB", date_format="/dmY", gmt_offset="+00:00", clock="24", answers="/mdY", requests="/dmY 24"
)
"""Answers as documented, requests as the user has it."""
CLOCKED = UserFormatting(
    locale="en_US", date_format="/mdY", gmt_offset="+00:00", clock="12", answers="/mdY", requests="/mdY 12"
)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_an_amount_survives_the_way_there_and_back(amount: Decimal) -> None:
    assert parse_amount(to_text(amount, "AMOUNT")) == amount


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_date_survives_the_way_there_and_back(day: date) -> None:
    for formatting in (DENVER, BRITISH, SWEDISH, CLOCKED):
        assert formatting.read_day(formatting.write_day(day)) == day
    assert DENVER.read_day(to_text(day, "DATE")) == day


@pytest.mark.parametrize("text", ["", "1,000.00", "abc", "1e5", "NaN", "Infinity", " 1", "٣", "1.2.3", "."])
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(UnreadableValue, match="TOTALDUE"):
        parse_amount(text, "TOTALDUE")


@pytest.mark.parametrize(("text", "amount"), [("5900", "5900"), ("42.5", "42.5"), ("-.5", "-0.5"), ("0.10", "0.10")])
def test_an_amount_is_read_as_written(text: str, amount: str) -> None:
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize(
    "text", ["13/01/2026", "02/30/2026", "01/01/26", "2026-13-01", "2026-1-1", "01/01/2026 00:00:00", "x"]
)
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(UnreadableValue):
        DENVER.read_day(text)


def test_an_empty_date_is_none() -> None:
    assert DENVER.read_day("") is None


def test_flags_read_in_both_spellings() -> None:
    assert [parse_flag(text) for text in ("true", "T", "false", "F", "")] == [True, True, False, False, False]
    with pytest.raises(UnreadableValue):
        parse_flag("yes")


def test_a_local_stamp_and_a_gmt_one_of_the_same_moment_read_alike() -> None:
    moment = datetime(2013, 9, 16, 22, 50, 21, tzinfo=UTC)
    assert to_utc("APBILL", "AUWHENCREATED", "09/16/2013 22:50:21", DENVER) == moment
    assert to_utc("APBILL", "WHENMODIFIED", "09/16/2013 15:50:21", DENVER) == moment
    assert to_utc("ADVAUDITHISTORY", "ACCESSTIME", "09/16/2013 22:50:21", DENVER) == moment
    assert to_utc("AUDITHISTORY", "ACCESSTIME", "09/16/2013 15:50:21", DENVER) == moment
    assert (
        to_utc("APBILL", "WHENMODIFIED", "09/16/2013 22:50:21", DENVER, frozenset({("APBILL", "WHENMODIFIED")}))
        == moment
    )


@given(st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_the_least_stamp_of_an_instant_is_the_earlier_of_gmt_and_the_users_time(instant: datetime) -> None:
    for formatting in (DARWIN, DENVER, BRITISH, SWEDISH, CLOCKED):
        written = to_utc("VENDOR", "WHENMODIFIED", not_after("WHENMODIFIED", instant, formatting), formatting)
        assert written == instant - max(formatting.zone.utcoffset(None), timedelta(0))


@pytest.mark.parametrize(
    "formatting",
    [
        UserFormatting(locale="en_US", date_format="/dmY", gmt_offset="+00:00", clock="24"),
        UserFormatting(locale="en_US", date_format="/mdy", gmt_offset="+00:00", clock="24"),
        UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="+00:00", clock="12"),
        UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="+00:00", clock="36"),
        UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="somewhere", clock="24"),
        UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="+99:00", clock="24"),
    ],
)
def test_a_formatting_whose_form_is_not_found_out_is_refused(formatting: UserFormatting) -> None:
    with pytest.raises((UnreadableValue, FormattingChanged)):
        to_utc("VENDOR", "WHENMODIFIED", "01/02/2026 10:00:00", formatting)
    with pytest.raises((UnreadableValue, FormattingChanged)):
        not_after("WHENMODIFIED", datetime(2026, 1, 2, tzinfo=UTC), formatting)


def test_what_could_be_a_date_of_another_form_is_read_in_the_form_that_was_found_or_refused() -> None:
    assert BRITISH.read_day("03/04/2026") == date(2026, 4, 3)
    assert DENVER.read_day("03/04/2026") == date(2026, 3, 4)
    assert MIXED.read_day("03/04/2026") == date(2026, 3, 4) and MIXED.write_day(date(2026, 3, 4)) == "04/03/2026"
    with pytest.raises(UnreadableValue):
        BRITISH.read_day("03/25/2026")
    assert SWEDISH.read_day("03/04/2026") == SWEDISH.read_day("2026-03-04") == date(2026, 3, 4)
    assert BRITISH.handed_back("03/04/2026 10:00:00", "X") == "03/04/2026 10:00:00"
    assert MIXED.handed_back("03/04/2026 10:00:00", "X") == "04/03/2026 10:00:00"


@pytest.mark.parametrize(
    ("text", "hour"), [("12:00:01 AM", 0), ("12:00:01 PM", 12), ("01:00:01 PM", 13), ("13:00:01", 13), ("00:00:01", 0)]
)
def test_the_clock_of_a_stamp_shows_in_its_own_text(text: str, hour: int) -> None:
    assert CLOCKED.read_local(f"01/02/2026 {text}", "X") == datetime(2026, 1, 2, hour, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "01/02/2026",
        "01/02/2026 25:00:00",
        "02/30/2026 10:00:00",
        "2026-01-02T10:00:00Z",
        "01/02/26 10:00:00",
        "01/02/2026 13:00:00 PM",
        "01/02/2026 00:00:00 AM",
        "01/02/2026  10:00:00",
    ],
)
def test_a_stamp_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(UnreadableValue, match="WHENMODIFIED"):
        to_utc("VENDOR", "WHENMODIFIED", text, DENVER)


def test_an_empty_stamp_is_none() -> None:
    assert to_utc("VENDOR", "WHENMODIFIED", "", DENVER) is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: not_after("WHENMODIFIED", datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None), DENVER),
        lambda: not_after("WHENMODIFIED", datetime(2026, 1, 1, microsecond=1, tzinfo=UTC), DENVER),
    ],
)
def test_an_instant_that_would_lose_something_is_refused(make: Callable[[], str]) -> None:
    with pytest.raises(UnsendableValue):
        make()
