"""Answers in: the bytes of an answer as a success with its data or a failure with its code."""

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeAlias

from cashflow360.encoding import ZERO_ID
from cashflow360.errors import MalformedAnswer
from cashflow360.results import JsonValue
from remote.redaction import Redactor

LARGEST_EXPONENT = 30
LONGEST_INTEGER = 100
UNNAMED = "UNNAMED"
"""The code of a failure whose own code is none: codes go where texts may not, into logs and advice."""


@dataclass(frozen=True, slots=True)
class Success:
    """An answer with `response_status` 0; `data` is its `response_data`."""

    data: JsonValue


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer that names an error code."""

    code: str
    message: str


Answer: TypeAlias = Success | Failure


def decode(body: bytes, redactor: Redactor | None = None) -> Answer:
    """The answer in a body, without secrets; MalformedAnswer for anything but the documented envelope."""
    document = parse(body)
    if redactor is not None and _repeats(body, document, redactor):
        document = _cleaned(document, redactor)
    if isinstance(document, list) and document:
        # The newer API writes errors as an array; a gateway in front of both may answer so.
        document = {"response_status": 1, "response_data": document[0]}
    if not isinstance(document, dict):
        raise MalformedAnswer("the answer is no envelope")
    return answer_in(document)


def answer_in(envelope: dict[str, JsonValue]) -> Answer:
    """The answer an envelope holds."""
    data = envelope.get("response_data")
    match envelope.get("response_status"):
        case 0 if "response_data" in envelope:
            return Success(data)
        case 1 if isinstance(data, dict):
            code = data.get("error_code") or data.get("code")
            message = data.get("error_message") or data.get("message")
            if isinstance(code, str):
                return Failure(code, message if isinstance(message, str) else "")
    raise MalformedAnswer("the envelope has neither data nor an error code")


def parse(body: bytes) -> JsonValue:
    """JSON with exact numbers, and with the all-zero id read as None."""
    try:
        document: JsonValue = json.loads(
            body, parse_float=_exact, parse_int=_whole, parse_constant=_refuse, object_hook=_without_zero_ids
        )
    except (ValueError, RecursionError, InvalidOperation):
        problem = "the answer is no JSON"
    else:
        return document
    raise MalformedAnswer(problem)


def _without_zero_ids(mapping: dict[str, Any]) -> dict[str, Any]:
    if ZERO_ID not in mapping.values():
        return mapping
    return {key: None if value == ZERO_ID else value for key, value in mapping.items()}


def _exact(text: str) -> Decimal:
    number = Decimal(text)
    if abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ValueError("number out of range")
    return number


def _whole(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise ValueError("number out of range")
    return int(text)


def _repeats(body: bytes, document: JsonValue, redactor: Redactor) -> bool:
    """Whether an answer holds a secret, as it is or with some of its characters written as \\u00xx."""
    if redactor.finds(body):
        return True
    return b"\\u00" in body and redactor.finds(json.dumps(document, ensure_ascii=False, default=str))


def _cleaned(value: JsonValue, redactor: Redactor) -> JsonValue:
    match value:
        case str():
            return redactor.clean(value)
        case list():
            return [_cleaned(item, redactor) for item in value]
        case dict():
            return {redactor.clean(name): _cleaned(item, redactor) for name, item in value.items()}
    return value


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
