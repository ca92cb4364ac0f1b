"""The connect function as Lambda runs it, over AWS in this process; and the routes the template opens for it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import yaml

from ledgersync.ports import Connection, ConnectionId
from tests.integration.http_api.events import Answer, api_event, to_answer

from .conftest import ROOT, Deployed


def call(deployed: Deployed, method: str, path: str, tenant: str | None = "acme") -> Answer:
    event = api_event(method, path, None, {}, {}, {"tenant_id": tenant, "role": "administrator"} if tenant else None)
    return to_answer(deployed.function("connect")(event, deployed.context))


def test_connections_of_the_tokens_tenant_are_read_from_the_table(deployed: Deployed) -> None:
    id = ConnectionId("acme", "c1")
    deployed.registry.put_connection(Connection(id, "Main", "AcmeInc", "100", "008", False, datetime.now(UTC)))
    assert call(deployed, "GET", "/connections/c1").json["name"] == "Main"
    assert call(deployed, "GET", "/connections/c1", "other").status == 404
    assert call(deployed, "GET", "/connections/c1", None).status == 401


def test_sync_now_starts_an_execution_once(deployed: Deployed) -> None:
    id = ConnectionId("acme", "c1")
    deployed.registry.put_connection(Connection(id, "Main", "AcmeInc", "100", "008", False, datetime.now(UTC)))
    first = call(deployed, "POST", "/connections/c1/sync")
    assert first.status == 202
    run = deployed.registry.run(id, first.json["run_id"])
    assert run is not None and run.trigger == "sync_now"


class Loader(yaml.SafeLoader):
    """Passes over CloudFormation's functions."""


Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def template_routes() -> dict[str, bool]:
    """Route keys of the template without the names of their parameters, and whether they need a token."""
    resources: dict[str, Any] = Loader((ROOT / "template.yaml").read_text()).get_single_data()["Resources"]
    listed = ("Fn::ForEach::TokenRoutes", "Fn::ForEach::FleetRoutes")
    keys = {key: True for name in listed for key in resources[name][1]}
    for name, resource in resources.items():
        if isinstance(resource, dict) and resource["Type"] == "AWS::ApiGatewayV2::Route" and name != "ConsoleRoute":
            keys[resource["Properties"]["RouteKey"]] = resource["Properties"]["AuthorizationType"] == "JWT"
    return {re.sub(r"{\w+}", "{}", key): token for key, token in keys.items()}


def test_the_template_opens_exactly_the_documented_routes_and_those_without_a_token_alike(deployed: Deployed) -> None:
    document = json.loads(call(deployed, "GET", "/openapi.json", None).raw)
    documented = {
        re.sub(r"{\w+}", "{}", f"{method.upper()} {path}"): bool(operation["security"])
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert template_routes() == {**documented, "GET /openapi.json": False}
