"""One exchange with the gateway: a document out, a status and a body back, failures as this client names them."""

from __future__ import annotations

import httpx

from intacct.errors import AnswerTooLarge, IntacctError, MalformedAnswer, NotConnected, TransportError
from remote import exchange

HEADERS = {"Content-Type": "application/xml", "User-Agent": "ledgersync"}


def post(
    http: httpx.Client, endpoint: str, body: bytes, *, timeout_seconds: float, max_response_bytes: int
) -> tuple[int, bytes]:
    """Send a document and read the answer, all within the time given."""
    failure: IntacctError
    try:
        return exchange.post(http, endpoint, body, HEADERS, within=timeout_seconds, most=max_response_bytes)
    except exchange.Unanswered as error:
        lost = f"the gateway's answer was lost ({error})"
        failure = TransportError(lost) if error.sent else NotConnected(f"no connection to the gateway ({error})")
    except exchange.Unacceptable as error:
        failure = AnswerTooLarge(str(error)) if error.too_long else MalformedAnswer(str(error))
    raise failure
