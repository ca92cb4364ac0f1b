"""Where Intacct and people find this API."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from ledgersync.http.services import Services


def public_url(app: APIGatewayHttpResolver, services: Services) -> str:
    """As the operator names it, else as API Gateway does."""
    domain = (app.current_event.raw_event.get("requestContext") or {}).get("domainName", "")
    return services.public_url.rstrip("/") or f"https://{domain}"
