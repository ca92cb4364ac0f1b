"""An answer's document as results, after looking for failure in all four places.

The gateway (HTTP 4xx or 429), the control block, the authentication and each function can fail, mostly
under HTTP 200. Any status but `success` is a failure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from intacct.documents import parse_document
from intacct.envelope import Request
from intacct.errors import ForeignAnswer, MalformedAnswer, ServerFailed, Throttled
from intacct.functions import Function
from intacct.refusals import (
    DUPLICATE_CONTROL_IDS,
    SIGNING_IN,
    WHOLE_REQUEST,
    any_matches,
    read_error,
    read_errors,
    refusal,
)
from intacct.results import Done, GatewayError, Refused, Result, Unknown
from intacct.rows import read_rows
from remote.redaction import Redactor

TOO_MANY_CALLS = "the gateway answered that there are too many calls"
SUCCESS = "success"
NOT_CARRIED_OUT = frozenset({"failure", "aborted"})
"""Statuses of a function that was refused, or undone with the others of its transaction."""
_COUNT = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Answer:
    """The results in the order of the request, and how long the session now lives (aware UTC)."""

    results: list[Result]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer must come from; None accepts any company."""

    company_id: str | None
    entity_id: str | None


def read_answer(status: int, body: bytes, request: Request, place: Place, redactor: Redactor) -> Answer:
    """Read an answer to the request, without any secret that was sent, or raise what it means."""
    root = _document(status, body, redactor)
    if root.findtext("control/status") != SUCCESS:
        return _refused_whole(root, request, redactor)
    if root.findtext("control/controlid") not in (None, request.control_id):
        raise ForeignAnswer("the answer is to another request")
    operation = root.find("operation")
    authentication = None if operation is None else operation.find("authentication")
    if operation is None or authentication is None:
        raise MalformedAnswer("the answer has no operation")
    if authentication.findtext("status") != SUCCESS:
        raise refusal(SIGNING_IN, read_errors(operation, redactor))
    _check_place(authentication, place)
    if operation.find("errormessage") is not None:
        return _refused_whole(operation, request, redactor)
    return Answer(_in_order(operation.findall("result"), request, redactor), _expiry(authentication))


def _refused_whole(element: etree._Element, request: Request, redactor: Redactor) -> Answer:
    """Raises what it means, but for control ids that were used before: which ones, and whether they ran, is open."""
    errors = read_errors(element, redactor)
    if not request.writes or not any_matches(DUPLICATE_CONTROL_IDS, errors):
        raise refusal(WHOLE_REQUEST, errors)
    reason = "the request was refused as one whose control id was used before"
    return Answer([Unknown(id, function.name, reason) for id, function in request.functions], None)


def _document(status: int, body: bytes, redactor: Redactor) -> etree._Element:
    if status >= 500:
        raise ServerFailed(status)
    root = _page(status, body)
    if redactor.finds(str(root.xpath("string()"))):
        _blot_out(root, redactor)
    errors = tuple(read_error(one, redactor) for one in root.iter("error")) if status >= 400 else ()
    if status == 429:
        raise Throttled(TOO_MANY_CALLS, errors)
    if errors:
        raise refusal(WHOLE_REQUEST, errors)
    if root.tag != "response" or status != 200:
        raise MalformedAnswer(f"HTTP status {status} came with a page that is no answer of the gateway")
    return root


def _page(status: int, body: bytes) -> etree._Element:
    try:
        return parse_document(body)
    except MalformedAnswer as error:
        if status == 429 or b"API rate limit exceeded" in body[:1000]:
            raise Throttled(TOO_MANY_CALLS) from error
        raise


def _check_place(authentication: etree._Element, place: Place) -> None:
    expected, named = place.company_id, authentication.findtext("companyid")  # Captured: an answer that names none.
    if expected is not None and named is not None and named.casefold() != expected.casefold():
        raise ForeignAnswer("the answer comes from another company")
    entity_id = authentication.findtext("locationid")
    if entity_id is not None and entity_id != (place.entity_id or ""):
        raise ForeignAnswer("the answer comes from another entity")


def _expiry(authentication: etree._Element) -> datetime | None:
    try:
        expires_at = datetime.fromisoformat(authentication.findtext("sessiontimeout") or "")
    except ValueError:
        return None
    return expires_at.astimezone(UTC) if expires_at.tzinfo else None


def _in_order(elements: Sequence[etree._Element], request: Request, redactor: Redactor) -> list[Result]:
    """The results by control id; a write without exactly one result of its own is unknown."""
    named: dict[str, list[etree._Element]] = {control_id: [] for control_id in request.control_ids}
    for element in elements:
        control_id = element.findtext("controlid") or ""
        if control_id not in named and (control_id or not request.writes):
            raise MalformedAnswer("a result doesn't name a function of the request")
        named.setdefault(control_id, []).append(element)
    results: list[Result] = []
    for control_id, function in request.functions:
        found = named[control_id]
        if len(found) == 1:
            results.append(_result(found[0], control_id, function, redactor))
        elif request.writes:
            # One of the ways a repeated control id may be answered: what it names may have been carried out before.
            reason = f"the answer has {len(found)} results for it"
            results.append(Unknown(control_id, function.name, reason))
        else:
            raise MalformedAnswer(f"the answer has {len(found)} results for {function.name}")
    return results


def _result(element: etree._Element, control_id: str, function: Function, redactor: Redactor) -> Result:
    if element.findtext("status") != SUCCESS:
        return _failed(element, control_id, function, redactor)
    data = element.find("data")
    rows = [] if data is None else read_rows(data)
    key = element.findtext("key") or (rows[0].get("RECORDNO") if function.writes and rows else None)
    counts = element.find("listtype") if data is None or "totalcount" not in data.attrib else data
    return Done(
        control_id,
        function.name,
        rows,
        key or None,
        _count(counts, "totalcount", "total"),
        _count(counts, "numremaining"),
    )


def _failed(element: etree._Element, control_id: str, function: Function, redactor: Redactor) -> Refused | Unknown:
    """A function that did not succeed was refused, unless it may have written all the same."""
    status, errors = element.findtext("status"), read_errors(element, redactor)
    reason = _unclear(element, status, errors) if function.writes else ""
    return Unknown(control_id, function.name, reason) if reason else Refused(control_id, function.name, errors)


def _unclear(element: etree._Element, status: str | None, errors: Sequence[GatewayError]) -> str:
    """Why a write that did not succeed may have been carried out all the same; "" when it surely was not.

    A control id that was used before was answered by a result without a status (captured in 2021); whether newer
    releases say it in words is not documented.
    """
    if status is None:
        return "its result has no status, as when its control id was used before"
    if status not in NOT_CARRIED_OUT or not errors:
        return f"its result says {status!r} and no reason"
    if any_matches(DUPLICATE_CONTROL_IDS, errors):
        return "its control id was used before"
    if element.find("data/*") is not None:
        return "it was refused, and its result holds a record"
    return ""


def _count(element: etree._Element | None, *names: str) -> int | None:
    if element is None:
        return None
    value = next((value for name in names if (value := element.get(name))), None)
    if value is None:
        return None
    if not _COUNT.fullmatch(value):
        raise MalformedAnswer("a count of rows is no number of rows")
    return int(value)


def _blot_out(root: etree._Element, redactor: Redactor) -> None:
    for element in root.iter():
        element.text = redactor.clean(element.text) if element.text else element.text
        element.tail = redactor.clean(element.tail) if element.tail else element.tail
