"""People of a tenant, where the issuer of tokens manages them: the API says so and changes nothing."""

from __future__ import annotations

import pytest

from .world import ApiWorld

WORDS = "People and their roles are managed where you sign in. Ask whoever manages your sign-ins."


def test_who_asks_for_people_learns_where_they_are_managed(world: ApiWorld) -> None:
    assert world.call("GET", "/people").json == {"managed_elsewhere": WORDS, "items": []}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/people", {"name": "dana@example.com", "role": "viewer"}),
        ("PATCH", "/people/p1", {"role": "accountant"}),
        ("DELETE", "/people/p1", None),
        ("POST", "/people/p1/invite", None),
    ],
)
def test_nobody_is_invited_changed_or_removed_here(
    world: ApiWorld, method: str, path: str, body: dict[str, str] | None
) -> None:
    answer = world.call(method, path, body)
    assert (answer.status, answer.json["code"], answer.json["detail"]) == (409, "managed-elsewhere", WORDS)


def test_a_role_of_the_service_is_given_to_nobody_of_a_tenant(world: ApiWorld) -> None:
    assert world.call("POST", "/people", {"name": "dana@example.com", "role": "operator"}).status == 422
