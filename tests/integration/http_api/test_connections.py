"""Connecting: nothing is saved before both sides answered; every cause of refusal has a code of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledgersync.domain.model import Side
from ledgersync.ports import ConnectionId
from sandbox.intacct.errors import ErrorText
from sandbox.scenarios.setting import SENDER_ID, TOKEN_NAME

from .world import MINE, ApiWorld

ORGANIZATION = "cashflow360.organization_id"


def freed(world: ApiWorld) -> None:
    """The organisation can be connected again."""
    world.call("POST", f"{world.path}/disconnect")


def test_a_connection_is_made_after_both_sides_answered_and_its_first_run_starts(world: ApiWorld) -> None:
    freed(world)
    made = world.call("POST", "/connections", world.new_connection())
    assert made.status == 201
    assert made.json["transactions_wait_for"] == ["unallocated_expenses_account", "default_bank_account"]
    assert made.json["run_id"].endswith(made.json["id"])
    assert made.json["due_at"] is not None
    read = world.call("GET", f"/connections/{made.json['id']}")
    assert read.json == {**made.json, "run_id": None}
    assert [run_id for _, run_id in world.executions.started.values()] == [made.json["run_id"]]
    assert list(world.notice_box.events.values()) == []


def test_a_connection_that_syncs_one_way_is_told_as_a_permanent_choice(world: ApiWorld) -> None:
    freed(world)
    assert world.call("POST", "/connections", {**world.new_connection(), "one_way": True}).status == 201
    assert [one.event for one in world.notice_box.events.values()] == ["permanent-choice"]


def test_a_connection_keeps_the_name_of_its_organisation(world: ApiWorld) -> None:
    freed(world)
    made = world.call("POST", "/connections", world.new_connection())
    assert made.json["organization_name"] == world.runs.ends.organization.name


def test_a_connection_without_the_name_learns_it_with_its_next_credentials(world: ApiWorld) -> None:
    assert world.call("GET", world.path).json["organization_name"] == ""
    rotated = world.call("PUT", f"{world.path}/credentials", {"token": world.runs.ends.organization.token})
    assert rotated.json["organization_name"] == world.runs.ends.organization.name


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"intacct__password": "wrong"}, "intacct-user-refused", "intacct.password"),
        ({"intacct__user_id": "nobody"}, "intacct-user-refused", "intacct.password"),
        ({"intacct__company_id": "OTHERCO"}, "intacct-user-refused", "intacct.password"),
        ({"intacct__entity_id": "99"}, "intacct-entity-unknown", "intacct.entity_id"),
        ({"intacct__password": " blank"}, "stray-blanks", "intacct.password"),
        ({"cashflow360__token": "token\t"}, "stray-blanks", "cashflow360.token"),
        ({"cashflow360__token": "wrong"}, "cashflow360-authentication", "cashflow360.token"),
        ({"cashflow360__token_name": "wrong"}, "cashflow360-authentication", "cashflow360.token"),
        ({"cashflow360__organization_id": "00801NONE"}, "cashflow360-organization-unknown", ORGANIZATION),
    ],
)
def test_a_refused_connection_says_which_cause_and_saves_nothing(
    world: ApiWorld, changed: dict[str, Any], code: str, field: str
) -> None:
    freed(world)
    answer = world.call("POST", "/connections", world.new_connection(**changed))
    assert (answer.status, answer.json["code"]) == (422, "credentials-refused")
    assert answer.headers["content-type"] == "application/problem+json"
    assert [(one["code"], one["field"]) for one in answer.json["errors"]] == [(code, field)]
    assert [one["id"] for one in world.call("GET", "/connections").json["items"]] == ["shop"]


def test_a_user_the_gateway_refuses_without_saying_why_is_told_all_it_may_be(world: ApiWorld) -> None:
    freed(world)
    user = world.runs.ends.books.users["xml_sync"]
    user.two_step_verification = True
    (only,) = world.call("POST", "/connections", world.new_connection()).json["errors"]
    assert only["code"] == "intacct-user-refused"
    assert all(words in only["detail"] for words in ("password", "entity", "two-step"))


def causes(world: ApiWorld) -> dict[str, str]:
    """What connecting is refused with: words by code."""
    errors = world.call("POST", "/connections", world.new_connection()).json["errors"]
    return {one["code"]: one["detail"] for one in errors}


def wrong_sender(world: ApiWorld) -> None:
    world.runs.scenario.intacct.senders[SENDER_ID] = "changed"


def unlisted_sender(world: ApiWorld) -> None:
    world.runs.ends.books.authorized_senders.clear()


def entity_not_visible(world: ApiWorld) -> None:
    world.runs.ends.books.entity("99", "Elsewhere")
    world.runs.ends.books.users["xml_sync"].entities = frozenset({"", "99"})


def two_step(world: ApiWorld) -> None:
    """Where the gateway words it apart from a wrong password."""
    texts = {"two_step": ErrorText("XL03000006", "Two-step verification is required for this user")}
    world.runs.scenario.intacct.settings = replace(world.runs.scenario.intacct.settings, texts=texts)
    world.runs.ends.books.users["xml_sync"].two_step_verification = True


def closed_company(world: ApiWorld) -> None:
    world.runs.ends.books.expired = True


def wrong_developer_key(world: ApiWorld) -> None:
    world.runs.scenario.cashflow360.dev_keys.clear()


def locked_organization(world: ApiWorld) -> None:
    world.runs.ends.organization.locked = True


CAUSES: dict[Callable[[ApiWorld], None], tuple[str, str]] = {
    wrong_sender: ("intacct-sender-refused", "sender"),
    unlisted_sender: ("intacct-sender-not-authorized", "Web Services"),
    entity_not_visible: ("intacct-entity-not-visible", "access"),
    two_step: ("intacct-two-step", "Two-step"),
    closed_company: ("intacct-company-refused", "closed"),
    wrong_developer_key: ("cashflow360-developer-key", "developer key"),
    locked_organization: ("cashflow360-organization-locked", "locked"),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_has_words_of_its_own(world: ApiWorld, cause: Callable[[ApiWorld], None]) -> None:
    freed(world)
    cause(world)
    told = causes(world)
    code, word = CAUSES[cause]
    assert list(told) == [code]
    assert word in told[code]


def test_every_blank_is_said_at_once(world: ApiWorld) -> None:
    freed(world)
    body = world.new_connection(intacct__password="wrong ", cashflow360__token=" wrong")
    answer = world.call("POST", "/connections", body)
    assert [one["field"] for one in answer.json["errors"]] == ["intacct.password", "cashflow360.token"]


def test_no_answer_repeats_a_secret(world: ApiWorld) -> None:
    freed(world)
    for body in (
        world.new_connection(intacct__password="hunter2-hunter2", name=""),
        world.new_connection(intacct__password="hunter2-hunter2"),
        world.new_connection(intacct__password=["hunter2-hunter2"]),
    ):
        assert b"hunter2" not in world.call("POST", "/connections", body).raw


def test_an_organisation_is_connected_once(world: ApiWorld) -> None:
    answer = world.call("POST", "/connections", world.new_connection())
    assert (answer.status, answer.json["code"]) == (409, "already-connected")


def test_a_company_of_several_entities_is_connected_by_entity_and_they_are_listed(world: ApiWorld) -> None:
    freed(world)
    world.runs.ends.books.entity("99", "Elsewhere")
    answer = world.call("POST", "/connections", world.new_connection(intacct__entity_id=""))
    assert answer.status == 422
    (only,) = answer.json["errors"]
    assert (only["code"], only["field"]) == ("intacct-entity-needed", "intacct.entity_id")
    assert "10 (" in only["detail"] and "99 (Elsewhere)" in only["detail"]
    assert [one["id"] for one in world.call("GET", "/connections").json["items"]] == ["shop"]


def second(world: ApiWorld, tenant: str = MINE, **changed: Any) -> Any:
    body = {**world.new_connection(**changed), "name": "Second", "sync": False}
    return world.call("POST", "/connections", body, tenant=tenant)


def other_organization(world: ApiWorld) -> dict[str, Any]:
    """Another organisation that the sync token of the shop's opens as well."""
    ours, other = world.runs.ends.organization, world.runs.scenario.cashflow360.add_organization("Other", TOKEN_NAME)
    other.token = ours.token
    return {"cashflow360__organization_id": other.id}


def test_an_entity_is_connected_once_though_the_organisations_differ(world: ApiWorld) -> None:
    freed(world)
    assert second(world).status == 201
    answer = second(world, **other_organization(world))
    assert (answer.status, answer.json["code"]) == (409, "already-connected")
    assert "Sage Intacct entity" in answer.json["detail"] and "'Second'" in answer.json["detail"]


def test_an_organisation_of_another_tenant_is_connected_once_and_the_other_is_not_named(world: ApiWorld) -> None:
    freed(world)
    assert second(world, tenant="tenant-2").status == 201
    answer = second(world)
    assert (answer.status, answer.json["code"]) == (409, "already-connected")
    assert "Second" not in answer.json["detail"] and "another customer" in answer.json["detail"]
    assert [one["id"] for one in world.call("GET", "/connections").json["items"]] == ["shop"]


def reconnected(world: ApiWorld, path: str) -> Any:
    given = world.new_connection()
    body = {name: given["intacct"][name] for name in ("user_id", "password")}
    body |= {name: given["cashflow360"][name] for name in ("token_name", "token")}
    return world.call("PUT", f"{path}/credentials", body)


def test_reconnecting_is_refused_while_the_organisation_is_connected_elsewhere(world: ApiWorld) -> None:
    freed(world)
    other = second(world, tenant="tenant-2").json["id"]
    answer = reconnected(world, world.path)
    assert (answer.status, answer.json["code"]) == (409, "already-connected")
    assert world.runs.vault.get(world.id, Side.INTACCT) is None
    assert world.connection().disconnected
    world.call("POST", f"/connections/{other}/disconnect", tenant="tenant-2")
    assert reconnected(world, world.path).status == 200


def test_disconnecting_keeps_the_books_and_forgets_the_credentials(synced: ApiWorld) -> None:
    links = list(synced.runs.books().all_links(next(iter(synced.runs.runner().specs))))
    assert links
    answer = synced.call("POST", f"{synced.path}/disconnect")
    assert (answer.json["status"], answer.json["due_at"]) == ("disconnected", None)
    assert synced.runs.vault.get(synced.id, Side.INTACCT) is None
    assert synced.call("POST", f"{synced.path}/sync").json["code"] == "disconnected"
    given = synced.new_connection()
    body = {**{k: given["intacct"][k] for k in ("user_id", "password")},
            **{k: given["cashflow360"][k] for k in ("token_name", "token")}}  # fmt: skip
    again = synced.call("PUT", f"{synced.path}/credentials", body)
    assert (again.status, again.json["status"]) == (200, "connected")
    assert again.json["due_at"] is not None
    assert list(synced.runs.books().all_links(next(iter(synced.runs.runner().specs)))) == links


def test_a_rotated_password_is_checked_before_it_is_kept(world: ApiWorld) -> None:
    kept = world.runs.vault.get(world.id, Side.INTACCT)
    refused = world.call("PUT", f"{world.path}/credentials", {"password": "wrong"})
    assert refused.status == 422
    assert world.runs.vault.get(world.id, Side.INTACCT) == kept
    world.runs.ends.books.users["xml_sync"].password = "rotated-Password-1"
    assert world.call("PUT", f"{world.path}/credentials", {"password": "rotated-Password-1"}).status == 200
    assert "rotated-Password-1" in (world.runs.vault.get(world.id, Side.INTACCT) or "")


def test_one_way_can_be_chosen_when_connecting_only(world: ApiWorld) -> None:
    answer = world.call("PATCH", world.path, {"one_way": True})
    assert (answer.status, answer.json["code"]) == (409, "permanent-choice")
    world.runs.prefer(lambda preferences: preferences, one_way=True)
    answer = world.call("PATCH", world.path, {"one_way": False})
    assert answer.json["code"] == "permanent-choice"
    assert "stay" in answer.json["detail"]
    assert world.call("PATCH", world.path, {"name": "Renamed", "one_way": True}).json["name"] == "Renamed"


def test_lists_come_in_pages_by_cursor(world: ApiWorld) -> None:
    for name in ("a", "b", "c"):
        world.runs.registry.put_connection(replace(world.connection(), id=ConnectionId(MINE, name), version=0))
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = world.call("GET", "/connections", query={"limit": "1", **cursor}).json
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == ["a", "b", "c", "shop"]
    assert world.call("GET", "/connections", query={"cursor": "not one"}).status == 422
