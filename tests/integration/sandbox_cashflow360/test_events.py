"""Events of version 3 as the reference has them: sessions, subscriptions, deliveries that fail, the history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from sandbox.cashflow360.edits import User
from sandbox.cashflow360.events.gateway import events_answer
from sandbox.cashflow360.events.subscriptions import signature
from sandbox.cashflow360.world import Cashflow360World

KEY = "7b6f0a52-6a2c-4f0e-9b2e-0d6f7f0a1c11"


@dataclass
class Api:
    """An installation with one organisation, signed in."""

    at: datetime = datetime(2026, 1, 31, 10, tzinfo=UTC)
    posted: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    answers: int = 200

    def __post_init__(self) -> None:
        self.world = Cashflow360World(lambda: self.at, Random(1), [("Shop", "sync")])
        (self.org,) = self.world.organizations.values()
        self.session = self.login()["sessionId"]

    def login(self, **changed: str) -> Any:
        said = {"username": "sync", "password": self.org.token, "organizationId": self.org.id}
        body = {**said, "devKey": self.world.dev_key, **changed}
        return self.call("POST", "/connect/v3/login", body)

    def call(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None, expect: int = 200
    ) -> Any:
        known = {"devKey": self.world.dev_key, "sessionId": getattr(self, "session", "")}
        content = b"" if body is None else json.dumps(body).encode()
        status, _, answer = events_answer(self.world, method, path, content, {**known, **(headers or {})})
        assert status == expect, answer
        return json.loads(answer)

    def subscribe(self, *, expect: int = 200, key: str = KEY, version: str = "1", url: str = "https://x.test/e") -> Any:
        wanted = {
            "name": "Mine",
            "status": {"enabled": True},
            "events": [{"type": type, "version": version} for type in ("vendor.created", "vendor.updated")],
            "notificationUrl": url,
        }
        return self.call("POST", "/connect-events/v3/subscriptions", wanted, {"X-Idempotent-Key": key}, expect)

    def deliver(self, seconds: float = 0) -> int:
        self.at += timedelta(seconds=seconds)

        def post(_url: str, body: bytes, headers: dict[str, str]) -> int:
            self.posted.append((body, headers))
            return self.answers

        return self.world.events.deliver(post)


@pytest.fixture
def api() -> Api:
    return Api()


def test_a_wrong_token_or_session_is_401(api: Api) -> None:
    said = {"username": "sync", "password": "wrong", "organizationId": api.org.id, "devKey": api.world.dev_key}
    api.call("POST", "/connect/v3/login", said, expect=401)
    api.call("GET", "/connect-events/v3/subscriptions", headers={"sessionId": "none"}, expect=401)
    api.call("GET", "/connect-events/v3/subscriptions", headers={"devKey": "none"}, expect=401)


@pytest.mark.parametrize(
    "given", [{"key": ""}, {"key": "7b6f0a526a2c4f0e9b2e0d6f7f0a1c11"}, {"version": "1.0"}, {"url": "http://x.test"}]
)
def test_a_subscription_that_is_not_as_documented_is_refused(api: Api, given: dict[str, str]) -> None:
    wanted = {"key": KEY, "version": "1", "url": "https://x.test/e", **given}
    api.subscribe(expect=400, key=wanted["key"], version=wanted["version"], url=wanted["url"])


def test_the_key_is_shown_once_and_the_same_subscription_is_refused(api: Api) -> None:
    made = api.subscribe()
    assert made["securityKey"]
    assert "securityKey" not in api.subscribe()  # under the same idempotency key
    api.subscribe(key=KEY.replace("7b", "8c"), expect=400)
    (listed,) = api.call("GET", "/connect-events/v3/subscriptions")["results"]
    assert "securityKey" not in listed
    renewed = api.call("POST", f"/connect-events/v3/subscriptions/{made['id']}/security-key")["securityKey"]
    assert renewed != made["securityKey"]


def test_a_change_is_delivered_signed_and_an_edit_that_tells_nothing_is_not(api: Api) -> None:
    key = api.subscribe()["securityKey"]
    vendor = User(api.org).create("Vendor", name="Acme")
    assert api.deliver() == 1
    ((body, headers),) = api.posted
    assert headers["x-bill-sha-signature"] == signature(body, key)
    told = json.loads(body)
    assert (told["metadata"]["eventType"], told["vendor"]["id"]) == ("vendor.created", vendor["id"])
    User(api.org).update("Vendor", vendor["id"], email="acme@example.com")
    assert api.deliver() == 0
    User(api.org).update("Vendor", vendor["id"], name="Acme Inc")
    assert api.deliver() == 1


def test_deliveries_that_fail_are_tried_ever_later_until_the_subscription_ends(api: Api) -> None:
    made = api.subscribe()
    api.answers = 202
    User(api.org).create("Vendor", name="Acme")
    tries = [len(api.posted) for _ in range(8) if api.deliver(3600) == 0]
    assert tries == [1, 2, 3, 4, 5, 6, 6, 6]
    mine = f"/connect-events/v3/subscriptions/{made['id']}"
    assert api.call("GET", mine)["status"] == {"enabled": False}
    User(api.org).create("Vendor", name="Told to nobody")
    assert api.deliver() == 0
    told = api.call("GET", f"/connect-events/v3/events/subscription/{made['id']}?ascending=true&max=1")
    assert ([json.loads(one["payload"])["vendor"]["name"] for one in told["results"]], told["nextPage"]) == (
        ["Acme"],
        "1",
    )
    assert api.call("PATCH", mine, {"status": {"enabled": True}})["status"] == {"enabled": True}
    api.answers = 200
    again = f"/connect-events/v3/events/subscription/{made['id']}/event/{told['results'][0]['id']}"
    api.call("POST", again)
    assert api.deliver() == 1
