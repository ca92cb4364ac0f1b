"""Setting one connection up, step by step, to be left and taken up again."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Path
from pydantic import SecretStr

from ledgersync.http import draft_shapes, shapes
from ledgersync.http.access import asking, tenant
from ledgersync.http.bodies import Accepted, ConnectionOut, PackageLink
from ledgersync.http.connections import JSON
from ledgersync.http.described import answers
from ledgersync.http.draft_bodies import (
    ContinueIn,
    DraftCashflow360In,
    DraftChange,
    DraftIn,
    DraftIntacctIn,
    DraftList,
    DraftOut,
    ServiceOut,
)
from ledgersync.http.links import public_url
from ledgersync.http.services import Services
from ledgersync.management.drafts import expect
from ledgersync.ports.drafts import Draft

DraftId = Annotated[str, Path(description="id of a draft", min_length=1, max_length=64)]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    _add_draft(app, services)
    _add_credentials(app, services)
    _add_looking(app, services)

    @app.get("/service", responses=answers(200, ServiceOut, "What Intacct has to be told of this service"))
    def read_service() -> Response[ServiceOut]:
        told = services.service()
        return Response(200, JSON, ServiceOut(sender_id=told.sender_id, user_id=told.user_id, support=told.support))

    @app.post(
        "/drafts/<draft_id>/continue",
        responses=answers(201, ConnectionOut, "The connection and its first run; the same however often it is asked"),
    )
    def continue_draft(draft_id: DraftId, body: Annotated[ContinueIn, Body()]) -> Response[ConnectionOut]:
        draft = services.drafts.get(tenant(app, services), draft_id)
        made, run_id = services.continuing(draft, body.looked, asking(app, services).person)
        return Response(201, JSON, shapes.connection(made, run_id))


def _add_draft(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post("/drafts", responses=answers(201, DraftOut, "A set-up that was begun"))
    def begin_draft(body: Annotated[DraftIn, Body()]) -> Response[DraftOut]:
        who = asking(app, services)
        return _told(services, services.drafts.begin(who.tenant_id, body.name, who.person), 201)

    @app.get("/drafts", responses=answers(200, DraftList, "The set-ups that are not finished, newest first"))
    def list_drafts() -> Response[DraftList]:
        found = services.drafts.store.drafts(tenant(app, services))
        open_ones = [one for one in found if not one.connected and not one.deleting]
        ordered = sorted(open_ones, key=lambda one: one.changed_at, reverse=True)
        now = services.clock.now()
        return Response(200, JSON, DraftList(items=[draft_shapes.draft(one, now) for one in ordered]))

    @app.get("/drafts/<draft_id>", responses=answers(200, DraftOut, "The set-up as it is"))
    def read_draft(draft_id: DraftId) -> Response[DraftOut]:
        return _told(services, services.drafts.get(tenant(app, services), draft_id))

    @app.patch("/drafts/<draft_id>", responses=answers(200, DraftOut, "Kept"))
    def change_draft(draft_id: DraftId, body: Annotated[DraftChange, Body()]) -> Response[DraftOut]:
        who = asking(app, services)
        draft = expect(services.drafts.open(who.tenant_id, draft_id), body.version)
        changed: dict[str, Any] = {
            name: value for name in ("name", "configuration", "one_way") if (value := getattr(body, name)) is not None
        }
        said: dict[str, bool] = {str(name): done for name, done in body.steps.items()}
        steps = {**dict.fromkeys(draft.steps, True), **said}
        changed["steps"] = tuple(sorted(name for name, done in steps.items() if done))
        return _told(services, services.drafts.change(draft, changed, body.statements, body.confirmed, who.person))

    @app.delete("/drafts/<draft_id>", responses=answers(200, Accepted, "Removed, its secrets with it"))
    def delete_draft(draft_id: DraftId) -> Response[Accepted]:
        services.drafts.delete(services.drafts.get(tenant(app, services), draft_id))
        return Response(200, JSON, Accepted())


def _add_credentials(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.put(
        "/drafts/<draft_id>/intacct",
        responses=answers(200, DraftOut, "Checked live and kept for two weeks at most; with the entities to choose"),
    )
    def enter_intacct(draft_id: DraftId, body: Annotated[DraftIntacctIn, Body()]) -> Response[DraftOut]:
        draft = expect(services.drafts.open(tenant(app, services), draft_id), body.version)
        given = _given(body, ("company_id", "user_id", "password", "entity_id"))
        return _told(services, services.drafts.enter_intacct(draft, given))

    @app.put(
        "/drafts/<draft_id>/cashflow360",
        responses=answers(200, DraftOut, "Checked live and kept for two weeks at most; with the organisation's name"),
    )
    def enter_cashflow360(draft_id: DraftId, body: Annotated[DraftCashflow360In, Body()]) -> Response[DraftOut]:
        draft = expect(services.drafts.open(tenant(app, services), draft_id), body.version)
        given = _given(body, ("organization_id", "token_name", "token"))
        return _told(services, services.drafts.enter_cashflow360(draft, given))


def _add_looking(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post("/drafts/<draft_id>/package", responses=answers(201, PackageLink, "A link that works once"))
    def make_package_link(draft_id: DraftId) -> Response[PackageLink]:
        draft = services.drafts.open(tenant(app, services), draft_id)
        token, expires_at = services.packages.link(services.drafts.for_package(draft), asking(app, services).person)
        url = f"{public_url(app, services)}/packages/{token}"
        return Response(201, JSON, PackageLink(url=url, expires_at=expires_at))


def _told(services: Services, draft: Draft, status: int = 200) -> Response[DraftOut]:
    return Response(status, JSON, draft_shapes.draft(draft, services.clock.now()))


def _given(body: DraftIntacctIn | DraftCashflow360In, names: tuple[str, ...]) -> dict[str, str]:
    """What was sent, secrets opened; nothing of what was left out."""
    sent = {name: getattr(body, name) for name in names}
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in sent.items()
        if value is not None
    }
