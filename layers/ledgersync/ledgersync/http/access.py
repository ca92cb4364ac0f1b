"""Whose request it is: the tenant of the verified token, and nothing else the request says."""

from __future__ import annotations

import re

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from ledgersync.http.services import Services
from ledgersync.management.refusal import Refusal
from ledgersync.ports import Connection

_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def tenant(app: APIGatewayHttpResolver, services: Services) -> str:
    """The tenant named by the claim; API Gateway has verified the token before."""
    context = app.current_event.raw_event.get("requestContext") or {}
    claims = ((context.get("authorizer") or {}).get("jwt") or {}).get("claims") or {}
    named = claims.get(services.tenant_claim)
    if not isinstance(named, str) or not _TENANT.fullmatch(named):
        raise Refusal("no-tenant", "The token names no tenant.")
    return named


def connection_of(app: APIGatewayHttpResolver, services: Services, id: str, live: bool = False) -> Connection:
    """The tenant's own connection; somebody else's is as unknown as one that never was."""
    owner = tenant(app, services)
    return services.connections.live(owner, id) if live else services.connections.get(owner, id)
