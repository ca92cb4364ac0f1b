"""What the API answers when a system is not there, and when the product itself fails."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ledgersync.ports import Connection
from sandbox.cashflow360.transport import Cashflow360Transport

from .world import ApiWorld


def test_a_system_that_is_not_there_is_busy_and_says_when_to_come_back(world: ApiWorld) -> None:
    world.runs.scenario.intacct.offline = True
    answer = world.call(
        "POST", f"{world.path}/terms", {"side": "intacct", "of": "payables", "name": "Net 30", "days": 30}
    )
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json["code"], answer.json["title"]) == ("busy", "Try again later")
    assert [one["code"] for one in answer.json["errors"]] == ["intacct-offline"]
    assert "off-line" in answer.json["detail"]


def test_a_failure_of_the_product_tells_nothing_of_itself(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_tenant: str) -> list[Connection]:
        raise ValueError("password hunter2")

    monkeypatch.setattr(world.runs.registry, "connections", broken)
    answer = world.call("GET", "/connections")
    assert (answer.status, answer.json["code"]) == (500, "unexpected")
    assert answer.json["detail"] == "The request failed; it was logged."
    assert b"hunter2" not in answer.raw and b"ValueError" not in answer.raw


def test_a_token_that_opens_another_organisation_is_told_so(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    world.call("POST", f"{world.path}/disconnect")
    ours, answering = world.runs.ends.organization.id, Cashflow360Transport.handle_request

    def elsewhere(self: Any, request: httpx.Request) -> httpx.Response:
        answer = answering(self, request)
        changed = answer.read().replace(ours.encode(), b"00801ELSEWHERE000000")
        return httpx.Response(answer.status_code, content=changed)

    monkeypatch.setattr(Cashflow360Transport, "handle_request", elsewhere)
    answer = world.call("POST", "/connections", world.new_connection())
    assert answer.status == 422
    (only,) = answer.json["errors"]
    assert (only["code"], only["field"]) == ("cashflow360-other-organization", "cashflow360.organization_id")
    assert "another organisation" in only["detail"]
