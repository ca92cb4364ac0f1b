"""Hostile XML: it is refused as malformed, or it is data; a value goes out and comes back, or its field is named."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from intacct.documents import parse_document
from intacct.elements import element
from intacct.endpoints import check_endpoint
from intacct.errors import EndpointRefused, MalformedAnswer, UnreadableValue, UnsendableValue
from intacct.timestamps import UserFormatting
from intacct.values import parse_amount, to_text
from ledgersync.mapping.context import Context
from ledgersync.mapping.converters import amount_of, intacct_date
from ledgersync.mapping.errors import Unmappable

XXE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<r>&c;&c;&c;&c;</r>"
)
EXTERNAL = '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/evil.dtd"><r/>'
PARAMETER = '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]><r/>'
ALLOWED = ("intacct.com", "https://api.intacct.com")


@pytest.mark.parametrize("document", [XXE, LAUGHS, EXTERNAL, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_document_type_is_refused_in_every_encoding(document: str, encoding: str) -> None:
    with pytest.raises(MalformedAnswer):
        parse_document(document.encode(encoding))


@pytest.mark.parametrize(
    "document", [b"<r>" * 5000 + b"</r>" * 5000, b"<r>" + b"x" * 20_000_000 + b"</r>", b"", b"\x00"]
)
def test_depth_size_and_nothing_at_all_are_refused(document: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        parse_document(document)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_malformed(body: bytes) -> None:
    try:
        parse_document(b"<r>" + body + b"</r>")
    except MalformedAnswer as error:
        assert not body or body.hex() not in str(error)


@given(st.text(max_size=60))
def test_a_text_arrives_as_it_was_or_its_field_is_named(text: str) -> None:
    try:
        sent = etree.tostring(element("NAME", text), encoding="UTF-8")
    except UnsendableValue as error:
        assert "NAME" in str(error)
        return
    assert (parse_document(sent).text or "") == text


@given(st.decimals(allow_nan=True, allow_infinity=True, places=None))
def test_an_amount_arrives_exactly_or_its_field_is_named(amount: Decimal) -> None:
    try:
        text = to_text(amount, "TRX_AMOUNT")
        read = parse_amount(text, "TRX_AMOUNT")
    except (UnsendableValue, UnreadableValue) as error:
        assert "TRX_AMOUNT" in str(error)
        return
    assert read == amount


@given(st.from_regex(r"[-+]?[0-9]{1,40}(\.[0-9]{0,40})?", fullmatch=True) | st.text(max_size=20))
def test_a_number_of_any_length_is_read_exactly_or_refused(text: str) -> None:
    try:
        read = amount_of(text)
    except Unmappable:
        return
    assert read is None or read == Decimal(text.strip().replace(",", ""))


@given(st.text(max_size=12) | st.dates().map(lambda day: f"{day:%m/%d/%Y}"))
def test_an_odd_date_is_refused_not_guessed(text: str) -> None:
    british = UserFormatting(
        locale="en_GB", date_format="/dmY", gmt_offset="+00:00", clock="24", answers="/dmY", requests="/dmY 24"
    )
    for context, form in ((Context(), "%m %d %Y"), (Context(read_day=british.read_day), "%d %m %Y")):
        try:
            found = intacct_date(text, context)
        except Unmappable:
            continue
        if found is None:
            assert text == ""
        else:
            numbers = [int(number) for number in re.findall(r"\d+", text)[:3]]
            assert numbers in [[int(part) for part in f"{found:{one}}".split()] for one in (form, "%Y %m %d")]


@settings(max_examples=300)
@given(
    st.sampled_from(("https://", "http://", "https://user@", "https://evil.test#", "https://evil.test\\@", "//", "")),
    st.sampled_from(
        (
            "api.intacct.com.evil.test",
            "evil-intacct.com",
            "intacct.com.",
            "evil.test",
            "[::1]",
            "xn--intacct-com.test",
            "evil.test.",
        )
    ),
    st.sampled_from(("", ":443", "/ia/xml/xmlgw.phtml", "/?api.intacct.com", "#.intacct.com", "\t")),
)
def test_a_spoofed_endpoint_is_never_accepted(scheme: str, host: str, rest: str) -> None:
    with pytest.raises(EndpointRefused):
        check_endpoint(f"{scheme}{host}{rest}", ALLOWED)
