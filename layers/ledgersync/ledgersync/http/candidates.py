"""Which record of the other side a held one may be."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from ledgersync.http import shapes
from ledgersync.http.access import connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, RecordId, answers
from ledgersync.http.model import Model
from ledgersync.http.services import Services
from ledgersync.management.candidates import Candidate
from ledgersync.management.hold_actions import key_of
from ledgersync.management.plain import plain
from ledgersync.management.refusal import not_found


class ComparedOut(Model):
    field: str
    held: Any
    candidate: Any
    differs: bool


class CandidateOut(Model):
    id: Annotated[str, Field(description="for `POST …/link`")]
    label: str
    linked: Annotated[bool, Field(description="in step with another record already")]
    fields: list[ComparedOut]

    @classmethod
    def of(cls, one: Candidate) -> CandidateOut:
        fields = [
            ComparedOut(field=each.field, held=plain(each.held), candidate=plain(each.candidate), differs=each.differs)
            for each in one.fields
        ]
        return cls(id=one.id, label=one.label, linked=one.linked, fields=fields)


class CandidateList(Model):
    items: list[CandidateOut]


Wanted = Annotated[str, Query(alias="q", max_length=100, description="in the number or name; else the likeliest")]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get(
        "/connections/<connection_id>/holds/<hold_id>/candidates",
        responses=answers(200, CandidateList, "Records of the other side, the likeliest first, ten at most"),
    )
    def find_candidates(connection_id: ConnectionId, hold_id: RecordId, q: Wanted = "") -> Response[CandidateList]:
        kept = connection_of(app, services, connection_id, live=True)
        key = shapes.hold_key(hold_id)
        hold = next((one for one in services.holds.all(kept, key[0]) if key_of(one) == key), None)
        if hold is None:
            raise not_found("hold")
        found = services.candidates().find(kept, hold, q.strip())
        return Response(200, JSON, CandidateList(items=[CandidateOut.of(one) for one in found]))
