"""How soon changes cross: what each choice costs, and from when on a connection is looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from .world import ApiWorld


def test_what_each_frequency_costs_is_told_before_anybody_chooses(world: ApiWorld) -> None:
    told = world.call("GET", f"{world.path}/frequency", role="viewer").json
    a_run = told["costs"][0]["transactions_a_month"] // 30
    assert [
        (one["frequency"], one["smart_events"], one["looks_a_month"], one["transactions_a_change"])
        for one in told["costs"]
    ] == [
        ("daily", False, 0, 0),
        ("hourly", False, 720, a_run),
        ("minutes", False, 8640, a_run),
        ("minutes", True, 0, a_run + 1),
    ]
    assert all(one["runs_a_month"] == 30 * a_run for one in told["costs"])
    assert (told["frequency"], told["next_look_at"]) == ("daily", None)


def test_choosing_follows_the_version_that_was_seen_and_begins_to_look(world: ApiWorld) -> None:
    seen = world.call("GET", f"{world.path}/frequency").json["version"]
    chosen = world.call("PUT", f"{world.path}/frequency", {"frequency": "hourly", "version": seen})
    assert (chosen.status, chosen.json["frequency"], chosen.json["version"]) == (200, "hourly", seen + 1)
    assert world.watches.watch(world.id) is not None
    late = world.call("PUT", f"{world.path}/frequency", {"frequency": "minutes", "version": seen})
    assert (late.status, [one["field"] for one in late.json["errors"]]) == (409, ["frequency"])
    world.call("PUT", f"{world.path}/frequency", {"frequency": "daily"})
    assert world.watches.watch(world.id) is None


def test_smart_events_go_with_minutes_only(world: ApiWorld) -> None:
    refused = world.call("PUT", f"{world.path}/frequency", {"frequency": "hourly", "smart_events": True})
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "smart_events")


def test_another_tenants_frequency_is_404(world: ApiWorld) -> None:
    for method, path, body in (
        ("GET", "frequency", None),
        ("PUT", "frequency", {"frequency": "daily"}),
        ("PUT", "triggers", {"client_secret": "x"}),
    ):
        assert world.call(method, f"{world.path}/{path}", body, tenant="tenant-2").status == 404


def test_a_connection_that_comes_back_is_looked_at_as_often_as_before(world: ApiWorld) -> None:
    world.call("PUT", f"{world.path}/frequency", {"frequency": "hourly"})
    due = world.runs.clock.now() + timedelta(hours=1)
    world.watches.kept[world.id] = replace(world.watches.kept[world.id], due_at=due)
    world.call("POST", f"{world.path}/pause")
    world.call("POST", f"{world.path}/resume")
    assert world.watches.kept[world.id].due_at == world.runs.clock.now() + timedelta(minutes=1)
    world.watches.disarm(world.id)  # as a look does once the connection is disconnected
    given = world.new_connection()["cashflow360"]
    assert world.call("PUT", f"{world.path}/credentials", {"token": given["token"]}).status == 200
    assert world.id in world.watches.kept
