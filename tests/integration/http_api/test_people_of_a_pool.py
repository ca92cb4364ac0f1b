"""People of a tenant in the user pool that the template brings: invited, changed, shut out, removed, and told of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ledgersync.adapters.aws.people import CognitoPeople
from ledgersync.management.people import ADMINISTRATOR
from ledgersync.ports.people import Person

from .events import Answer
from .test_tenants import OTHER
from .world import MINE, shop_api

BOSS, DANA, LEE, THEIRS = "boss@example.com", "dana@example.com", "lee@example.com", "ann@other.example"


class Pool:
    """A user pool with one active administrator of either tenant; what an operator does by hand the first time."""

    def __init__(self) -> None:
        self.client: Any = boto3.client("cognito-idp", region_name="us-east-1")
        schema = [
            {"Name": name, "AttributeDataType": "String", "Mutable": mutable}
            for name, mutable in (("tenant_id", False), ("role", True))
        ]
        made = self.client.create_user_pool(PoolName="people", Schema=schema, UsernameAttributes=["email"])
        self.id = made["UserPool"]["Id"]
        self.directory = CognitoPeople(lambda: self.client, self.id)
        self.world = replace(shop_api(), directory=self.directory)
        self.boss = self.active(MINE, BOSS, ADMINISTRATOR)
        self.theirs = self.active(OTHER, THEIRS, ADMINISTRATOR)

    def active(self, tenant_id: str, name: str, role: str) -> Person:
        """Somebody who was invited and chose a password."""
        person = self.directory.invite(tenant_id, name, role)
        assert person is not None
        self.client.admin_set_user_password(
            UserPoolId=self.id, Username=person.id, Password="Long-enough-7-times", Permanent=True
        )
        return person

    def call(self, method: str, path: str, body: object = None, *, by: str = BOSS, tenant: str = MINE) -> Answer:
        claims = self.world.claims(tenant) or {}
        return self.world.call(method, path, body, claims={**claims, "email": by})

    def history(self) -> list[tuple[str, str, str, list[Any]]]:
        """What the tenant's history says happened, who did it, oldest first."""
        items = self.world.call("GET", "/history").json["items"]
        return [(one["subject"], one["happened"], one["by"], one["fields"]) for one in reversed(items)]


@pytest.fixture
def pool() -> Iterator[Pool]:
    with mock_aws():
        yield Pool()


def listed(pool: Pool, tenant: str = MINE) -> list[tuple[str, str, str]]:
    items = pool.call("GET", "/people", tenant=tenant).json["items"]
    return [(one["name"], one["role"], one["standing"]) for one in items]


def test_somebody_is_invited_listed_and_told_of(pool: Pool) -> None:
    answer = pool.call("POST", "/people", {"name": " Dana@Example.com".strip(), "role": "accountant"})
    assert answer.status == 201, answer.raw
    assert answer.json == {"id": answer.json["id"], "name": DANA, "role": "accountant", "standing": "invited"}
    assert pool.call("GET", "/people").json["managed_elsewhere"] == ""
    assert listed(pool) == [(BOSS, "administrator", "active"), (DANA, "accountant", "invited")]
    role = {"field": "role", "before": "", "after": "accountant"}
    assert [one[:3] for one in pool.history()] == [(f"person {DANA}", "invited", BOSS)]
    assert role.items() <= pool.history()[0][3][0].items()


def test_a_role_is_changed_and_ends_what_somebody_is_signed_in_to(pool: Pool) -> None:
    dana = pool.active(MINE, DANA, "viewer")
    answer = pool.call("PATCH", f"/people/{dana.id}", {"role": "accountant"})
    assert answer.json == {"id": dana.id, "name": DANA, "role": "accountant", "standing": "active"}
    assert listed(pool)[1] == (DANA, "accountant", "active")
    assert [one[:3] for one in pool.history()] == [(f"person {DANA}", "given another role", BOSS)]
    assert pool.call("PATCH", f"/people/{dana.id}", {"role": "accountant"}).status == 200
    assert len(pool.history()) == 1, "the same role again is no change"


def test_somebody_is_kept_from_signing_in_let_in_again_and_removed(pool: Pool) -> None:
    dana = pool.active(MINE, DANA, "viewer")
    assert pool.call("PATCH", f"/people/{dana.id}", {"active": False}).json["standing"] == "disabled"
    assert pool.client.admin_get_user(UserPoolId=pool.id, Username=dana.id)["Enabled"] is False
    assert pool.call("PATCH", f"/people/{dana.id}", {"active": True}).json["standing"] == "active"
    left = pool.call("DELETE", f"/people/{dana.id}").json
    assert [one["name"] for one in left["items"]] == [BOSS]
    assert [one[1] for one in pool.history()] == ["kept from signing in", "allowed to sign in again", "removed"]


def test_an_invitation_is_mailed_again_until_somebody_came(pool: Pool) -> None:
    invited = pool.call("POST", "/people", {"name": DANA, "role": "viewer"}).json
    assert pool.call("POST", f"/people/{invited['id']}/invite").status == 200
    assert [one[1] for one in pool.history()] == ["invited", "invited"]
    answer = pool.call("POST", f"/people/{pool.boss.id}/invite")
    assert (answer.status, answer.json["code"]) == (409, "not-invited")


@pytest.mark.parametrize(
    ("method", "body"), [("PATCH", {"role": "accountant"}), ("PATCH", {"active": False}), ("DELETE", None)]
)
def test_the_last_administrator_stays(pool: Pool, method: str, body: dict[str, Any] | None) -> None:
    """Somebody who was invited and never came is no administrator yet, and neither is one who may not sign in."""
    invited = pool.call("POST", "/people", {"name": DANA, "role": "administrator"}).json
    lee = pool.active(MINE, LEE, "administrator")
    assert pool.call("PATCH", f"/people/{lee.id}", {"active": False}).status == 200
    before = listed(pool)
    answer = pool.call(method, f"/people/{pool.boss.id}", body)
    assert (answer.status, answer.json["code"]) == (409, "last-administrator")
    assert BOSS in answer.json["detail"]
    assert listed(pool) == before
    assert pool.call("DELETE", f"/people/{invited['id']}").status == 200
    assert pool.call("PATCH", f"/people/{lee.id}", {"active": True}).status == 200
    assert pool.call(method, f"/people/{pool.boss.id}", body, by=LEE).status == 200


def test_others_may_go_though_no_administrator_is_left(pool: Pool) -> None:
    """An operator shut the only one out by hand, and the token of that one works for some minutes still."""
    dana = pool.active(MINE, DANA, "viewer")
    pool.client.admin_disable_user(UserPoolId=pool.id, Username=pool.boss.id)
    assert pool.call("PATCH", f"/people/{dana.id}", {"role": "accountant"}).status == 200
    assert pool.call("DELETE", f"/people/{dana.id}").status == 200
    assert listed(pool) == [(BOSS, "administrator", "disabled")]


def test_two_administrators_do_not_demote_each_other_at_once(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second change of the tenant's people begins only when the first one is done."""
    lee = pool.active(MINE, LEE, "administrator")
    answers = list[Answer]()
    gave_role = pool.directory.give_role

    def meanwhile(person: Person, role: str) -> None:
        answers.append(pool.call("PATCH", f"/people/{pool.boss.id}", {"role": "viewer"}, by=LEE))
        gave_role(person, role)

    monkeypatch.setattr(pool.directory, "give_role", meanwhile)
    assert pool.call("PATCH", f"/people/{lee.id}", {"role": "viewer"}).status == 200
    assert [(one.status, one.json["code"], one.headers["retry-after"]) for one in answers] == [(503, "busy", "5")]
    assert listed(pool) == [(BOSS, "administrator", "active"), (LEE, "viewer", "active")]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/people/{id}", {"role": "viewer"}),
        ("PATCH", "/people/{id}", {"active": False}),
        ("DELETE", "/people/{id}", None),
        ("POST", "/people/{id}/invite", None),
    ],
)
def test_people_of_other_tenants_are_as_unknown_as_nobody(
    pool: Pool, method: str, path: str, body: dict[str, Any] | None
) -> None:
    operator = pool.active(MINE, LEE, "operator")
    before = listed(pool, OTHER)
    answers = {
        pool.call(method, path.replace("{id}", id), body).raw for id in (pool.theirs.id, THEIRS, "nobody", operator.id)
    }
    assert len(answers) == 1
    assert pool.call(method, path.replace("{id}", pool.theirs.id), body).status == 404
    assert listed(pool, OTHER) == before == [(THEIRS, "administrator", "active")]
    assert THEIRS not in str(listed(pool))


def test_an_address_has_one_account_in_the_whole_service(pool: Pool) -> None:
    for name in (THEIRS, BOSS):
        answer = pool.call("POST", "/people", {"name": name, "role": "viewer"})
        assert (answer.status, answer.json["code"]) == (409, "person-known")
    assert listed(pool) == [(BOSS, "administrator", "active")]
    assert listed(pool, OTHER) == [(THEIRS, "administrator", "active")]


def test_an_invitation_that_was_cut_off_is_in_no_tenant_until_it_is_repeated(pool: Pool) -> None:
    attributes = {"email": DANA, "email_verified": "true", "custom:tenant_id": MINE, "custom:role": "administrator"}
    pool.client.admin_create_user(
        UserPoolId=pool.id, Username=DANA, UserAttributes=[{"Name": k, "Value": v} for k, v in attributes.items()]
    )
    assert listed(pool) == [(BOSS, "administrator", "active")]
    assert pool.call("POST", "/people", {"name": DANA, "role": "viewer"}).status == 201
    assert listed(pool)[1] == (DANA, "viewer", "invited")


def test_a_change_of_people_needs_a_fresh_sign_in(pool: Pool) -> None:
    old = str(int((pool.world.runs.clock.now() - timedelta(hours=1)).timestamp()))
    claims = {"tenant_id": MINE, "role": "administrator", "sub": "u1", "auth_time": old}
    answer = pool.world.call("POST", "/people", {"name": DANA, "role": "viewer"}, claims=claims)
    assert (answer.status, answer.json["code"]) == (401, "sign-in-again")


@pytest.mark.parametrize("name", ["dana", "dana@example", "da na@example.com", "a@b\r\n.com", "@example.com"])
def test_only_addresses_are_invited(pool: Pool, name: str) -> None:
    assert pool.call("POST", "/people", {"name": name, "role": "viewer"}).status == 422
    assert len(listed(pool)) == 1


def test_more_people_than_a_page_are_all_listed(pool: Pool) -> None:
    for number in range(61):
        pool.directory.invite(MINE, f"p{number:02}@example.com", "viewer")
    assert len(listed(pool)) == 62
