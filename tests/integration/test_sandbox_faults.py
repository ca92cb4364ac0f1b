"""Faults over HTTP are what they say: refused, reset, silent; with the right words and nothing in the log."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from sandbox.connections import Server, configuration
from sandbox.intacct import IntacctWorld
from sandbox.scenarios import founded
from sandbox.serve import ServeOptions, applications, wall_clock


class Served:
    """Both systems on loopback ports, as `serve` serves them."""

    def __init__(self) -> None:
        scenario = founded("demo", seed=1, now=wall_clock)
        self.sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        self.intacct, self.cashflow360 = (f"http://127.0.0.1:{place.getsockname()[1]}" for place in self.sockets)
        self.apps = applications(ServeOptions(), scenario)
        self.world: IntacctWorld = scenario.intacct
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    async def _run(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.servers = [Server(configuration(app)) for app in self.apps]
        for app, server in zip(self.apps, self.servers, strict=True):
            app.state.refuse = server.refuse
        await asyncio.gather(
            *(server.serve(sockets=[place]) for server, place in zip(self.servers, self.sockets, strict=True))
        )

    def start(self) -> None:
        self.thread.start()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and not all(server.started for server in getattr(self, "servers", [self])):
            time.sleep(0.01)

    started = False

    def stop(self) -> None:
        for server in self.servers:
            server.should_exit = True
        self.thread.join(10)


@pytest.fixture
def served() -> Iterator[Served]:
    both = Served()
    both.start()
    yield both
    both.stop()


def fault(served: Served, **settings: object) -> None:
    httpx.post(f"{served.intacct}/_sandbox/faults", json={"faults": [settings]}).raise_for_status()


@pytest.fixture
def body(served: Served) -> bytes:
    """A call that is let in."""
    company = next(iter(served.world.companies.values()))
    user = next(iter(company.users.values()))
    sender, password = next(iter(served.world.senders.items()))
    return (
        f"<request><control><senderid>{sender}</senderid><password>{password}</password><controlid>c</controlid>"
        "</control><operation><authentication><login>"
        f"<userid>{user.user_id}</userid><companyid>{company.company_id}</companyid><password>{user.password}"
        '</password></login></authentication><content><function controlid="f"><get_applications/></function></content>'
        "</operation></request>"
    ).encode()


def test_a_refused_connection_finds_the_port_closed_and_open_again(served: Served, body: bytes) -> None:
    fault(served, kind="connect", seconds=0.5)
    with pytest.raises(httpx.ConnectError):
        httpx.post(f"{served.intacct}/ia/xml/xmlgw.phtml", content=body)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert httpx.post(f"{served.intacct}/ia/xml/xmlgw.phtml", content=body).status_code == 200
            return
        except httpx.ConnectError:
            time.sleep(0.1)
    raise AssertionError("the port stayed closed")


def test_the_second_call_is_refused_also_on_a_connection_that_was_kept(served: Served, body: bytes) -> None:
    fault(served, kind="connect", nth=2, seconds=0.3)
    with httpx.Client() as client:
        assert client.post(f"{served.intacct}/ia/xml/xmlgw.phtml", content=body).status_code == 200
        with pytest.raises(httpx.ConnectError):
            client.post(f"{served.intacct}/ia/xml/xmlgw.phtml", content=body)


def test_a_reset_is_one_at_the_socket_and_leaves_nothing_in_the_log(
    served: Served, body: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    fault(served, kind="reset")
    with pytest.raises(httpx.ReadError) as lost:
        httpx.post(f"{served.intacct}/ia/xml/xmlgw.phtml", content=body)
    assert "reset by peer" in str(lost.value)
    httpx.post(f"{served.cashflow360}/_sandbox/faults", json={"path": "Login", "kind": "reset_before"})
    with pytest.raises(httpx.ReadError):
        httpx.post(f"{served.cashflow360}/api/v2/Login.json", data={"devKey": "x"})
    printed = capfd.readouterr()
    assert "Traceback" not in printed.out + printed.err
    assert "ERROR" not in printed.out + printed.err


@pytest.mark.parametrize("side", ["intacct", "cashflow360"])
def test_a_time_out_is_silence_and_then_the_connection_is_gone(served: Served, body: bytes, side: str) -> None:
    if side == "intacct":
        fault(served, kind="timeout_before", seconds=1)
        url, sent = f"{served.intacct}/ia/xml/xmlgw.phtml", body
    else:
        order = {"path": "Login", "kind": "timeout_before", "seconds": 1, "times": 2}
        httpx.post(f"{served.cashflow360}/_sandbox/faults", json=order)
        url, sent = f"{served.cashflow360}/api/v2/Login.json", b"devKey=x"
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
    served: Served, body: bytes, kind: str, status: int, phrase: str, words: str
) -> None:
    fault(served, kind=kind)
    found = httpx.post(f"{served.intacct}/ia/xml/xmlgw.phtml", content=body)
    assert (found.status_code, found.reason_phrase) == (status, phrase)
    assert words in found.text
    assert ("502" in found.text) is (status == 502)


def test_three_calls_at_once_are_one_too_many_without_added_latency(served: Served, body: bytes) -> None:
    statuses: list[int] = []
    for _ in range(5):
        connections = [socket.create_connection(tuple(served.sockets[0].getsockname())) for _ in range(3)]
        head = f"POST /ia/xml/xmlgw.phtml HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n".encode()
        for connection in connections:
            connection.sendall(head + body[:-1])
        time.sleep(0.05)
        served.loop.call_soon_threadsafe(time.sleep, 0.1)
        for connection in connections:
            connection.sendall(body[-1:])
        statuses += sorted(int(connection.recv(64).split(b" ")[1]) for connection in connections)
        for connection in connections:
            connection.close()
    assert statuses == [200, 200, 429] * 5


def test_calls_one_after_the_other_are_never_too_many(served: Served, body: bytes) -> None:
    with httpx.Client() as client:
        found = {client.post(f"{served.intacct}/ia/xml/xmlgw.phtml", content=body).status_code for _ in range(30)}
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
def test_a_control_endpoint_answers_400_to_what_cannot_be_meant(served: Served, side: str, path: str) -> None:
    address = served.intacct if side == "intacct" else served.cashflow360
    for odd in ODD_BODIES:
        assert httpx.post(f"{address}/_sandbox/{path}", content=odd).status_code == 400, odd[:40]
