"""What people answer for where no system tells: the doctor's questions and Cashflow360's accounting preferences."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body as InBody
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import Field

from ledgersync.http.access import asking, connection_of
from ledgersync.http.bodies import Body
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.doctor import StatementOut, statement
from ledgersync.http.services import Services
from ledgersync.http.setup_bodies import StandingList, StandingOut, StatementsIn
from ledgersync.management.statements import Standing, standing_of
from ledgersync.ports import Connection


class StatementIn(Body):
    """What somebody answers for; it counts where no system tells."""

    holds: Annotated[bool | None, Field(description="whether it is so; null withdraws what was stated")]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get(
        "/connections/<connection_id>/statements",
        responses=answers(200, StandingList, "Everything that can be stated, what is, by whom and when"),
    )
    def list_statements(connection_id: ConnectionId) -> Response[StandingList]:
        return Response(200, JSON, shown(connection_of(app, services, connection_id)))

    @app.put(
        "/connections/<connection_id>/statements",
        responses=answers(200, StandingList, "Kept with the caller's name; the sync goes by it from the next run on"),
    )
    def state_many(connection_id: ConnectionId, body: Annotated[StatementsIn, InBody()]) -> Response[StandingList]:
        kept = connection_of(app, services, connection_id)
        by = asking(app, services).person
        return Response(200, JSON, shown(services.preferences.state(kept, body.statements, by, body.version)))

    @app.put(
        "/connections/<connection_id>/statements/<check>",
        responses=answers(200, StatementOut, "What is stated now; nothing when it was withdrawn"),
    )
    def state(
        connection_id: ConnectionId,
        check: Annotated[str, Path(min_length=1, max_length=80)],
        body: Annotated[StatementIn, InBody()],
    ) -> Response[StatementOut | None]:
        kept = connection_of(app, services, connection_id)
        changed = services.preferences.state(kept, {check: body.holds}, asking(app, services).person)
        return Response(200, JSON, statement(changed.statements.get(check)))


def shown(kept: Connection) -> StandingList:
    """Everything that can be stated of a connection."""
    found = standing_of(kept.statements, kept.preferences)
    return StandingList(version=kept.version, items=[standing_out(one) for one in found])


def standing_out(one: Standing) -> StandingOut:
    of, said = one.of, one.stated
    return StandingOut(
        check=of.code,
        title=of.title,
        statement=of.sentence,
        yes=of.yes,
        no=of.no,
        where=of.where,
        wanted=of.wanted,
        accounting=of.accounting,
        holds=one.holds,
        by=said.by if said else "",
        at=said.at if said else None,
    )
