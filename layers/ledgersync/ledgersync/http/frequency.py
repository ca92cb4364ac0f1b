"""How soon changes reach the other side: what each choice costs, and choosing."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from ledgersync.http.access import asking, connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.frequency_bodies import FrequencyCost, FrequencyIn, FrequencyOut, TriggersIn
from ledgersync.http.links import public_url
from ledgersync.http.services import Services
from ledgersync.management.frequency import Frequencies
from ledgersync.management.package import address_of
from ledgersync.ports import Connection
from ledgersync.ports.watching import Sealed
from ledgersync.runs.freshness import Cost, costs


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    frequencies = Frequencies(services.registry, services.watches, services.clock)

    @app.get(
        "/connections/<connection_id>/frequency",
        responses=answers(200, FrequencyOut, "What is chosen, and what each choice costs in Sage transactions"),
    )
    def read_frequency(connection_id: ConnectionId) -> Response[FrequencyOut]:
        return Response(200, JSON, shown(connection_of(app, services, connection_id)))

    @app.put(
        "/connections/<connection_id>/frequency",
        responses=answers(200, FrequencyOut, "Kept; looked at as often as chosen from now on"),
    )
    def choose_frequency(connection_id: ConnectionId, body: Annotated[FrequencyIn, Body()]) -> Response[FrequencyOut]:
        kept = connection_of(app, services, connection_id, live=True)
        who = asking(app, services).person
        return Response(
            200, JSON, shown(frequencies.choose(kept, body.frequency, body.smart_events, body.version, who))
        )

    @app.put(
        "/connections/<connection_id>/triggers",
        responses=answers(200, FrequencyOut, "Kept, sealed; Platform triggers signed with it are heard"),
    )
    def hear_triggers(connection_id: ConnectionId, body: Annotated[TriggersIn, Body()]) -> Response[FrequencyOut]:
        kept = connection_of(app, services, connection_id, live=True)
        services.watches.seal(kept.id, Sealed.TRIGGERS, body.client_secret.get_secret_value())
        return Response(200, JSON, shown(kept))

    def shown(kept: Connection) -> FrequencyOut:
        watch = services.watches.watch(kept.id)
        address = f"{public_url(app, services)}/intacct/events/{address_of(kept.id)}"
        return FrequencyOut(
            frequency=kept.frequency,
            smart_events=kept.smart_events,
            next_look_at=watch.due_at if watch else None,
            events_address=address,
            cashflow360_events=services.watches.subscription(kept.id) is not None,
            triggers=services.watches.sealed(kept.id, Sealed.TRIGGERS) is not None,
            version=kept.version,
            costs=[cost_of(one) for one in costs()],
        )


def cost_of(one: Cost) -> FrequencyCost:
    return FrequencyCost(
        frequency=one.frequency,
        smart_events=one.smart_events,
        runs_a_month=one.runs,
        looks_a_month=one.looks,
        transactions_a_month=one.total,
        transactions_a_change=one.a_change,
    )
