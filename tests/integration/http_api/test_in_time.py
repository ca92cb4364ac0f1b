"""What reads a system inside the request is answered in time, also where that system answers nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from ledgersync.http.services import ANSWER_SECONDS
from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.intacct.transport import IntacctTransport

from .events import Answer, api_event, to_answer
from .test_records import conflict, listed
from .world import APPROVED_ONLY, MINE, ApiWorld, shop_api

GATEWAY_SECONDS = 29.0
"""After so many the function is stopped, and the gateway answers by itself: template.yaml."""
Transport = type[IntacctTransport] | type[Cashflow360Transport]


@dataclass
class Slow:
    """A system that takes ``seconds`` for an answer; with None it says nothing until it is given up."""

    world: ApiWorld
    seconds: float | None = None
    asked: int = 0

    def __call__(self, inner: Callable[..., httpx.Response], this: Any, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        patience = request.extensions["timeout"]["read"]
        self.world.runs.clock.sleep(patience if self.seconds is None else min(self.seconds, patience))
        if self.seconds is None or self.seconds >= patience:
            raise httpx.ReadTimeout("it says nothing", request=request)
        return inner(this, request)


class Timed:
    """An invocation of the API as Lambda would count it down."""

    function_name = aws_request_id = invoked_function_arn = "test"
    memory_limit_in_mb = 512

    def __init__(self, world: ApiWorld) -> None:
        self._world, self._began = world, world.runs.clock.now()

    @property
    def seconds(self) -> float:
        return (self._world.runs.clock.now() - self._began).total_seconds()

    def get_remaining_time_in_millis(self) -> int:
        return int((GATEWAY_SECONDS - self.seconds) * 1000)


@pytest.fixture(scope="module")
def books() -> Iterator[tuple[ApiWorld, Mapping[str, str]]]:
    """A shop with a conflict, and a vendor of Cashflow360 that may be one of two in Intacct."""
    world = shop_api()
    world.runs.clock.left = 900.0
    world.runs.run()
    found = conflict(world)
    for id in ("V71", "V72"):
        world.runs.ends.books.add("VENDOR", None, VENDORID=id, NAME="Twin", DISPLAYCONTACT={"PRINTAS": id})
    world.runs.ends.user.create("Vendor", name="Twin")
    world.runs.run()
    hold = next(one for one in listed(world) if one["side"] == "cashflow360" and one["label"] == "Twin")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(world.runs.clock, "time_left", world.clock.time_left, raising=False)
        yield world, {"conflict": found["id"], "hold": hold["id"], "record": found["cashflow360_id"]}


ASKED: Mapping[str, tuple[str, str, Any]] = {
    "candidates": ("GET", "/holds/{hold}/candidates", None),
    "link": ("POST", "/holds/{hold}/link", {"counterpart_id": "V71"}),
    "take the other value": ("POST", "/conflicts/{conflict}/take-other", None),
    "take a side": ("POST", "/conflicts/actions", {"take": "cashflow360", "conflicts": ["{conflict}"]}),
    "a term in Intacct": ("POST", "/terms", {"side": "intacct", "of": "payables", "name": "Net 7", "days": 7}),
    "a term in Cashflow360": ("POST", "/terms", {"side": "cashflow360", "of": "payables", "name": "Net 8", "days": 8}),
    "check preferences": ("POST", "/preferences/check", APPROVED_ONLY),
    "check a journal": ("POST", "/preferences/check", {"transfer_journal": "GJ"}),
    "journals": ("GET", "/choices?of=journal", None),
    "bank accounts": ("GET", "/choices?of=bank_account", None),
    "a record": ("GET", "/records/vendor/{record}?live=true", None),
    "credentials": ("PUT", "/credentials", {"password": "hunter2"}),
}


@pytest.mark.parametrize("seconds", [None, 9.0], ids=["says nothing", "takes nine seconds"])
@pytest.mark.parametrize("system", [IntacctTransport, Cashflow360Transport], ids=["intacct", "cashflow360"])
@pytest.mark.parametrize("what", ASKED)
def test_a_request_is_answered_in_time_however_slow_a_system_is(
    books: tuple[ApiWorld, Mapping[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    system: Transport,
    seconds: float | None,
) -> None:
    world, ids = books
    slow = Slow(world, seconds)
    inner = system.handle_request
    monkeypatch.setattr(system, "handle_request", lambda this, request: slow(inner, this, request))
    answer, took = asked(world, ids, *ASKED[what])
    assert took <= GATEWAY_SECONDS - ANSWER_SECONDS
    if slow.asked and seconds is None:
        assert (answer.status, answer.json["code"], answer.headers["retry-after"]) == (503, "busy", "30")
    assert answer.status != 500
    if answer.status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


def asked(world: ApiWorld, ids: Mapping[str, str], method: str, path: str, body: Any) -> tuple[Answer, float]:
    """The answer, and how many seconds it took by the shop's clock."""
    text = None if body is None else json.dumps(body)
    for name, id in ids.items():
        path = path.replace(f"{{{name}}}", id)
        text = text and text.replace(f"{{{name}}}", id)
    path, _, query = path.partition("?")
    pairs = dict(part.split("=") for part in query.split("&")) if query else {}
    event = api_event(method, world.path + path, text, {"content-type": "application/json"}, pairs, world.claims(MINE))
    context = Timed(world)
    return to_answer(world.api.handle(event, context)), context.seconds
