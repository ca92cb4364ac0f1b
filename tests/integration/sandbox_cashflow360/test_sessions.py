"""Signing in, sessions and limits."""

from collections.abc import Callable

import httpx
import pytest

from sandbox.cashflow360.transport import Cashflow360Transport
from tests.integration.sandbox_cashflow360.conftest import Bench


def error(envelope: dict[str, dict[str, str]]) -> tuple[str, str]:
    return envelope["response_data"]["error_code"], envelope["response_data"]["error_message"]


@pytest.mark.parametrize(
    ("field", "value", "code", "text"),
    [
        ("password", "wrong", "BDC_1101", "User name and/or password do not match our records."),
        ("userName", "wrong", "BDC_1101", "User name and/or password do not match our records."),
        ("devKey", "wrong", "BDC_1102", "Developer key is invalid."),
        ("orgId", "00801WRONG", "BDC_1123", "Invalid organization id."),
        ("userName", "", "BDC_1108", "Missing parameter value for parameter: userName"),
        ("devKey", "", "BDC_1108", "Missing parameter value for parameter: devKey"),
    ],
)
def test_a_wrong_sign_in_says_what_is_wrong(bench: Bench, field: str, value: str, code: str, text: str) -> None:
    assert error(bench.login(**{field: value})) == (code, text)


def test_signing_in_tells_where_to_call(bench: Bench) -> None:
    data = bench.login()["response_data"]
    assert data["apiEndPoint"] == "https://api.test/api/v2"
    assert (data["orgId"], data["usersId"]) == (bench.org.id, bench.org.user_id)


def test_a_session_lives_while_it_is_used_and_ends_after_48_idle_hours(bench: Bench) -> None:
    bench.done("GetSessionInfo")
    for _ in range(3):
        bench.later(hours=47, minutes=59)
        bench.done("GetSessionInfo")
    bench.later(hours=48)
    assert bench.refused("GetSessionInfo") == ("BDC_1109", "Session is invalid.  Please log in.")


def test_logging_out_ends_the_session(bench: Bench) -> None:
    bench.done("Logout")
    assert bench.refused("GetSessionInfo")[0] == "BDC_1109"


def test_a_new_token_kills_the_previous_one_and_its_sessions(bench: Bench) -> None:
    bench.done("GetSessionInfo")
    old = bench.org.token
    bench.world.new_token(bench.org)
    assert bench.refused("GetSessionInfo")[0] == "BDC_1109"
    assert error(bench.login(password=old))[0] == "BDC_1101"
    assert bench.login()["response_status"] == 0


def test_a_locked_organization_refuses_sign_in_and_calls(bench: Bench) -> None:
    bench.done("GetSessionInfo")
    bench.user.do("lock", {})
    assert bench.refused("GetSessionInfo")[0] == "BDC_1107"
    assert error(bench.login()) == ("BDC_1107", "Organization is locked out.")


def test_an_hour_has_so_many_calls_and_then_none_until_the_next(bench_with: Callable[..., Bench]) -> None:
    bench = bench_with(calls_per_hour=3)
    bench.done("CurrentTime")
    bench.done("CurrentTime")
    code, text = bench.refused("CurrentTime")
    assert (code, text) == ("BDC_1144", "Max number of allowed requests per hour reached: 3.")
    bench.later(hours=1)
    bench.done("CurrentTime")


def test_an_hour_has_200_logins(bench: Bench) -> None:
    answers = [bench.login()["response_status"] for _ in range(201)]
    assert answers == [0] * 200 + [1]
    bench.later(hours=1)
    assert bench.login()["response_status"] == 0


def test_the_fourth_call_at_once_of_an_organization_is_refused(bench: Bench) -> None:
    bench.done("CurrentTime")
    budgets, key = bench.world.budgets, bench.world.dev_key
    with budgets.in_flight(key, bench.org.id), budgets.in_flight(key, bench.org.id):
        bench.done("CurrentTime")
        with budgets.in_flight(key, bench.org.id):
            code, text = bench.refused("CurrentTime")
    assert (code, text) == ("BDC_1322", "Max number of concurrent requests per organization reached.")
    bench.done("CurrentTime")


def test_an_unknown_path_is_404_and_case_matters(bench: Bench) -> None:
    with httpx.Client(transport=Cashflow360Transport(bench.world), base_url="https://api.test/api/v2/") as http:
        for path in ("crud/Read/Vendor.json", "Crud/Read.json", "Nothing.json", "login.json"):
            answer = http.post(path, data={"devKey": bench.world.dev_key})
            assert answer.status_code == 404
            assert answer.json()["response_data"]["error_code"] == "BDC_1121"


def test_data_that_is_no_json_object_is_refused(bench: Bench) -> None:
    bench.done("CurrentTime")
    for body in ("{", "[]", '"x"'):
        envelope = bench.post("List/Vendor", devKey=bench.world.dev_key, sessionId=bench.session, data=body)
        assert error(envelope) == ("BDC_1122", "Error parsing JSON object.")


def test_the_error_list_needs_no_session(bench: Bench) -> None:
    codes = {row["error_code"] for row in bench.post("Errors")["response_data"]}
    assert {"BDC_1109", "BDC_1144", "BDC_1322"} <= codes


def test_list_orgs_tells_the_organizations_of_a_token(bench: Bench) -> None:
    other = bench.world.add_organization("Other", "sync")
    form = {"userName": "sync", "password": bench.org.token, "devKey": bench.world.dev_key}
    rows = bench.post("ListOrgs", **form)["response_data"]
    assert rows == [{"orgId": bench.org.id, "orgName": "Acme"}] and other.id != bench.org.id


def test_metadata_tells_fields_and_filters(bench: Bench) -> None:
    fields = bench.done("GetEntityMetadata", {"entity": ["Bill"]})["Bill"]
    assert fields["invoiceNumber"]["filterable"] and fields["vendorId"]["required"]
    assert fields["amount"]["readOnly"] and fields["poNumber"]["maxLength"] == 100
