"""The Intacct client reads from the sandbox and signs in there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intacct import (
    BY_RECORD_NUMBER,
    Done,
    IntacctClient,
    Query,
    company,
    in_,
    query,
)
from intacct.errors import AuthenticationFailed, EndpointRefused, EntityRefused, SenderRefused, UserRefused
from tests.integration.test_intacct_client.harness import Sandbox


def test_the_company_tells_about_itself(sandbox: Sandbox, client: IntacctClient) -> None:
    formatting = client.user_formatting()
    assert sandbox.credentials.entity_id in {entity.entity_id for entity in client.entities()}
    assert formatting.is_standard
    assert client.company_preferences("GL")
    assert client.closed_books_date(formatting) is not None
    assert {"GL", "AP"} <= company.read_applications(client.ask(company.applications()))
    assert client.ask(company.financial_setup()).rows[0]["baseCurrency"] == "USD"
    assert company.read_permissions(client.ask(company.user_permissions(sandbox.credentials.user_id)))
    assert client.requests_made == 8  # the first of them signs in


def test_pages_by_key_read_rows_of_one_stamp_whole(client: IntacctClient) -> None:
    every = {row["RECORDNO"] for row in client.rows(Query("APBILL", ("RECORDNO",)))}
    by_stamp = [row["RECORDNO"] for page in client.pages(Query("APBILL", ("RECORDNO",), page_size=3)) for row in page]
    by_number = [
        row["RECORDNO"]
        for page in client.pages(Query("APBILL", ("RECORDNO",), page_size=3), BY_RECORD_NUMBER)
        for row in page
    ]
    assert len(every) > 6
    assert len(by_stamp) == len(by_number) == len(every)
    assert set(by_stamp) == set(by_number) == every


def test_several_queries_ride_in_one_request(client: IntacctClient) -> None:
    client.sign_in()
    before = client.requests_made
    results = client.call(
        [
            query("VENDOR", ["RECORDNO"], in_("STATUS", ["active", "inactive"])),
            query("GLACCOUNT", ["ACCOUNTNO"]),
            query("APBILL", ["RECORDNO"]),
        ]
    )
    assert [isinstance(result, Done) and bool(result.rows) for result in results] == [True, True, True]
    assert client.requests_made == before + 1


def test_a_session_the_gateway_no_longer_knows_is_renewed(sandbox: Sandbox, client: IntacctClient) -> None:
    stale = replace(client.sign_in(), session_id="no-such-session")
    opened: list[object] = []
    renewing = sandbox.client(session=stale, on_session=opened.append)
    assert renewing.rows(Query("VENDOR", ("RECORDNO",)))
    assert len(opened) == 1
    assert renewing.requests_made == 3


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        ({"sender_password": "wrong"}, (SenderRefused,)),
        ({"user_password": "wrong"}, (UserRefused,)),
        ({"company_id": "NOWHERE"}, (AuthenticationFailed,)),
        ({"entity_id": "nowhere"}, (EntityRefused, UserRefused)),
    ],
)
def test_wrong_credentials_are_refused_by_their_cause(
    sandbox: Sandbox, changed: dict[str, str], kinds: tuple[type[Exception], ...]
) -> None:
    opened: list[object] = []
    client = sandbox.client(credentials=replace(sandbox.credentials, **changed), on_session=opened.append)
    with pytest.raises(kinds):
        client.sign_in()
    assert opened == []


def test_the_sandbox_is_out_of_bounds_unless_a_setting_admits_it(sandbox: Sandbox) -> None:
    with pytest.raises(EndpointRefused):
        sandbox.client(allowed_endpoints=("intacct.com",))
