"""Notices on the deployed product: in the emulator's SES, and at a webhook of this machine, each once."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import httpx
from standardwebhooks import Webhook

from tests.e2e.conftest import Product
from tests.integration.test_notices import Receiver, receiver

__all__ = ["receiver"]

CONNECTION, DANA = "harbor-east", "dana@harbor.example"
SOON = 60.0


def until(found: Callable[[], Any]) -> Any:
    """What is found, soon; no tick comes meanwhile."""
    ends = time.monotonic() + SOON
    while not (seen := found()):
        assert time.monotonic() < ends, "nothing arrived"
        time.sleep(0.2)
    return seen


def test_a_test_arrives_at_once_and_an_event_once_by_mail_and_at_a_signed_webhook(
    product: Product, receiver: Receiver
) -> None:
    stack = product.stack
    enrolment = next(one for one in product.enrolments if one.connection_id == CONNECTION)
    headers = {"authorization": f"Bearer {stack.token(enrolment.tenant_id)}"}

    def mails(subject: str) -> list[dict[str, Any]]:
        return [one for one in stack.outbox() if one["To"] == [DANA] and subject in one["Subject"]]

    def hooks(event: str) -> list[dict[str, Any]]:
        return [body for body in map(json.loads, (text for _, text in receiver.got)) if body["type"] == event]

    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=30) as api:
        wanted = [
            {"means": means, "to": to, "events": ["paused"]}
            for means, to in (("email", DANA), ("webhook", receiver.url))
        ]
        saved = api.put("/notices", json={"channels": wanted, "version": 0}).raise_for_status().json()
        mail, hook = saved["channels"]
        [asked] = until(lambda: mails("Confirm this address"))
        [code] = re.findall(r"\b\d{8}\b", asked["BodyText"])
        api.post("/notices/confirm", json={"channel": mail["id"], "code": code}).raise_for_status()
        for channel in (mail, hook):
            api.post("/notices/test", json={"channel": channel["id"]}).raise_for_status()
        until(lambda: mails("A test") and receiver.got)
        assert len(receiver.got) == 1
        api.post(f"/connections/{CONNECTION}/pause").raise_for_status()
        for _ in range(2):
            stack.fire_schedule()
        api.post(f"/connections/{CONNECTION}/resume").raise_for_status()
    assert len(until(lambda: mails("paused"))) == 1
    assert len(until(lambda: hooks("paused"))) == 1
    for given, body in receiver.got:
        assert Webhook(hook["secret"]).verify(body, given) == json.loads(body)
