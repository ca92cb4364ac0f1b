"""One HTTP request: a form out, an answer in, every failure of the HTTP library translated."""

from collections.abc import Mapping
from urllib.parse import urlencode

import httpx

from cashflow360.decoding import Answer, decode
from cashflow360.errors import Cashflow360Error, MalformedAnswer, TransportError
from remote import exchange
from remote.redaction import Redactor

MAX_RESPONSE_BYTES = 32 * 1024 * 1024
HEADERS = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}


class FormTransport:
    """Posts forms with a size cap on the answer, following no redirect."""

    def __init__(self, http: httpx.Client, max_response_bytes: int = MAX_RESPONSE_BYTES) -> None:
        self._http = exchange.put_under_deadlines(http)
        self._max_response_bytes = max_response_bytes

    def post(self, url: str, form: Mapping[str, str], timeout_seconds: float, redactor: Redactor) -> Answer:
        """The answer without what was sent, whatever its HTTP status; TransportError when there is none."""
        failure: Cashflow360Error
        try:
            content = urlencode(form).encode()
            sent = exchange.post(
                self._http, url, content, HEADERS, within=timeout_seconds, most=self._max_response_bytes
            )
        except exchange.Unanswered as error:
            failure = TransportError(str(error), sent=error.sent)
        except exchange.Unacceptable as error:
            failure = MalformedAnswer(str(error))
        else:
            return _read(*sent, redactor)
        raise failure


def _read(status: int, body: bytes, redactor: Redactor) -> Answer:
    try:
        return decode(body, redactor)
    except MalformedAnswer as error:
        problem = str(error)
    if status >= 500:
        raise TransportError(f"HTTP {status}", sent=True)
    raise MalformedAnswer(f"HTTP {status}: {problem}")
