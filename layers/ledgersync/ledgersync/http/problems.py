"""Errors as problem details (RFC 9457): one table from stable code to status, one from status to title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from pydantic import Field

from ledgersync.http.model import Model
from ledgersync.management.refusal import Refusal

MEDIA_TYPE = "application/problem+json"


class Reason(Model):
    """One of several things that are wrong."""

    code: str
    detail: str
    field: str = ""


class ProblemDetails(Model):
    """Every answer of 400 and above; tell problems apart by ``code``, texts may change."""

    type: str = "about:blank"
    title: str
    status: int
    code: Annotated[str, Field(description="stable")]
    detail: str = ""
    errors: list[Reason] = Field(default_factory=list)


TITLES: Mapping[int, str] = {
    400: "Not readable",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    409: "Not possible now",
    410: "Gone",
    413: "Too large",
    415: "Not a type of body this takes",
    422: "Not acceptable",
    429: "Too soon",
    500: "Unexpected failure",
    503: "Try again later",
}
UNREADABLE = "unreadable"
"""Told as ``malformed`` too: what can't be read at all has 400, what can be but is not as described 422."""
STATUS: Mapping[str, int] = {
    UNREADABLE: 400,
    "unexpected": 500,
    "busy": 503,
    "not-found": 404,
    "no-tenant": 401,
    "sign-in-again": 401,
    "role": 403,
    "secret-wrong": 401,
    "link-used": 410,
    "too-large": 413,
    "content-type": 415,
    "malformed": 422,
    "preferences-invalid": 422,
    "credentials-refused": 422,
    "notices-invalid": 422,
    "code-wrong": 422,
    "cool-down": 429,
    "too-many-refused": 429,
    "too-many-events": 429,
    "too-many-requests": 429,
}
"""Codes that are not 409, which says that the connection is not in a state for it, or needs somebody's hand."""


def answer(refusal: Refusal) -> Response[str]:
    """The problem as an answer."""
    public = "malformed" if refusal.code == UNREADABLE else refusal.code
    status = STATUS.get(refusal.code, 409)
    problem = ProblemDetails(
        title=TITLES[status],
        status=status,
        code=public,
        detail=refusal.detail,
        errors=[Reason(code=code, detail=detail, field=field) for field, code, detail in refusal.reasons],
    )
    headers = {"Retry-After": str(refusal.wait_seconds)} if refusal.wait_seconds else {}
    return Response(status, MEDIA_TYPE, problem.model_dump_json(), headers=headers)
