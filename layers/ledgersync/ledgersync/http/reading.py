"""What no reader can read is told before any reads it: bytes that are no text, halves of characters, endless JSON."""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from ledgersync.management.refusal import Refusal

LARGEST = 65_536
"""Characters of a body; the largest, preferences with all their bank accounts, takes a third."""
DEEPEST = 32
LONGEST_NUMBER = 30

Event = Mapping[str, Any]


class Unreadable(Exception):
    """Not JSON that means anything; the text says why and quotes nothing."""


def readable(event: Event) -> Event:
    """The event with its body as text; Refusal for one no route could read. Broken JSON is left to the routes."""
    try:
        text = _text(event)
        for part in _texts_of(event):
            _checked(part)
        if text.lstrip()[:1] in ("{", "["):
            parsed(text)
    except Unreadable as why:
        raise Refusal("unreadable", f"The request can't be read: {why}.") from None
    except ValueError:
        pass
    return {**event, "body": text, "isBase64Encoded": False} if text else event


def parsed(text: str) -> object:
    """JSON of bounded depth and numbers; Unreadable beyond them, ValueError when it is no JSON at all."""
    try:
        content: object = json.loads(text, parse_int=_whole, parse_float=_fraction, parse_constant=_no_number)
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None
    level = [content]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return content
    raise Unreadable("it is nested too deeply")


def _text(event: Event) -> str:
    body = event.get("body") or ""
    if not isinstance(body, str):
        raise Unreadable("its body is no text")
    if event.get("isBase64Encoded"):
        try:
            body = base64.b64decode(body, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise Unreadable("its bytes are no UTF-8") from None
    if len(body) > LARGEST:
        raise Refusal("too-large", "The body is larger than any that this takes.")
    return _checked(body)


def _texts_of(event: Event) -> Iterator[str]:
    """The texts of a request that are no body: its path, query and headers."""
    yield str(event.get("rawPath") or "")
    yield str(event.get("rawQueryString") or "")
    for name in ("queryStringParameters", "headers"):
        for key, value in (event.get(name) or {}).items():
            yield from (str(key), str(value))


def _checked(text: str) -> str:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Unreadable("it holds half of a character") from None
    return text


def _inside(value: object) -> Iterator[object]:
    match value:
        case dict():
            for name, item in value.items():
                _checked(name)
                yield item
        case list():
            yield from value
        case str():
            _checked(value)


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise Unreadable("it holds a number of too many digits")
    return int(text)


def _fraction(text: str) -> float:
    number = float(text) if len(text) <= LONGEST_NUMBER else math.inf
    if math.isinf(number):
        raise Unreadable("it holds a number of too many digits")
    return number


def _no_number(text: str) -> object:
    raise Unreadable(f"{text} is no number")
