"""Both systems of a connection, tried out without leaving a trace."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
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
    findings: list[FindingOut]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get("/connections/<connection_id>/probe", responses=answers(200, ProbeOut, "What was learned, read live"))
    def probe(connection_id: ConnectionId) -> Response[ProbeOut]:
        kept = connection_of(app, services, connection_id, live=True)
        found = Probe(services.open_ledgers).run(kept)
        told = [
            FindingOut(side=side, code=one.code, title=one.title, found=one.found, ok=one.ok)
            for side, findings in found.items()
            for one in findings
        ]
        return Response(200, JSON, ProbeOut(findings=told))
