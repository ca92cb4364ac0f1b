"""Deletions as Intacct's Smart Events report them, as a form or as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from ledgersync.http.bodies import Accepted
from ledgersync.http.connections import JSON
from ledgersync.http.described import answers, problems
from ledgersync.http.reading import parsed
from ledgersync.http.services import Services
from ledgersync.management.refusal import Refusal

LARGEST = 16_384
"""Characters of an event; Intacct sends a few hundred."""

Address = Annotated[str, Path(description="tenant and connection, as the package names them", max_length=140)]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post(
        "/intacct/events/<address>",
        description="object, event, key, recordno and secret, as a form or as JSON. Sent again, it changes nothing.",
        responses={**answers(202, Accepted, "Kept for the next run"), **problems(413)},
    )
    def report_deletion(address: Address) -> Response[Accepted]:
        content_type = app.current_event.headers.get("content-type") or ""
        said = fields(app.current_event.decoded_body or "", content_type)
        if said.get("event", "delete") != "delete":
            raise Refusal("malformed", "Only deletions are reported here.")
        services.packages.deleted(
            address, said.get("secret", ""), said.get("object", ""), said.get("key", ""), said.get("recordno", "")
        )
        return Response(202, JSON, Accepted())


def fields(body: str, content_type: str) -> Mapping[str, str]:
    """The event's fields; Refusal when the body is neither form nor JSON object."""
    if len(body) > LARGEST:
        raise Refusal("too-large", "The event is larger than any that Intacct sends.")
    if "json" in content_type.lower() or body.lstrip().startswith("{"):
        try:
            content = parsed(body)
        except ValueError:
            content = None
        if not isinstance(content, dict):
            raise Refusal("malformed", "The event is no JSON object.")
        return {name: value for name, value in content.items() if isinstance(value, str)}
    return dict(parse_qsl(body, keep_blank_values=True, errors="replace"))
