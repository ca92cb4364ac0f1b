"""A token of one tenant reads, starts and learns nothing of another."""

from __future__ import annotations

import pytest

from ledgersync.http.roles import ROUTES, route_of

from .world import MINE, ApiWorld

OTHER = "tenant-2"
BODIES = {
    "PUT /connections/{connection_id}/preferences": {},
    "PUT /connections/{connection_id}/credentials": {"password": "x"},
    "PUT /connections/{connection_id}/frequency": {"frequency": "minutes"},
    "PUT /connections/{connection_id}/sage-limit": {"limit": 500, "over_limit": "wait"},
    "PUT /connections/{connection_id}/triggers": {"client_secret": "x"},
    "PUT /connections/{connection_id}/statements/{check}": {"holds": True},
    "PUT /connections/{connection_id}/statements": {"statements": {"other-sync": True}},
    "POST /connections/{connection_id}/preferences/check": {},
    "PATCH /connections/{connection_id}": {"name": "mine now"},
    "POST /connections/{connection_id}/holds/actions": {"action": "retry", "holds": ["YmlsbB9pbnRhY2N0HzE"]},
    "POST /connections/{connection_id}/reports": {"kind": "tie-out"},
    "POST /connections/{connection_id}/reports/{report_id}/sign-off": {},
    "POST /connections/{connection_id}/holds/{hold_id}/link": {"counterpart_id": "x"},
    "POST /connections/{connection_id}/terms": {"side": "intacct", "of": "payables", "name": "Net 9", "days": 9},
    "POST /connections/{connection_id}/conflicts/actions": {"take": "intacct", "conflicts": ["YmlsbB8xH2FtcA"]},
}
QUERIES = {
    "GET /connections/{connection_id}/accounts": {"preference": "bank_accounts"},
    "GET /connections/{connection_id}/choices": {"of": "location"},
    "GET /connections/{connection_id}/records": {"q": "V1"},
    "GET /records": {"q": "V1"},
}


def operations(world: ApiWorld) -> list[tuple[str, str]]:
    document = world.call("GET", "/openapi.json", tenant=None).json
    return [
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
        if route_of(method, path) in ROUTES and "{connection_id}" in path
    ]


def ask(world: ApiWorld, method: str, template: str, connection_id: str, tenant: str | None) -> tuple[int, bytes]:
    path = template.replace("{connection_id}", connection_id)
    path = path.replace("{kind}", "bill")
    for name in ("{run_id}", "{hold_id}", "{conflict_id}", "{check}", "{report_id}", "{record_id}"):
        path = path.replace(name, "YmlsbB9pbnRhY2N0HzE")
    key = f"{method} {template}"
    answer = world.call(method, path, BODIES.get(key), tenant=tenant, query=QUERIES.get(key))
    return answer.status, answer.raw


def test_another_tenants_connection_and_one_that_never_was_are_answered_alike(synced: ApiWorld) -> None:
    synced.call("POST", f"{synced.path}/sync")
    before = synced.runs.kept(), synced.connection(), dict(synced.executions.started)
    found = operations(synced)
    assert len(found) >= 20
    for method, path in found:
        theirs = ask(synced, method, path, "shop", OTHER)
        nobodys = ask(synced, method, path, "never-was", OTHER)
        assert theirs == nobodys, (method, path)
        assert theirs[0] == 404, (method, path)
    assert (synced.runs.kept(), synced.connection(), dict(synced.executions.started)) == before


def test_without_a_token_or_tenant_nothing_is_answered(world: ApiWorld) -> None:
    for method, path in operations(world):
        assert ask(world, method, path, "shop", None)[0] == 401, (method, path)


@pytest.mark.parametrize("claims", [{"sub": MINE}, {"tenant_id": ""}, {"tenant_id": "tenant-1#x"}, {"tenant_id": "*"}])
def test_the_tenant_is_the_claims_and_nothing_else(world: ApiWorld, claims: dict[str, str]) -> None:
    headers = {"x-tenant-id": MINE, "tenant_id": MINE}
    answer = world.call("GET", "/connections", claims=claims, headers=headers, query={"tenant_id": MINE})
    assert (answer.status, answer.json["code"]) == (401, "no-tenant")


def test_another_tenant_lists_only_its_own(world: ApiWorld) -> None:
    assert world.call("GET", "/connections", tenant=OTHER).json["items"] == []


def test_another_tenant_may_connect_the_same_organisation_without_learning_that_it_is_taken(world: ApiWorld) -> None:
    assert world.call("POST", "/connections", world.new_connection(), tenant=OTHER).status == 201
