"""Making the payment term that documents wait for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import Field, StringConstraints

from ledgersync.domain.model import Side
from ledgersync.domain.new_term import MOST_DAYS
from ledgersync.domain.shape import Trade
from ledgersync.http import bodies
from ledgersync.http.access import asking, connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.model import Model
from ledgersync.http.services import Services


class Half(StrEnum):
    PAYABLES = "payables"
    RECEIVABLES = "receivables"


TRADES = {Half.PAYABLES: Trade.PURCHASES, Half.RECEIVABLES: Trade.SALES}
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class TermIn(bodies.Body):
    side: Annotated[Side, Field(description="where it is missing")]
    of: Annotated[Half, Field(description="an AP or an AR term; one list in Cashflow360")]
    name: Name
    days: Annotated[
        int | None,
        Field(ge=0, le=MOST_DAYS, description="due so many days from the document's date; else as on the other side"),
    ] = None


class TermOut(Model):
    """``made`` is false when it was there already."""

    name: str
    side: Side
    of: Half
    days: int
    made: bool


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post(
        "/connections/<connection_id>/terms",
        responses=answers(200, TermOut, "The term is there; what waits for it syncs with the next run"),
    )
    def make_term(connection_id: ConnectionId, body: Annotated[TermIn, Body()]) -> Response[TermOut]:
        kept = connection_of(app, services, connection_id, live=True)
        made = services.terms().make(
            kept, body.side, body.name, TRADES[body.of], body.days, asking(app, services).person
        )
        shown = TermOut(name=body.name, side=body.side, of=body.of, days=made.days, made=made.new)
        return Response(200, JSON, shown)
