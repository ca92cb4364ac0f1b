"""Amounts, dates, flags and time stamps at the border."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intacct import UserFormatting, from_utc, parse_amount, parse_date, parse_flag, to_utc
from intacct.errors import FormattingChanged, UnreadableValue, UnsendableValue
from intacct.values import to_text

DARWIN = UserFormatting("en_US", "/mdY", "+09:30", "24")
DENVER = UserFormatting("en_US", "/mdY", "-07:00", "24")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_an_amount_survives_the_way_there_and_back(amount: Decimal) -> None:
    assert parse_amount(to_text(amount, "AMOUNT")) == amount


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_date_survives_the_way_there_and_back(day: date) -> None:
    assert parse_date(to_text(day, "DATE")) == day


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
        parse_date(text)


def test_an_empty_date_is_none() -> None:
    assert parse_date("") is None


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
def test_an_instant_survives_the_way_there_and_back(instant: datetime) -> None:
    for formatting in (DARWIN, DENVER, UserFormatting("en_GB", "/mdY", "+01:00", "12")):
        assert (
            to_utc("VENDOR", "WHENMODIFIED", from_utc("VENDOR", "WHENMODIFIED", instant, formatting), formatting)
            == instant
        )


@pytest.mark.parametrize(
    "formatting",
    [
        UserFormatting("en_US", "/dmY", "+00:00", "24"),
        UserFormatting("en_US", "/mdy", "+00:00", "24"),
        UserFormatting("en_US", "/mdY", "+00:00", "36"),
        UserFormatting("en_US", "/mdY", "somewhere", "24"),
        UserFormatting("en_US", "/mdY", "+99:00", "24"),
    ],
)
def test_a_formatting_that_does_not_convert_exactly_is_refused(formatting: UserFormatting) -> None:
    with pytest.raises((UnreadableValue, FormattingChanged)):
        to_utc("VENDOR", "WHENMODIFIED", "01/02/2026 10:00:00", formatting)
    with pytest.raises((UnreadableValue, FormattingChanged)):
        from_utc("VENDOR", "WHENMODIFIED", datetime(2026, 1, 2, tzinfo=UTC), formatting)


def test_what_is_wrong_with_a_formatting_can_be_shown() -> None:
    assert UserFormatting("en_US", "/dmY", "+00:00", "36").unreadable() == {
        "date_format": ("/dmY", "/mdY"),
        "clock": ("36", "24"),
    }
    assert UserFormatting("en_GB", "/mdY", "+00:00", "12").unreadable() == {}
    assert DARWIN.unreadable() == {}
    assert DARWIN.zone.utcoffset(None) == timedelta(hours=9, minutes=30)


@pytest.mark.parametrize(
    "text",
    [
        "01/02/2026",
        "01/02/2026 25:00:00",
        "02/30/2026 10:00:00",
        "2026-01-02T10:00:00Z",
        "01/02/26 10:00:00",
        "01/02/2026 10:00:00 PM",
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
        lambda: from_utc("VENDOR", "WHENMODIFIED", datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None), DENVER),
        lambda: from_utc("VENDOR", "WHENMODIFIED", datetime(2026, 1, 1, microsecond=1, tzinfo=UTC), DENVER),
    ],
)
def test_an_instant_that_would_lose_something_is_refused(make: Callable[[], str]) -> None:
    with pytest.raises(UnsendableValue):
        make()
