"""Events of API Gateway, and the answers to them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)


def api_event(
    method: str,
    path: str,
    body: str | None,
    headers: Mapping[str, str],
    query: Mapping[str, str],
    claims: Mapping[str, str] | None,
) -> dict[str, Any]:
    """An HTTP API event of payload version 2.0, as AWS documents it."""
    authorizer = {"authorizer": {"jwt": {"claims": dict(claims), "scopes": None}}} if claims is not None else {}
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": urlencode(query),
        "headers": dict(headers),
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.execute-api.us-east-1.amazonaws.com",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "requestId": "r",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "timeEpoch": 1,
            **authorizer,
        },
        "isBase64Encoded": False,
    }
    if query:
        event["queryStringParameters"] = dict(query)
    if body is not None:
        event["body"] = body
    return event


def to_answer(answer: Mapping[str, Any]) -> Answer:
    raw = answer.get("body") or ""
    content = base64.b64decode(raw) if answer.get("isBase64Encoded") else str(raw).encode()
    return Answer(int(answer["statusCode"]), {k.lower(): v for k, v in (answer.get("headers") or {}).items()}, content)
