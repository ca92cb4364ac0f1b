"""What runs wrote and people chose: of a run, of a connection, of a tenant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import Field

from ledgersync.domain.journal import Did
from ledgersync.domain.model import Kind, Ref, Side, Value
from ledgersync.domain.telling import happened, subject
from ledgersync.domain.words import field_called
from ledgersync.http.access import connection_of, tenant
from ledgersync.http.connections import JSON
from ledgersync.http.described import ConnectionId, Cursor, Limit, answers
from ledgersync.http.ids import opaque
from ledgersync.http.model import Model
from ledgersync.http.paging import after as key_after
from ledgersync.http.services import Services
from ledgersync.management.history import Line, Page, Wanted, named, of_run, page
from ledgersync.management.plain import plain
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.management.state_access import reading
from ledgersync.ports import ConnectionId as Id
from ledgersync.ports import Journal

Text = Annotated[str, Query(max_length=200)]
Instant = Annotated[datetime | None, Query(description="with its zone")]
What = Annotated[list[Did] | None, Query(description="only these")]
OfKind = Annotated[Kind | None, Query(description="of this kind only")]


class FieldOut(Model):
    """``rule`` where both sides had changed it."""

    field: str
    called: str
    before: Any
    after: Any
    rule: str = ""


class EntryOut(Model):
    """``by`` is the person; empty for what a run did by itself. Tax ids and account numbers are masked."""

    connection_id: str
    at: datetime
    did: Did
    happened: Annotated[str, Field(description="in words, without the subject")]
    subject: str
    kind: Kind | None
    side: Side | None
    intacct_id: str
    cashflow360_id: str
    label: str
    fields: list[FieldOut]
    why: str
    cause: str
    run_id: str
    by: str


class HistoryPage(Model):
    """A page may be empty and have a next one: each looks at some thousand entries at most."""

    items: list[EntryOut]
    next: str | None


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get(
        "/connections/<connection_id>/runs/<run_id>/changes",
        responses=answers(200, HistoryPage, "What the run wrote, set aside and let go of, newest first"),
    )
    def read_changes(
        connection_id: ConnectionId,
        run_id: Annotated[str, Path(min_length=1, max_length=80)],
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[HistoryPage]:
        kept = connection_of(app, services, connection_id)
        run = services.registry.run(kept.id, run_id)
        if run is None:
            raise not_found("run")
        found = page({kept.id: services.registry.journal(kept.id)}, of_run(run), limit, place(cursor))
        return Response(200, JSON, answer(found, services))

    @app.get(
        "/connections/<connection_id>/history",
        responses=answers(200, HistoryPage, "What was written and chosen, newest first"),
    )
    def read_history(
        connection_id: ConnectionId,
        since: Instant = None,
        until: Instant = None,
        by: Text = "",
        did: What = None,
        kind: OfKind = None,
        run: Text = "",
        record: Annotated[str, Query(max_length=200, description="its id in either system")] = "",
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[HistoryPage]:
        kept = connection_of(app, services, connection_id)
        wanted = Wanted(
            since=_zoned(since),
            until=_zoned(until),
            by=by,
            did=frozenset(did or ()),
            kind=kind,
            run_id=run,
            record=record,
        )
        found = page({kept.id: services.registry.journal(kept.id)}, wanted, limit, place(cursor))
        return Response(200, JSON, answer(found, services))

    @app.get("/history", responses=answers(200, HistoryPage, "Of all the tenant's connections, newest first"))
    def read_tenants_history(
        since: Instant = None,
        until: Instant = None,
        by: Text = "",
        did: What = None,
        kind: OfKind = None,
        record: Annotated[str, Query(max_length=200, description="its id in either system")] = "",
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[HistoryPage]:
        mine = tenant(app, services)
        ids = [one.id for one in services.registry.connections(mine)] + [Id(mine, "")]
        journals: dict[Id, Journal] = {id: services.registry.journal(id) for id in ids}
        wanted = Wanted(
            since=_zoned(since), until=_zoned(until), by=by, did=frozenset(did or ()), kind=kind, record=record
        )
        return Response(200, JSON, answer(page(journals, wanted, limit, place(cursor)), services))


def _zoned(at: datetime | None) -> datetime | None:
    if at is not None and at.tzinfo is None:
        words = "Say the time with its zone, as in 2026-01-31T10:00:00Z."
        raise Refusal("malformed", words, [("query", "malformed", words)])
    return at


def place(cursor: str | None) -> tuple[str, str, int] | None:
    if cursor is None:
        return None
    key, connection, number = key_after(cursor, 3)
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Refusal("malformed", "The cursor is not one of this API's.", [("cursor", "malformed", "")])
    return key, connection, int(number)


def answer(found: Page, services: Services) -> HistoryPage:
    names: dict[Ref, str] = {}
    for id in {line.of for line in found.lines if line.of.connection_id}:
        entries = [line.entry for line in found.lines if line.of == id]
        names |= named(entries, partial(reading, services.registry, id))
    following = opaque(found.after[0], found.after[1], str(found.after[2])) if found.after else None
    return HistoryPage(items=[entry_out(line, names) for line in found.lines], next=following)


def entry_out(line: Line, names: Mapping[Ref, str]) -> EntryOut:
    entry = line.entry
    fields = [
        FieldOut(
            field=name,
            called=field_called(name),
            before=shown(before, names),
            after=shown(after, names),
            rule=entry.rules.get(name, ""),
        )
        for name, (before, after) in entry.fields.items()
    ]
    return EntryOut(
        connection_id=line.of.connection_id,
        at=entry.at,
        did=entry.did,
        happened=happened(entry),
        subject=subject(entry),
        kind=entry.kind,
        side=entry.side,
        intacct_id=entry.intacct_id,
        cashflow360_id=entry.cashflow360_id,
        label=entry.label,
        fields=fields,
        why=entry.why,
        cause=entry.cause,
        run_id=entry.run_id,
        by=entry.by,
    )


def shown(value: Value, names: Mapping[Ref, str]) -> Any:
    """As JSON has it; what is referred to by name where it has one."""
    if isinstance(value, Ref):
        return {**plain(value), "name": names.get(value, "")}
    if isinstance(value, tuple):
        return [{name: shown(part, names) for name, part in line.items()} for line in value]
    return plain(value)
