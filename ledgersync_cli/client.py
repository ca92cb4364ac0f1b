"""The HTTP API as the command line calls it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx


class Refused(Exception):
    """The API said no; ``problem`` is its problem detail, or what came instead of one."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("code", "")))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Api:
    url: str
    token: str = field(repr=False)
    transport: httpx.BaseTransport | None = None

    def call(self, method: str, path: str, body: object = None, **query: str | int | None) -> Any:
        """One request; Refused for anything but success."""
        with httpx.Client(transport=self.transport, timeout=35.0) as client:
            try:
                answer = client.request(
                    method,
                    f"{self.url.rstrip('/')}{path}",
                    json=body,
                    params={name: value for name, value in query.items() if value is not None},
                    headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
                )
            except httpx.HTTPError as error:
                said = f"{self.url} could not be reached: {type(error).__name__}"
                raise Refused({"code": "unreachable", "detail": said}) from None
        try:
            content = answer.json()
        except ValueError:
            content = {"code": f"http-{answer.status_code}", "detail": "The answer is not JSON."}
        if answer.is_error:
            named = content if isinstance(content, dict) and "code" in content else {"detail": str(content)}
            raise Refused({"code": f"http-{answer.status_code}", **named})
        return content

    def text(self, path: str, **query: str) -> str:
        """What is no JSON, such as a file of a report; Refused for anything but success."""
        headers = {"Authorization": f"Bearer {self.token}"}
        with httpx.Client(transport=self.transport, timeout=35.0) as client:
            answer = client.get(f"{self.url.rstrip('/')}{path}", params=query, headers=headers)
        if answer.is_error:
            raise Refused({"code": f"http-{answer.status_code}", "detail": "The file could not be read."})
        return answer.content.decode()

    def download(self, url: str) -> bytes:
        """What a one-time link gives; it needs no token."""
        with httpx.Client(transport=self.transport, timeout=35.0) as client:
            answer = client.get(url)
        if answer.is_error:
            raise Refused({"code": f"http-{answer.status_code}", "detail": "The link does not work any more."})
        return answer.content

    def items(self, path: str, limit: int | None = None, **query: str | None) -> Iterator[Any]:
        """Every item of a list, page by page, up to a limit."""
        cursor: str | None = None
        left = limit
        while left is None or left > 0:
            page = self.call("GET", path, cursor=cursor, limit=min(left or 100, 100), **query)
            yield from page["items"]
            cursor = page.get("next")
            if cursor is None:
                return
            left = None if left is None else left - len(page["items"])
