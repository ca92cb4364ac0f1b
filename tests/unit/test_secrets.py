"""Nothing that holds a secret shows it, and no error of a client does, whatever the far end answers."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cashflow360
import intacct
from cashflow360.errors import Cashflow360Error
from intacct.errors import IntacctError
from ledgersync.adapters.error_actions import translated
from ledgersync.adapters.opening import ServiceCredentials
from ledgersync.entrypoint import named_error
from ledgersync.errors import LedgersyncError
from ledgersync.ports.setup import Cashflow360Credentials, IntacctCredentials
from tests.unit.cashflow360 import service
from tests.unit.intacct import gateway

SECRET = st.text("abcdefghijkmnpqrstuvwxyz", min_size=24, max_size=24).map(lambda text: f"s3cret-{text}")
LOST = (httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.WriteError)
BODIES = ("", "<html>busy</html>", "<response><control/></response>", '{"response_status": 1}', "<!DOCTYPE a []><a/>")
OWN = {
    *(gateway.CREDENTIALS.sender_password, gateway.CREDENTIALS.user_password, gateway.SESSION.session_id),
    *(service.CREDENTIALS.developer_key, service.CREDENTIALS.token, service.SESSION.session_id),
}


def texts(error: BaseException | None) -> Iterator[str]:
    """Everything that can be printed of an error and of those it came from."""
    if error is not None:
        yield from (str(error), repr(error), repr(error.args), "".join(traceback.format_exception(error)))
        yield from texts(error.__cause__)
        yield from texts(error.__context__)


@given(SECRET)
def test_what_holds_a_secret_does_not_show_it(secret: str) -> None:
    holders: list[object] = [
        intacct.Credentials("sender", secret, "acme", "sync", secret, "100"),
        intacct.Session(secret, gateway.ENDPOINT, "100", None),
        cashflow360.Credentials(secret, service.ORGANIZATION, "ledger", secret),
        cashflow360.Session(secret, service.ENDPOINT, service.ORGANIZATION, "006"),
        ServiceCredentials("sender", secret, secret),
        IntacctCredentials("acme", "sync", secret, "100"),
        Cashflow360Credentials(service.ORGANIZATION, "ledger", secret),
    ]
    holders += [gateway.Gateway([]).client(credentials=holders[0], session=None), service.Service().client()]
    assert [type(holder) for holder in holders if secret in f"{holder!r} {holder}"] == []


answers = st.one_of(
    st.sampled_from(LOST),
    st.tuples(st.sampled_from((200, 302, 400, 401, 403, 404, 429, 500, 503, 524)), st.sampled_from(BODIES)),
)
Answered = type[httpx.RequestError] | tuple[int, str]


def answer(given: Answered) -> httpx.Response:
    if isinstance(given, tuple):
        return httpx.Response(given[0], text=given[1], headers={"Location": "https://elsewhere.example"})
    raise given("lost")


@settings(max_examples=40, deadline=None)
@given(answers, st.booleans())
def test_no_error_of_the_intacct_client_tells_a_secret(given: Answered, kept: bool) -> None:
    far_end = gateway.Gateway([lambda _: answer(given)])
    with pytest.raises(IntacctError) as caught:
        far_end.client(session=gateway.SESSION if kept else None).rows(gateway.VENDORS)
    assert [text for text in texts(caught.value) for secret in OWN if secret in text] == []


@settings(max_examples=40, deadline=None)
@given(answers, st.booleans())
def test_no_error_of_the_cashflow360_client_tells_a_secret(given: Answered, kept: bool) -> None:
    far_end = service.Service().answers(*[lambda: answer(given)] * 20)
    with pytest.raises(Cashflow360Error) as caught:
        far_end.client(session=service.SESSION if kept else None).list_page("Vendor")
    assert [text for text in texts(caught.value) for secret in OWN if secret in text] == []


def test_a_far_end_that_echoes_secrets_gets_none_of_them_into_the_error_that_ends_a_run() -> None:
    echo = " ".join(sorted(OWN))
    refused = gateway.refused_in(gateway.error("XL03000006", description=echo, description2=echo, correction=echo))
    with pytest.raises(LedgersyncError) as ours, translated():
        gateway.Gateway([refused]).client(session=None).sign_in()
    with pytest.raises(LedgersyncError) as theirs, translated():
        service.Service().answers(*[service.failure("BDC_1109", echo)] * 9).client().list_page("Vendor")
    for caught in (ours.value, theirs.value):
        ended = named_error(caught)
        assert [secret for secret in OWN if secret in f"{ended} {ended!r}"] == []
