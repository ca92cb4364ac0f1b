"""Records set aside and differences decided: holds and conflicts."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from ledgersync.domain.model import Kind
from ledgersync.http import shapes
from ledgersync.http.access import asking, connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, Cursor, Limit, RecordId, answers, problems
from ledgersync.http.files import CSV, attached, packed
from ledgersync.http.paging import cut
from ledgersync.http.record_bodies import (
    ConflictOut,
    ConflictPage,
    HoldGroup,
    HoldGroups,
    HoldOut,
    HoldPage,
    LinkIn,
    LinkOut,
    RemedyOut,
)
from ledgersync.http.services import Services
from ledgersync.management.conflicts import age
from ledgersync.management.hold_groups import Group, grouped
from ledgersync.management.hold_sheet import sheet_of_holds
from ledgersync.management.remedies import remedies
from ledgersync.management.sheets import as_csv

MOST_SHOWN = 200
Shown = Annotated[int, Query(ge=1, le=MOST_SHOWN, description="records a group")]
FILE = {200: {"description": "All of it as CSV", "content": {"text/csv": {}}}, **problems(413)}
OfKind = Annotated[Kind | None, Query(description="of this kind only")]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get("/connections/<connection_id>/holds", responses=answers(200, HoldPage, "Records set aside, with advice"))
    def list_holds(
        connection_id: ConnectionId, kind: OfKind = None, limit: Limit = 20, cursor: Cursor = None
    ) -> Response[HoldPage]:
        kept = connection_of(app, services, connection_id)
        page, following = cut(services.holds.all(kept, kind), lambda one: (one.kind, one.side, one.id), limit, cursor)
        return Response(200, JSON, HoldPage(items=[shapes.hold(one) for one in page], next=following))

    @app.get(
        "/connections/<connection_id>/hold-groups", responses=answers(200, HoldGroups, "By root cause, largest first")
    )
    def group_holds(connection_id: ConnectionId, shown: Shown = 20) -> Response[HoldGroups]:
        kept = connection_of(app, services, connection_id)
        held = services.holds.all(kept)
        ignored = [shapes.hold(one) for one in held if one.ignored]
        return Response(
            200, JSON, HoldGroups(items=[_group(one, shown) for one in grouped(held)], ignored=ignored[:MOST_SHOWN])
        )

    @app.get("/connections/<connection_id>/hold-groups/file", responses=FILE)
    def file_of_holds(connection_id: ConnectionId) -> Response[str]:
        kept = connection_of(app, services, connection_id)
        made = as_csv(sheet_of_holds(kept.name, grouped(services.holds.all(kept))))
        return packed(app, CSV, made, attached(f"sync-errors-{services.clock.now():%Y-%m-%d}.csv"))

    @app.post(
        "/connections/<connection_id>/holds/<hold_id>/retry",
        responses=answers(200, HoldOut, "The next run tries it again"),
    )
    def retry_hold(connection_id: ConnectionId, hold_id: RecordId) -> Response[HoldOut]:
        kept = connection_of(app, services, connection_id)
        return Response(
            200, JSON, shapes.hold(services.holds.retry(kept, shapes.hold_key(hold_id), asking(app, services).person))
        )

    @app.post(
        "/connections/<connection_id>/holds/<hold_id>/ignore",
        responses=answers(200, HoldOut, "Not synced any more until it is retried"),
    )
    def ignore_hold(connection_id: ConnectionId, hold_id: RecordId) -> Response[HoldOut]:
        kept = connection_of(app, services, connection_id)
        return Response(
            200, JSON, shapes.hold(services.holds.ignore(kept, shapes.hold_key(hold_id), asking(app, services).person))
        )

    @app.post(
        "/connections/<connection_id>/holds/<hold_id>/link",
        responses=answers(200, LinkOut, "Linked; the next run merges the two"),
    )
    def link_hold(connection_id: ConnectionId, hold_id: RecordId, body: Annotated[LinkIn, Body()]) -> Response[LinkOut]:
        kept = connection_of(app, services, connection_id, live=True)
        link = services.holds.link(kept, shapes.hold_key(hold_id), body.counterpart_id, asking(app, services).person)
        made = LinkOut(kind=link.kind, intacct_id=link.intacct_id, cashflow360_id=link.cashflow360_id)
        return Response(200, JSON, made)

    @app.get("/connections/<connection_id>/conflicts", responses=answers(200, ConflictPage, "Newest first"))
    def list_conflicts(connection_id: ConnectionId, limit: Limit = 20, cursor: Cursor = None) -> Response[ConflictPage]:
        kept = connection_of(app, services, connection_id)
        page, following = cut(services.conflicts().all(kept), age, limit, cursor, newest_first=True)
        return Response(200, JSON, ConflictPage(items=[shapes.conflict(one) for one in page], next=following))

    @app.get(
        "/connections/<connection_id>/matches",
        responses=answers(200, ConflictPage, "What matched records held differently, newest first"),
    )
    def list_matches(connection_id: ConnectionId, limit: Limit = 20, cursor: Cursor = None) -> Response[ConflictPage]:
        kept = connection_of(app, services, connection_id)
        page, following = cut(services.conflicts().at_matches(kept), age, limit, cursor, newest_first=True)
        return Response(200, JSON, ConflictPage(items=[shapes.conflict(one) for one in page], next=following))

    @app.post(
        "/connections/<connection_id>/conflicts/<conflict_id>/take-other",
        responses=answers(200, ConflictOut, "The value that lost now stands on both sides"),
    )
    def take_other(connection_id: ConnectionId, conflict_id: RecordId) -> Response[ConflictOut]:
        kept = connection_of(app, services, connection_id, live=True)
        taken = services.conflicts().take_other(kept, shapes.conflict_key(conflict_id), asking(app, services).person)
        return Response(200, JSON, shapes.conflict(taken))


def _group(group: Group, shown: int) -> HoldGroup:
    return HoldGroup(
        cause=group.cause,
        reason=group.words,
        advice=group.advice,
        where=group.where,
        count=len(group.holds),
        open=len(group.open),
        amount=None if group.amount is None else str(group.amount),
        since=min(hold.since for hold in group.holds),
        holds=[shapes.hold(one) for one in group.holds[:shown]],
        remedies=[RemedyOut.of_remedy(one) for one in remedies(group.root)],
    )
