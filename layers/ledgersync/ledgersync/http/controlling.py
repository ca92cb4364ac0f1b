"""Controlling: how far a run is, stopping it, pausing and resuming a connection."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from ledgersync.http import shapes
from ledgersync.http.access import asking, connection_of
from ledgersync.http.bodies import ConnectionOut
from ledgersync.http.connections import JSON
from ledgersync.http.control_bodies import ProgressOut
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.services import Services
from ledgersync.management.frequency import Frequencies
from ledgersync.management.pausing import Pausing
from ledgersync.management.run_control import RunControls
from ledgersync.management.telling import paused_by

RunId = Annotated[str, Path(min_length=1, max_length=80)]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    pausing = Pausing(services.registry, services.clock)
    controls = RunControls(services.registry, services.sync_now.executions, services.clock)

    @app.get(
        "/connections/<connection_id>/runs/<run_id>/progress",
        responses=answers(200, ProgressOut, "How far the run is"),
    )
    def read_progress(connection_id: ConnectionId, run_id: RunId) -> Response[ProgressOut]:
        kept = connection_of(app, services, connection_id)
        return Response(200, JSON, shapes.progress(controls.standing(kept.id, run_id)))

    @app.post(
        "/connections/<connection_id>/runs/<run_id>/cancel",
        responses=answers(202, ProgressOut, "The run, which ends after the record in hand"),
    )
    def cancel_run(connection_id: ConnectionId, run_id: RunId) -> Response[ProgressOut]:
        kept = connection_of(app, services, connection_id)
        stopping = controls.cancel(kept, run_id, asking(app, services).person)
        return Response(202, JSON, shapes.progress(stopping))

    @app.post("/connections/<connection_id>/pause", responses=answers(200, ConnectionOut, "Paused until resumed"))
    def pause_connection(connection_id: ConnectionId) -> Response[ConnectionOut]:
        kept = connection_of(app, services, connection_id, live=True)
        paused = pausing.pause(kept, asking(app, services).person)
        if paused.paused is not None and not paused.paused.by_itself:
            services.notices().tell(paused_by(paused, paused.paused.by, paused.paused.at))
        return Response(200, JSON, shapes.connection(paused))

    @app.post("/connections/<connection_id>/resume", responses=answers(200, ConnectionOut, "Scheduled again"))
    def resume_connection(connection_id: ConnectionId) -> Response[ConnectionOut]:
        kept = connection_of(app, services, connection_id, live=True)
        resumed = pausing.resume(kept, asking(app, services).person)
        Frequencies(services.registry, services.watches, services.clock).follow(resumed)
        return Response(200, JSON, shapes.connection(resumed))
