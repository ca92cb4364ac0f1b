"""Values go out exactly and come in exactly."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashflow360.decoding import Failure, Success, decode, parse
from cashflow360.encoding import ZERO_ID, Sendable, encode
from cashflow360.errors import MalformedAnswer
from cashflow360.timestamps import format_timestamp, parse_date, parse_timestamp


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("4000.00"), "4000.00"),
        (Decimal("0.1") + Decimal("0.2"), "0.3"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-12345678901234567890.12"), "-12345678901234567890.12"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (None, "null"),
        (date(2020, 6, 16), '"2020-06-16"'),
        (datetime(2020, 7, 24, 2, 44, 33, tzinfo=UTC), '"2020-07-24T02:44:33.000+0000"'),
        ('a "quoted" é', json.dumps('a "quoted" é')),
        ([1, {"a": []}], '[1,{"a":[]}]'),
        ({"vendorId": None}, f'{{"vendorId":"{ZERO_ID}"}}'),
        ({"expenseAccount": None}, f'{{"expenseAccount":"{ZERO_ID}"}}'),
        ({"taxId": None, "description": None}, '{"taxId":null,"description":null}'),
    ],
)
def test_a_value_is_sent_as(value: Sendable, text: str) -> None:
    assert encode(value) == text


@given(st.decimals(min_value=-(10**20), max_value=10**20, places=2))
def test_an_amount_survives_the_way_out_and_back(amount: Decimal) -> None:
    sent = parse(encode({"amount": amount}).encode())
    assert isinstance(sent, dict)
    assert sent["amount"] == amount


@pytest.mark.parametrize("value", [1.5, {"amount": 0.1}, b"bytes", object()])
def test_a_value_that_can_not_be_exact_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize(
    "value", [Decimal("NaN"), Decimal("Infinity"), datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)]
)
def test_a_value_without_a_meaning_is_refused(value: Sendable) -> None:
    with pytest.raises(ValueError, match=r"can.* be sent"):
        encode(value)


def test_numbers_come_in_as_decimals_and_the_zero_id_as_none() -> None:
    body = (
        b'{"response_status":0,"response_message":"Success","response_data":'
        b'[{"amount":4000.10,"vendorId":"00000000000000000000","lines":[{"jobId":"00000000000000000000"}]}]}'
    )
    assert decode(body) == Success([{"amount": Decimal("4000.10"), "vendorId": None, "lines": [{"jobId": None}]}])


@pytest.mark.parametrize(
    "body",
    [
        b'{"response_status":1,"response_message":"Error","response_data":'
        b'{"error_code":"BDC_1109","error_message":"Session is invalid.  Please log in."}}',
        b'[{"code":"BDC_1109","severity":"ERROR","message":"Session is invalid.  Please log in."}]',
    ],
)
def test_an_error_is_known_by_its_code_in_the_form_of_either_version(body: bytes) -> None:
    assert decode(body) == Failure("BDC_1109", "Session is invalid.  Please log in.")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Bad gateway</body></html>",
        b'{"response_status":0,"response_data":[{"id":"00n',
        b'{"response_status":0}',
        b'{"response_status":1,"response_data":{}}',
        b'{"response_status":2,"response_data":{}}',
        b'{"response_status":0,"response_data":NaN}',
        b'{"response_status":0,"response_data":-Infinity}',
        b'{"response_status":0,"response_data":1e999999999}',
        b"[]",
        b"[1]",
        b"7",
        b"\xff\xfe\xff",
        b"[" * 200_000,
        b'{"response_status":0,"response_data":' + b"9" * 5000 + b"}",
    ],
)
def test_an_answer_that_is_not_documented_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        decode(body)


def test_time_stamps_are_utc_instants_both_ways() -> None:
    text = "2020-07-24T02:44:33.000+0000"
    instant = datetime(2020, 7, 24, 2, 44, 33, tzinfo=UTC)
    assert parse_timestamp(text) == instant
    assert format_timestamp(instant) == text
    assert format_timestamp(instant.astimezone(timezone(timedelta(hours=5)))) == text
    assert parse_date("2020-07-24") == date(2020, 7, 24)


@given(st.integers(0, 2**32).map(lambda milliseconds: datetime.fromtimestamp(milliseconds / 1000, UTC)))
def test_a_time_stamp_is_cut_to_the_seconds_the_service_keeps(instant: datetime) -> None:
    assert parse_timestamp(format_timestamp(instant)) == instant.replace(microsecond=0)
