"""The catalogue of causes, for anybody: what a hold means, what to do about it, where, and what frees it."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import Field

from ledgersync.domain.causes import BY_CODE, CAUSES, Cause
from ledgersync.domain.causes.explained import explained
from ledgersync.domain.model import Kind
from ledgersync.http.connections import JSON
from ledgersync.http.described import answers
from ledgersync.http.model import Model
from ledgersync.http.services import Services
from ledgersync.management.refusal import not_found

CACHED = {"Cache-Control": "public, max-age=3600"}
"""It changes with the version of the service only."""


class CauseExample(Model):
    """What a hold of this cause says about a record of the kind, with example values."""

    kind: Kind
    words: str
    advice: str
    where: str


class CauseOut(Model):
    code: str
    frees: Annotated[list[str], Field(description="what frees such a hold besides a change of the record itself")]
    places: Annotated[list[str], Field(description="where to act")]
    examples: list[CauseExample]


class CauseList(Model):
    items: list[CauseOut]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    _ = services

    @app.get("/causes", responses=answers(200, CauseList, "Every cause a record can be held for"))
    def list_causes() -> Response[CauseList]:
        return Response(200, JSON, CauseList(items=[_shown(one) for one in CAUSES]), headers=CACHED)

    @app.get("/causes/<code>", responses=answers(200, CauseOut, "The cause"))
    def read_cause(code: Annotated[str, Path(min_length=1, max_length=64)]) -> Response[CauseOut]:
        if code not in BY_CODE:
            raise not_found("cause")
        return Response(200, JSON, _shown(BY_CODE[code]), headers=CACHED)


def _shown(cause: Cause) -> CauseOut:
    told = explained(cause)
    examples = [
        CauseExample(kind=kind, words=said.words, advice=said.advice, where=said.where)
        for kind, said in told.shown.items()
    ]
    return CauseOut(code=told.code, frees=list(told.frees), places=list(told.places), examples=examples)
