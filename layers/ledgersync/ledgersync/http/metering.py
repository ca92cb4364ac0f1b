"""What Sage bills in a month against a connection's limit, and how far its audit history saves asking."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from ledgersync.domain.sage_use import TIER
from ledgersync.http.access import asking, connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.metering_bodies import AuditHistoryOut, BelievedOut, SageLimitIn, SageLimitOut
from ledgersync.http.services import Services
from ledgersync.management.sage_limits import SageLimits
from ledgersync.ports import Connection


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    limits, trust = SageLimits(services.registry, services.clock), services.trust

    @app.get(
        "/connections/<connection_id>/sage-limit",
        responses=answers(200, SageLimitOut, "What the company used this month, the forecast, and the limit"),
    )
    def read_limit(connection_id: ConnectionId) -> Response[SageLimitOut]:
        return Response(200, JSON, shown(connection_of(app, services, connection_id)))

    @app.put(
        "/connections/<connection_id>/sage-limit",
        responses=answers(200, SageLimitOut, "Kept; it holds from the next tick on"),
    )
    def choose_limit(connection_id: ConnectionId, body: Annotated[SageLimitIn, Body()]) -> Response[SageLimitOut]:
        kept = connection_of(app, services, connection_id, live=True)
        who = asking(app, services).person
        return Response(200, JSON, shown(limits.choose(kept, body.limit, body.over_limit, body.version, who)))

    @app.get(
        "/connections/<connection_id>/audit-history",
        responses=answers(200, AuditHistoryOut, "Which kinds are read only where the audit history names them"),
    )
    def read_trust(connection_id: ConnectionId) -> Response[AuditHistoryOut]:
        return Response(200, JSON, believed(connection_of(app, services, connection_id)))

    @app.post(
        "/connections/<connection_id>/audit-history/reset",
        responses=answers(200, AuditHistoryOut, "Every kind is read by its time stamps again"),
    )
    def reset_trust(connection_id: ConnectionId) -> Response[AuditHistoryOut]:
        kept = connection_of(app, services, connection_id, live=True)
        trust.ask_both_ways(kept)
        return Response(200, JSON, believed(kept))

    def shown(kept: Connection) -> SageLimitOut:
        found = limits.month(kept)
        return SageLimitOut(
            month=found.month,
            used=found.use.used,
            forecast=found.forecast,
            tier=TIER,
            limit=kept.sage_limit,
            over_limit=kept.over_limit,
            standing=found.standing,
            warning=found.warning,
            version=kept.version,
        )

    def believed(kept: Connection) -> AuditHistoryOut:
        return AuditHistoryOut(
            kinds=[
                BelievedOut(kind=one.kind, trusted_since=one.since, trusted_from=one.until, told=one.seen)
                for one in trust.of(kept)
            ]
        )
