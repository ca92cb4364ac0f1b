"""The JSON API as the person at hand may use it: their token, and nothing of the console's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Reason:
    field: str
    code: str
    detail: str


class Problem(Exception):
    """An answer of 400 and above, as the API words it; ``status`` 0 when there was none."""

    def __init__(self, status: int, code: str, detail: str, reasons: tuple[Reason, ...] = (), wait: int = 0) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.reasons = reasons
        self.wait = wait


@dataclass(frozen=True, slots=True)
class File:
    """What the API gives as a file, with the headers that say how to treat it."""

    content: bytes
    content_type: str
    headers: Mapping[str, str]


KEPT_HEADERS = ("content-disposition", "content-security-policy", "cache-control", "x-content-type-options")


@dataclass(frozen=True, slots=True)
class Api:
    http: httpx.Client
    url: str
    token: str = field(repr=False)

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        return self._call("GET", path, query=query)

    def post(self, path: str, body: object = None, key: str = "") -> Any:
        return self._call("POST", path, body, key=key)

    def put(self, path: str, body: object) -> Any:
        return self._call("PUT", path, body)

    def patch(self, path: str, body: object) -> Any:
        return self._call("PATCH", path, body)

    def delete(self, path: str) -> Any:
        return self._call("DELETE", path)

    def file(self, path: str, query: Mapping[str, str]) -> File:
        answer = self._answer("GET", path, query=query)
        kept = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
        return File(answer.content, answer.headers.get("content-type", "application/octet-stream"), kept)

    def _call(
        self, method: str, path: str, body: object = None, query: Mapping[str, str] | None = None, key: str = ""
    ) -> Any:
        answer = self._answer(method, path, body, query, key)
        return answer.json() if answer.content else {}

    def _answer(
        self, method: str, path: str, body: object = None, query: Mapping[str, str] | None = None, key: str = ""
    ) -> httpx.Response:
        headers = {"idempotency-key": key} if key else {}
        if self.token:  # what a link opens needs none
            headers["authorization"] = f"Bearer {self.token}"
        try:
            answer = self.http.request(
                method,
                f"{self.url}{path}",
                params=dict(query or {}),
                headers=headers,
                json=body if body is not None else None,
            )
        except httpx.HTTPError:
            raise Problem(0, "no-answer", "Ledgersync does not answer just now. Try again in a minute.") from None
        if answer.status_code >= 400:
            raise _problem(answer)
        return answer


def _problem(answer: httpx.Response) -> Problem:
    try:
        body = answer.json()
    except ValueError:
        body = {}
    given = body if isinstance(body, dict) else {}
    rows = given.get("errors") or []
    reasons = tuple(Reason(str(r.get("field", "")), str(r.get("code", "")), str(r.get("detail", ""))) for r in rows)
    wait = answer.headers.get("retry-after", "")
    return Problem(
        answer.status_code,
        str(given.get("code") or ("no-token" if answer.status_code == 401 else "unexpected")),
        str(given.get("detail") or "Ledgersync could not do this. Try again in a minute."),
        reasons,
        int(wait) if wait.isdecimal() else 0,
    )
