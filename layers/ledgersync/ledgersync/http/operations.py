"""Running: Sync Now, runs and their history, preview, tie-out."""

from __future__ import annotations

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Header, Path, Query

from ledgersync.domain.preferences import Preferences
from ledgersync.domain.rules import Rules
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
from ledgersync.http.previews import SHOWN, preview_of
from ledgersync.http.record_bodies import PreviewOut
from ledgersync.http.services import Services
from ledgersync.http.tie_out_bodies import DraftOut, ExplanationOut, PartyOut, TieOutOut
from ledgersync.management.asked import Asked
from ledgersync.management.open_items import ASKED
from ledgersync.management.pausing import refuse_paused
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.management.state_access import reading
from ledgersync.management.tie_out import tie_out
from ledgersync.runs.sync_now import Answer

MARGIN_SECONDS = 8.0
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

    @app.post(
        "/connections/<connection_id>/preview",
        responses=answers(200, PreviewOut, "What a run would do now; nothing is written"),
    )
    def preview(connection_id: ConnectionId) -> Response[PreviewOut]:
        kept = connection_of(app, services, connection_id, live=True)
        return Response(200, JSON, preview_of(services.runner().preview(kept.id)))

    @app.get("/connections/<connection_id>/tie-out", responses=answers(200, TieOutOut, "What is open on both sides"))
    def read_tie_out(
        connection_id: ConnectionId, of: Annotated[Literal["payables", "receivables"], Query()] = "payables"
    ) -> Response[TieOutOut]:
        kept = connection_of(app, services, connection_id, live=True)
        kind = ASKED[of]
        if kind not in services.runner().specs:
            raise Refusal("kind-not-synced", f"The kind {kind.value} is not synced yet.")
        books = reading(services.registry, kept.id)
        rules = Rules(services.clock.now().date(), kept.preferences or Preferences(), kept.one_way)
        found = tie_out(kind, services.open_ledgers(kept), books, rules, services.clock, MARGIN_SECONDS)
        parties = [
            PartyOut(
                id=one.id,
                name=one.name,
                intacct=str(one.intacct),
                cashflow360=str(one.cashflow360),
                difference=str(one.difference),
                explanations=[
                    ExplanationOut(
                        kind=why.kind,
                        id=why.id,
                        label=why.label,
                        intacct=str(why.intacct),
                        cashflow360=str(why.cashflow360),
                        cause=why.cause,
                        words=why.words,
                    )
                    for why in one.explanations[:SHOWN]
                ],
            )
            for one in found.parties
        ]
        body = TieOutOut(
            kind=found.kind,
            complete=found.complete,
            intacct=str(found.intacct),
            cashflow360=str(found.cashflow360),
            difference=str(found.intacct - found.cashflow360),
            parties=parties,
            drafts=[
                DraftOut(
                    kind=one.kind, id=one.id, label=one.label, party=one.party, amount=str(one.amount), state=one.state
                )
                for one in found.drafts[:SHOWN]
            ],
        )
        return Response(200, JSON, body)
