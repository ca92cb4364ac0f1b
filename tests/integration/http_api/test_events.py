"""Events of both systems at the border: signed or refused, told once, and one wake for a burst."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledgersync.domain.frequency import Frequency
from ledgersync.domain.setup import event_key
from ledgersync.management.signatures import signed_by_sage
from ledgersync.management.state_access import NOBODY

from .signed import KEY, SECRET, address, event, sage_token, trigger, waiting, webhook
from .world import ApiWorld


def test_a_signed_webhook_is_answered_by_200_and_wakes_a_run_ten_seconds_later(listening: ApiWorld) -> None:
    answer = webhook(listening, event(listening))
    assert (answer.status, answer.json) == (200, {"status": "accepted"})
    assert listening.doorbell.rung == [(listening.id, 10.0, None)]
    assert waiting(listening) == 10


def test_a_burst_of_events_rings_once(listening: ApiWorld) -> None:
    for number in range(30):
        one = {**event(listening, f"e{number}"), "bill": {"id": f"00n{number}"}}
        assert webhook(listening, one).status == 200
    assert len(listening.doorbell.rung) == 1
    watch = listening.watches.watch(listening.id)
    assert watch is not None
    assert watch.many


def test_an_event_that_is_repeated_is_answered_and_counts_once(listening: ApiWorld) -> None:
    webhook(listening, event(listening))
    watch = listening.watches.watch(listening.id)
    assert watch is not None
    assert watch.wake_at is not None
    listening.watches.woken(listening.id, watch.wake_at, None, listening.runs.clock.now())
    assert webhook(listening, event(listening)).status == 200
    assert waiting(listening) == -1


@pytest.mark.parametrize("reading", ["minified", "escaped"])
def test_a_signature_over_another_reading_of_the_body_counts(listening: ApiWorld, reading: str) -> None:
    raw = json.dumps(event(listening), indent=1)
    signed = json.dumps(json.loads(raw), separators=(",", ":")) if reading == "minified" else json.dumps(raw)
    assert webhook(listening, raw, signed=signed).status == 200
    assert waiting(listening) == 10


@pytest.mark.parametrize(
    ("to", "key"), [("", "another key"), ("tenant-1.nobody", KEY), ("nobody.nothing", KEY), ("no-dot", KEY)]
)
def test_a_webhook_that_is_not_signed_by_the_connections_subscription_is_401(
    listening: ApiWorld, to: str, key: str
) -> None:
    answer = webhook(listening, event(listening), to=to, key=key)
    assert (answer.status, answer.json["code"]) == (401, "secret-wrong")
    assert waiting(listening) == -1


@pytest.mark.parametrize("body", ["", "[]", "{", '"text"', '{"metadata": 1}', '{"metadata": {"eventId": "e"}}', "\x00"])
def test_a_signed_body_that_is_no_event_is_400(listening: ApiWorld, body: str) -> None:
    assert webhook(listening, body).status in (400, 401)
    assert waiting(listening) == -1


@pytest.mark.parametrize("named", ["organizationId", "subscriptionId"])
def test_an_event_of_another_organisation_or_subscription_is_heard_and_wakes_nothing(
    listening: ApiWorld, named: str
) -> None:
    assert webhook(listening, event(listening, **{named: "somebody-elses"})).status == 200
    assert waiting(listening) == -1


@pytest.mark.parametrize("frequency", [Frequency.DAILY, Frequency.HOURLY])
def test_a_connection_that_chose_another_frequency_is_woken_by_no_event(
    listening: ApiWorld, frequency: Frequency
) -> None:
    listening.call("PUT", f"{listening.path}/frequency", {"frequency": frequency})
    assert webhook(listening, event(listening)).status == 200
    assert listening.doorbell.rung == []


def test_webhooks_over_the_limit_are_answered_by_200_all_the_same(
    listening: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledgersync.management.hints.HINTS_AN_HOUR", 1)
    assert [webhook(listening, event(listening, id)).status for id in ("e1", "e2")] == [200, 200]
    assert trigger(listening, {"object": "VENDOR", "key": "V1"}).status == 429


def test_a_signed_platform_trigger_is_answered_by_200_and_its_four_tries_count_once(listening: ApiWorld) -> None:
    for _ in range(4):
        assert trigger(listening, {"object": "APBILL", "key": "17", "event": "after_update"}).status == 200
    watch = listening.watches.watch(listening.id)
    assert watch is not None
    assert len(watch.hints) == 1


@pytest.mark.parametrize(
    "made",
    [
        {"secret": "another"},
        {"age": timedelta(hours=2)},
        {"age": -timedelta(hours=1)},
        {"payload_signature": "0" * 64},
        {"iat": "today"},
        {"exp": 0},
        {"token": "no.token"},
        {"token": "a.b.c"},
    ],
)
def test_a_platform_trigger_whose_token_is_wrong_is_401(listening: ApiWorld, made: dict[str, Any]) -> None:
    answer = trigger(listening, {"object": "VENDOR", "key": "V1"}, **made)
    assert (answer.status, answer.json["code"]) == (401, "secret-wrong")
    assert waiting(listening) == -1


def test_a_token_without_a_signature_is_no_token(listening: ApiWorld) -> None:
    header, content, _ = sage_token(listening, "{}").split(".")
    none = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for token in (f"{none}.{content}.", f"{header}.{content}."):
        assert not signed_by_sage(b"{}", token, SECRET, listening.runs.clock.now())


def test_a_deletion_that_a_trigger_tells_of_is_kept_for_the_run_it_wakes(listening: ApiWorld) -> None:
    assert trigger(listening, {"object": "VENDOR", "key": "V9", "event": "after_delete"}).status == 200
    found = listening.runs.registry.books(listening.id, NOBODY).reported()
    assert [(one.kind.value, one.key) for one in found] == [("vendor", "V9")]
    assert waiting(listening) == 10


@pytest.mark.parametrize("event", ["add", "set"])
def test_a_smart_event_wakes_a_run_and_a_wrong_secret_does_not(listening: ApiWorld, event: str) -> None:
    secret = "package-secret"
    listening.runs.registry.set_up(replace(listening.connection(), event_keys=(event_key(secret),)))
    path, said = f"/intacct/events/{address(listening)}", {"object": "APPYMT", "event": event, "key": "31"}
    assert listening.call("POST", path, {**said, "secret": "wrong"}, tenant=None).status == 401
    assert waiting(listening) == -1
    assert listening.call("POST", path, {**said, "secret": secret}, tenant=None).status == 202
    assert waiting(listening) == 10


def test_the_second_wake_comes_a_minute_after_the_first(listening: ApiWorld) -> None:
    webhook(listening, event(listening))
    watch, now = listening.watches.watch(listening.id), listening.runs.clock.now()
    assert watch is not None
    assert watch.wake_at is not None
    listening.watches.woken(listening.id, watch.wake_at, now, now + timedelta(minutes=5))
    webhook(listening, event(listening, "e2"))
    assert waiting(listening) == 60


DEEP, LONG = "[" * 40 + "]" * 40, "9" * 5000
HOSTILE = ["NaN", '"\\ud800"', DEEP, json.dumps(DEEP), f'{{"a": {LONG}}}', LONG]
SIGNED = {"x-bill-sha-signature": "é", "x-ia-sage-signature": "é.é.é"}


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("path", ["cashflow360", "intacct"])
@pytest.mark.parametrize("headers", [{}, SIGNED], ids=["", "signed"])
def test_hostile_bodies_and_headers_are_refused_and_never_fail(
    listening: ApiWorld, path: str, body: str, headers: dict[str, str]
) -> None:
    answer = listening.call("POST", f"/{path}/events/{address(listening)}", body, tenant=None, headers=headers)
    assert answer.status in (400, 401, 422)
    assert waiting(listening) == -1
