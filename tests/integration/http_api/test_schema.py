"""The served OpenAPI document holds: whatever is sent, no 5xx and no answer outside of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ledgersync.http import access
from tests.integration.functions.conftest import Context

from .events import api_event, to_answer
from .fleet_world import FleetWorld, execution
from .world import MINE, ApiWorld, shop_api

StartResponse = Callable[[str, list[tuple[str, str]]], object]


class Bridge:
    """The API as a WSGI application: under a token of the shop's tenant, and the fleet's routes under an operator's."""

    def __init__(self, world: ApiWorld) -> None:
        self._world = world
        self._fleet = FleetWorld([execution(1), execution(2, "FAILED")])

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length).decode(errors="replace") if length else None
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_") or name == "CONTENT_TYPE"
        }
        path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
        operated = path.startswith("/fleet")
        claims = {"role": "operator", "sub": "u1"} if operated else self._world.claims(MINE)
        event = api_event(environ["REQUEST_METHOD"], path, body, headers, query, claims)
        answer = self._fleet.handle(event) if operated else to_answer(self._world.api.handle(event, Context()))
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(answer.headers.items()))
        return [answer.raw]


KNOWN = {"connection_id": "shop"}
SLOWEST_SECONDS = 2.0
"""Of the processor, the checks and both sandboxes with it: other work on the machine makes nothing slow."""
schema = schemathesis.openapi.from_wsgi("/openapi.json", Bridge(shop_api()))


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request reaches its route, however many there were in the minute before."""
    monkeypatch.setattr(access, "LIVE_A_MINUTE", 1_000_000)


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_every_answer_is_as_the_document_says_and_soon(case: schemathesis.Case[Any]) -> None:
    """Of the shop where an id has an even length, so that routes do their work; of some other id else."""
    for name, known in KNOWN.items():
        if len(str(case.path_parameters.get(name, "."))) % 2 == 0:
            case.path_parameters[name] = known
    began = time.process_time()
    case.call_and_validate(
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ]
    )
    assert time.process_time() - began < SLOWEST_SECONDS
