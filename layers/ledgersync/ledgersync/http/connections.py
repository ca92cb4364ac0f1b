"""Connections: make, list, read, change, disconnect, reconnect, rotate."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from ledgersync.http import shapes
from ledgersync.http.access import asking, connection_of, tenant
from ledgersync.http.bodies import (
    ConnectionChange,
    ConnectionIn,
    ConnectionOut,
    CredentialsIn,
)
from ledgersync.http.described import ConnectionId, Cursor, Limit, answers
from ledgersync.http.paging import cut
from ledgersync.http.services import Services
from ledgersync.http.summary_bodies import ConnectionPage, SummarisedConnection
from ledgersync.management.frequency import Frequencies
from ledgersync.management.summary import summary as summary_of
from ledgersync.management.telling import ONE_WAY, permanent
from ledgersync.ports import Connection
from ledgersync.ports.setup import Cashflow360Credentials, IntacctCredentials

JSON = "application/json"
WithSummary = Annotated[bool, Query(description="with the state, last good sync, holds and newest run of each")]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post("/connections", responses=answers(201, ConnectionOut, "The connection; its first run syncs lists"))
    def create_connection(body: Annotated[ConnectionIn, Body()]) -> Response[ConnectionOut]:
        given = IntacctCredentials(
            body.intacct.company_id,
            body.intacct.user_id,
            body.intacct.password.get_secret_value(),
            body.intacct.entity_id,
        )
        theirs = Cashflow360Credentials(
            body.cashflow360.organization_id,
            body.cashflow360.token_name,
            body.cashflow360.token.get_secret_value(),
        )
        who = asking(app, services)
        made = services.connections.create(
            who.tenant_id, body.name, given, theirs, body.one_way, body.sync, by=who.person
        )
        if made.one_way:
            by = asking(app, services).person
            services.notices().tell(permanent(made, ONE_WAY, by, services.clock.now()))
        run = services.sync_now.start_due(made, "connect") if body.sync else None
        made = services.connections.get(made.id.tenant_id, made.id.connection_id) if run else made
        return Response(201, JSON, shapes.connection(made, run.run_id if run else None))

    @app.get("/connections", responses=answers(200, ConnectionPage, "The tenant's connections"))
    def list_connections(
        limit: Limit = 20, cursor: Cursor = None, summary: WithSummary = False
    ) -> Response[ConnectionPage]:
        mine = services.registry.connections(tenant(app, services))
        page, following = cut(mine, lambda one: (one.id.connection_id,), limit, cursor)
        items = [_summarised(services, one) if summary else shapes.summarised(one, None) for one in page]
        return Response(200, JSON, ConnectionPage(items=items, next=following))

    @app.get("/connections/<connection_id>", responses=answers(200, ConnectionOut, "The connection"))
    def read_connection(connection_id: ConnectionId) -> Response[ConnectionOut]:
        return Response(200, JSON, shapes.connection(connection_of(app, services, connection_id)))

    @app.get(
        "/connections/<connection_id>/summary",
        responses=answers(200, SummarisedConnection, "The connection, its state, last good sync, holds and newest run"),
    )
    def read_summary(connection_id: ConnectionId) -> Response[SummarisedConnection]:
        kept = connection_of(app, services, connection_id)
        return Response(200, JSON, _summarised(services, kept))

    @app.patch("/connections/<connection_id>", responses=answers(200, ConnectionOut, "The connection, changed"))
    def change_connection(
        connection_id: ConnectionId, body: Annotated[ConnectionChange, Body()]
    ) -> Response[ConnectionOut]:
        kept = connection_of(app, services, connection_id)
        return Response(
            200,
            JSON,
            shapes.connection(
                services.connections.change(
                    kept, body.name, body.one_way, body.version, by=asking(app, services).person
                )
            ),
        )

    @app.post("/connections/<connection_id>/disconnect", responses=answers(200, ConnectionOut, "Disconnected"))
    def disconnect_connection(connection_id: ConnectionId) -> Response[ConnectionOut]:
        kept = connection_of(app, services, connection_id)
        left = services.unsubscribe(kept)  # while its credentials still sign in
        gone = services.connections.disconnect(kept, asking(app, services).person)
        return Response(200, JSON, shapes.connection(gone).model_copy(update={"left_behind": left}))

    @app.put(
        "/connections/<connection_id>/credentials",
        responses=answers(200, ConnectionOut, "Checked live and kept; a disconnected connection is connected again"),
    )
    def rotate_credentials(
        connection_id: ConnectionId, body: Annotated[CredentialsIn, Body()]
    ) -> Response[ConnectionOut]:
        kept = connection_of(app, services, connection_id)
        changed = services.connections.rotate(
            kept,
            body.user_id,
            body.password.get_secret_value() if body.password else None,
            body.token_name,
            body.token.get_secret_value() if body.token else None,
            body.version,
            asking(app, services).person,
        )
        Frequencies(services.registry, services.watches, services.clock).follow(changed)
        return Response(200, JSON, shapes.connection(changed))


def _summarised(services: Services, kept: Connection) -> SummarisedConnection:
    return shapes.summarised(
        kept, summary_of(services.registry, kept, services.clock.now()), services.reports.latest(kept)
    )
