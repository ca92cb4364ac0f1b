"""Runs: listed, read one by one, and started at a call."""

from __future__ import annotations

from ledgersync.ports import Run

from .world import ApiWorld


def test_runs_are_listed_newest_first_by_cursor_and_read_one_by_one(world: ApiWorld) -> None:
    at = world.runs.clock.now()
    for number in range(5):
        world.runs.registry.start_run(Run(world.id, f"2026010{number}T000000Z-shop", "schedule", "succeeded", at))
    page = world.call("GET", f"{world.path}/runs", query={"limit": "3"}).json
    rest = world.call("GET", f"{world.path}/runs", query={"limit": "3", "cursor": page["next"]}).json
    ids = [one["run_id"] for one in page["items"] + rest["items"]]
    assert ids == [f"2026010{number}T000000Z-shop" for number in (4, 3, 2, 1, 0)]
    assert world.call("GET", f"{world.path}/runs/{ids[0]}").json == page["items"][0]
    assert world.call("GET", f"{world.path}/runs/none").status == 404


def test_sync_now_answers_at_once_keeps_to_one_run_and_cools_down(world: ApiWorld) -> None:
    first = world.call("POST", f"{world.path}/sync", headers={"idempotency-key": "k1"})
    assert (first.status, first.json["answer"]) == (202, "started")
    assert first.headers["location"] == f"{world.path}/runs/{first.json['run_id']}"
    assert world.call("POST", f"{world.path}/sync").json == {**first.json, "answer": "going"}
    (arn,) = world.executions.started
    world.executions.end(arn, "SUCCEEDED")
    cooling = world.call("POST", f"{world.path}/sync")
    assert (cooling.status, cooling.json["code"]) == (429, "cool-down")
    assert int(cooling.headers["retry-after"]) > 0
    again = world.call("POST", f"{world.path}/sync", headers={"idempotency-key": "k1"})
    assert (again.status, again.json["answer"], again.json["run_id"]) == (202, "repeated", first.json["run_id"])
