"""What trying both systems of a connection out has told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from pydantic import Field

from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Side
from ledgersync.http.access import connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.model import Model
from ledgersync.http.services import Services


class FindingOut(Model):
    side: Side
    code: str
    title: str
    found: str
    ok: Annotated[bool | None, Field(description="null where it can't be told, or nothing is right or wrong")]


class ProbeOut(Model):
    at: Annotated[datetime | None, Field(description="when it was found; null when nobody tried yet")]
    findings: list[FindingOut]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get(
        "/connections/<connection_id>/probe",
        responses=answers(200, ProbeOut, "What was found when connecting, by the doctor or by a probe report last"),
    )
    def read_probe(connection_id: ConnectionId) -> Response[ProbeOut]:
        learned = services.registry.learned(connection_of(app, services, connection_id).id) or Learned()
        told = [
            FindingOut(side=side, code=one.code, title=one.title, found=one.found, ok=one.ok)
            for side, findings in learned.findings.items()
            for one in findings
        ]
        return Response(200, JSON, ProbeOut(at=learned.probed_at, findings=told))
