"""How routes describe their answers in the OpenAPI document, and the parameters several of them share."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel

from ledgersync.http.problems import MEDIA_TYPE, TITLES, ProblemDetails

ConnectionId = Annotated[str, Path(description="id of a connection", min_length=1, max_length=64)]
RecordId = Annotated[str, Path(description="id as a list gave it", min_length=1, max_length=800)]
Limit = Annotated[int, Query(ge=1, le=100, description="items a page")]
Cursor = Annotated[str | None, Query(description="`next` of the page before", max_length=600)]

PROBLEMS = (400, 401, 403, 404, 409, 415, 422, 429, 500, 503)


def answers(status: int, model: type[BaseModel], description: str) -> dict[int, Any]:
    """The answer when all is well, and the problems any route may answer."""
    well = {"description": description, "content": {"application/json": {"model": model}}}
    return {status: well, **problems()}


def problems(*more: int) -> dict[int, Any]:
    return {
        status: {"description": TITLES[status], "content": {MEDIA_TYPE: {"model": ProblemDetails}}}
        for status in (*PROBLEMS, *more)
    }
