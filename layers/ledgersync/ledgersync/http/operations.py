"""Running: Sync Now, runs and their history."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Header, Path

from ledgersync.http import shapes
from ledgersync.http.access import asking, connection_of
from ledgersync.http.bodies import (
    RunOut,
    RunPage,
    SyncStarted,
)
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, Cursor, Limit, answers
from ledgersync.http.ids import opaque
from ledgersync.http.paging import after as key_after
from ledgersync.http.services import Services
from ledgersync.management.asked import Asked
from ledgersync.management.pausing import refuse_paused
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.runs.sync_now import Answer

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post(
        "/connections/<connection_id>/sync",
        responses=answers(202, SyncStarted, "The run that was started, or the one that is going"),
    )
    def sync_now(connection_id: ConnectionId, idempotency_key: IdempotencyKey = "") -> Response[SyncStarted]:
        kept = connection_of(app, services, connection_id, live=True)
        refuse_paused(kept)
        asked = services.sync_now(kept, key=idempotency_key)
        if asked.run is None or asked.answer is Answer.COOLING:
            words = f"The last sync was asked for just now; ask again in {asked.wait_seconds} seconds."
            raise Refusal("cool-down", words, wait_seconds=asked.wait_seconds)
        if asked.answer in (Answer.STARTED, Answer.REPEATED):
            Asked(services.registry, asking(app, services).person).sync(kept, asked.run)
        started = SyncStarted(run_id=asked.run.run_id, answer=asked.answer, status=asked.run.status)
        location = {"Location": f"/connections/{connection_id}/runs/{asked.run.run_id}"}
        return Response(202, JSON, started, headers=location)

    @app.get("/connections/<connection_id>/runs", responses=answers(200, RunPage, "Runs, newest first"))
    def list_runs(connection_id: ConnectionId, limit: Limit = 20, cursor: Cursor = None) -> Response[RunPage]:
        kept = connection_of(app, services, connection_id)
        after = key_after(cursor)[0] if cursor is not None else None
        runs, following = services.registry.runs(kept.id, limit, after)
        items = [shapes.run(one) for one in runs]
        return Response(200, JSON, RunPage(items=items, next=opaque(following) if following else None))

    @app.get("/connections/<connection_id>/runs/<run_id>", responses=answers(200, RunOut, "The run"))
    def read_run(
        connection_id: ConnectionId, run_id: Annotated[str, Path(min_length=1, max_length=80)]
    ) -> Response[RunOut]:
        kept = connection_of(app, services, connection_id)
        found = services.registry.run(kept.id, run_id)
        if found is None:
            raise not_found("run")
        return Response(200, JSON, shapes.run(found))
