"""Hostile servers on a real connection: whatever they send, a call ends in time and in bounded memory."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import httpx
import pytest

import cashflow360
import intacct
from cashflow360 import Cashflow360Client
from intacct import IntacctClient
from tests.unit.cashflow360 import service
from tests.unit.intacct import gateway

Serve = Callable[[socket.socket], None]
Write = Callable[[str], Sequence[object]]
MEGABYTE = 1024 * 1024
SECONDS = 2.0
"""What a call may take here."""


@contextmanager
def serving(serve: Serve) -> Iterator[str]:
    """A server on this machine that reads a request and then does as told."""

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65536)
            serve(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(listening.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


def write_to_intacct(origin: str) -> Sequence[object]:
    client = IntacctClient(
        gateway.CREDENTIALS,
        httpx.Client(trust_env=False),
        now=lambda: datetime.now(UTC),
        sleep=lambda _: None,
        jitter=lambda most: most,
        new_control_id=lambda: "request",
        endpoint=f"{origin}/ia/xml/xmlgw.phtml",
        allowed_endpoints=(origin,),
        session=intacct.Session("session-secret", f"{origin}/ia/xml/xmlgw.phtml", "100", None),
        call_seconds=SECONDS,
        max_response_bytes=MEGABYTE,
    )
    return client.call([intacct.create("VENDOR", {"NAME": "Acme"}, "w-1")])


def write_to_cashflow360(origin: str) -> Sequence[object]:
    client = Cashflow360Client(
        service.CREDENTIALS,
        httpx.Client(trust_env=False),
        now=lambda: datetime.now(UTC),
        sleep=lambda _: None,
        jitter=lambda: 0.5,
        endpoint=f"{origin}/api/v2",
        allowed_endpoints=(origin,),
        session=cashflow360.Session("session-secret", f"{origin}/api/v2", service.ORGANIZATION, "006"),
        request_seconds=SECONDS,
        max_response_bytes=MEGABYTE,
    )
    return client.create("Vendor", [{"name": "Acme"}])


WRITES: dict[str, Write] = {"intacct": write_to_intacct, "cashflow360": write_to_cashflow360}
UNKNOWN = (intacct.Unknown, cashflow360.Unknown)


def head(encoding: str, length: int) -> bytes:
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/xml", f"Content-Length: {length}"]
    return "\r\n".join([*lines, *([f"Content-Encoding: {encoding}"] if encoding else []), "", ""]).encode()


def says(encoding: str, body: bytes) -> Serve:
    return lambda connection: connection.sendall(head(encoding, len(body)) + body)


def drips(before: bytes, dripped: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.sendall(before)
        for _ in range(100):
            connection.sendall(dripped)
            time.sleep(0.2)

    return serve


ZEROS = bytes(64 * MEGABYTE)
BOMBS = {
    "gzip": says("gzip", gzip.compress(ZEROS)),
    "gzip in gzip": says("gzip, gzip", gzip.compress(gzip.compress(ZEROS))),
    "gzip in gzip in gzip": says("gzip, gzip, gzip", gzip.compress(gzip.compress(gzip.compress(ZEROS)))),
    "deflate": says("deflate", zlib.compress(ZEROS)),
    "deflate in gzip": says("deflate, gzip", gzip.compress(zlib.compress(ZEROS))),
    "brotli": says("br", b"\x5b\xff\xff\x03\x00" + bytes(900)),
    "zstandard": says("zstd", b"\x28\xb5\x2f\xfd" + bytes(900)),
    "not gzip at all": says("gzip", b"not gzip"),
    "gzip that is cut off": says("gzip", gzip.compress(b"<response/>")[:-4]),
    "gzip with more behind it": says("gzip", gzip.compress(b"<response/>") * 2),
    "too long": says("", bytes(2 * MEGABYTE)),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_packed_answer_is_unpacked_to_the_limit_and_no_further(write: Write, bomb: Serve) -> None:
    with serving(bomb) as origin:
        tracemalloc.start()
        try:
            (result,) = write(origin)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert isinstance(result, UNKNOWN)
    assert peak < 8 * MEGABYTE


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
}


@pytest.mark.parametrize("encoding", PACKED)
def test_an_answer_packed_once_is_read(encoding: str) -> None:
    body = json.dumps({"response_status": 0, "response_data": {"entity": "Vendor", "id": "v"}}).encode()
    with serving(says(encoding, PACKED[encoding](body))) as origin:
        assert write_to_cashflow360(origin) == [cashflow360.Done({"entity": "Vendor", "id": "v"})]


SLOW = {
    "headers a byte at a time": drips(b"HTTP/1.1 200 OK\r\n", b"x"),
    "header lines without end": drips(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
    "answers that only announce one": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body a byte at a time": drips(head("", 100_000), b"x"),
    "chunks a byte at a time": drips(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "nothing at all": lambda _: time.sleep(20),
}


@pytest.mark.parametrize("slow", SLOW.values(), ids=SLOW.keys())
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_an_answer_that_drips_is_cut_off_when_the_call_has_to_end(write: Write, slow: Serve) -> None:
    with serving(slow) as origin:
        began = time.monotonic()
        (result,) = write(origin)
        took = time.monotonic() - began
    assert isinstance(result, UNKNOWN)
    assert took < SECONDS + 1.5
