"""What the client does when a call fails: reads are repeated, writes never."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from cashflow360 import (
    AuthenticationFailed,
    Cashflow360Client,
    Cashflow360Error,
    InProcessBudget,
    MalformedAnswer,
    Meaning,
    OutOfTime,
    Refused,
    RequestRefused,
    Result,
    ServiceFailed,
    Throttled,
    TransportError,
    Unknown,
    meaning_of,
)
from cashflow360 import errors as error_tree
from remote.exchange import NEVER_SENT
from tests.unit.cashflow360.service import SESSION, Scripted, Service, failure, success

HTML = httpx.Response(200, html="<html>Scheduled maintenance</html>")
TRUNCATED = httpx.Response(200, content=b'{"response_status":0,"response_data":{"id":"009')
REDIRECT = httpx.Response(302, headers={"location": "https://example.org/"})


def read(client: Cashflow360Client) -> object:
    return client.list_page("Bill")


def write(client: Cashflow360Client) -> object:
    return client.create("Vendor", [{"name": "a"}])[0]


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ReadTimeout("slow"),
        httpx.ConnectError("refused"),
        httpx.Response(503, text="busy"),
        httpx.Response(524, html="<html>timeout</html>"),
        failure("BDC_1001"),
        failure("BDC_1002"),
        failure("BDC_1322"),
        failure("BDC_1322", status=429),
    ],
)
def test_a_read_is_repeated_after_a_passing_fault(fault: Scripted) -> None:
    service = Service().answers(fault, success([]))
    assert read(service.client()) == []
    assert service.slept == [0.25]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (httpx.ReadTimeout("slow"), TransportError),
        (failure("BDC_1001"), ServiceFailed),
        (failure("BDC_1322"), Throttled),
    ],
)
def test_a_read_is_given_up_after_four_attempts_with_growing_pauses(
    fault: Scripted, error: type[Cashflow360Error]
) -> None:
    service = Service().answers(*[fault] * 4)
    with pytest.raises(error):
        read(service.client())
    assert len(service.asked) == 4
    assert service.slept == [0.25, 0.5, 1.0]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (failure("BDC_1130"), RequestRefused),
        (failure("BDC_1102"), AuthenticationFailed),
        (failure("BDC_1144"), Throttled),
        (HTML, MalformedAnswer),
        (TRUNCATED, MalformedAnswer),
        (REDIRECT, MalformedAnswer),
        (httpx.Response(404, html="<html>"), MalformedAnswer),
        (httpx.Response(200, content=b"x" * 200_000), MalformedAnswer),
    ],
)
def test_a_read_is_not_repeated_when_it_would_fail_again(fault: Scripted, error: type[Cashflow360Error]) -> None:
    service = Service().answers(fault)
    with pytest.raises(error):
        read(service.client())
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ReadTimeout("slow"),
        httpx.WriteTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.RemoteProtocolError("closed"),
        httpx.Response(500, text="oops"),
        httpx.Response(524, text="oops"),
        failure("BDC_1001"),
        failure("BDC_1002", status=500),
        HTML,
        TRUNCATED,
        REDIRECT,
        httpx.Response(200, content=b"x" * 200_000),
        success([]),
    ],
)
def test_a_write_without_a_clear_answer_is_unknown_and_never_sent_again(fault: Scripted) -> None:
    service = Service().answers(fault)
    assert isinstance(write(service.client()), Unknown)
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "fault", [httpx.ReadTimeout("slow"), failure("BDC_1001"), HTML, success([{"id": "1"}]), success("done")]
)
def test_a_bulk_without_a_clear_answer_is_unknown_for_all_and_never_sent_again(fault: Scripted) -> None:
    service = Service().answers(fault)
    results = service.client().create("Vendor", [{"name": "a"}, {"name": "b"}])
    assert [type(result) for result in results] == [Unknown, Unknown]
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (httpx.ConnectError("refused"), TransportError),
        (httpx.ConnectTimeout("slow"), TransportError),
        (failure("BDC_1322"), Throttled),
        (failure("BDC_1144"), Throttled),
        (failure("BDC_1102"), AuthenticationFailed),
    ],
)
def test_a_write_that_never_took_place_raises_and_is_not_repeated(
    fault: Scripted, error: type[Cashflow360Error]
) -> None:
    service = Service().answers(fault)
    with pytest.raises(error):
        write(service.client())
    assert len(service.asked) == 1


def test_a_refused_write_says_why() -> None:
    service = Service().answers(failure("BDC_1171", "Duplicate bill number"))
    assert write(service.client()) == Refused("BDC_1171", "Duplicate bill number")


def test_the_hourly_limit_stops_further_calls_before_they_are_sent() -> None:
    service = Service().answers(failure("BDC_1144"), success([]))
    client = service.client()
    for _ in range(2):
        with pytest.raises(Throttled) as throttled:
            read(client)
        assert throttled.value.until == datetime(2026, 7, 24, 11, tzinfo=UTC)
    assert len(service.asked) == 1

    service.now = datetime(2026, 7, 24, 11, tzinfo=UTC)
    assert read(client) == []


def test_the_budget_is_spent_by_every_request() -> None:
    service = Service().answers(success([]), success([]))
    client = service.client(budget=InProcessBudget(lambda: service.now, requests=2))
    read(client)
    read(client)
    with pytest.raises(Throttled):
        read(client)
    assert len(service.asked) == 2


@pytest.mark.parametrize("call", [read, write])
def test_no_call_is_started_when_the_time_is_nearly_up(call: Callable[[Cashflow360Client], object]) -> None:
    service = Service()
    with pytest.raises(OutOfTime):
        call(service.client(time_left=lambda: 4.9))
    assert service.asked == []


def test_a_read_is_not_repeated_when_the_pause_outlasts_the_time_left() -> None:
    left = iter([60.0, 0.2])
    service = Service().answers(failure("BDC_1322"))
    with pytest.raises(Throttled):
        read(service.client(time_left=lambda: next(left)))
    assert service.slept == []


def test_redirects_are_not_followed_even_by_a_client_that_would() -> None:
    service = Service().answers(REDIRECT)
    assert isinstance(write(service.client(follow_redirects=True)), Unknown)
    assert len(service.asked) == 1


def test_every_failure_of_the_http_library_is_translated() -> None:
    def family(base: type[httpx.RequestError]) -> list[type[httpx.RequestError]]:
        return [base, *(kind for child in base.__subclasses__() for kind in family(child))]

    faults: list[Exception] = [httpx.InvalidURL("x"), *(kind("x") for kind in family(httpx.RequestError))]
    for fault in faults:
        service = Service().answers(fault)
        if isinstance(fault, NEVER_SENT):
            with pytest.raises(TransportError):
                write(service.client())
        else:
            assert isinstance(write(service.client()), Unknown), fault


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("BDC_1322", Meaning.THROTTLED_NOW),
        ("BDC_1144", Meaning.THROTTLED_THIS_HOUR),
        ("BDC_1109", Meaning.SESSION),
        ("BDC_1101", Meaning.AUTHENTICATION),
        ("BDC_1110", Meaning.AUTHENTICATION),
        ("BDC_1123", Meaning.AUTHENTICATION),
        ("BDC_1001", Meaning.SYSTEM),
        ("BDC_1002", Meaning.SYSTEM),
        ("BDC_1246", Meaning.ROLLED_BACK),
        ("BDC_1171", Meaning.DATA),
        ("BDC_9999", Meaning.DATA),
    ],
)
def test_a_code_means(code: str, meaning: Meaning) -> None:
    assert meaning_of(code) is meaning
    assert Refused(code, "").meaning is meaning


def test_the_error_tree_is_told_whole_in_its_module() -> None:
    names = [
        name
        for name, value in vars(error_tree).items()
        if isinstance(value, type) and issubclass(value, Cashflow360Error)
    ]
    assert error_tree.__doc__ is not None
    assert [name for name in names if name not in error_tree.__doc__] == []


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ReadTimeout("slow", request=httpx.Request("POST", "https://api.bill.com/", content=b"session-secret")),
        failure("BDC_1130", "no such field; session-secret developer-key-secret"),
        failure("BDC_1109", "session-secret"),
        failure("BDC_1322", "token-secret"),
        HTML,
    ],
)
@pytest.mark.parametrize("then", [None, failure("BDC_1101", "token-secret developer-key-secret")])
def test_no_secret_is_in_an_error_or_in_what_it_is_chained_to(fault: Scripted, then: Scripted | None) -> None:
    service = Service().answers(fault, *[then or fault] * 4)
    with pytest.raises(Cashflow360Error) as caught:
        read(service.client())
    error: BaseException | None = caught.value
    while error is not None:
        assert "secret" not in repr(error)
        assert not hasattr(error, "request")
        error = error.__cause__ or error.__context__


def test_no_secret_is_in_a_result_or_a_repr() -> None:
    service = Service().answers(failure("BDC_1171", "session-secret developer-key-secret"))
    client = service.client()
    assert "secret" not in repr(write(client))
    assert "secret" not in repr((client, SESSION, vars(client)))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("BDC_1171", [Refused("BDC_1171", "*** ***")] * 2),
        ("BDC_1001", [Unknown("BDC_1001: *** ***")] * 2),
    ],
)
def test_no_secret_is_in_a_bulk_result(code: str, told: list[Result]) -> None:
    data = {"error_code": code, "error_message": "session-secret developer-key-secret"}
    failed = {"response_status": 1, "response_message": "Error", "response_data": data}
    service = Service().answers(success([failed, failed]))
    assert service.client().create("Vendor", [{"name": "a"}, {"name": "b"}]) == told
