"""A remote that echoes a request tells nobody what was in it: not in errors, codes, results or records."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

import httpx
import pytest
from lxml import etree

import cashflow360
import intacct
from cashflow360 import Cashflow360Client
from intacct import IntacctClient
from intacct.errors import IntacctError, MalformedAnswer
from tests.unit.cashflow360 import service
from tests.unit.intacct import gateway

PASSWORD = 's&nder <"pass\'word"> é+%'
KEY = "developer-key-of-the-service"
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "as XML": escape,
    "as a form": quote_plus,
    "as JSON": lambda secret: json.dumps(secret)[1:-1],
}


def intacct_client(answer: gateway.Answer) -> IntacctClient:
    credentials = intacct.Credentials("sender", PASSWORD, "acme", "sync", KEY, "100")
    return gateway.Gateway([answer]).client(credentials=credentials)


def cashflow360_client(answer: httpx.Response) -> Cashflow360Client:
    http = httpx.Client(transport=httpx.MockTransport(lambda _: answer))
    return Cashflow360Client(
        cashflow360.Credentials(KEY, service.ORGANIZATION, "ledger", PASSWORD),
        http,
        now=lambda: service.Service().now,
        sleep=lambda _: None,
        jitter=lambda: 0.5,
        session=cashflow360.Session("session-secret", service.ENDPOINT, service.ORGANIZATION, "006"),
    )


def shows(value: object) -> list[str]:
    told = f"{value!r} {value}"
    return [
        secret for secret in (PASSWORD, KEY, "session-secret") for spell in SPELLINGS.values() if spell(secret) in told
    ]


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS.keys())
@pytest.mark.parametrize("place", ["number", "description", "description2", "correction", "errorid", "messageid"])
def test_an_error_of_intacct_repeats_no_secret(place: str, spell: Callable[[str], str]) -> None:
    echoed = escape(f"bad request: {spell(PASSWORD)} {spell(KEY)} session-secret")
    more = {
        "errorid": f"<additionalinfo><errorid>{echoed}</errorid></additionalinfo>",
        "messageid": f"<additionalinfo><description><messageid>{echoed}</messageid></description></additionalinfo>",
    }
    said = gateway.error(more=more[place]) if place in more else gateway.error(**{place: echoed})
    (refused,) = intacct_client(gateway.answered(gateway.failed(said))).call([intacct.create("VENDOR", {}, "w")])
    assert isinstance(refused, intacct.Refused)
    assert shows(refused) == shows(refused.text) == []
    with pytest.raises(IntacctError) as caught:
        intacct_client(gateway.refused_whole(said)).call([intacct.create("VENDOR", {}, "w")])
    assert shows(caught.value) == shows(caught.value.errors) == []


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS.keys())
@pytest.mark.parametrize("place", ["error_code", "error_message"])
def test_an_error_of_cashflow360_repeats_no_secret(place: str, spell: Callable[[str], str]) -> None:
    data = {"error_code": "BDC_1171", "error_message": "no"}
    data |= {place: f"{spell(PASSWORD)} {spell(KEY)} session-secret"}
    envelope = {"response_status": 1, "response_message": "Error", "response_data": data}
    alone = cashflow360_client(httpx.Response(200, json=envelope))
    (refused,) = alone.create("Vendor", [{"name": "a"}])
    assert isinstance(refused, cashflow360.Refused)
    assert shows(refused) == []
    bulk = cashflow360_client(service.success([envelope, envelope]))
    assert shows(bulk.create("Vendor", [{"name": "a"}, {"name": "b"}])) == []
    with pytest.raises(cashflow360.Cashflow360Error) as caught:
        alone.list_page("Vendor")
    assert shows(caught.value) == shows(caught.value.code) == []


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_record_repeats_no_secret(spell: Callable[[str], str]) -> None:
    text = f"{spell(PASSWORD)} {spell(KEY)} session-secret"
    row = f"<VENDOR><RECORDNO>1</RECORDNO><NAME>{escape(text)}</NAME></VENDOR>"
    assert shows(intacct_client(gateway.answered(gateway.done(row))).rows(gateway.VENDORS)) == []
    body = {"response_status": 0, "response_data": [{"id": "v", "name": text, text: [text]}]}
    for ascii in (True, False):
        answer = httpx.Response(200, content=json.dumps(body, ensure_ascii=ascii))
        assert shows(cashflow360_client(answer).list_page("Vendor")) == []


def test_a_secret_spelt_with_character_references_is_found_too() -> None:
    spelt = "".join(f"&#{ord(character)};" for character in KEY)
    row = f"<VENDOR><RECORDNO>1</RECORDNO><NAME>{spelt}</NAME></VENDOR>"
    assert shows(intacct_client(gateway.answered(gateway.done(row))).rows(gateway.VENDORS)) == []
    name = "".join(f"\\u{ord(character):04x}" for character in KEY)
    answer = f'{{"response_status": 0, "response_data": [{{"id": "v", "name": "{name}"}}]}}'
    assert shows(cashflow360_client(httpx.Response(200, content=answer)).list_page("Vendor")) == []


@pytest.mark.parametrize(
    "code", ["two words", "x" * 41, "", "<b>", "BDC 1", "Ünï", "a\nb", base64.b64encode(b"x" * 40).decode()]
)
def test_what_is_no_code_is_not_passed_on_as_one(code: str) -> None:
    said = gateway.error(code, "no", more=f"<additionalinfo><errorid>{escape(code)}</errorid></additionalinfo>")
    said = said.replace(f"<errorno>{code}", f"<errorno>{escape(code)}")
    (refused,) = intacct_client(gateway.answered(gateway.failed(said))).call([intacct.create("VENDOR", {}, "w")])
    assert isinstance(refused, intacct.Refused)
    assert (refused.errors[0].number, refused.errors[0].error_id) == ("", "")
    if code:
        answer = service.failure(code)
        assert cashflow360_client(answer).create("Vendor", [{"name": "a"}]) == [
            cashflow360.Refused("UNNAMED", "said the service")
        ]


@pytest.mark.parametrize("count", ["9" * 5000, "-1", "1e3", "²", "many"])
def test_a_count_that_is_none_is_a_malformed_answer(count: str) -> None:
    page = gateway.done("", f'listtype="VENDOR" totalcount="1" offset="0" count="0" numremaining="{count}"')
    with pytest.raises(MalformedAnswer):
        intacct_client(gateway.answered(page)).rows(gateway.VENDORS)


def test_half_a_character_in_an_error_is_no_failure_later() -> None:
    body = '{"response_status": 1, "response_data": {"error_code": "BDC_1171", "error_message": "\\ud800"}}'
    (refused,) = cashflow360_client(httpx.Response(200, content=body)).create("Vendor", [{"name": "a"}])
    assert refused == cashflow360.Refused("BDC_1171", "?")


def test_a_number_of_five_thousand_digits_is_a_malformed_answer() -> None:
    body = f'{{"response_status": 0, "response_data": [{{"id": "v", "amount": {"9" * 4000}}}]}}'
    with pytest.raises(cashflow360.MalformedAnswer):
        cashflow360_client(httpx.Response(200, content=body)).list_page("Vendor")


def test_an_error_outside_the_gateway_is_cleaned_as_well() -> None:
    def answer(_: etree._Element) -> httpx.Response:
        return httpx.Response(200, text=f"<html>{escape(PASSWORD)}</html>")

    with pytest.raises(MalformedAnswer) as caught:
        intacct_client(answer).rows(gateway.VENDORS)
    assert shows(caught.value) == []
