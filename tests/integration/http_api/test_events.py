"""Events of both systems at the border: signed or refused, told once, and one wake for a burst."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledgersync.adapters.setup.package_file import build as package
from ledgersync.domain.frequency import Frequency
from ledgersync.domain.setup import event_key
from ledgersync.management.signatures import signed_by_sage
from ledgersync.management.state_access import NOBODY
from ledgersync.mapping.events import EVENTS
from ledgersync.ports.watching import Sealed, Subscription
from sandbox.cashflow360.edits import User
from sandbox.cashflow360.events.subscriptions import Subscription as BillSubscription
from sandbox.intacct.triggers import PlatformTriggers
from sandbox.offline_jobs import OfflineJobs

from .events import Answer
from .test_setup import vendor
from .world import PUBLIC, ApiWorld

KEY, SECRET = "bill-security-key", "oauth-client-secret"


@pytest.fixture
def listening(world: ApiWorld) -> ApiWorld:
    """The connection syncs within minutes, BILL's subscription and the Platform client are known."""
    chosen = world.call("PUT", f"{world.path}/frequency", {"frequency": "minutes"})
    assert chosen.status == 200, chosen.raw
    world.watches.seal(world.id, Sealed.WEBHOOKS, KEY)
    read_to = world.runs.clock.now()
    world.watches.keep_subscription(world.id, Subscription(subscription_id="s1", url="https://x", read_to=read_to))
    assert world.call("PUT", f"{world.path}/triggers", {"client_secret": SECRET}).json["triggers"] is True
    return world


def address(world: ApiWorld) -> str:
    return f"{world.id.tenant_id}.{world.id.connection_id}"


def event(world: ApiWorld, id: str = "e1", **metadata: str) -> dict[str, Any]:
    about = {
        "eventId": id,
        "subscriptionId": "s1",
        "organizationId": world.connection().organization_id,
        "eventType": "bill.updated",
        "version": "1",
    }
    return {"metadata": {**about, **metadata}, "bill": {"id": "00n1", "updatedTime": "2026-01-31T10:00:00.000+00:00"}}


def webhook(world: ApiWorld, content: object, *, key: str = KEY, to: str = "", signed: str = "") -> Answer:
    raw = content if isinstance(content, str) else json.dumps(content)
    digest = hmac.new(key.encode(), (signed or raw).encode(), hashlib.sha256).digest()
    headers = {"x-bill-sha-signature": b64encode(digest).decode()}
    path = f"/cashflow360/events/{to or address(world)}"
    return world.call("POST", path, raw, tenant=None, headers=headers)


def sage_token(world: ApiWorld, raw: str, *, secret: str = SECRET, age: timedelta = timedelta(), **claims: Any) -> str:
    made = world.runs.clock.now() - age
    said = {
        "iss": "sage",
        "iat": int(made.timestamp() * 1000),
        "exp": int((made + timedelta(hours=1)).timestamp() * 1000),
        "payload_signature": hashlib.sha256(raw.encode()).hexdigest(),
        **claims,
    }
    parts = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "HS256"}, said)]
    signature = hmac.new(secret.encode(), ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, urlsafe_b64encode(signature).decode().rstrip("=")])


def trigger(world: ApiWorld, content: object, *, key: str = "k1", token: str = "", **made: Any) -> Answer:
    raw = json.dumps(content)
    headers = {"x-ia-sage-signature": token or sage_token(world, raw, **made), "idempotency-key": key}
    return world.call("POST", f"/intacct/events/{address(world)}", raw, tenant=None, headers=headers)


def waiting(world: ApiWorld) -> int:
    """Seconds until the wake; -1 when nothing waits."""
    watch = world.watches.watch(world.id)
    return int((watch.wake_at - world.runs.clock.now()).total_seconds()) if watch and watch.wake_at else -1


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


def test_what_people_change_in_cashflow360_arrives_however_its_webhooks_come(listening: ApiWorld) -> None:
    """Signed by the sandbox, doubled and in disorder; an answer that gets lost is followed by a repeat."""
    world, answered = listening.runs.scenario.cashflow360, list[int]()
    world.events.weather.repeated, world.events.weather.shuffled = 1.0, True
    org, lose = listening.runs.ends.organization, iter([True])
    subscription = BillSubscription(
        id="s1",
        organization=org,
        name="Ledgersync",
        url=f"{PUBLIC}/cashflow360/events/{address(listening)}",
        events=frozenset(EVENTS),
        key=KEY,
        created=listening.runs.clock.now(),
    )
    world.events.add(org, subscription)

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        answer = listening.call("POST", url.removeprefix(PUBLIC), body.decode(), tenant=None, headers=headers)
        answered.append(answer.status)
        return 0 if next(lose, False) else answer.status

    User(org).create("Vendor", name="Seven Seas")
    User(org).create("Vendor", name="Eight Isles")
    world.events.deliver(post)
    listening.runs.clock.sleep(30)
    world.events.deliver(post)
    assert answered == [200] * 5
    assert len(listening.doorbell.rung) == 1
    watch = listening.watches.watch(listening.id)
    assert watch is not None
    assert len(watch.hints) == 2
    assert subscription.enabled


def test_the_four_tries_of_a_platform_trigger_carry_one_key_and_end_with_the_first_200(listening: ApiWorld) -> None:
    runs, statuses = listening.runs, list[int]()
    triggers = PlatformTriggers(rows=audit_rows(listening), secret=SECRET, now=runs.clock.now)
    triggers.add("VENDOR", f"{PUBLIC}/intacct/events/{address(listening)}")
    vendor(runs.ends.books, "V7", "Seven Seas")
    lost = iter([True, True, True])

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        answer = listening.call("POST", url.removeprefix(PUBLIC), body.decode(), tenant=None, headers=headers)
        statuses.append(answer.status)
        return 503 if next(lost, False) else answer.status

    for seconds in (0, 10, 20, 60, 600):
        runs.clock.sleep(seconds)
        triggers.deliver(post)
    assert statuses == [200] * 4
    assert (triggers.waiting, triggers.given_up) == ([], [])
    assert len(listening.doorbell.rung) == 1


def test_a_smart_event_behind_an_import_is_heard_late_and_still_wakes(listening: ApiWorld) -> None:
    secret, runs = "package-secret", listening.runs
    runs.registry.set_up(replace(listening.connection(), event_keys=(event_key(secret),), smart_events=True))
    target = f"{PUBLIC}/intacct/events/{address(listening)}"
    jobs = OfflineJobs(now=runs.clock.now)
    runs.scenario.intacct.post = jobs
    runs.ends.books.import_package(package(listening.connection(), target, secret))
    jobs.import_file(minutes=7)
    vendor(runs.ends.books, "V7", "Seven Seas")

    def post(url: str, said: Mapping[str, str]) -> None:
        assert listening.call("POST", url.removeprefix(PUBLIC), dict(said), tenant=None).status == 202

    assert jobs.work(post) == 0
    runs.clock.sleep(7 * 60 + 2)
    assert jobs.work(post) == 1
    assert waiting(listening) == 10


def audit_rows(world: ApiWorld) -> Callable[[], list[Mapping[str, object]]]:
    """The company's audit history, oldest first."""
    table = world.runs.ends.books.table("AUDITHISTORY")
    return lambda: [row for _, row in sorted(table.rows.items())]


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
