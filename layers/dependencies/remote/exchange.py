"""One HTTP exchange of bounded time and memory, whatever the other end sends.

- Time: `within` seconds hold for the whole call. A peer that drips its headers or its body, a byte a second,
  is cut off at the same moment as one that says nothing.
- Memory: an answer is unpacked piece by piece up to `most` bytes. One layer of gzip or deflate is unpacked,
  several are refused: nested gzip makes 990 MB of 943 bytes.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

ENCODINGS = "gzip, deflate"
CONNECT_SECONDS = 10.0
PIECE = 16 * 1024
"""Bytes written at once: the time left is looked at between two pieces."""

NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.ProxyError,
    httpx.InvalidURL,
)
"""Failures before the first byte of the request left; all others of the library may have had an effect."""

_ends_at: ContextVar[float | None] = ContextVar("ends_at", default=None)


class Unanswered(Exception):
    """No whole answer came; `sent` says whether the request may have had an effect all the same."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.sent = sent


class Unacceptable(Exception):
    """An answer that is not read on: too long (`too_long`), or packed in a way nobody asked for."""

    def __init__(self, reason: str, *, too_long: bool = False) -> None:
        super().__init__(reason)
        self.too_long = too_long


def post(
    http: httpx.Client, url: str, content: bytes, headers: Mapping[str, str], *, within: float, most: int
) -> tuple[int, bytes]:
    """The answer's status and its unpacked body; redirects are not followed."""
    return send(http, "POST", url, content, headers, within=within, most=most)


def send(
    http: httpx.Client, method: str, url: str, content: bytes, headers: Mapping[str, str], *, within: float, most: int
) -> tuple[int, bytes]:
    """The same by any method."""
    try:
        with (
            _ending_in(within),
            http.stream(
                method,
                url,
                content=content,
                headers={**headers, "accept-encoding": ENCODINGS},
                timeout=httpx.Timeout(within, connect=min(within, CONNECT_SECONDS)),
                follow_redirects=False,
            ) as answer,
        ):
            body = unpacked(_in_time(answer), answer.headers.get("content-encoding", ""), most)
            return answer.status_code, body
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        failure = Unanswered(type(error).__name__, sent=not isinstance(error, NEVER_SENT))
    # Raised out here so that the library's error, which holds the request, isn't chained to it.
    raise failure


def unpacked(packed: Iterable[bytes], encoding: str, most: int) -> bytes:
    """The bytes of a body packed at most once; Unacceptable as soon as they are more than allowed."""
    named = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(named) > 1 or not set(named) <= {"gzip", "x-gzip", "deflate"}:
        raise Unacceptable("the answer is packed in a way nobody asked for")
    if not named:
        return b"".join(_at_most(packed, most))
    return _inflated(_at_most(packed, most), named[0] == "deflate", most)


def _inflated(packed: Iterable[bytes], deflate: bool, most: int) -> bytes:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS if deflate else zlib.MAX_WBITS | 16)
    body = bytearray()
    try:
        for piece in packed:
            while piece and not unpacker.eof:
                body += unpacker.decompress(piece, most - len(body) + 1)
                if len(body) > most:
                    raise Unacceptable(f"the answer is longer than {most} bytes", too_long=True)
                piece = unpacker.unconsumed_tail
    except zlib.error:
        raise Unacceptable("the answer can't be unpacked") from None
    if not unpacker.eof or unpacker.unused_data:
        raise Unacceptable("the answer can't be unpacked")
    return bytes(body)


def _at_most(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > most:
            raise Unacceptable(f"the answer is longer than {most} bytes", too_long=True)
        yield piece


def _in_time(answer: httpx.Response) -> Iterator[bytes]:
    """The body as it was sent, each piece in time, over any transport."""
    if not isinstance(answer.stream, httpx.SyncByteStream):
        raise httpx.ReadError("no stream")
    for piece in answer.stream:
        _left(None, httpx.ReadTimeout)
        yield piece


@contextmanager
def _ending_in(seconds: float) -> Iterator[None]:
    token = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(token)


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    """What a step may take: its own limit, or what the whole call has left when that is less."""
    ends_at = _ends_at.get()
    if ends_at is None:
        return timeout
    left = ends_at - time.monotonic()
    if left <= 0:
        raise late("the whole call took too long")
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A connection each of whose steps ends with the call it belongs to."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), PIECE):
            self._stream.write(buffer[start : start + PIECE], _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connections as httpcore makes them, each under the deadline of the call at hand."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *rest: Any, **named: Any) -> _Stream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._backend.connect_tcp(host, port, left, *rest, **named))

    def connect_unix_socket(self, path: str, timeout: float | None = None, *rest: Any, **named: Any) -> _Stream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._backend.connect_unix_socket(path, left, *rest, **named))

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)


def put_under_deadlines(http: httpx.Client) -> httpx.Client:
    """The client, whose connections from now on end with the call; httpx itself limits single steps only.

    It has no public place for this; a test drips headers over a real connection, so a new httpx can't undo it.
    """
    for transport in (http._transport, *http._mounts.values()):
        if isinstance(transport, httpx.HTTPTransport):
            backend = transport._pool._network_backend
            if not isinstance(backend, _Backend):
                transport._pool._network_backend = _Backend(backend)
    return http
