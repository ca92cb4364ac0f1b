"""Setting a connection up step by step: left and taken up again, its secrets short-lived, continued exactly once."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledgersync.domain.model import Side
from ledgersync.http.roles import ROUTES
from ledgersync.management.draft_secrets import FINISHING, SECRETS_LIVE, DraftSecrets
from ledgersync.ports import ConnectionId
from sandbox.scenarios.setting import SENDER_ID, SYNC_USER

from .events import Answer
from .world import MINE, PUBLIC, ApiWorld

OTHER = "tenant-2"
NAMED = ("10", "11")


@pytest.fixture
def world(world: ApiWorld) -> ApiWorld:
    """The shop's connection is disconnected, so that its company and organisation are free."""
    assert world.call("POST", f"{world.path}/disconnect").status == 200
    return world


def draft_of(world: ApiWorld, answer: Answer, status: int = 200) -> dict[str, Any]:
    assert answer.status == status, answer.raw
    found: dict[str, Any] = answer.json
    return found


def begun(world: ApiWorld, name: str = "Shop anew") -> dict[str, Any]:
    return draft_of(world, world.call("POST", "/drafts", {"name": name}), 201)


def put(world: ApiWorld, draft: Mapping[str, Any], side: str, **changed: str) -> Answer:
    """What somebody types for a side, with parts of it changed."""
    body = {**world.new_connection()[side], **changed}
    return world.call("PUT", f"/drafts/{draft['id']}/{side}", body)


def ready(world: ApiWorld) -> dict[str, Any]:
    """A draft that has all that Continue needs."""
    draft = begun(world)
    draft_of(world, put(world, draft, "intacct"))
    return draft_of(world, put(world, draft, "cashflow360"))


def go_on(world: ApiWorld, draft: Mapping[str, Any], looked: bool = True) -> Answer:
    return world.call("POST", f"/drafts/{draft['id']}/continue", {"looked": looked})


def secrets(world: ApiWorld, draft: Mapping[str, Any]) -> list[str | None]:
    id = ConnectionId(MINE, draft["id"])
    return [world.runs.vault.get(id, side) for side in Side]


def cleared(world: ApiWorld) -> int:
    """What a tick deletes now."""
    return DraftSecrets(world.drafts, world.runs.registry, lambda: world.runs.vault, world.runs.clock).clear()


def test_the_service_says_what_intacct_has_to_be_told(world: ApiWorld) -> None:
    told = world.call("GET", "/service", role="viewer").json
    assert told == {"sender_id": SENDER_ID, "user_id": "ledgersync", "support": "help@example.com"}


def test_a_draft_is_taken_up_where_it_was_left(world: ApiWorld) -> None:
    draft = begun(world, "West")
    path = f"/drafts/{draft['id']}"
    change = {"configuration": "entity-level", "steps": {"sync-user": True, "permissions": True},
              "statements": {"use-departments": False, "other-sync": True}}  # fmt: skip
    draft_of(world, world.call("PATCH", path, change))
    draft_of(world, world.call("PATCH", path, {"steps": {"permissions": False}}))
    kept = draft_of(world, world.call("GET", path))
    assert (kept["name"], kept["configuration"], kept["steps"]) == ("West", "entity-level", ["sync-user"])
    said = {one["check"]: one["holds"] for one in kept["statements"] if one["by"]}
    assert said == {"use-departments": False, "other-sync": True}
    assert kept["missing"] == ["intacct", "cashflow360"]
    assert [one["id"] for one in world.call("GET", "/drafts").json["items"]] == [draft["id"]]


def test_checked_credentials_name_the_entities_and_the_organisation_and_are_never_shown(world: ApiWorld) -> None:
    draft = begun(world)
    found = draft_of(world, put(world, draft, "intacct", entity_id=""))
    entities = found["intacct"]["entities"]
    assert world.runs.ends.entity_id in [one["id"] for one in entities]
    assert found["intacct"]["needs_entity"] is (len(entities) > 1)
    assert found["intacct"]["has_password"] is True
    found = draft_of(world, put(world, draft, "cashflow360"))
    organization = world.runs.ends.organization
    assert found["cashflow360"]["organization_name"] == organization.name
    shown = world.call("GET", f"/drafts/{draft['id']}").raw.decode()
    assert organization.token not in shown
    assert world.runs.ends.books.users[SYNC_USER].password not in shown


def test_an_entity_is_chosen_without_the_password_being_typed_again(world: ApiWorld) -> None:
    world.runs.ends.books.entity("77", "Second")
    draft = begun(world)
    found = draft_of(world, put(world, draft, "intacct", entity_id=""))
    assert found["missing"] == ["intacct.entity_id", "cashflow360"]
    draft_of(world, put(world, draft, "cashflow360"))
    refused = go_on(world, draft)
    assert (refused.status, refused.json["code"]) == (409, "draft-incomplete")
    chosen = world.call("PUT", f"/drafts/{draft['id']}/intacct", {"entity_id": world.runs.ends.entity_id})
    assert draft_of(world, chosen)["missing"] == []


@pytest.mark.parametrize(
    ("side", "changed", "field"),
    [
        ("intacct", {"password": "wrong"}, "intacct.password"),
        ("intacct", {"password": " blank"}, "intacct.password"),
        ("cashflow360", {"token": "wrong"}, "cashflow360.token"),
        ("cashflow360", {"token_name": "name "}, "cashflow360.token_name"),
    ],
)
def test_refused_credentials_are_told_by_field_and_not_kept(
    world: ApiWorld, side: str, changed: dict[str, str], field: str
) -> None:
    draft = begun(world)
    answer = put(world, draft, side, **changed)
    assert (answer.status, answer.json["code"]) == (422, "credentials-refused")
    assert [one["field"] for one in answer.json["errors"]] == [field]
    assert secrets(world, draft) == [None, None]


def test_wrong_passwords_are_slowed_down_as_when_connecting(world: ApiWorld) -> None:
    draft = begun(world)
    codes = [put(world, draft, "intacct", password="wrong").json["code"] for _ in range(4)]
    assert codes == ["credentials-refused"] * 3 + ["too-many-refused"]


def test_another_user_needs_a_password_of_its_own(world: ApiWorld) -> None:
    draft = begun(world)
    draft_of(world, put(world, draft, "intacct"))
    answer = world.call("PUT", f"/drafts/{draft['id']}/intacct", {"user_id": "other"})
    assert (answer.status, answer.json["code"]) == (409, "credentials-incomplete")


def test_continue_makes_the_connection_and_its_first_run_once(world: ApiWorld) -> None:
    draft = ready(world)
    world.call("PATCH", f"/drafts/{draft['id']}", {"statements": {"use-items": True}})
    first, again = go_on(world, draft), go_on(world, draft)
    assert (first.status, again.status) == (201, 201)
    assert first.json["id"] == again.json["id"] == draft["id"]
    assert first.json["run_id"] == again.json["run_id"]
    assert [run_id for _, run_id in world.executions.started.values()] == [first.json["run_id"]]
    kept = world.connections.get(MINE, draft["id"])
    assert kept.preferences is not None and kept.preferences.dimensions.items
    assert kept.statements["use-items"].holds
    assert world.call("GET", "/drafts").json["items"] == []
    assert None not in secrets(world, draft)
    told = world.call("GET", f"/connections/{draft['id']}/history").json["items"]
    assert [one["by"] for one in told if one["did"] == "connected"] == ["u1"]


def test_nothing_is_continued_before_somebody_looked(world: ApiWorld) -> None:
    draft = ready(world)
    answer = go_on(world, draft, looked=False)
    assert (answer.status, answer.json["code"]) == (409, "not-looked")
    assert not world.executions.started


def test_an_organisation_that_is_connected_is_refused_while_it_is_typed(world: ApiWorld) -> None:
    assert go_on(world, ready(world)).status == 201
    for side in ("intacct", "cashflow360"):
        answer = put(world, begun(world), side)
        assert (answer.status, answer.json["code"]) == (409, "already-connected"), side


def test_one_way_and_top_level_are_answered_before_anything_is_connected(world: ApiWorld) -> None:
    draft = begun(world)
    path = f"/drafts/{draft['id']}"
    refused = world.call("PATCH", path, {"one_way": True})
    assert (refused.status, refused.json["code"]) == (409, "not-confirmed")
    assert world.call("PATCH", path, {"one_way": True, "confirmed": True}).json["one_way"] is True
    refused = world.call("PATCH", path, {"configuration": "top-level"})
    assert (refused.status, refused.json["code"]) == (409, "not-offered")


def test_a_package_made_before_connecting_stays_the_connections(world: ApiWorld) -> None:
    draft = begun(world)
    link = draft_of(world, world.call("POST", f"/drafts/{draft['id']}/package"), 201)
    path = link["url"].removeprefix(PUBLIC)
    zipped = world.call("GET", path, tenant=None)
    assert zipped.status == 200
    xml = zipfile.ZipFile(io.BytesIO(zipped.raw)).read("ledgersync.xml").decode()
    assert world.call("GET", path, tenant=None).status == 410
    draft_of(world, put(world, draft, "intacct"))
    draft_of(world, put(world, draft, "cashflow360"))
    assert go_on(world, draft).status == 201
    target = xml.partition("<target>")[2].partition("</target>")[0]
    assert target.endswith(f"/intacct/events/{MINE}.{draft['id']}")
    secret = xml.partition("<argument>secret</argument>")[2].partition("<value>")[2].partition("</value>")[0]
    kept = world.connections.get(MINE, draft["id"])
    assert world.connections.accepts(kept, secret)
    assert not world.connections.accepts(kept, f"{secret}x")


def test_secrets_are_deleted_with_the_draft(world: ApiWorld) -> None:
    draft = ready(world)
    assert None not in secrets(world, draft)
    assert world.call("DELETE", f"/drafts/{draft['id']}").status == 200
    assert secrets(world, draft) == [None, None]
    assert world.call("GET", f"/drafts/{draft['id']}").status == 404


def test_deleting_a_continued_draft_leaves_the_connection_its_secrets(world: ApiWorld) -> None:
    draft = ready(world)
    go_on(world, draft)
    assert world.call("DELETE", f"/drafts/{draft['id']}").status == 200
    assert None not in secrets(world, draft)


def test_the_tick_deletes_secrets_before_they_are_fourteen_days_old_and_keeps_the_draft(world: ApiWorld) -> None:
    draft = begun(world)
    draft_of(world, put(world, draft, "intacct"))
    world.runs.clock.at += timedelta(days=5)
    draft_of(world, put(world, draft, "cashflow360"))
    world.runs.clock.at += SECRETS_LIVE - timedelta(days=5)
    assert cleared(world) == 0  # a call may still be using them
    refused = go_on(world, draft)
    assert (refused.status, refused.json["code"]) == (409, "draft-incomplete")
    world.runs.clock.at += FINISHING
    assert cleared(world) == 1
    assert secrets(world, draft) == [None, None]
    assert cleared(world) == 0
    kept = draft_of(world, world.call("GET", f"/drafts/{draft['id']}"))
    assert kept["missing"] == ["intacct", "cashflow360"]
    assert (kept["intacct"]["company_id"], kept["intacct"]["has_password"]) == (world.runs.ends.company_id, False)
    draft_of(world, put(world, draft, "intacct"))
    draft_of(world, put(world, draft, "cashflow360"))
    assert go_on(world, draft).status == 201


def test_the_tick_never_takes_the_secrets_of_a_connection(world: ApiWorld) -> None:
    """Continue was cut off before it could mark the draft."""
    draft = ready(world)
    go_on(world, draft)
    id = ConnectionId(MINE, draft["id"])
    past = world.runs.clock.now()
    world.drafts.kept[id] = replace(world.drafts.kept[id], connected=False, secrets_until=past)
    world.runs.clock.at += timedelta(days=1)
    cleared(world)
    assert None not in secrets(world, draft)


OF_A_DRAFT = [
    ("GET", "", None),
    ("PATCH", "", {"name": "mine"}),
    ("DELETE", "", None),
    ("PUT", "/intacct", {"entity_id": ""}),
    ("PUT", "/cashflow360", {}),
    ("POST", "/package", None),
    ("POST", "/reports", {"kind": "preview"}),
    ("GET", "/reports", None),
    ("GET", "/reports/r", None),
    ("GET", "/reports/r/file", None),
    ("POST", "/continue", {"looked": True}),
]


def test_every_route_of_a_draft_is_asked_for_another_tenants_below() -> None:
    asked = {f"{method} /drafts/{{draft}}{re.sub('/r(?=/|$)', '/{report}', part)}" for method, part, _ in OF_A_DRAFT}
    assert asked == {route for route in ROUTES if "{draft}" in route}


@pytest.mark.parametrize(("method", "part", "body"), OF_A_DRAFT)
def test_another_tenants_draft_is_not_there(world: ApiWorld, method: str, part: str, body: object) -> None:
    draft = begun(world)
    answer = world.call(method, f"/drafts/{draft['id']}{part}", body, tenant=OTHER)
    assert (answer.status, answer.json["detail"]) == (404, "There is no such draft.")
    assert world.call("GET", "/drafts", tenant=OTHER).json["items"] == []
    assert world.call(method, f"/drafts/{draft['id']}{part}", body, role="accountant").status == 403


def test_a_draft_somebody_else_changed_is_stale(world: ApiWorld) -> None:
    draft = begun(world)
    world.call("PATCH", f"/drafts/{draft['id']}", {"name": "West"})
    answer = world.call("PATCH", f"/drafts/{draft['id']}", {"name": "East", "version": draft["version"]})
    assert (answer.status, answer.json["code"]) == (409, "stale")
