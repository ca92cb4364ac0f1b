"""Whom notices go to, as an administrator sets it, and the events that the API itself tells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledgersync.domain.notices import CHOOSABLE
from ledgersync.http.api import resolver
from ledgersync.http.preference_bodies import PreferencesIn
from ledgersync.management.notices import SLACK
from ledgersync.management.telling import unexplained

from .test_tenants import OTHER
from .world import ApiWorld

MAIL = {"means": "email", "to": "dana@example.com", "events": ["sync-stopped", "weekly-digest"]}
HOOK = {"means": "webhook", "to": "https://hooks.example.com/in", "events": ["sync-stopped"]}
SLACKS = {"means": "slack", "to": f"{SLACK}T0/B0/secretsecret9876", "events": ["paused"]}


def put(world: ApiWorld, *channels: dict[str, Any], version: int | None = None) -> Any:
    return world.call("PUT", "/notices", {"channels": list(channels), "version": version})


def test_channels_are_kept_a_secret_is_shown_once_and_a_slack_address_never(world: ApiWorld) -> None:
    saved = put(world, MAIL, HOOK, SLACKS, version=0).json
    mail, hook, slack = saved["channels"]
    assert (mail["confirmed"], hook["confirmed"], slack["confirmed"]) == (False, True, True)
    assert hook["secret"].startswith("whsec_")
    assert (mail["secret"], slack["secret"], slack["to"]) == ("", "", f"{SLACK}…9876")
    read = world.call("GET", "/notices")
    assert "secretsecret" not in read.raw.decode()
    assert hook["secret"] not in read.raw.decode()
    assert read.json == {**saved, "channels": [{**one, "secret": ""} for one in saved["channels"]]}
    assert [one["event"] for one in read.json["events"]] == list(CHOOSABLE)


def test_an_address_gets_nothing_but_its_code_until_somebody_types_it(world: ApiWorld) -> None:
    [channel] = put(world, MAIL).json["channels"]
    [code] = [one for one in world.notice_box.out.values() if one]
    assert (code.notice.event, code.channel_id) == ("confirm", channel["id"])
    assert "12345678" in code.notice.words
    test = {"channel": channel["id"]}
    assert world.call("POST", "/notices/test", test).json["code"] == "channel-closed"
    wrong = world.call("POST", "/notices/confirm", {**test, "code": "00000000"})
    assert (wrong.status, wrong.json["code"]) == (422, "code-wrong")
    right = world.call("POST", "/notices/confirm", {**test, "code": " 12345678 "})
    assert right.json["channels"][0]["confirmed"] is True
    assert world.call("POST", "/notices/test", test).status == 202


def test_a_code_cannot_be_guessed(world: ApiWorld) -> None:
    [channel] = put(world, MAIL).json["channels"]
    body = {"channel": channel["id"], "code": "1"}
    codes = [world.call("POST", "/notices/confirm", body).json["code"] for _ in range(12)]
    assert codes == ["code-wrong"] * 10 + ["too-many-refused"] * 2


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"to": "http://hooks.example.com/"}, "Only https at its usual port is sent to."),
        ({"to": "https://169.254.169.254/latest"}, "Only public addresses are sent to."),
        ({"means": "email", "to": "dana"}, "This is no e-mail address."),
        ({"means": "email", "to": "dana@example.com\r\nBcc: all@example.com"}, "This is no e-mail address."),
        ({"means": "slack"}, f"An incoming webhook of Slack begins with {SLACK}."),
        ({"id": "never"}, "This address is not kept any more. Load the page again."),
    ],
)
def test_an_address_that_cannot_be_sent_to_is_refused_in_words(
    world: ApiWorld, changed: dict[str, str], words: str
) -> None:
    answer = put(world, {**HOOK, **changed})
    assert (answer.status, answer.json["code"]) == (422, "notices-invalid")
    assert answer.json["errors"] == [{"field": "channels.0.to", "code": "wrong", "detail": words}]


def test_two_who_save_at_once_undo_nothing_of_one_another(world: ApiWorld) -> None:
    put(world, HOOK, version=0)
    answer = put(world, MAIL, version=0)
    assert (answer.status, answer.json["code"]) == (409, "stale")


def test_what_is_kept_changes_its_events_only_and_another_tenants_channels_are_not_there(world: ApiWorld) -> None:
    [hook] = put(world, HOOK).json["channels"]
    kept = put(world, {**hook_in(hook), "to": "https://elsewhere.example.com/", "events": []}).json["channels"]
    assert kept == [{**hook, "secret": "", "events": []}]
    assert world.call("GET", "/notices", tenant=OTHER).json["channels"] == []
    assert world.call("POST", "/notices/test", {"channel": hook["id"]}, tenant=OTHER).status == 404


def hook_in(hook: dict[str, Any]) -> dict[str, Any]:
    return {name: hook[name] for name in ("id", "means", "to", "events")}


def test_a_paused_webhook_is_resumed_by_saving_it(world: ApiWorld) -> None:
    [hook] = put(world, HOOK).json["channels"]
    box = world.notice_box
    settings = box.settings("tenant-1")
    channel = settings.channel(hook["id"])
    assert channel is not None
    box.put_settings("tenant-1", settings.with_channel(replace(channel, paused="Paused on …")))
    assert world.call("POST", "/notices/test", {"channel": hook["id"]}).json["detail"] == "Paused on …"
    [resumed] = put(world, {**hook_in(hook), "resume": True}).json["channels"]
    assert resumed["paused"] == ""


def test_a_pause_and_a_permanent_choice_are_told_with_who_did_it(synced: ApiWorld) -> None:
    synced.call("POST", f"{synced.path}/pause")
    synced.call("POST", f"{synced.path}/resume")
    shown = synced.call("GET", f"{synced.path}/preferences").json
    wanted = {name: value for name, value in shown.items() if name in PreferencesIn.model_fields}
    wanted |= {"approved_only": True, "version": None}
    if "confirmed" in PreferencesIn.model_fields:
        wanted["confirmed"] = ["approved_only"]
    assert synced.call("PUT", f"{synced.path}/preferences", wanted).status == 200
    assert [(one.event, one.words) for one in synced.notice_box.events.values()] == [
        ("paused", "u1 paused it. Nothing syncs until it is resumed."),
        ("permanent-choice", "u1 turned on: sync only approved bills and vendor credits. It can't be turned off."),
    ]


def test_cents_that_nothing_explains_are_told_without_saying_how_many(world: ApiWorld) -> None:
    at = world.runs.clock.now()
    figures = {"payables_unexplained": "0.01", "receivables_unexplained": "0.00", "payables_difference": "5.00"}
    notice = unexplained(world.connection(), "r1", figures, at)
    assert notice is not None
    assert notice.words == "The tie-out of payables has cents that nothing explains."
    assert unexplained(world.connection(), "r1", {**figures, "payables_unexplained": "0"}, at) is None


def test_a_code_and_a_test_are_hurried_and_nothing_else(world: ApiWorld) -> None:
    hurried = list[str]()
    services = world.api._services
    hurrying = replace(services.notices(), hurry=lambda: hurried.append("now"))
    world.api._services = replace(services, notices=lambda: hurrying)
    world.api.app = resolver(world.api._services)
    mail, hook = put(world, MAIL, HOOK, version=0).json["channels"]
    assert hurried == ["now"], "the code"
    assert world.call("POST", "/notices/test", {"channel": hook["id"]}).status == 202
    assert hurried == ["now", "now"]
    put(world, {**MAIL, "id": mail["id"]}, version=1)
    assert world.call("POST", f"{world.path}/pause").status == 200
    assert len(hurried) == 2
