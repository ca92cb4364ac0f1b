"""Hostile requests: no bytes, path, query or header make the API fail; what can't be read is 400 ``malformed``."""

from __future__ import annotations

import base64
import itertools
import json
from typing import Any

import pytest

from ledgersync.http import access
from tests.integration.functions.conftest import Context

from .events import Answer, api_event, to_answer
from .world import MINE, ApiWorld

DEEP = '{"a":' * 5000 + "1" + "}" * 5000
JSON = {"content-type": "application/json"}
UNREADABLE: dict[str, str | bytes] = {
    "deep objects": DEEP,
    "deep lists": "[" * 20_000 + "]" * 20_000,
    "deep inside a field": '{"name": ' + "[" * 600 + "]" * 600 + "}",
    "a number of 5,000 digits": '{"name": ' + "9" * 5000 + "}",
    "a number of 400 digits": '{"name": ' + "9" * 400 + "}",
    "a fraction of 5,000 digits": '{"name": 0.' + "9" * 5000 + "}",
    "an exponent without end": '{"name": 1e999999}',
    "half of a character, written out": '{"name": "\\ud800"}',
    "half of a character in a name": '{"\\udfff": 1}',
    "half of a character as it is": '{"name": "\ud800"}',
    "not a number": '{"name": NaN}',
    "infinity": '{"name": -Infinity}',
    "bytes that are no UTF-8": b'{"name": "\xff\xfe"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "an overlong slash": b'{"name": "\xc0\xaf"}',
}
PLACES = (
    ("POST", "/connections"),
    ("PATCH", "/connections/shop"),
    ("PUT", "/connections/shop/preferences"),
    ("PUT", "/connections/shop/credentials"),
    ("POST", "/connections/shop/holds/none/link"),
    ("POST", "/intacct/events/tenant-1.shop"),
)


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request reaches its route, however many there were in the minute before."""
    monkeypatch.setattr(access, "LIVE_A_MINUTE", 1_000_000)


def send(world: ApiWorld, event: dict[str, Any]) -> Answer:
    """Under a token of an administrator of the shop's tenant."""
    event["requestContext"]["authorizer"] = {"jwt": {"claims": world.claims(MINE)}}
    return to_answer(world.api.handle(event, Context()))


def event(method: str, path: str, body: str | bytes | None, headers: dict[str, str] = JSON) -> dict[str, Any]:
    """As API Gateway hands it over: a body that is no text comes in base64."""
    text = base64.b64encode(body).decode() if isinstance(body, bytes) else body
    made = api_event(method, path, text, headers, {}, None)
    return {**made, "isBase64Encoded": isinstance(body, bytes)}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
@pytest.mark.parametrize(("method", "path"), PLACES)
def test_a_body_nobody_can_read_is_malformed(world: ApiWorld, method: str, path: str, body: str | bytes) -> None:
    answer = send(world, event(method, path, body))
    assert (answer.status, answer.json["code"]) == (400, "malformed")
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.raw) < 1000


ODD = (
    "\x00", "\x1b[31m", "\u202e", "%00", "..", "../../etc/passwd", "a" * 5000, "é" * 300, "²", "\ud800", "#",
    "CONNECTION#x#y", "tenant-2.shop", "' OR 1=1", "{{7*7}}", "a.b.²", "tenant-1.shop.-1.x.é",
    "tenant-1.shop.99999999999999999999.x", "tenant-1.shop.²²².x.y", "tenant-1.shop.1e9.x.y",
    "tenant-1.shop.99999999999999999.x.y",
)  # fmt: skip
PATHS = (
    "/{}", "/connections/{}", "/connections/{}/sync", "/connections/shop/runs/{}", "/connections/shop/holds/{}/retry",
    "/connections/shop/holds/{}/ignore", "/connections/shop/conflicts/{}/take-other", "/packages/{}",
    "/intacct/events/{}", "/connections/{}/doctor", "/connections/{}/disconnect",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_an_odd_path_is_no_failure(world: ApiWorld, path: str) -> None:
    failed = [
        (method, odd, answer.status)
        for method, odd in itertools.product(("GET", "POST", "DELETE"), ODD)
        if (answer := send(world, event(method, path.format(odd), "{}"))).status >= 500
    ]
    assert failed == []


QUERIES = {"limit": (*ODD, "0", "-1", "1e3", "9" * 5000), "cursor": ODD, "kind": ODD, "preference": ODD}


@pytest.mark.parametrize("name", QUERIES)
def test_an_odd_query_is_no_failure(world: ApiWorld, name: str) -> None:
    paths = ("/connections", *(f"/connections/shop/{part}" for part in ("runs", "holds", "conflicts", "accounts")))
    failed = []
    for path, odd in itertools.product((*paths, "/connections/shop/choices"), QUERIES[name]):
        asked = {**event("GET", path, None), "queryStringParameters": {name: odd}}
        if send(world, asked).status >= 500:
            failed.append((path, odd))
    assert failed == []


HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"content-type": "application/json; charset=\x00"},
    {"content-type": "é"},
    {"content-type": ";" * 9000},
    {"idempotency-key": "x" * 5000},
    {"idempotency-key": "\ud800"},
    {"accept-encoding": "gzip\x00, br"},
)


@pytest.mark.parametrize("headers", HEADERS)
def test_an_odd_header_is_no_failure(world: ApiWorld, headers: dict[str, str]) -> None:
    assert send(world, event("POST", "/connections/shop/sync", None, headers)).status < 500
    assert send(world, event("POST", "/connections", "{}", headers)).status < 500


VALUES: tuple[object, ...] = (
    None,
    True,
    1,
    -1.5,
    "",
    "x" * 300,
    "\x00",
    "\u202e\x1b]0;x\x07",
    [],
    {},
    [[]],
    {"a": {}},
    "²",
    "é" * 200,
)


@pytest.mark.parametrize(("method", "path"), PLACES)
def test_an_odd_value_is_no_failure(world: ApiWorld, method: str, path: str) -> None:
    names = ("name", "one_way", "password", "counterpart_id", "masters", "bank_accounts", "dimensions", "key", "object")
    bodies = [json.dumps({name: value}) for name, value in itertools.product(names, VALUES)]
    full = world.new_connection()
    for part, name in (("intacct", "company_id"), ("intacct", "user_id"), ("cashflow360", "token")):
        bodies += [json.dumps({**full, part: {**full[part], name: value}}) for value in VALUES]
    bodies += [json.dumps(value) for value in VALUES] + ["", "{", "nul", "\ufeff{}", "{}{}", "'"]
    failed = [body for body in bodies if send(world, event(method, path, body)).status >= 500]
    assert failed == []


def test_a_body_larger_than_any_this_takes_is_refused(world: ApiWorld) -> None:
    answer = send(world, event("POST", "/connections", json.dumps({"name": "x" * 100_000})))
    assert (answer.status, answer.json["code"]) == (413, "too-large")
