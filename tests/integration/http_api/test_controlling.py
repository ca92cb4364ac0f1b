"""A run's progress, stopping it, pausing and resuming a connection, through the API."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledgersync.ports import Pause, Run
from ledgersync.runs.failures import RunStatus

from .test_package import connected
from .test_summary import set_up, summary
from .world import MINE, ApiWorld

PERSON = {"email": "dana@example.com"}


def going(world: ApiWorld) -> str:
    """A run that was started and goes: its id."""
    started: dict[str, Any] = world.call("POST", f"{world.path}/sync").json
    return str(started["run_id"])


def test_a_run_that_has_not_begun_says_so(world: ApiWorld) -> None:
    run_id = going(world)
    answer = world.call("GET", f"{world.path}/runs/{run_id}/progress", role="viewer")
    assert answer.status == 200
    assert {name: value for name, value in answer.json.items() if name != "started_at"} == {
        "run_id": run_id,
        "status": "running",
        "group": "",
        "as_of": None,
        "counts": {},
        "sage_transactions": 0,
        "stopping": False,
        "stop_by": "",
    }


def test_the_counts_of_a_run_are_readable_while_it_goes(world: ApiWorld) -> None:
    run_id = going(world)
    world.runs.clock.left = 900.0
    world.runs.slice_of(run_id)
    found = world.call("GET", f"{world.path}/runs/{run_id}/progress", role="viewer").json
    assert (found["status"], found["group"]) == ("running", "lists")
    assert any(name.endswith("|created") for name in found["counts"])
    assert found["sage_transactions"] > 0
    assert found["as_of"]


def test_a_run_that_is_stopped_says_by_whom_and_a_run_that_ended_is_not_stopped(world: ApiWorld) -> None:
    run_id = going(world)
    claims = {**(world.claims("tenant-1", "accountant") or {}), **PERSON}
    answer = world.call("POST", f"{world.path}/runs/{run_id}/cancel", claims=claims)
    assert answer.status == 202
    assert (answer.json["stopping"], answer.json["stop_by"]) == (True, "dana@example.com")
    run = world.runs.registry.run(world.id, run_id)
    assert run is not None
    world.runs.registry.end_run(replace(run, status=RunStatus.CANCELLED, ended_at=world.runs.clock.now()))
    answer = world.call("POST", f"{world.path}/runs/{run_id}/cancel", claims=claims)
    assert (answer.status, answer.json["code"], answer.json["detail"]) == (
        409, "run-ended", "This run has ended already.",
    )  # fmt: skip
    assert world.call("GET", f"{world.path}/runs/{run_id}/progress").json["stopping"] is False


@pytest.mark.parametrize(("method", "tail"), [("GET", "progress"), ("POST", "cancel")])
def test_a_run_that_never_was_is_not_found(world: ApiWorld, method: str, tail: str) -> None:
    assert world.call(method, f"{world.path}/runs/never/{tail}").status == 404


def test_a_paused_connection_is_not_due_refuses_sync_now_in_words_and_shows_it(world: ApiWorld) -> None:
    set_up(world)
    world.runs.registry.set_due(world.id, world.runs.clock.now())
    claims = {**(world.claims("tenant-1") or {}), **PERSON}
    paused = world.call("POST", f"{world.path}/pause", claims=claims).json
    assert paused["paused"]["by"] == "dana@example.com"
    assert paused["paused"]["words"] == "dana@example.com paused it."
    assert world.connection().due_at is None
    assert summary(world)["state"] == "paused"
    refused = world.call("POST", f"{world.path}/sync")
    assert (refused.status, refused.json["code"], refused.json["detail"]) == (
        409,
        "paused",
        "This connection is paused. dana@example.com paused it. Resume it first.",
    )
    assert world.call("POST", f"{world.path}/pause", claims=claims).json["version"] == paused["version"]
    resumed = world.call("POST", f"{world.path}/resume", claims=claims).json
    assert (resumed["paused"], bool(resumed["due_at"])) == (None, True)
    assert world.call("POST", f"{world.path}/sync").status == 202


def test_saving_preferences_while_paused_schedules_nothing(synced: ApiWorld) -> None:
    synced.call("POST", f"{synced.path}/pause")
    shown = synced.call("GET", f"{synced.path}/preferences").json
    for automatic in (False, True):
        wanted = {name: value for name, value in shown.items() if name not in ("transactions_wait_for", "warnings")}
        wanted = {**wanted, "automatic": automatic, "version": synced.connection().version}
        assert synced.call("PUT", f"{synced.path}/preferences", wanted).status == 200
        assert synced.connection().due_at is None
    synced.call("POST", f"{synced.path}/resume")
    assert synced.connection().due_at is not None


def test_what_is_synced_by_hand_only_is_not_due_after_a_pause(synced: ApiWorld) -> None:
    assert synced.call("PUT", f"{synced.path}/preferences", {"automatic": False}).status == 200
    synced.call("POST", f"{synced.path}/pause")
    resumed = synced.call("POST", f"{synced.path}/resume").json
    assert (resumed["paused"], resumed["due_at"], synced.connection().due_at) == (None, None, None)


def credentials(world: ApiWorld) -> dict[str, str]:
    body = world.new_connection()
    return {"user_id": body["intacct"]["user_id"], "password": body["intacct"]["password"],
            "token_name": body["cashflow360"]["token_name"], "token": body["cashflow360"]["token"]}  # fmt: skip


@pytest.mark.parametrize(("by", "resumes"), [("", True), ("dana@example.com", False)])
def test_new_credentials_resume_what_paused_by_itself_and_nothing_else(world: ApiWorld, by: str, resumes: bool) -> None:
    pause = Pause(world.runs.clock.now(), by, "why")
    world.runs.registry.put_connection(replace(world.connection(), paused=pause))
    world.runs.registry.set_due(world.id, None)
    answer = world.call("PUT", f"{world.path}/credentials", credentials(world))
    assert answer.status == 200
    kept = world.connection()
    assert (kept.paused is None, kept.due_at is not None) == (resumes, resumes)
    assert (answer.json["paused"] is None) is resumes


def test_refused_sign_ins_before_a_resumption_do_not_pause_again(world: ApiWorld) -> None:
    world.call("POST", f"{world.path}/pause")
    world.call("POST", f"{world.path}/resume")
    at = world.connection().resumed_at
    assert at is not None
    run = Run(world.id, "r1", "schedule", RunStatus.FAILED, at - timedelta(days=1), error="intacct-user-refused")
    world.runs.registry.end_run(run)
    assert world.connection().paused is None


def test_the_history_says_who_asked_for_a_sync_and_a_stop(synced: ApiWorld) -> None:
    """Asked again, the same is told once; what a run changed by itself stays apart."""
    claims = {**(synced.claims(MINE) or {}), "email": "dana@example.com"}
    headers = {"idempotency-key": "k1"}
    asked = [synced.call("POST", f"{synced.path}/sync", claims=claims, headers=headers).json for _ in range(2)]
    [run_id] = {one["run_id"] for one in asked}
    for _ in range(2):
        assert synced.call("POST", f"{synced.path}/runs/{run_id}/cancel", claims=claims).status == 202
    items = synced.call("GET", f"{synced.path}/history", query={"by": "dana"}).json["items"]
    name, at = synced.connection().name, synced.runs.clock.now().isoformat().replace("+00:00", "Z")
    assert sorted((one["subject"], one["happened"], one["at"], one["run_id"]) for one in items) == [
        (f"connection {name}", "stopped", at, run_id),
        (f"connection {name}", "told to sync now", at, run_id),
    ]
    assert {one["by"] for one in items} == {"dana@example.com"}
    assert synced.call("GET", f"{synced.path}/runs/{run_id}/changes").json["items"] == []


def test_the_history_says_who_asked_for_a_package(world: ApiWorld) -> None:
    path, claims = connected(world), {**(world.claims("tenant-2") or {}), "email": "ann@other.example"}
    assert world.call("POST", f"{path}/package", claims=claims).status == 201
    told = world.call("GET", f"{path}/history", query={"by": "ann"}, claims=claims).json["items"]
    assert [one["happened"] for one in told] == ["given a customization package to install"]
    assert "." not in told[0]["run_id"] + told[0]["label"], "no part of the link"
