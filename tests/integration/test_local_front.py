"""The local front answers odd hosts, paths, headers and bodies as a gateway does, and admits this machine only."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from sandbox.local.emulator import free_port
from sandbox.local.front import Front, is_own

TOKEN = "/_local/token/acme"


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    """In front of an API without any route."""
    made = Front(free_port())
    made.start()
    with socket.create_server(("127.0.0.1", 0)) as api:
        threading.Thread(target=answer_not_found, args=(api,), daemon=True).start()
        made.target = f"http://127.0.0.1:{api.getsockname()[1]}"
        yield made
        made.stop()
        api.shutdown(socket.SHUT_RDWR)


def answer_not_found(api: socket.socket) -> None:
    with suppress(OSError):
        while True:
            connection, _ = api.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def ask(front: Front, request: bytes) -> tuple[int, bytes]:
    """The status and body of an answer to exactly these bytes; 0 when there is none."""
    with socket.create_connection(("127.0.0.1", int(front.url.rsplit(":", 1)[1])), timeout=10) as connection:
        connection.sendall(request)
        answer = bytearray()
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = bytes(answer).partition(b"\r\n\r\n")
    return (int(head.split()[1]) if head else 0), body


def get(path: bytes, *headers: bytes, method: bytes = b"GET", host: bytes = b"127.0.0.1") -> bytes:
    lines = [method + b" " + path + b" HTTP/1.1", b"Host: " + host, b"Connection: close", *headers]
    return b"\r\n".join([*lines, b"", b""])


@pytest.mark.parametrize("host", [b"127.0.0.1", b"127.0.0.1:8400", b"localhost", b"LOCALHOST:1", b"[::1]", b"[::1]:80"])
def test_this_machines_own_names_are_let_in(front: Front, host: bytes) -> None:
    assert ask(front, get(TOKEN.encode(), host=host))[0] == 200


@pytest.mark.parametrize(
    "host",
    [b"evil.example", b"127.0.0.1.evil.example", b"evil.example:8400", b"localhost.evil", b"10.0.0.1", b"", b"@",
     b"\xff", b"127.0.0.1:port", b"127.0.0.1@evil.example", b"[::1", b"0.0.0.0", b"127.0.0.1:", b"a" * 5000],
)  # fmt: skip
def test_any_other_host_is_forbidden_and_gets_no_token(front: Front, host: bytes) -> None:
    for path in (TOKEN.encode(), b"/connections"):
        status, body = ask(front, get(path, host=host))
        assert (status, body) in [(403, b'{"message":"Forbidden"}'), (400, b"Invalid HTTP request received.")]


ODD = (
    get(b"/%ff%fe"), get(b"/%00"), get(b"/a%0d%0aSet-Cookie:x"), get(b"//"), get(b"/../../etc/passwd"), get(b"/?a=%ff"),
    get(b"/" + b"a" * 9000), get(b"*", method=b"OPTIONS"), get(b"/x", method=b"TRACE"), get(b"/x", method=b"PROPFIND"),
    get(b"/x", b"X-Odd: \xff\xfe"), get(b"/x", b"X-Odd: " + b"y" * 9000), get(b"/x", b"Authorization: Bearer \xe9"),
    get(b"/x", b"Content-Length: nine"), get(b"/x", b"Transfer-Encoding: chunked, chunked"),
    get(b"http://evil.example/x"), get(b"/x", b"Content-Length: 5", b"Content-Length: 6"),
    get(b"/x", b"Expect: nothing"), b"nonsense\r\n\r\n", b"\x16\x03\x01",
)  # fmt: skip


@pytest.mark.parametrize("request_sent", ODD)
def test_an_odd_request_is_answered_and_never_a_failure(front: Front, request_sent: bytes) -> None:
    if not request_sent.endswith(b"\r\n\r\n"):
        request_sent += b"\r\n\r\n"
    status, _ = ask(front, request_sent)
    assert 400 <= status < 500


def test_a_body_larger_than_a_gateway_takes_is_refused(front: Front) -> None:
    body = bytes(11 * 1024 * 1024)
    request = get(b"/x", b"Content-Length: %d" % len(body), method=b"POST")
    try:
        status, _ = ask(front, request + body)
    except (ConnectionResetError, BrokenPipeError):
        return  # refused before all of it was sent
    assert status == 413


def test_a_host_is_read_as_a_whole() -> None:
    assert [is_own(host) for host in ("::1", "1", "localhost:²", "localhost:80:80", " localhost")] == [False] * 5
