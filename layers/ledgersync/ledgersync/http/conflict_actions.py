"""Taking a side's value for many conflicts at once."""

from __future__ import annotations

from typing import Annotated, Self

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import Field

from ledgersync.domain.model import Side
from ledgersync.http import bodies, record_bodies, shapes
from ledgersync.http.access import asking, connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, answers
from ledgersync.http.hold_actions import Id
from ledgersync.http.model import Model
from ledgersync.http.services import Services
from ledgersync.management.conflicts import ConflictKey, Taken
from ledgersync.management.refusal import Refusal, not_found


class ConflictActionsIn(bodies.Body):
    """Naming the side makes a repeat harmless: a value that stands already is not taken back."""

    take: Annotated[Side, Field(description="whose value is to stand on both sides")]
    conflicts: Annotated[list[Id], Field(min_length=1, max_length=50)]


class ConflictDone(Model):
    """``code`` is empty when the value stands now; ``not-reached`` when there was no time for it."""

    id: str
    code: str = ""
    detail: str = ""
    conflict: record_bodies.ConflictOut | None = None

    @classmethod
    def of(cls, id: str, taken: Taken | None) -> Self:
        if taken is not None and taken.conflict is not None:
            return cls(id=id, conflict=shapes.conflict(taken.conflict))
        refusal = (taken and taken.refusal) or not_found("conflict")
        return cls(id=id, code=refusal.code, detail=refusal.detail)


class ConflictsDone(Model):
    items: list[ConflictDone]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post(
        "/connections/<connection_id>/conflicts/actions",
        responses=answers(200, ConflictsDone, "What stands now, conflict by conflict"),
    )
    def act_on_conflicts(
        connection_id: ConnectionId, body: Annotated[ConflictActionsIn, Body()]
    ) -> Response[ConflictsDone]:
        kept = connection_of(app, services, connection_id, live=True)
        keys = {id: key for id in body.conflicts if (key := _key(id)) is not None}
        taken = (
            services.conflicts().take(kept, list(keys.values()), body.take, asking(app, services).person)
            if keys
            else []
        )
        by_key = {one.key: one for one in taken}
        items = [ConflictDone.of(id, by_key[keys[id]] if id in keys else None) for id in dict.fromkeys(body.conflicts)]
        return Response(200, JSON, ConflictsDone(items=items))


def _key(id: str) -> ConflictKey | None:
    try:
        return shapes.conflict_key(id)
    except Refusal:
        return None
