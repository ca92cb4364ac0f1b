"""What a connection costs in a month: the work of its runs, what Sage bills, and calls of Cashflow360."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from ledgersync.domain.sage_use import TIER
from ledgersync.http.access import connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.model import Model
from ledgersync.http.services import Services
from ledgersync.runs.cost import dollars
from ledgersync.runs.month_costs import month_cost
from ledgersync.runs.prices import AS_OF

Month = Annotated[
    str | None,
    Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="a month as 2026-11, in UTC; empty for this one"),
]


class CostsOut(Model):
    """``forecast`` is what the whole month comes to when its other days are usual ones; of a month before, what it was.

    Sage bills the company, so connections of one company add up.
    """

    month: str
    company_id: str
    runs: int
    dollars: Annotated[str, Field(description="work of its runs, at list prices")]
    prices_of: Annotated[str, Field(description="the month whose list prices they are")]
    sage: Annotated[int, Field(description="transactions that Sage bills for its runs")]
    forecast: int
    tier: Annotated[int, Field(description="transactions a month of Sage's lowest tier")]
    intacct_requests: int
    cashflow360_requests: int


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get(
        "/connections/<connection_id>/costs", responses=answers(200, CostsOut, "What the month cost, or costs so far")
    )
    def read_costs(connection_id: ConnectionId, month: Month = None) -> Response[CostsOut]:
        kept = connection_of(app, services, connection_id)
        now = services.clock.now()
        begins = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC) if month else now
        found = month_cost(services.registry, kept.id, begins, now)
        body = CostsOut(
            month=f"{begins:%Y-%m}",
            company_id=kept.company_id,
            runs=found.runs,
            dollars=f"{dollars(found.work):.4f}",
            prices_of=AS_OF,
            sage=found.sage,
            forecast=found.forecast,
            tier=TIER,
            intacct_requests=found.work.intacct_requests,
            cashflow360_requests=found.work.cashflow360_requests,
        )
        return Response(200, JSON, body)
