"""Two people change a connection at once: nobody undoes what the other did, and who is refused learns what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from ledgersync.domain.model import Side
from ledgersync.domain.preferences import Preferences
from ledgersync.ports import ConnectionId
from tests.integration.http_api.world import APPROVED_ONLY, ApiWorld


@contextmanager
def meanwhile(world: ApiWorld, act: Callable[[], object]) -> Iterator[None]:
    """Right before the connection is written in there, somebody else acts."""
    waiting = [act]

    def before_write(operation: str, _: object) -> None:
        if operation in ("put_connection", "connect", "disconnect") and waiting:
            waiting.pop()()

    world.runs.registry.before_write = before_write
    yield
    world.runs.registry.before_write = lambda operation, changes: None
    assert not waiting


def renamed(world: ApiWorld) -> None:
    world.runs.registry.put_connection(replace(world.connection(), name="Renamed", changes={"name": 9}))


def test_preferences_saved_slowly_do_not_bring_back_a_connection_somebody_disconnected(world: ApiWorld) -> None:
    with meanwhile(world, lambda: world.call("POST", f"{world.path}/disconnect")):
        answer = world.call("PUT", f"{world.path}/preferences", APPROVED_ONLY)
    assert (answer.status, answer.json["code"]) == (409, "stale")
    assert [one["field"] for one in answer.json["errors"]] == ["credentials", "disconnected"]
    assert (world.connection().disconnected, world.connection().due_at) == (True, None)
    assert [world.runs.vault.get(world.id, side) for side in Side] == [None, None]


def test_a_rename_and_a_change_of_preferences_at_once_do_not_undo_each_other(world: ApiWorld) -> None:
    with meanwhile(world, lambda: world.call("PATCH", world.path, {"name": "Renamed"})):
        answer = world.call("PUT", f"{world.path}/preferences", APPROVED_ONLY)
    assert (answer.status, answer.json["code"]) == (409, "stale")
    assert [(one["field"], one["code"]) for one in answer.json["errors"]] == [("name", "changed")]
    assert world.connection().name == "Renamed"
    assert world.call("PUT", f"{world.path}/preferences", APPROVED_ONLY).status == 200


def test_only_approved_bills_stays_on_when_older_preferences_are_saved_at_the_same_time(world: ApiWorld) -> None:
    with meanwhile(world, lambda: world.call("PUT", f"{world.path}/preferences", APPROVED_ONLY)):
        answer = world.call("PUT", f"{world.path}/preferences", {"approved_only": False})
    assert (answer.status, answer.json["code"]) == (409, "stale")
    assert [one["field"] for one in answer.json["errors"]] == ["preferences.approved_only"]
    preferences = world.connection().preferences
    assert preferences is not None and preferences.approved_only


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"name": "Again"}),
        ("PUT", "/preferences", {"automatic": False}),
        ("PUT", "/credentials", {}),
    ],
)
def test_who_looked_at_an_older_version_is_told_what_changed_since(
    world: ApiWorld, method: str, path: str, body: dict[str, object]
) -> None:
    earlier = {"frequency": world.connection().version}
    world.runs.registry.put_connection(replace(world.connection(), changes=earlier))
    seen = world.call("GET", world.path).json["version"]
    assert world.call("PATCH", world.path, {"name": "First", "version": seen}).json["version"] == seen + 1
    answer = world.call(method, f"{world.path}{path}", {**body, "version": seen})
    assert (answer.status, answer.json["code"]) == (409, "stale")
    assert [one["field"] for one in answer.json["errors"]] == ["name"]
    assert world.call(method, f"{world.path}{path}", {**body, "version": seen + 1}).status == 200


def test_preferences_and_the_connection_tell_the_same_version(world: ApiWorld) -> None:
    saved = world.call("PUT", f"{world.path}/preferences", {"automatic": False}).json["version"]
    assert saved == world.call("GET", f"{world.path}/preferences").json["version"]
    assert saved == world.call("GET", world.path).json["version"]


def test_a_change_made_meanwhile_does_not_stop_a_disconnect(world: ApiWorld) -> None:
    with meanwhile(world, lambda: renamed(world)):
        answer = world.call("POST", f"{world.path}/disconnect")
    assert (answer.status, answer.json["status"], answer.json["due_at"]) == (200, "disconnected", None)
    assert (world.connection().name, world.connection().due_at) == ("Renamed", None)
    assert [world.runs.vault.get(world.id, side) for side in Side] == [None, None]


def test_who_disconnects_while_credentials_are_entered_wins_and_no_credentials_stay(
    world: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    intacct = world.new_connection()["intacct"]
    put = world.runs.vault.put
    once = [lambda: world.call("POST", f"{world.path}/disconnect")]

    def slow(id: ConnectionId, side: Side, secret: str) -> None:
        if once:
            once.pop()()
        put(id, side, secret)

    monkeypatch.setattr(world.runs.vault, "put", slow)
    answer = world.call("PUT", f"{world.path}/credentials", {"password": intacct["password"]})
    assert (answer.status, answer.json["code"]) == (409, "stale")
    assert (world.connection().disconnected, world.connection().due_at) == (True, None)
    assert [world.runs.vault.get(world.id, side) for side in Side] == [None, None]


@pytest.mark.parametrize(("method", "path"), [("PUT", "/credentials"), ("POST", "/disconnect")])
def test_kept_sessions_go_with_the_credentials_they_were_opened_with(world: ApiWorld, method: str, path: str) -> None:
    registry = world.runs.registry
    for side in Side:
        registry.put_session(world.id, side, "opened before")
    assert world.call(method, f"{world.path}{path}", {} if method == "PUT" else None).status == 200
    assert "opened before" not in [registry.session(world.id, side) for side in Side]


def test_a_preference_that_is_left_as_it_was_is_no_change(world: ApiWorld) -> None:
    world.call("PUT", f"{world.path}/preferences", APPROVED_ONLY)
    changed = world.connection().changes
    assert set(changed) == {"preferences.approved_only"}
    assert world.connection().preferences == replace(Preferences(), approved_only=True)
