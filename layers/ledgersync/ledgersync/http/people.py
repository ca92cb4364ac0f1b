"""People of a tenant: listed, invited, given another role, removed; or where that is done instead."""

from __future__ import annotations

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body as BodyOf
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import BaseModel, Field

from ledgersync.http.access import tenant
from ledgersync.http.bodies import Body
from ledgersync.http.connections import JSON
from ledgersync.http.described import answers
from ledgersync.http.services import Services
from ledgersync.management.people import Person

TenantRole = Literal["viewer", "accountant", "administrator"]
PersonId = Annotated[str, Path(min_length=1, max_length=200)]


class PersonIn(Body):
    name: Annotated[str, Field(min_length=3, max_length=254, description="an e-mail address")]
    role: TenantRole


class RoleIn(Body):
    role: TenantRole


class PersonOut(BaseModel):
    id: str
    name: str
    role: str


class PeopleOut(BaseModel):
    managed_elsewhere: Annotated[str, Field(description="where people are managed; empty when here")]
    items: list[PersonOut]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get("/people", responses=answers(200, PeopleOut, "The tenant's people, or where they are managed"))
    def list_people() -> Response[PeopleOut]:
        return Response(200, JSON, _people(services, tenant(app, services)))

    @app.post("/people", responses=answers(201, PersonOut, "Invited"))
    def invite_person(body: Annotated[PersonIn, BodyOf()]) -> Response[PersonOut]:
        return Response(201, JSON, _person(services.people.invite(tenant(app, services), body.name, body.role)))

    @app.patch("/people/<person_id>", responses=answers(200, PersonOut, "With the role"))
    def change_person(person_id: PersonId, body: Annotated[RoleIn, BodyOf()]) -> Response[PersonOut]:
        return Response(200, JSON, _person(services.people.change(tenant(app, services), person_id, body.role)))

    @app.delete("/people/<person_id>", responses=answers(200, PeopleOut, "Who is left"))
    def remove_person(person_id: PersonId) -> Response[PeopleOut]:
        mine = tenant(app, services)
        services.people.remove(mine, person_id)
        return Response(200, JSON, _people(services, mine))


def _people(services: Services, tenant_id: str) -> PeopleOut:
    items = [_person(one) for one in services.people.list(tenant_id)]
    return PeopleOut(managed_elsewhere=services.people.managed_elsewhere, items=items)


def _person(one: Person) -> PersonOut:
    return PersonOut(id=one.id, name=one.name, role=one.role)
