"""The API's own description, made from the routes and served by one of them."""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

TITLE, VERSION = "Ledgersync", "1.0.0"
DESCRIPTION = (
    "Keeps Cashflow360 organisations and Sage Intacct entities in step. Every path but those marked otherwise needs a "
    "bearer token; the tenant is the one the token names."
)
OPEN = ("/openapi.json", "/packages/{token}", "/intacct/events/{address}")
"""Paths without a token: the description, one-time links, and events that carry a secret of their own."""


def document(app: APIGatewayHttpResolver) -> dict[str, Any]:
    """The OpenAPI document. A validation problem is described as what it is here, a problem detail."""
    made: dict[str, Any] = json.loads(
        app.get_openapi_json_schema(title=TITLE, version=VERSION, description=DESCRIPTION)
    )
    made["servers"] = [{"url": "/"}]
    components = made.setdefault("components", {})
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    for unused in ("HTTPValidationError", "ValidationError"):
        components.get("schemas", {}).pop(unused, None)
    for path, operations in made["paths"].items():
        for operation in operations.values():
            operation["security"] = [] if path in OPEN else [{"token": []}]
    return made


def add_to(app: APIGatewayHttpResolver) -> None:
    @app.get("/openapi.json", include_in_schema=False)
    def openapi() -> Response[str]:
        return Response(200, "application/json", json.dumps(document(app)))
