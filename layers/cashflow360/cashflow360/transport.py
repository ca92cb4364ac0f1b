"""One HTTP request: a form out, an answer in, every failure of the HTTP library translated."""

from collections.abc import Mapping

import httpx

from cashflow360.decoding import Answer, decode
from cashflow360.errors import MalformedAnswer, TransportError

MAX_RESPONSE_BYTES = 32 * 1024 * 1024

NOTHING_SENT: tuple[type[Exception], ...] = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.ProxyError,
    httpx.InvalidURL,
)
"""Failures before the first byte of the request left; all others of the library may have had an effect."""


class FormTransport:
    """Posts forms with a size cap on the answer, following no redirect."""

    def __init__(self, http: httpx.Client, max_response_bytes: int = MAX_RESPONSE_BYTES) -> None:
        self._http = http
        self._max_response_bytes = max_response_bytes

    def post(self, url: str, form: Mapping[str, str], timeout_seconds: float) -> Answer:
        """The answer, whatever its HTTP status; TransportError when there is none."""
        try:
            with self._http.stream(
                "POST",
                url,
                data=form,
                headers={"accept": "application/json"},
                timeout=timeout_seconds,
                follow_redirects=False,
            ) as response:
                status, body = response.status_code, self._body(response)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            failure = TransportError(type(error).__name__, sent=not isinstance(error, NOTHING_SENT))
        else:
            return _read(status, body)
        # Raised out here so that the library's error, which holds the form, isn't chained to it.
        raise failure

    def _body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._max_response_bytes:
                raise MalformedAnswer(f"the answer is larger than {self._max_response_bytes} bytes")
        return bytes(body)


def _read(status: int, body: bytes) -> Answer:
    try:
        return decode(body)
    except MalformedAnswer as error:
        problem = str(error)
    if status >= 500:
        raise TransportError(f"HTTP {status}", sent=True)
    raise MalformedAnswer(f"HTTP {status}: {problem}")
