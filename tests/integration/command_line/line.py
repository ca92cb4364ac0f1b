"""The command line over the API in process."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from ledgersync_cli import client, main
from tests.integration.functions.conftest import Context
from tests.integration.http_api.events import api_event, to_answer
from tests.integration.http_api.world import MINE, PUBLIC, ApiWorld


class InProcess(httpx.BaseTransport):
    """Requests as API Gateway hands them over; the token is the tenant's name."""

    def __init__(self, world: ApiWorld) -> None:
        self._world = world

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        tenant = request.headers.get("authorization", "").removeprefix("Bearer ")
        event = api_event(
            request.method,
            request.url.path,
            request.content.decode() or None,
            dict(request.headers),
            dict(request.url.params),
            self._world.claims(tenant),
        )
        answer = to_answer(self._world.api.handle(event, Context()))
        if event["rawPath"].endswith("/reports"):
            self._world.make_reports()
        return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.raw)


class CommandLine:
    def __init__(self, world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        made = client.Api
        monkeypatch.setattr(main, "Api", lambda url, token: made(url, token, InProcess(world)))
        monkeypatch.setenv("COLUMNS", "200")

    def __call__(self, *arguments: str, **environ: str) -> Result:
        return CliRunner().invoke(
            main.app, ["--url", PUBLIC, "--token", MINE, *arguments], env=environ, catch_exceptions=True
        )

    def json(self, *arguments: str, **environ: str) -> Any:
        result = self(*arguments, "--json", **environ)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return json.loads(result.stdout)


@pytest.fixture
def cli(synced: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return CommandLine(synced, monkeypatch)
