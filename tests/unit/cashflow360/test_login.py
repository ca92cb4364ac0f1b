"""A session is kept and renewed once; credentials are never tried twice."""

import threading

import httpx
import pytest

from cashflow360 import (
    AuthenticationFailed,
    EndpointRefused,
    ForeignAnswer,
    InProcessBudget,
    MalformedAnswer,
    Session,
    SessionExpired,
    Throttled,
    TransportError,
    Unknown,
)
from cashflow360.error_codes import MEANINGS, Meaning
from tests.unit.cashflow360.service import (
    CREDENTIALS,
    ENDPOINT,
    ORGANIZATION,
    SESSION,
    Scripted,
    Service,
    failure,
    login,
    success,
)

REFUSED = "BDC_1109"


def test_a_kept_session_costs_no_login() -> None:
    service = Service().answers(success([]), success([]))
    client = service.client()
    client.list_page("Bill")
    client.list_page("Bill")
    assert (client.requests_made, client.logins_made, service.sessions) == (2, 0, [])


def test_the_first_call_logs_in_with_the_sync_token_and_tells_the_session() -> None:
    service = Service().answers(login(), success([]))
    client = service.client(session=None)

    client.list_page("Bill")

    assert service.paths == ["Login.json", "List/Bill.json"]
    assert service.asked[0].form == {
        "userName": CREDENTIALS.token_name,
        "password": CREDENTIALS.token,
        "orgId": ORGANIZATION,
        "devKey": CREDENTIALS.developer_key,
    }
    assert service.sessions == [Session("new-session-secret", ENDPOINT, ORGANIZATION, "006x")]
    assert service.asked[1].form["sessionId"] == "new-session-secret"
    assert (client.requests_made, client.logins_made) == (2, 1)


def test_calls_go_to_the_address_the_login_names() -> None:
    service = Service().answers(login(endpoint="https://cluster2.bill.com/api/v2/"), success([]))
    service.client(session=None).list_page("Bill")
    assert service.asked[1].url == "https://cluster2.bill.com/api/v2/List/Bill.json"


@pytest.mark.parametrize("endpoint", ["https://bill.example.org/api/v2", "http://api.bill.com/api/v2"])
def test_an_address_outside_the_allow_list_is_not_followed(endpoint: str) -> None:
    service = Service().answers(login(endpoint=endpoint))
    with pytest.raises(EndpointRefused):
        service.client(session=None).list_page("Bill")
    assert service.paths == ["Login.json"]


def test_a_login_that_names_no_address_stays_where_it_is() -> None:
    data = {"sessionId": "s", "orgId": ORGANIZATION}
    service = Service().answers(success(data), success([]))
    service.client(session=None).list_page("Bill")
    assert service.asked[1].url == f"{ENDPOINT}/List/Bill.json"


def test_the_allow_list_admits_a_sandbox_on_this_machine() -> None:
    sandbox = "http://127.0.0.1:8402"
    service = Service().answers(login(endpoint=f"{sandbox}/api/v2"), success([]))
    client = service.client(session=None, endpoint=f"{sandbox}/api/v2", allowed_endpoints=(sandbox,))
    client.list_page("Bill")
    assert service.asked[1].url == f"{sandbox}/api/v2/List/Bill.json"


def test_a_client_is_not_made_for_an_address_outside_the_allow_list() -> None:
    with pytest.raises(EndpointRefused):
        Service().client(endpoint="http://127.0.0.1:8402/api/v2")
    with pytest.raises(EndpointRefused):
        Service().client(session=Session("s", "https://example.org", ORGANIZATION, "u"))
    with pytest.raises(AuthenticationFailed):
        Service().client(session=Session("s", ENDPOINT, "00801OTHER", "u"))


def test_a_login_into_another_organisation_is_refused() -> None:
    service = Service().answers(success({"sessionId": "s", "orgId": "00801OTHER"}))
    with pytest.raises(ForeignAnswer):
        service.client(session=None).list_page("Bill")


@pytest.mark.parametrize("data", [None, [], {}, {"sessionId": ""}, {"sessionId": 7}])
def test_a_login_without_a_session_is_malformed(data: object) -> None:
    with pytest.raises(MalformedAnswer):
        Service().answers(success(data)).client(session=None).list_page("Bill")


def test_a_refused_session_is_renewed_once_and_the_read_repeated() -> None:
    service = Service().answers(failure(REFUSED), login(), success([]))
    assert service.client().list_page("Bill") == []
    assert service.paths == ["List/Bill.json", "Login.json", "List/Bill.json"]


def test_a_write_refused_for_its_session_had_no_effect_and_is_sent_again() -> None:
    service = Service().answers(failure(REFUSED), login(), success({"id": "00901A"}))
    service.client().create("Vendor", [{"name": "a"}])
    assert service.paths == ["Crud/Create/Vendor.json", "Login.json", "Crud/Create/Vendor.json"]


def test_a_session_refused_again_after_the_login_is_not_renewed_again() -> None:
    service = Service().answers(failure(REFUSED), login(), failure(REFUSED))
    client = service.client()
    with pytest.raises(SessionExpired):
        client.list_page("Bill")
    assert (client.requests_made, client.logins_made) == (3, 1)


def test_a_repeated_read_renews_its_session_once_in_all() -> None:
    script: list[Scripted] = [
        httpx.ReadTimeout("slow"),
        failure(REFUSED),
        login(),
        httpx.ReadTimeout("slow"),
        failure(REFUSED),
    ]
    service = Service().answers(*script)
    with pytest.raises(SessionExpired):
        service.client().list_page("Bill")
    assert service.paths.count("Login.json") == 1


def test_threads_that_find_one_session_refused_log_in_once() -> None:
    both_refused = threading.Barrier(2, timeout=5)

    def refused() -> httpx.Response:
        both_refused.wait()
        return failure(REFUSED)

    service = Service().answers(refused, refused, login(), success([]), success([]))
    client = service.client()
    threads = [threading.Thread(target=client.list_page, args=["Bill"]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)

    assert (client.requests_made, client.logins_made) == (5, 1)


REFUSALS = ("1101", "1102", "1103", "1104", "1105", "1106", "1107", "1110", "1111", "1113", "1123")


def test_exactly_these_codes_refuse_a_sign_in() -> None:
    found = {code for code, meaning in MEANINGS.items() if meaning is Meaning.AUTHENTICATION}
    assert found == {f"BDC_{number}" for number in REFUSALS}


@pytest.mark.parametrize("code", [f"BDC_{number}" for number in REFUSALS])
def test_refused_credentials_are_never_tried_again(code: str) -> None:
    service = Service().answers(failure(code))
    with pytest.raises(AuthenticationFailed) as refusal:
        service.client(session=None).list_page("Bill")
    assert refusal.value.code == code
    assert len(service.asked) == 1
    assert service.sessions == []


def test_a_login_that_finds_the_session_invalid_is_an_authentication_failure() -> None:
    with pytest.raises(AuthenticationFailed):
        Service().answers(failure(REFUSED)).client(session=None).list_page("Bill")


def test_a_login_that_fails_under_a_write_leaves_the_write_unsent() -> None:
    service = Service().answers(*[httpx.ReadTimeout("slow")] * 4)
    with pytest.raises(TransportError):
        service.client(session=None).create("Vendor", [{"name": "a"}])
    assert service.paths == ["Login.json"] * 4
    assert SESSION not in service.sessions


def test_logins_stop_when_their_budget_is_spent() -> None:
    service = Service().answers(failure(REFUSED), failure(REFUSED))
    client = service.client(budget=InProcessBudget(lambda: service.now, logins=0))
    with pytest.raises(Throttled) as throttled:
        client.list_page("Bill")
    assert throttled.value.until == service.now.replace(hour=11, minute=0, second=0)
    assert service.paths == ["List/Bill.json"]


ELSEWHERE = Session(SESSION.session_id, f"{ENDPOINT}/wrong", ORGANIZATION, SESSION.user_id)


def test_a_read_that_finds_nobody_at_a_kept_address_signs_in_anew_once() -> None:
    service = Service().answers(httpx.Response(404, text="<html>Not found</html>"), login(), success([]))
    service.client(session=ELSEWHERE).list_page("Bill")
    assert service.paths == ["wrong/List/Bill.json", "Login.json", "List/Bill.json"]
    assert [session.endpoint for session in service.sessions] == [ENDPOINT]


def test_a_read_that_fails_at_the_usual_address_costs_no_login() -> None:
    service = Service().answers(httpx.Response(404, text="<html>Not found</html>"))
    with pytest.raises(MalformedAnswer):
        service.client().list_page("Bill")
    assert service.sessions == []


def test_a_write_that_finds_nobody_at_a_kept_address_is_unknown_and_sent_nowhere_else() -> None:
    service = Service().answers(httpx.Response(404, text="<html>Not found</html>"))
    (result,) = service.client(session=ELSEWHERE).create("Vendor", [{"name": "V1"}])
    assert isinstance(result, Unknown)
    assert len(service.asked) == 1
