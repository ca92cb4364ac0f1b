"""Reports of a set-up that is not connected yet: its preview and its doctor."""

from __future__ import annotations

from ledgersync.ports import ConnectionId

from .test_drafts import begun, go_on, ready
from .test_drafts import world as world
from .world import MINE, ApiWorld


def test_the_preview_and_the_doctor_of_a_draft_look_and_write_nothing(world: ApiWorld) -> None:
    draft = ready(world)
    before = world.call("GET", "/connections").json
    path = f"/drafts/{draft['id']}"
    found = world.report("preview", path)
    assert found["complete"] and found["counts"]
    assert {one["check"]: one["result"] for one in world.report("doctor", path)["checks"]}["user"] == "pass"
    kept = world.call("GET", f"{path}/reports").json["items"]
    assert [(one["kind"], one["status"]) for one in kept] == [("doctor", "done"), ("preview", "done")]
    assert world.call("GET", f"{path}/reports/{kept[1]['id']}").json == kept[1]
    assert world.call("GET", "/connections").json == before
    assert world.runs.registry.connection(ConnectionId(MINE, draft["id"])) is None


def test_only_what_helps_before_connecting_can_be_reported_of_a_draft(world: ApiWorld) -> None:
    answer = world.call("POST", f"/drafts/{ready(world)['id']}/reports", {"kind": "tie-out"})
    assert answer.status == 422
    lacking = world.call("POST", f"/drafts/{begun(world)['id']}/reports", {"kind": "preview"})
    assert (lacking.status, lacking.json["code"]) == (409, "draft-incomplete")
    assert world.kept_reports.kept == {}


def test_the_preview_somebody_looked_at_stays_with_the_connection(world: ApiWorld) -> None:
    draft = ready(world)
    world.report("preview", f"/drafts/{draft['id']}")
    assert go_on(world, draft).status == 201
    kept = world.call("GET", f"/connections/{draft['id']}/reports").json["items"]
    assert [(one["kind"], one["status"]) for one in kept] == [("preview", "done")]
