"""Hostile JSON: it is refused as malformed, or it is data with exact numbers."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cashflow360.decoding import Success, decode
from cashflow360.encoding import encode
from cashflow360.endpoints import check_endpoint
from cashflow360.errors import EndpointRefused, MalformedAnswer
from ledgersync.mapping.converters import iso_date
from ledgersync.mapping.errors import Unmappable

SCALARS = st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def envelope(data: str) -> bytes:
    return f'{{"response_status":0,"response_message":"Success","response_data":{data}}}'.encode()


DEEP = "[" * 5000 + "]" * 5000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe{",
        b"[" * 100_000 + b"]" * 100_000,
        envelope("NaN"),
        envelope("Infinity"),
        envelope("1e999999999"),
        envelope(DEEP),
        envelope('"\ud800"'.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))[:-1],
        envelope("1").decode().encode("utf-16"),
    ],
    ids=["empty", "bytes", "deep", "nan", "infinity", "exponent", "deep inside", "cut off", "utf-16"],
)
def test_what_is_no_envelope_is_malformed(body: bytes) -> None:
    try:
        answer = decode(body)
    except MalformedAnswer:
        return
    # How deep a decoder goes depends on the stack it finds; what it reads it must have read whole.
    assert answer == Success(1) or body == envelope(DEEP)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_malformed(body: bytes) -> None:
    try:
        decode(body)
    except MalformedAnswer as error:
        assert len(str(error)) < 200


@given(VALUES)
def test_data_arrives_as_it_was(data: object) -> None:
    answer = decode(envelope(json.dumps(data)))
    assert isinstance(answer, Success)


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,30})\.[0-9]{1,20}", fullmatch=True))
def test_a_number_of_fifty_digits_is_read_exactly(number: str) -> None:
    answer = decode(envelope(number))
    assert isinstance(answer, Success)
    assert str(answer.data) == str(Decimal(number))


@pytest.mark.parametrize(("at_most", "too_much"), [("1e30", "1e31"), ("1e-30", "1e-31"), ("9" * 100, "9" * 101)])
def test_a_number_of_no_books_is_refused(at_most: str, too_much: str) -> None:
    assert decode(envelope(at_most)) == Success(Decimal(at_most))
    with pytest.raises(MalformedAnswer):
        decode(envelope(too_much))


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_an_amount_goes_out_and_comes_back(amount: Decimal) -> None:
    answer = decode(envelope(encode({"amount": amount})))
    assert isinstance(answer, Success)
    assert isinstance(answer.data, dict)
    assert Decimal(str(answer.data["amount"])) == amount


@given(st.text(max_size=12) | st.dates().map(str))
def test_an_odd_date_is_refused_not_guessed(text: str) -> None:
    try:
        found = iso_date(text)
    except Unmappable:
        return
    assert found is None or found.isoformat() == text.strip()[:10]


@pytest.mark.parametrize(
    "url",
    [
        "http://api.bill.com/api/v2",
        "https://api.bill.com.evil.test/api/v2",
        "https://evil.test/api.bill.com",
        "https://user@evil.test\\@api.bill.com/",
        "https://api.bill.com@evil.test/",
        "https://api.bill.com:8443@evil.test/",
        "//api.bill.com",
        "",
    ],
)
def test_a_spoofed_endpoint_is_never_accepted(url: str) -> None:
    with pytest.raises(EndpointRefused):
        check_endpoint(url)
