"""The client against a scripted gateway: sessions, repeats, outcomes."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from lxml import etree

from intacct import Done, Query, Refused, Session, Unknown, create, delete, equal, legacy, query, read, update
from intacct.errors import (
    AnswerTooLarge,
    AuthenticationFailed,
    EndpointRefused,
    EntityRefused,
    ForeignAnswer,
    IntacctError,
    MalformedAnswer,
    OutOfTime,
    ReadRefused,
    RequestRefused,
    SenderNotAuthorized,
    SenderRefused,
    ServerFailed,
    SessionExpired,
    Throttled,
    TransportError,
    TwoStepRequired,
    UnsendableValue,
    UserRefused,
)
from tests.unit.intacct.gateway import (
    CREDENTIALS,
    ENDPOINT,
    INVALID_SESSION,
    NOW,
    SESSION,
    Answer,
    Gateway,
    answered,
    document,
    done,
    error,
    failed,
    refused_in,
    refused_whole,
    signed_in,
)

VENDORS = Query("VENDOR", ("RECORDNO", "NAME"))
VENDOR_PAGE = done(
    "<VENDOR><RECORDNO>1010</RECORDNO><NAME>O&#039;Brien</NAME></VENDOR>",
    'listtype="VENDOR" totalcount="18" offset="0" count="1" numremaining="17"',
)


def lost(kind: type[httpx.RequestError]) -> Answer:
    def answer(_: etree._Element) -> httpx.Response:
        raise kind("lost")

    return answer


def page(text: str, status: int) -> Answer:
    return lambda _: httpx.Response(status, text=text)


def test_it_signs_in_at_the_entity_and_goes_on_at_the_endpoint_it_is_given() -> None:
    gateway = Gateway([signed_in(), answered(VENDOR_PAGE)])
    client = gateway.client(session=None)

    rows = client.rows(VENDORS)

    assert rows == [{"RECORDNO": "1010", "NAME": "O'Brien"}]
    assert gateway.functions() == ["getAPISession", "query"]
    assert gateway.sent[0].findtext(".//login/locationid") == "100"
    assert gateway.sent[1].findtext(".//sessionid") == "fresh-secret"
    assert gateway.urls == ["https://api.intacct.com/ia/xml/xmlgw.phtml", ENDPOINT]
    assert gateway.sessions == [Session("fresh-secret", ENDPOINT, "100", datetime(2026, 1, 16, 12, tzinfo=UTC))]
    assert client.requests_made == 2


def test_a_living_session_is_used_without_signing_in_and_its_expiry_moves_on() -> None:
    gateway = Gateway([answered(VENDOR_PAGE)])
    client = gateway.client(replace(SESSION, expires_at=NOW + timedelta(minutes=1)))

    client.rows(VENDORS)

    assert gateway.functions() == ["query"]
    assert client.session is not None
    assert client.session.expires_at == datetime(2026, 1, 16, 12, tzinfo=UTC)
    assert gateway.sessions == []


@pytest.mark.parametrize(
    "session",
    [replace(SESSION, expires_at=NOW), replace(SESSION, entity_id="200"), replace(SESSION, entity_id=None)],
    ids=["expired", "another entity", "top level"],
)
def test_a_session_that_has_expired_or_is_elsewhere_is_not_used(session: Session) -> None:
    gateway = Gateway([signed_in(), answered(VENDOR_PAGE)])
    gateway.client(session).rows(VENDORS)
    assert gateway.functions() == ["getAPISession", "query"]


def test_a_refused_session_is_renewed_once_and_the_write_is_sent_again_under_its_own_control_id() -> None:
    gateway = Gateway([INVALID_SESSION, signed_in(), answered(done("<vendor><RECORDNO>7</RECORDNO></vendor>"))])

    (result,) = gateway.client().call([create("VENDOR", {"NAME": "Acme"}, "w-1")])

    assert isinstance(result, Done)
    assert result.key == "7"
    assert gateway.functions() == ["create", "getAPISession", "create"]
    assert [one.get("controlid") for one in gateway.sent[2].iter("function")] == ["w-1"]


def test_a_session_refused_again_after_the_renewal_ends_there() -> None:
    gateway = Gateway([INVALID_SESSION, signed_in(), INVALID_SESSION])
    with pytest.raises(SessionExpired):
        gateway.client().rows(VENDORS)
    assert len(gateway.sent) == 3


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://na12.intacct.com/ia/xml/xmlgw.phtml",
        "https://intacct.com.evil.example/ia/xml/xmlgw.phtml",
        "https://notintacct.com/",
        "",
    ],
)
def test_a_session_at_an_endpoint_off_the_list_is_never_used(endpoint: str) -> None:
    gateway = Gateway([signed_in(endpoint=endpoint)])
    client = gateway.client(session=None)
    with pytest.raises(EndpointRefused):
        client.rows(VENDORS)
    assert len(gateway.sent) == 1
    assert gateway.sessions == []
    with pytest.raises(EndpointRefused):
        gateway.client(replace(SESSION, endpoint=endpoint))


def test_a_session_in_another_entity_than_asked_for_is_refused() -> None:
    gateway = Gateway([signed_in(entity_id="200")])
    with pytest.raises(EntityRefused):
        gateway.client(session=None).rows(VENDORS)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (
            refused_whole(error("XL03000006", description2="Incorrect Intacct XML Partner ID or password.")),
            SenderRefused,
        ),
        (
            refused_in(
                error(
                    "XL03000006",
                    "Invalid Web Services Authorization",
                    "The sender ID &#039;x&#039; is not authorized to make Web Services requests to company ID "
                    "&#039;y&#039;.",
                    "Contact the company administrator to grant Web Services authorization to this sender ID.",
                )
            ),
            SenderNotAuthorized,
        ),
        (refused_in(error("XL03000006", description2="Sign-in information is incorrect")), UserRefused),
        (
            refused_whole(
                error("XMLGW_JPP0002", description2="Sign-in information is incorrect. Please check your request."),
                status=401,
            ),
            UserRefused,
        ),
        (
            refused_whole(error("GW-0011", description2="Invalid Request [Request ID: abc]"), status=400),
            AuthenticationFailed,
        ),
        (refused_in(error("XL03000006", description2="The location ID 999 is not valid.")), EntityRefused),
        (refused_in(error("XL03000006", description2="Two-step verification is required.")), TwoStepRequired),
        (refused_in(error("XL03000006", description2="Something new")), AuthenticationFailed),
        (refused_in(), AuthenticationFailed),
        (refused_whole(error("invalidRequest"), status=400), RequestRefused),
        (refused_whole(error("XL03000003", description2="XML Parse schema error: …")), RequestRefused),
        (refused_whole(), RequestRefused),
        (answered(failed(error("Get API Session Failed"))), AuthenticationFailed),
    ],
)
def test_each_cause_that_keeps_the_client_out_is_told_apart(answer: Answer, kind: type[IntacctError]) -> None:
    gateway = Gateway([answer])
    with pytest.raises(kind) as caught:
        gateway.client(session=None).rows(VENDORS)
    assert type(caught.value) is kind
    assert len(gateway.sent) == 1


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


UNSURE: list[Answer] = [
    lost(httpx.ReadTimeout),
    lost(httpx.WriteError),
    lost(httpx.RemoteProtocolError),
    page("", 500),
    page("<html>Bad gateway</html>", 502),
    page("", 524),
    page("<html><body>cf-error-details</body></html>", 200),
    page("<response><control><status>success</status></control><operation><auth", 200),
    page("", 200),
    page("<!DOCTYPE response [<!ENTITY a 'b'>]><response/>", 200),
    lambda _: httpx.Response(302, headers={"Location": "https://elsewhere.example/"}),
    answered(done(), control_id="another-request"),
    answered(),
    answered(failed(error("", description2="A request with this control id was already executed"))),
]


@pytest.mark.parametrize("answer", UNSURE)
def test_a_write_whose_outcome_nobody_knows_is_unknown_and_not_sent_again(answer: Answer) -> None:
    gateway = Gateway([answer])
    results = gateway.client().call([create("VENDOR", {"NAME": "Acme"}, "w-1")])
    assert [(type(one), one.control_id, one.function) for one in results] == [(Unknown, "w-1", "create")]
    assert len(gateway.sent) == 1
    assert gateway.slept == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lost(httpx.ReadTimeout), TransportError),
        (page("", 500), ServerFailed),
        (page("<html>Bad gateway</html>", 502), ServerFailed),
        (page("<html><body>cf-error-details</body></html>", 200), MalformedAnswer),
        (page("<response><control><status>succ", 200), MalformedAnswer),
        (lost(httpx.ConnectError), TransportError),
        (refused_whole(error("GW-0010"), status=429), Throttled),
        (page("API rate limit exceeded", 200), Throttled),
        (refused_whole(error(description2="The Service is Temporarily Off-line")), TransportError),
    ],
)
def test_a_read_is_sent_again_after_a_passing_failure_with_growing_pauses(
    answer: Answer, kind: type[IntacctError]
) -> None:
    gateway = Gateway([answer, answer, answered(VENDOR_PAGE)])
    assert gateway.client().rows(VENDORS)[0]["RECORDNO"] == "1010"
    assert gateway.slept == [1.0, 2.0]

    gateway = Gateway([answer])
    with pytest.raises(kind):
        gateway.client().rows(VENDORS)
    assert len(gateway.sent) == 4


@pytest.mark.parametrize(
    "answer",
    [
        lost(httpx.ConnectError),
        lost(httpx.ConnectTimeout),
        refused_whole(error("GW-0010"), status=429),
        refused_whole(error(description2="The Service is Temporarily Off-line")),
    ],
)
def test_a_write_that_surely_did_not_run_is_sent_again(answer: Answer) -> None:
    gateway = Gateway([answer, answered(done())])
    assert isinstance(gateway.client().call([delete("VENDOR", ["1"], "w-1")])[0], Done)
    assert len(gateway.sent) == 2


def test_a_throttled_write_raises_in_the_end_because_nothing_ran() -> None:
    gateway = Gateway([refused_whole(error("GW-0010"), status=429)])
    with pytest.raises(Throttled):
        gateway.client().call([delete("VENDOR", ["1"], "w-1")])


def test_a_request_refused_as_a_whole_raises_for_writes_too() -> None:
    gateway = Gateway([refused_whole(error("XL03000003", description2="XML Parse schema error"))])
    with pytest.raises(RequestRefused):
        gateway.client().call([delete("VENDOR", ["1"], "w-1")])


def test_an_ambiguous_refusal_of_a_read_is_asked_once_more_and_then_believed() -> None:
    refusal = failed(error("DL02000001", "Error", "There was an error processing the request."))
    gateway = Gateway([answered(refusal)])
    with pytest.raises(ReadRefused) as caught:
        gateway.client().rows(VENDORS)
    assert len(gateway.sent) == 2
    assert caught.value.errors[0].number == "DL02000001"


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
