"""One HTTP exchange: a document out, a status and a body of bounded size back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx

from intacct.errors import AnswerTooLarge, NotConnected, TransportError

HEADERS = {"Content-Type": "application/xml", "Accept-Encoding": "gzip", "User-Agent": "ledgersync"}
CONNECT_SECONDS = 10.0
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def post(
    http: httpx.Client,
    endpoint: str,
    body: bytes,
    *,
    timeout_seconds: float,
    max_response_bytes: int,
    now: Callable[[], datetime],
) -> tuple[int, bytes]:
    """Send a document and read the answer; redirects are not followed, the whole takes bounded time."""
    until = now() + timedelta(seconds=timeout_seconds)
    received = bytearray()
    try:
        with http.stream(
            "POST",
            endpoint,
            content=body,
            headers=HEADERS,
            timeout=httpx.Timeout(timeout_seconds, connect=min(timeout_seconds, CONNECT_SECONDS)),
            follow_redirects=False,
        ) as answer:
            for part in answer.iter_bytes():
                received += part
                if len(received) > max_response_bytes:
                    raise AnswerTooLarge(f"the answer is longer than {max_response_bytes} bytes")
                if now() > until:
                    raise TransportError(f"the answer was not complete after {timeout_seconds:.0f} s")
            return answer.status_code, bytes(received)
    except NEVER_SENT as error:
        raise NotConnected(f"no connection to the gateway ({type(error).__name__})") from error
    except httpx.HTTPError as error:
        raise TransportError(f"the gateway's answer was lost ({type(error).__name__})") from error
