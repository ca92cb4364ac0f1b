"""Who is asking, as the token says it: for pages and command lines that show what a person can do."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from ledgersync.http.access import asking
from ledgersync.http.connections import JSON
from ledgersync.http.described import answers
from ledgersync.http.model import Model
from ledgersync.http.roles import Role
from ledgersync.http.services import Services


class ConnectionName(Model):
    id: str
    name: str


class MeOut(Model):
    """The person of the token, and the connections of their tenant."""

    tenant: str
    person: str
    role: Role
    connections: list[ConnectionName]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get("/me", responses=answers(200, MeOut, "Who the token names"))
    def read_me() -> Response[MeOut]:
        who = asking(app, services)
        mine = services.registry.connections(who.tenant_id) if who.role is not Role.OPERATOR else ()
        names = [ConnectionName(id=one.id.connection_id, name=one.name) for one in mine]
        return Response(200, JSON, MeOut(tenant=who.tenant_id, person=who.person, role=who.role, connections=names))
