"""Both systems of a connection, tried out without leaving a trace."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel, Field

from ledgersync.domain.model import Side
from ledgersync.http.access import connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.services import Services
from ledgersync.management.probe import Probe


class FindingOut(BaseModel):
    side: Side
    code: str
    title: str
    found: str
    ok: Annotated[bool | None, Field(description="null where it can't be told, or nothing is right or wrong")]


class ProbeOut(BaseModel):
    at: Annotated[datetime | None, Field(description="when it was found; null when nobody tried yet")]
    findings: list[FindingOut]


Kept = Annotated[bool, Query(description="what was found when connecting or by the doctor last, without asking anew")]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get("/connections/<connection_id>/probe", responses=answers(200, ProbeOut, "What was learned, read live"))
    def probe(connection_id: ConnectionId, kept: Kept = False) -> Response[ProbeOut]:
        connection = connection_of(app, services, connection_id, live=not kept)
        probing = Probe(services.open_ledgers, services.registry, services.clock)
        found = probing.kept(connection).findings if kept else probing.run(connection)
        told = [
            FindingOut(side=side, code=one.code, title=one.title, found=one.found, ok=one.ok)
            for side, findings in found.items()
            for one in findings
        ]
        return Response(200, JSON, ProbeOut(at=probing.kept(connection).probed_at, findings=told))
