"""What only the operator can mend is a 500 to the caller, and an error line with code, route and status in the log."""

from __future__ import annotations

import io
import json

import pytest
from botocore.exceptions import ClientError

from ledgersync.adapters.aws.errors import translated
from ledgersync.entrypoint import lambda_entrypoint
from ledgersync.errors import OperatorError
from ledgersync.logs import logger
from tests.integration.functions.conftest import Context

from .events import api_event, to_answer
from .world import MINE, ApiWorld

DENIED = translated(
    ClientError({"Error": {"Code": "AccessDeniedException", "Message": "secret name"}}, "GetItem"), "store"
)


@pytest.mark.parametrize("error", [DENIED, OperatorError("service-credentials-missing", "no value")])
def test_an_operators_fault_is_500_with_an_error_line(
    world: ApiWorld, monkeypatch: pytest.MonkeyPatch, error: OperatorError
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(world.runs.registry, "connection", refuse)
    written = io.StringIO()
    for handler in logger().handlers:
        monkeypatch.setattr(handler, "stream", written)
    event = {**api_event("GET", world.path, None, {}, {}, world.claims(MINE)), "routeKey": "GET /connections/{id}"}
    answer = to_answer(lambda_entrypoint(world.api.handle)(event, Context()))
    assert (answer.status, answer.json["code"]) == (500, "unexpected")
    assert "AccessDenied" not in answer.raw.decode()
    failed, done = (json.loads(line) for line in written.getvalue().splitlines())
    assert (failed["level"], failed["code"], failed["route"]) == ("ERROR", error.code, "GET /connections/{id}")
    assert (done["message"], done["status_code"], done["route"]) == ("done", 500, "GET /connections/{id}")
    assert "secret name" not in written.getvalue()
