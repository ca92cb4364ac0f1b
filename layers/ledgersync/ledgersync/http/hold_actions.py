"""One hold with what it waits for, and actions on many holds at once."""

from __future__ import annotations

from typing import Annotated, Self

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import Field

from ledgersync.domain.remembered import Note
from ledgersync.http import bodies, record_bodies, shapes
from ledgersync.http.access import asking, connection_of
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, RecordId, answers
from ledgersync.http.model import Model
from ledgersync.http.services import Services
from ledgersync.management.hold_actions import NEEDS_TEXT, Action, Done, chain, key_of
from ledgersync.management.hold_groups import HoldKey
from ledgersync.management.refusal import Refusal, not_found

Id = Annotated[str, Field(min_length=1, max_length=800)]


class HoldActionsIn(bodies.Body):
    """Either ``holds`` or a ``cause``, which takes what waits for such records along and leaves out what is ignored."""

    action: Action
    holds: Annotated[list[Id], Field(max_length=200)] = Field(default_factory=list)
    cause: Annotated[str, Field(max_length=64)] = ""
    text: Annotated[str, Field(max_length=500, description="reason, comment, or whom it is assigned to")] = ""


class HoldDone(Model):
    """``code`` is empty when it was done."""

    id: str
    code: str = ""
    detail: str = ""
    hold: record_bodies.HoldOut | None = None

    @classmethod
    def of(cls, id: str, done: Done | None) -> Self:
        if done is None or done.hold is None:
            return cls(id=id, code="not-found", detail=not_found("hold").detail)
        return cls(id=id, hold=shapes.hold(done.hold))


class HoldsDone(Model):
    items: list[HoldDone]


class HoldChain(record_bodies.HoldOut):
    """``held_for`` are held records that this one waits for, nearest first; ``holding`` are those that wait for it."""

    held_for: list[record_bodies.HoldOut]
    holding: list[record_bodies.HoldOut]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post(
        "/connections/<connection_id>/holds/actions",
        responses=answers(200, HoldsDone, "What was done, record by record"),
    )
    def act_on_holds(connection_id: ConnectionId, body: Annotated[HoldActionsIn, Body()]) -> Response[HoldsDone]:
        kept = connection_of(app, services, connection_id)
        _check(body)
        note = Note(asking(app, services).person, services.clock.now(), body.text.strip())
        if body.cause:
            done = services.holds.act(kept, body.cause, body.action, note)
            items = [HoldDone.of(shapes.hold_id(one.hold), one) for one in done if one.hold]
            return Response(200, JSON, HoldsDone(items=items))
        keys = {id: key for id in body.holds if (key := _key(id)) is not None}
        by_key = {one.key: one for one in services.holds.act(kept, list(keys.values()), body.action, note)}
        items = [HoldDone.of(id, by_key[keys[id]] if id in keys else None) for id in dict.fromkeys(body.holds)]
        return Response(200, JSON, HoldsDone(items=items))

    @app.get(
        "/connections/<connection_id>/holds/<hold_id>",
        responses=answers(200, HoldChain, "The hold, what it waits for and what waits for it"),
    )
    def read_hold(connection_id: ConnectionId, hold_id: RecordId) -> Response[HoldChain]:
        kept = connection_of(app, services, connection_id)
        key, holds = shapes.hold_key(hold_id), services.holds.all(kept)
        found = next((one for one in holds if key_of(one) == key), None)
        if found is None:
            raise not_found("hold")
        linked = chain(holds, found)
        shown = HoldChain(
            **shapes.hold(found).model_dump(),
            held_for=[shapes.hold(one) for one in linked.waits_for],
            holding=[shapes.hold(one) for one in linked.waiting],
        )
        return Response(200, JSON, shown)


def _check(body: HoldActionsIn) -> None:
    """Refusal when it is not said of which holds, or why."""
    if bool(body.holds) == bool(body.cause):
        words = "Name either holds or a cause."
        raise Refusal("malformed", words, [("body.holds", "malformed", words)])
    if body.action in NEEDS_TEXT and not body.text.strip():
        raise Refusal("malformed", NEEDS_TEXT[body.action], [("body.text", "missing", NEEDS_TEXT[body.action])])


def _key(id: str) -> HoldKey | None:
    try:
        return shapes.hold_key(id)
    except Refusal:
        return None
