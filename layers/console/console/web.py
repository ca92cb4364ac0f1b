"""A request as API Gateway hands it over, and an answer as it takes it: payload format 2.0."""

from __future__ import annotations

import base64
import binascii
import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

LONGEST_BODY = 200_000
WORTH_COMPRESSING = 900
TEXT = ("text/", "image/svg+xml", "application/json")


class BadRequest(Exception):
    """What was sent is no form of the console."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """``query`` and ``form`` keep every value of a name; ``cookies`` the last one."""

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    form: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """A form's or a query's single value; empty when there is none."""
        values = self.form.get(name) or self.query.get(name) or [""]
        return values[-1].strip()

    def all(self, name: str) -> list[str]:
        return [value for value in self.form.get(name, ()) if value]

    @property
    def asks_for_part(self) -> bool:
        """Whether htmx asks for a part of a page."""
        return self.headers.get("hx-request") == "true"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``cookies`` are whole Set-Cookie values."""

    status: int = 200
    content: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()


def read(event: Mapping[str, object]) -> Request:
    """Parse an event; BadRequest for a body that is no form, or too long."""
    headers = {str(k).lower(): str(v) for k, v in _mapping(event.get("headers")).items()}
    http = _mapping(_mapping(event.get("requestContext")).get("http"))
    cookies = event.get("cookies")
    return Request(
        method=str(http.get("method", "GET")).upper(),
        path=str(event.get("rawPath") or "/"),
        query=_pairs(str(event.get("rawQueryString") or "")),
        form=_form(event, headers),
        headers=headers,
        cookies=_cookies(cookies if isinstance(cookies, list) else headers.get("cookie", "").split(";")),
    )


def write(answer: Answer, accepts_gzip: bool) -> Mapping[str, object]:
    """HTTP APIs don't compress, so text is compressed here."""
    headers = {"content-type": answer.content_type, **answer.headers}
    content = answer.content
    if accepts_gzip and len(content) >= WORTH_COMPRESSING and answer.content_type.startswith(TEXT):
        content = gzip.compress(content, compresslevel=6, mtime=0)
        headers["content-encoding"] = "gzip"
        headers["vary"] = "accept-encoding"
    return {
        "statusCode": answer.status,
        "headers": headers,
        "cookies": list(answer.cookies),
        "body": base64.b64encode(content).decode(),
        "isBase64Encoded": True,
    }


def _form(event: Mapping[str, object], headers: Mapping[str, str]) -> Mapping[str, list[str]]:
    body = event.get("body")
    if not body:
        return {}
    if headers.get("content-type", "").split(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise BadRequest("a form is expected")
    try:
        raw = base64.b64decode(str(body), validate=True) if event.get("isBase64Encoded") else str(body).encode()
        text = raw.decode("ascii")
    except (binascii.Error, UnicodeError):
        raise BadRequest("the form can't be read") from None
    if len(text) > LONGEST_BODY:
        raise BadRequest("the form is too long")
    return _pairs(text)


def _pairs(text: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=1000, errors="strict")
    except ValueError:
        raise BadRequest("the form can't be read") from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _cookies(given: list[object] | list[str]) -> Mapping[str, str]:
    pairs = (str(one).strip().partition("=") for one in given)
    return {name: value for name, _, value in pairs if name and value}


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
