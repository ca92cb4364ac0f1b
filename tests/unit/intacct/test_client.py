"""Requests and results of the client against a scripted gateway."""

from __future__ import annotations

import logging
from datetime import date

import httpx
import pytest
from lxml import etree

from intacct import Done, Refused, create, delete, equal, legacy, query, read, update
from intacct.errors import (
    AnswerTooLarge,
    ForeignAnswer,
    MalformedAnswer,
    OutOfTime,
    ServerFailed,
    UnsendableValue,
)
from tests.unit.intacct.gateway import (
    CREDENTIALS,
    SESSION,
    VENDOR_PAGE,
    VENDORS,
    Gateway,
    answered,
    document,
    done,
    error,
    failed,
    page,
    signed_in,
)


def test_functions_of_a_request_fail_one_by_one_and_results_follow_the_request() -> None:
    def answer(sent: etree._Element) -> httpx.Response:
        reply = answered(
            done(),
            "<status>success</status><key>4102</key>",
            failed(
                error(
                    "BL01001973",
                    description2="The account number &#039;5000.11&#039; already exists [Support ID: x%7Ey]",
                    more="<additionalinfo><errorid>GL-0493</errorid><category>Duplication Prevention</category>"
                    "<description><messageid>IA.DUPLICATE_ACCOUNT_NUMBER</messageid></description></additionalinfo>",
                )
                + error("BL01001973", description2="Could not create GL Account record.")
            ),
            failed(error("XL03000009", description2="rolled back"), status="aborted"),
        )(sent)
        root = etree.fromstring(reply.content)
        operation = root.find("operation")
        assert operation is not None
        operation.extend(reversed(operation.findall("result")))
        return httpx.Response(200, content=etree.tostring(root))

    gateway = Gateway([answer])
    results = gateway.client().call(
        [
            delete("VENDOR", ["1"], "w-1"),
            legacy("reverse_bill", {"datereversed": date(2026, 1, 2)}, "w-2", key="88"),
            create("GLACCOUNT", {"ACCOUNTNO": "5000.11"}, "w-3"),
            update("VENDOR", {"RECORDNO": "3", "NAME": None}, "w-4"),
        ]
    )

    assert [result.control_id for result in results] == ["w-1", "w-2", "w-3", "w-4"]
    deleted, reversed_, refused, aborted = results
    assert deleted == Done("w-1", "delete")
    assert isinstance(reversed_, Done)
    assert reversed_.key == "4102"
    assert isinstance(refused, Refused)
    assert refused.errors[0].error_id == "GL-0493"
    assert refused.errors[0].message_id == "IA.DUPLICATE_ACCOUNT_NUMBER"
    assert refused.errors[0].description2 == "The account number '5000.11' already exists"
    assert refused.errors[0].support_id == "x%7Ey"
    assert isinstance(aborted, Refused)
    assert gateway.sent[0].findtext("control/uniqueid") == "true"


def test_reads_are_not_unique_and_never_share_a_request_with_writes() -> None:
    gateway = Gateway([answered(VENDOR_PAGE)])
    client = gateway.client()
    client.call([query("VENDOR", ["NAME"])])
    assert gateway.sent[0].findtext("control/uniqueid") == "false"
    assert gateway.sent[0].findtext("control/showadditionalerrorinfo") == "true"
    with pytest.raises(UnsendableValue, match="share"):
        client.call([query("VENDOR", ["NAME"]), create("VENDOR", {"NAME": "A"}, "w-1")])
    with pytest.raises(UnsendableValue, match="same control id"):
        client.call([create("VENDOR", {"NAME": "A"}, "w-1"), create("VENDOR", {"NAME": "B"}, "w-1")])
    assert len(gateway.sent) == 1


@pytest.mark.parametrize(
    "place", ["<companyid>other</companyid>", "<companyid>acme</companyid><locationid>200</locationid>"]
)
def test_an_answer_of_another_company_or_entity_is_refused(place: str) -> None:
    gateway = Gateway([answered(VENDOR_PAGE, authentication=f"<status>success</status><userid>u</userid>{place}")])
    with pytest.raises(ForeignAnswer):
        gateway.client().rows(VENDORS)
    assert len(gateway.sent) == 1


def test_an_answer_beyond_the_size_limit_is_not_read_on() -> None:
    gateway = Gateway([answered(VENDOR_PAGE)])
    with pytest.raises(AnswerTooLarge):
        gateway.client(max_response_bytes=100).rows(VENDORS)
    assert len(gateway.sent) == 1


def test_results_that_name_a_foreign_function_are_refused() -> None:
    def answer(sent: etree._Element) -> httpx.Response:
        return document(
            f"<control><status>success</status><controlid>{sent.findtext('control/controlid')}</controlid></control>"
            "<operation><authentication><status>success</status><companyid>acme</companyid></authentication>"
            "<result><status>success</status><function>query</function><controlid>alien</controlid></result></operation>"
        )

    with pytest.raises(MalformedAnswer):
        Gateway([answer]).client().rows(VENDORS)


def test_no_request_begins_when_too_little_time_is_left() -> None:
    gateway = Gateway([answered(done())])
    with pytest.raises(OutOfTime):
        gateway.client(time_left=lambda: 1.0).call([delete("VENDOR", ["1"], "w-1")])
    assert gateway.sent == []


def test_a_pause_that_would_use_up_the_time_is_not_made() -> None:
    gateway = Gateway([page("", 503)])
    with pytest.raises(ServerFailed):
        gateway.client(time_left=lambda: 2.5).rows(VENDORS)
    assert len(gateway.sent) == 1


def test_each_call_holds_a_slot_of_the_company_and_pauses_hold_none() -> None:
    gateway = Gateway([page("", 503), answered(VENDOR_PAGE)])
    gateway.client(sleep=lambda _: gateway.events.append("sleep")).rows(VENDORS)
    assert gateway.events == ["slot", "post", "free", "sleep", "slot", "post", "free"]


def test_all_or_nothing_makes_the_operation_a_transaction() -> None:
    gateway = Gateway([answered(done())])
    gateway.client().call([delete("VENDOR", ["1"], "w-1")], all_or_nothing=True)
    assert gateway.sent[0].xpath("string(operation/@transaction)") == "true"


def test_no_secret_shows_in_texts_or_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    gateway = Gateway([signed_in(), page("", 500)])
    client = gateway.client(session=None)
    with pytest.raises(ServerFailed) as caught:
        client.rows(VENDORS)
    shown = f"{CREDENTIALS!r} {SESSION!r} {client!r} {client.session!r} {caught.value!r} {caplog.text}"
    assert "secret" not in shown


def test_what_is_not_found_is_missing_and_not_an_error() -> None:
    gateway = Gateway([answered(done("", "listtype='VENDOR' count='0'"))])
    (result,) = gateway.client().call([read("VENDOR", ["404"])])
    assert result == Done("new-1", "read")


def test_counts_of_a_page_come_with_the_result() -> None:
    gateway = Gateway([answered(VENDOR_PAGE)])
    (result,) = gateway.client().call([query("VENDOR", ["NAME"], equal("NAME", "O'Brien"), control_id="q-1")])
    assert isinstance(result, Done)
    assert (result.control_id, result.total, result.remaining, result.key) == ("q-1", 18, 17, None)
