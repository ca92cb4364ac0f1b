"""Events of both systems: signed webhooks of Cashflow360, Smart Events and Platform triggers of Intacct."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from ledgersync.http.bodies import Accepted
from ledgersync.http.connections import JSON
from ledgersync.http.described import answers, problems
from ledgersync.http.reading import Unreadable, parsed
from ledgersync.http.services import Services
from ledgersync.management.refusal import Refusal

LARGEST = 16_384
"""Characters of an event of Intacct, which sends a few hundred. Webhooks of Cashflow360 hold whole records."""
BILL_SIGNATURE, SAGE_SIGNATURE, SAGE_KEY = "x-bill-sha-signature", "x-ia-sage-signature", "idempotency-key"

Address = Annotated[str, Path(description="tenant and connection, as the package names them", max_length=140)]


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.post(
        "/intacct/events/<address>",
        description="From the customization package: object, event, key, recordno and secret, as a form or as JSON. "
        "From Platform triggers: the same without a secret as JSON, signed. Sent again, it changes nothing.",
        responses={**answers(202, Accepted, "Kept for the next run"), **problems(413)},
    )
    def report_event(address: Address) -> Response[Accepted]:
        headers, body = app.current_event.headers, app.current_event.decoded_body or ""
        said = dict(fields(body, headers.get("content-type") or ""))
        signature = headers.get(SAGE_SIGNATURE)
        if signature:
            services.hints.from_trigger(address, body.encode(), signature, headers.get(SAGE_KEY) or "", said)
            return Response(200, JSON, Accepted())  # anything else it would send again
        match said.get("event", "delete"):
            case "delete":
                services.packages.deleted(
                    address,
                    said.get("secret", ""),
                    said.get("object", ""),
                    said.get("key", ""),
                    said.get("recordno", ""),
                )
            case "add" | "set":
                services.hints.from_smart_event(address, said)
            case _:
                raise Refusal("malformed", "The event is none of add, set and delete.")
        return Response(202, JSON, Accepted())

    @app.post(
        "/cashflow360/events/<address>",
        description="A webhook of Cashflow360, signed in x-bill-sha-signature. Sent again, it changes nothing.",
        responses={**answers(200, Accepted, "Heard"), **problems(413)},
    )
    def hear_cashflow360(address: Address) -> Response[Accepted]:
        body = app.current_event.decoded_body or ""
        signature = app.current_event.headers.get(BILL_SIGNATURE) or ""
        content = _content(body)
        content = _content(content) if isinstance(content, str) else content  # it may come escaped, as a text
        services.hints.from_cashflow360(address, body.encode(), signature, content)
        return Response(200, JSON, Accepted())


def fields(body: str, content_type: str) -> Mapping[str, str]:
    """The event's fields; Refusal when the body is neither form nor JSON object."""
    if len(body) > LARGEST:
        raise Refusal("too-large", "The event is larger than any that Intacct sends.")
    if "json" in content_type.lower() or body.lstrip().startswith("{"):
        content = _content(body)
        if not isinstance(content, dict):
            raise Refusal("malformed", "The event is no JSON object.")
        return {name: value for name, value in content.items() if isinstance(value, str)}
    return dict(parse_qsl(body, keep_blank_values=True, errors="replace"))


def _content(body: str) -> object:
    """What JSON says; None for a text that is none, or none that anybody should read."""
    try:
        return parsed(body)
    except (ValueError, Unreadable):
        return None
