"""Faults over HTTP are what they say: refused, reset, silent; with the right words and nothing in the log."""

import socket
import time

import httpx
import pytest

from sandbox.served import Served, served

sandbox = pytest.fixture(served)


def fault(sandbox: Served, **settings: object) -> None:
    httpx.post(f"{sandbox.intacct}/_sandbox/faults", json={"faults": [settings]}).raise_for_status()


@pytest.fixture
def body(sandbox: Served) -> bytes:
    """A call that is let in."""
    company = next(iter(sandbox.scenario.intacct.companies.values()))
    user = next(iter(company.users.values()))
    sender, password = next(iter(sandbox.scenario.intacct.senders.items()))
    return (
        f"<request><control><senderid>{sender}</senderid><password>{password}</password><controlid>c</controlid>"
        "</control><operation><authentication><login>"
        f"<userid>{user.user_id}</userid><companyid>{company.company_id}</companyid><password>{user.password}"
        '</password></login></authentication><content><function controlid="f"><get_applications/></function></content>'
        "</operation></request>"
    ).encode()


def test_a_refused_connection_finds_the_port_closed_and_open_again(sandbox: Served, body: bytes) -> None:
    fault(sandbox, kind="connect", seconds=0.5)
    with pytest.raises(httpx.ConnectError):
        httpx.post(f"{sandbox.intacct}/ia/xml/xmlgw.phtml", content=body)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert httpx.post(f"{sandbox.intacct}/ia/xml/xmlgw.phtml", content=body).status_code == 200
            return
        except httpx.ConnectError:
            time.sleep(0.1)
    raise AssertionError("the port stayed closed")


def test_the_second_call_is_refused_also_on_a_connection_that_was_kept(sandbox: Served, body: bytes) -> None:
    fault(sandbox, kind="connect", nth=2, seconds=0.3)
    with httpx.Client() as client:
        assert client.post(f"{sandbox.intacct}/ia/xml/xmlgw.phtml", content=body).status_code == 200
        with pytest.raises(httpx.ConnectError):
            client.post(f"{sandbox.intacct}/ia/xml/xmlgw.phtml", content=body)


def test_a_reset_is_one_at_the_socket_and_leaves_nothing_in_the_log(
    sandbox: Served, body: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    fault(sandbox, kind="reset")
    with pytest.raises(httpx.ReadError) as lost:
        httpx.post(f"{sandbox.intacct}/ia/xml/xmlgw.phtml", content=body)
    assert "reset by peer" in str(lost.value)
    httpx.post(f"{sandbox.cashflow360}/_sandbox/faults", json={"path": "Login", "kind": "reset_before"})
    with pytest.raises(httpx.ReadError):
        httpx.post(f"{sandbox.cashflow360}/api/v2/Login.json", data={"devKey": "x"})
    printed = capfd.readouterr()
    assert "Traceback" not in printed.out + printed.err
    assert "ERROR" not in printed.out + printed.err


@pytest.mark.parametrize("side", ["intacct", "cashflow360"])
def test_a_time_out_is_silence_and_then_the_connection_is_gone(sandbox: Served, body: bytes, side: str) -> None:
    if side == "intacct":
        fault(sandbox, kind="timeout_before", seconds=1)
        url, sent = f"{sandbox.intacct}/ia/xml/xmlgw.phtml", body
    else:
        order = {"path": "Login", "kind": "timeout_before", "seconds": 1, "times": 2}
        httpx.post(f"{sandbox.cashflow360}/_sandbox/faults", json=order)
        url, sent = f"{sandbox.cashflow360}/api/v2/Login.json", b"devKey=x"
    if side == "cashflow360":
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(url, content=sent, timeout=0.3)
    with pytest.raises(httpx.ReadError):
        httpx.post(url, content=sent, timeout=5)


@pytest.mark.parametrize(
    "kind, status, phrase, words",
    [
        ("http_500", 500, "Internal Server Error", ""),
        ("http_502", 502, "Bad Gateway", "502 Bad Gateway"),
        ("http_524", 524, "A Timeout Occurred", "524 A Timeout Occurred"),
        ("html", 200, "OK", "Sage Intacct"),
    ],
)
def test_a_bad_status_comes_with_its_own_words(
    sandbox: Served, body: bytes, kind: str, status: int, phrase: str, words: str
) -> None:
    fault(sandbox, kind=kind)
    found = httpx.post(f"{sandbox.intacct}/ia/xml/xmlgw.phtml", content=body)
    assert (found.status_code, found.reason_phrase) == (status, phrase)
    assert words in found.text
    assert ("502" in found.text) is (status == 502)


def test_three_calls_at_once_are_one_too_many_without_added_latency(sandbox: Served, body: bytes) -> None:
    statuses: list[int] = []
    place = (httpx.URL(sandbox.intacct).host, httpx.URL(sandbox.intacct).port or 0)
    for _ in range(5):
        connections = [socket.create_connection(place) for _ in range(3)]
        head = f"POST /ia/xml/xmlgw.phtml HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n".encode()
        for connection in connections:
            connection.sendall(head + body[:-1])
        time.sleep(0.05)
        sandbox.loop.call_soon_threadsafe(time.sleep, 0.1)
        for connection in connections:
            connection.sendall(body[-1:])
        statuses += sorted(int(connection.recv(64).split(b" ")[1]) for connection in connections)
        for connection in connections:
            connection.close()
    assert statuses == [200, 200, 429] * 5


def test_calls_one_after_the_other_are_never_too_many(sandbox: Served, body: bytes) -> None:
    with httpx.Client() as client:
        found = {client.post(f"{sandbox.intacct}/ia/xml/xmlgw.phtml", content=body).status_code for _ in range(30)}
    assert found == {200}


ODD_BODIES = [
    b"",
    b"nonsense",
    b"7",
    b"null",
    b'"text"',
    b"{}",
    b'{"organization": 1, "action": 2}',
    b'{"company": [], "op": {}}',
    b'{"path": "(", "kind": []}',
    b'[{"path": "x", "kind": "reset_before", "more": 1}]',
    b'{"faults": [7]}',
    b'{"path": "(", "kind": "reset_before"}',
    b'{"path": "x", "kind": "reset_before", "nth": "one"}',
    b'{"faults": {"kind": 1}}',
    b"\xff\xfe",
    b"[" * 100_000,
]


@pytest.mark.parametrize("side", ["intacct", "cashflow360"])
@pytest.mark.parametrize("path", ["edit", "faults"])
def test_a_control_endpoint_answers_400_to_what_cannot_be_meant(sandbox: Served, side: str, path: str) -> None:
    address = sandbox.intacct if side == "intacct" else sandbox.cashflow360
    for odd in ODD_BODIES:
        assert httpx.post(f"{address}/_sandbox/{path}", content=odd).status_code == 400, odd[:40]
