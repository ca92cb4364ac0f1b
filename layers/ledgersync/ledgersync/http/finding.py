"""Records: found by what people know of them, where they stand, and their timelines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import Field

from ledgersync.domain.journal import masked
from ledgersync.domain.model import Kind, Side, Values
from ledgersync.domain.words import field_called
from ledgersync.http import record_bodies, shapes
from ledgersync.http.access import connection_of, spare, tenant
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, Cursor, Limit, answers
from ledgersync.http.history import HistoryPage, answer, place, shown
from ledgersync.http.ids import opaque
from ledgersync.http.model import Model
from ledgersync.http.paging import after as key_after
from ledgersync.http.services import Services
from ledgersync.management.history import Wanted, named_refs, page
from ledgersync.management.record import Live, Standing, live, mentions, standing
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.management.search import Hit, Place, search, why_not
from ledgersync.management.state_access import NOBODY, reading
from ledgersync.ports import Connection

Asked = Annotated[str, Query(min_length=1, max_length=100, description="number, name, party, amount or either id")]
RecordKey = Annotated[
    str,
    Path(
        min_length=1,
        max_length=600,
        description="its id in either system; percent-encoded twice where it holds more than letters, digits and - . _",
    ),
]
ReadLive = Annotated[bool, Query(description="read both systems now")]


class HitOut(Model):
    """``by`` is what fits; ``exactly`` to the letter. ``reason`` is why it waits, where it does."""

    connection_id: str
    kind: Kind
    intacct_id: str
    cashflow360_id: str
    label: str
    party: str
    by: str
    exactly: bool
    state: Literal["in-step", "waits", "ignored"]
    reason: str
    advice: str
    hold_id: str


class HitPage(Model):
    """``why_not`` says why a record may be missing, where nothing was found."""

    items: list[HitOut]
    next: str | None
    why_not: list[str] = Field(default_factory=list)


class ValueOut(Model):
    field: str
    called: str
    agreed: Any
    intacct: Any = None
    cashflow360: Any = None


class RecordOut(Model):
    """``values`` are those both sides last agreed on; with ``live`` beside what each side holds now."""

    connection_id: str
    kind: Kind
    intacct_id: str
    cashflow360_id: str
    label: str
    state: Literal["in-step", "waits", "ignored", "not-synced"]
    values: list[ValueOut]
    hold: record_bodies.HoldOut | None
    conflicts: list[record_bodies.ConflictOut]
    live: bool
    why_not: str


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get("/connections/<connection_id>/records", responses=answers(200, HitPage, "Records that fit"))
    def find_records(
        connection_id: ConnectionId, q: Asked, limit: Limit = 20, cursor: Cursor = None
    ) -> Response[HitPage]:
        kept = connection_of(app, services, connection_id)
        return Response(200, JSON, _found([kept], q, limit, cursor, services))

    @app.get("/records", responses=answers(200, HitPage, "Records of all the tenant's connections that fit"))
    def find_tenants_records(q: Asked, limit: Limit = 20, cursor: Cursor = None) -> Response[HitPage]:
        mine = services.registry.connections(tenant(app, services))
        ordered = sorted(mine, key=lambda one: one.id.connection_id)
        return Response(200, JSON, _found(ordered, q, limit, cursor, services))

    @app.get(
        "/connections/<connection_id>/records/<kind>/<record_id>",
        responses=answers(200, RecordOut, "Where the record stands"),
    )
    def read_record(
        connection_id: ConnectionId, kind: Kind, record_id: RecordKey, live: ReadLive = False
    ) -> Response[RecordOut]:
        kept = connection_of(app, services, connection_id, live=live)
        if live:
            spare(kept.id.tenant_id, services)
        record_id = unquote(record_id)
        found = standing(reading(services.registry, kept.id), kind, record_id)
        if not live and not found.ids:
            raise not_found("record")
        return Response(200, JSON, _record(kept, found, record_id, live, services))

    @app.get(
        "/connections/<connection_id>/records/<kind>/<record_id>/timeline",
        responses=answers(200, HistoryPage, "What happened to the record and to what pays it, newest first"),
    )
    def read_timeline(
        connection_id: ConnectionId, kind: Kind, record_id: RecordKey, limit: Limit = 20, cursor: Cursor = None
    ) -> Response[HistoryPage]:
        kept = connection_of(app, services, connection_id)
        record_id = unquote(record_id)
        found = standing(reading(services.registry, kept.id), kind, record_id)
        ids = found.ids or dict.fromkeys(Side, record_id)
        wanted = Wanted(fitting=lambda entry: mentions(entry, kind, ids))
        lines = page({kept.id: services.registry.journal(kept.id)}, wanted, limit, place(cursor))
        return Response(200, JSON, answer(lines, services))


def _found(connections: list[Connection], text: str, limit: int, cursor: str | None, services: Services) -> HitPage:
    """Connection by connection, in the order of their ids."""
    of, after = _place(cursor)
    items: list[HitOut] = []
    left = _from(connections, of)
    for number, kept in enumerate(left):
        start = after if kept.id.connection_id == of else None
        found = search(reading(services.registry, kept.id), text, limit - len(items), start)
        items += [_hit(kept, hit) for hit in found.hits]
        if found.after is not None:
            return HitPage(items=items, next=opaque(kept.id.connection_id, *found.after))
        if len(items) >= limit and number + 1 < len(left):
            return HitPage(items=items, next=opaque(left[number + 1].id.connection_id))
    reasons = [] if items or cursor else _reasons(connections, services)
    return HitPage(items=items, next=None, why_not=reasons)


def _place(cursor: str | None) -> tuple[str, Place | None]:
    if cursor is None:
        return "", None
    of, *after = key_after(cursor, None)
    if after and (len(after) < 2 or after[0] not in set(Kind)):
        raise Refusal("malformed", "The cursor is not one of this API's.", [("cursor", "malformed", "")])
    return of, tuple(after) or None


def _reasons(connections: list[Connection], services: Services) -> list[str]:
    told: list[tuple[str, list[str]]] = []
    for kept in connections:
        runs, _ = services.registry.runs(kept.id, 1)
        told.append((kept.name or kept.id.connection_id, why_not(kept, runs[0] if runs else None)))
    return by_connection(told)


def by_connection(told: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """What holds for every connection said once, anything else with the name of its connection."""
    reasons = (
        one if all(one in others for _, others in told) else f"{name}: {one}" for name, why in told for one in why
    )
    return list(dict.fromkeys(reasons))


def _hit(kept: Connection, hit: Hit) -> HitOut:
    hold = shapes.hold(hit.hold) if hit.hold else None
    return HitOut(
        connection_id=kept.id.connection_id,
        kind=hit.kind,
        intacct_id=hit.intacct_id,
        cashflow360_id=hit.cashflow360_id,
        label=hit.label,
        party=hit.party,
        by=hit.by,
        exactly=hit.exactly,
        state="in-step" if hold is None else _held(hold),
        reason=hold.reason if hold else "",
        advice=hold.advice if hold else "",
        hold_id=hold.id if hold else "",
    )


def _held(hold: record_bodies.HoldOut) -> Literal["waits", "ignored"]:
    return "ignored" if hold.ignored else "waits"


def _from(connections: Sequence[Connection], id: str) -> list[Connection]:
    """Those that are left, from the one with this id on."""
    return [one for one in connections if one.id.connection_id >= id]


def _record(kept: Connection, found: Standing, id: str, read: bool, services: Services) -> RecordOut:
    now = live(services.runner().context(kept, "look", NOBODY), found, id) if read else Live({}, "")
    hold = shapes.hold(found.hold) if found.hold else None
    sides = {side: record.id for side, record in now.records.items()}
    ids = found.ids or sides
    base: Values = found.link.base if found.link else {}
    return RecordOut(
        connection_id=kept.id.connection_id,
        kind=found.kind,
        intacct_id=ids.get(Side.INTACCT, ""),
        cashflow360_id=ids.get(Side.CASHFLOW360, ""),
        label=_called(found, now),
        state=_state(found, hold),
        values=_values(kept, base, now, services),
        hold=hold,
        conflicts=[shapes.conflict(one) for one in found.conflicts],
        live=read,
        why_not=now.why_not,
    )


def _called(found: Standing, now: Live) -> str:
    """What a person would call it, by what is kept of it, else by what was read."""
    kept = found.link.described if found.link else ""
    held = found.hold.label if found.hold else ""
    return kept or held or next((record.described or record.label for record in now.records.values()), "")


def _state(found: Standing, hold: record_bodies.HoldOut | None) -> Literal["waits", "ignored", "in-step", "not-synced"]:
    if hold:
        return _held(hold)
    return "in-step" if found.link else "not-synced"


def _values(kept: Connection, base: Values, now: Live, services: Services) -> list[ValueOut]:
    """Field by field; what is referred to by name where it has one."""
    held = {side: record.values for side, record in now.records.items()}
    given = [base, *held.values()]
    names = named_refs(
        [values.get(name) for values in given for name in values], lambda: reading(services.registry, kept.id)
    )
    order = dict.fromkeys(name for values in given for name in values)
    return [
        ValueOut(
            field=name,
            called=field_called(name),
            agreed=shown(masked(name, base.get(name)), names),
            intacct=shown(masked(name, held.get(Side.INTACCT, {}).get(name)), names),
            cashflow360=shown(masked(name, held.get(Side.CASHFLOW360, {}).get(name)), names),
        )
        for name in order
    ]
