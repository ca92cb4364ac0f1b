"""What each role may do: every route, for every role, and how fresh a sign-in has to be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledgersync.http.preference_bodies import PreferencesIn
from ledgersync.http.roles import FLEET, OPEN, ROUTES, Role, fleet_route_of, route_of
from tests.architecture.deployment import template

from .test_tenants import BODIES, OTHER, QUERIES, ask, operations
from .world import APPROVED_ONLY, ApiWorld

VIEWERS = {
    "GET /service",
    "GET /me",
    "GET /connections",
    "GET /connections/{id}",
    "GET /connections/{id}/summary",
    "GET /connections/{id}/costs",
    "GET /connections/{id}/preferences",
    "GET /connections/{id}/frequency",
    "GET /connections/{id}/sage-limit",
    "GET /connections/{id}/audit-history",
    "GET /connections/{id}/accounts",
    "GET /connections/{id}/runs",
    "GET /connections/{id}/runs/{run}",
    "GET /connections/{id}/runs/{run}/progress",
    "GET /connections/{id}/runs/{run}/changes",
    "GET /connections/{id}/history",
    "GET /connections/{id}/records",
    "GET /records",
    "GET /connections/{id}/records/{kind}/{rid}",
    "GET /connections/{id}/records/{kind}/{rid}/timeline",
    "GET /connections/{id}/reports",
    "GET /connections/{id}/reports/{report}",
    "GET /connections/{id}/reports/{report}/file",
    "GET /connections/{id}/holds",
    "GET /connections/{id}/hold-groups",
    "GET /connections/{id}/hold-groups/file",
    "GET /connections/{id}/holds/{hold}",
    "GET /connections/{id}/conflicts",
    "GET /connections/{id}/matches",
}
ADMINISTRATORS = {
    "POST /drafts",
    "GET /drafts",
    "GET /drafts/{draft}",
    "PATCH /drafts/{draft}",
    "DELETE /drafts/{draft}",
    "PUT /drafts/{draft}/intacct",
    "PUT /drafts/{draft}/cashflow360",
    "POST /drafts/{draft}/package",
    "POST /drafts/{draft}/reports",
    "GET /drafts/{draft}/reports",
    "GET /drafts/{draft}/reports/{report}",
    "GET /drafts/{draft}/reports/{report}/file",
    "POST /drafts/{draft}/continue",
    "GET /history",
    "POST /connections",
    "PATCH /connections/{id}",
    "POST /connections/{id}/disconnect",
    "PUT /connections/{id}/credentials",
    "PUT /connections/{id}/triggers",
    "POST /connections/{id}/package",
    "GET /people",
    "POST /people",
    "PATCH /people/{person}",
    "DELETE /people/{person}",
    "POST /people/{person}/invite",
    "GET /notices",
    "PUT /notices",
    "POST /notices/test",
    "POST /notices/confirm",
}
PARAMETERS = {
    "{id}": "shop",
    "{run}": "r",
    "{hold}": "h",
    "{conflict}": "c",
    "{check}": "other-sync",
    "{report}": "r",
    "{kind}": "bill",
    "{rid}": "1",
    "{person}": "p1",
}
OPERATORS_TOO = {"GET /me", "POST /connections/{id}/pause", "POST /connections/{id}/resume"}
FRESH = {
    "POST /drafts/{draft}/continue",
    "POST /people",
    "PATCH /people/{person}",
    "DELETE /people/{person}",
    "POST /people/{person}/invite",
    "POST /connections",
    "POST /connections/{id}/disconnect",
    "PUT /connections/{id}/credentials",
    "PUT /connections/{id}/triggers",
    "POST /connections/{id}/reports/{report}/share",
}


def may(role: Role, route: str) -> bool:
    """Written down apart from the product's own table."""
    if route == "GET /me":
        return True
    if route in OPERATORS_TOO:
        return role in (Role.ADMINISTRATOR, Role.OPERATOR)
    if route in VIEWERS:
        return role is not Role.OPERATOR
    return role is Role.ADMINISTRATOR or (role is Role.ACCOUNTANT and route not in ADMINISTRATORS)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_its_routes_and_no_other(world: ApiWorld, role: Role) -> None:
    """Of another tenant's connection, so that nothing is done."""
    described = {route_of(method, path): f"{method} {path}" for method, path in operations(world)}
    for route in sorted(ROUTES):
        method, path = route.split(" ")
        for name, value in PARAMETERS.items():
            path = path.replace(name, value)
        known = described.get(route, "")
        answer = world.call(method, path, BODIES.get(known), tenant=OTHER, role=role, query=QUERIES.get(known))
        code = answer.json["code"] if answer.status == 403 else ""
        assert code == ("" if may(role, route) else "role"), (route, answer.status, answer.raw)


def test_a_viewer_can_change_nothing() -> None:
    assert {route.split(" ")[0] for route in VIEWERS} == {"GET"}


def test_the_template_has_the_same_routes() -> None:
    resources = template()["Resources"]
    with_token = resources["Fn::ForEach::TokenRoutes"][1]
    without = {
        one["Properties"]["RouteKey"]
        for name, one in resources.items()
        if isinstance(one, dict) and one.get("Type") == "AWS::ApiGatewayV2::Route" and name != "ConsoleRoute"
    }
    assert sorted(with_token) == sorted(ROUTES)
    assert sorted(resources["Fn::ForEach::FleetRoutes"][1]) == sorted(FLEET)
    assert without == OPEN


def test_every_described_path_says_its_roles(world: ApiWorld) -> None:
    paths = world.call("GET", "/openapi.json", tenant=None).json["paths"]
    described = {
        route_of(method, path) or fleet_route_of(method, path): (one["x-roles"], one["x-fresh-sign-in"])
        for path, methods in paths.items()
        for method, one in methods.items()
        if one["security"]
    }
    assert set(described) == {*ROUTES, *FLEET}
    assert {str(described[route]) for route in FLEET} == {"(['operator'], False)"}
    assert {route for route, (_, fresh) in described.items() if fresh} == FRESH
    assert described["GET /connections"] == (["viewer"], False)


@pytest.mark.parametrize("route", sorted(FRESH))
@pytest.mark.parametrize("age", [timedelta(minutes=16), timedelta(days=1), -timedelta(minutes=5), None])
def test_what_cannot_be_taken_back_needs_a_fresh_sign_in(world: ApiWorld, route: str, age: timedelta | None) -> None:
    method, path = route.split(" ")
    claims = {"tenant_id": OTHER, "role": "administrator", "sub": "u1"}
    if age is not None:
        claims["auth_time"] = str(int((world.runs.clock.now() - age).timestamp()))
    answer = world.call(method, path.replace("{id}", "shop"), {}, claims=claims)
    assert (answer.status, answer.json["code"]) == (401, "sign-in-again")
    assert "15 minutes" in answer.json["detail"]


def test_a_token_without_a_role_is_a_viewers(world: ApiWorld) -> None:
    claims = {"tenant_id": "tenant-1", "sub": "u1"}
    assert world.call("GET", "/me", claims=claims).json["role"] == "viewer"
    assert world.call("POST", f"{world.path}/sync", claims=claims).json["code"] == "role"


@pytest.mark.parametrize("role", ["owner", "VIEWER", "viewer,administrator"])
def test_a_role_there_is_none_of_is_refused(world: ApiWorld, role: str) -> None:
    answer = world.call("GET", "/connections", claims={"tenant_id": "tenant-1", "role": role})
    assert (answer.status, answer.json["code"]) == (403, "role")


def test_an_operator_sees_no_record(synced: ApiWorld) -> None:
    for method, path in operations(synced):
        if route_of(method, path) in OPERATORS_TOO:
            continue
        answer = synced.call(method, path.replace("{connection_id}", "shop"), role=Role.OPERATOR)
        assert answer.status == 403, (method, path)


def test_a_path_that_is_no_route_is_not_found_with_or_without_a_token(world: ApiWorld) -> None:
    for tenant in ("tenant-1", None):
        assert world.call("GET", "/connections/shop/secrets", tenant=tenant).status == 404
        assert world.call("DELETE", "/connections/shop", tenant=tenant).status == 404


def test_me_names_the_person_the_role_and_the_tenants_connections(world: ApiWorld) -> None:
    claims = {"tenant_id": "tenant-1", "role": "accountant", "sub": "u1", "email": "dana@example.com"}
    assert world.call("GET", "/me", claims=claims).json == {
        "tenant": "tenant-1",
        "person": "dana@example.com",
        "role": "accountant",
        "connections": [{"id": "shop", "name": world.connection().name}],
    }
    assert world.call("GET", "/me", tenant=OTHER).json["connections"] == []
    assert ask(world, "GET", "/me", "", None)[0] == 401


def test_a_permanent_choice_is_an_administrators_who_has_just_signed_in(synced: ApiWorld) -> None:
    shown = synced.call("GET", f"{synced.path}/preferences").json
    wanted = {name: value for name, value in shown.items() if name in PreferencesIn.model_fields}
    wanted |= APPROVED_ONLY
    by_accountant = synced.call("PUT", f"{synced.path}/preferences", wanted, role=Role.ACCOUNTANT)
    assert (by_accountant.status, by_accountant.json["code"]) == (403, "role")
    old = {"tenant_id": "tenant-1", "role": "administrator", "auth_time": "1"}
    assert synced.call("PUT", f"{synced.path}/preferences", wanted, claims=old).json["code"] == "sign-in-again"
    kept = synced.connection().preferences
    assert kept is not None
    assert not kept.approved_only
    assert synced.call("PUT", f"{synced.path}/preferences", wanted).status == 200
    kept = synced.connection().preferences
    assert kept is not None
    assert kept.approved_only
