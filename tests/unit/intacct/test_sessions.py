"""Signing in, keeping a session, and being kept out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from intacct import Done, Session, create
from intacct.errors import (
    AuthenticationFailed,
    EndpointRefused,
    EntityRefused,
    IntacctError,
    RequestRefused,
    SenderNotAuthorized,
    SenderRefused,
    SessionExpired,
    TwoStepRequired,
    UserRefused,
)
from tests.unit.intacct.gateway import (
    ENDPOINT,
    INVALID_SESSION,
    NOW,
    SESSION,
    VENDOR_PAGE,
    VENDORS,
    Answer,
    Gateway,
    answered,
    done,
    error,
    failed,
    lost,
    page,
    refused_in,
    refused_whole,
    signed_in,
)


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


def test_a_session_that_was_refused_is_gone_even_when_no_new_one_is_given() -> None:
    gateway = Gateway(
        [INVALID_SESSION, refused_in(error("XL03000006", description2="Sign-in information is incorrect"))]
    )
    client = gateway.client()
    with pytest.raises(UserRefused):
        client.rows(VENDORS)
    assert client.session is None


@pytest.mark.parametrize("answer", [page("<html>Not found</html>", 404), lost(httpx.ConnectError)])
def test_a_read_that_finds_no_gateway_at_a_kept_address_signs_in_anew_once(answer: Answer) -> None:
    gateway = Gateway([*[answer] * 4, signed_in(), answered(VENDOR_PAGE)])
    kept = replace(SESSION, endpoint=f"{ENDPOINT}/wrong")
    assert gateway.client(kept).rows(VENDORS)[0]["RECORDNO"] == "1010"
    assert gateway.functions() == [*["query"] * 4, "getAPISession", "query"]
    assert [session.endpoint for session in gateway.sessions] == [ENDPOINT]


def test_a_write_that_finds_no_gateway_at_a_kept_address_is_sent_nowhere_else() -> None:
    gateway = Gateway([page("<html>Not found</html>", 404)])
    gateway.client(replace(SESSION, endpoint=f"{ENDPOINT}/wrong")).call([create("VENDOR", {"VENDORID": "V1"}, "v-1")])
    assert set(gateway.functions()) == {"create"}
