"""The API's own description, made from the routes and served by one of them."""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from ledgersync.http.roles import FLEET, ROUTES, fleet_route_of, route_of

TITLE, VERSION = "Ledgersync", "1.0.0"
DESCRIPTION = (
    "Keeps Cashflow360 organisations and Sage Intacct entities in step. Every path but those marked otherwise needs a "
    "bearer token; the tenant is the one the token names."
)


def document(app: APIGatewayHttpResolver) -> dict[str, Any]:
    """The OpenAPI document. A validation problem is described as what it is here, a problem detail."""
    made: dict[str, Any] = json.loads(
        app.get_openapi_json_schema(title=TITLE, version=VERSION, description=DESCRIPTION)
    )
    made["servers"] = [{"url": "/"}]
    components = made.setdefault("components", {})
    _add_fleet(made, components)
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    for unused in ("HTTPValidationError", "ValidationError"):
        components.get("schemas", {}).pop(unused, None)
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _describe_access(operation, method, path)
    return made


def _add_fleet(made: dict[str, Any], components: dict[str, Any]) -> None:
    """The operator's routes, which another function answers under the same address."""
    from ledgersync.http.fleet_api import described  # needed by nobody but who asks for the document

    fleet = described()
    made["paths"] |= fleet["paths"]
    components.setdefault("schemas", {}).update(fleet["components"]["schemas"])


def _describe_access(operation: dict[str, Any], method: str, path: str) -> None:
    """Which token, which role, and whether the sign-in has to be fresh."""
    needs = ROUTES.get(route_of(method, path) or "") or FLEET.get(fleet_route_of(method, path) or "")
    operation["security"] = [{"token": []}] if needs else []
    if needs:
        operation["x-roles"] = [role.value for role in needs.roles]
        operation["x-fresh-sign-in"] = needs.fresh


def add_to(app: APIGatewayHttpResolver) -> None:
    @app.get("/openapi.json", include_in_schema=False)
    def openapi() -> Response[str]:
        return Response(200, "application/json", json.dumps(document(app)))
