"""People of a tenant: listed, invited, given another role, removed; or where that is done instead."""

from __future__ import annotations

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body as BodyOf
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import Field

from ledgersync.http.access import asking, tenant
from ledgersync.http.bodies import Body
from ledgersync.http.connections import JSON
from ledgersync.http.described import answers
from ledgersync.http.model import Model
from ledgersync.http.services import Services
from ledgersync.ports.people import Person, Standing

TenantRole = Literal["viewer", "accountant", "administrator"]
PersonId = Annotated[str, Path(min_length=1, max_length=200)]


EMAIL = r"^[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f]{1,180}\.[A-Za-z0-9-]{2,63}$"


class PersonIn(Body):
    name: Annotated[str, Field(min_length=6, max_length=254, pattern=EMAIL, description="an e-mail address")]
    role: TenantRole


class ChangeIn(Body):
    """What is left out stays as it is."""

    role: TenantRole | None = None
    active: Annotated[bool | None, Field(description="whether they may sign in")] = None


class PersonOut(Model):
    id: str
    name: str
    role: str
    standing: Annotated[Standing, Field(description="invited: never signed in yet; disabled: may not sign in")]


class PeopleOut(Model):
    managed_elsewhere: Annotated[str, Field(description="where people are managed; empty when here")]
    items: list[PersonOut]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get("/people", responses=answers(200, PeopleOut, "The tenant's people, or where they are managed"))
    def list_people() -> Response[PeopleOut]:
        return Response(200, JSON, _people(services, tenant(app, services)))

    @app.post("/people", responses=answers(201, PersonOut, "Invited by e-mail"))
    def invite_person(body: Annotated[PersonIn, BodyOf()]) -> Response[PersonOut]:
        who = asking(app, services)
        return Response(201, JSON, _person(services.people.invite(who.tenant_id, body.name, body.role, who.person)))

    @app.post("/people/<person_id>/invite", responses=answers(200, PersonOut, "Invited by e-mail once more"))
    def invite_person_again(person_id: PersonId) -> Response[PersonOut]:
        who = asking(app, services)
        return Response(200, JSON, _person(services.people.invite_again(who.tenant_id, person_id, who.person)))

    @app.patch("/people/<person_id>", responses=answers(200, PersonOut, "As they are now"))
    def change_person(person_id: PersonId, body: Annotated[ChangeIn, BodyOf()]) -> Response[PersonOut]:
        who = asking(app, services)
        changed = services.people.change(who.tenant_id, person_id, who.person, body.role or "", body.active)
        return Response(200, JSON, _person(changed))

    @app.delete("/people/<person_id>", responses=answers(200, PeopleOut, "Who is left"))
    def remove_person(person_id: PersonId) -> Response[PeopleOut]:
        who = asking(app, services)
        services.people.remove(who.tenant_id, person_id, who.person)
        return Response(200, JSON, _people(services, who.tenant_id))


def _people(services: Services, tenant_id: str) -> PeopleOut:
    items = [_person(one) for one in services.people.list(tenant_id)]
    return PeopleOut(managed_elsewhere=services.people.managed_elsewhere, items=items)


def _person(one: Person) -> PersonOut:
    return PersonOut(id=one.id, name=one.name, role=one.role, standing=one.standing)
