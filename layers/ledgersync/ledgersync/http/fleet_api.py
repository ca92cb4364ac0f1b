"""The operator's API, in a function of its own: whoever is an operator may use it, whatever tenant they are in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from ledgersync.entrypoint import Event, Invocation
from ledgersync.http import fleet, problems
from ledgersync.http.access import claims_of
from ledgersync.http.api import ANSWERS, is_acceptable
from ledgersync.http.fleet import FleetServices
from ledgersync.http.reading import readable
from ledgersync.http.roles import Role, fleet_route_of
from ledgersync.http.services import InvocationClock
from ledgersync.management.refusal import Refusal, not_found

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


class FleetApi:
    """Handles API Gateway events of payload version 2.0."""

    def __init__(self, services: FleetServices, clock: InvocationClock, role_claim: str = "role") -> None:
        self._clock = clock
        self._role_claim = role_claim
        self.app = resolver(services)

    def handle(self, event: Event, context: Invocation) -> Mapping[str, object]:
        try:
            self._admit(event)
            event = readable(event)
        except Refusal as refusal:
            refused = problems.answer(refusal)
            return {"statusCode": refused.status_code, "headers": refused.headers, "body": refused.body}
        self._clock.serve(context)
        return self.app.resolve(dict(event), cast("LambdaContext", context))

    def _admit(self, event: Event) -> None:
        context = event.get("requestContext")
        http = context.get("http") if isinstance(context, Mapping) else None
        method = str(http.get("method")) if isinstance(http, Mapping) else ""
        if fleet_route_of(method, str(event.get("rawPath"))) is None:
            raise not_found("path")
        if claims_of(event).get(self._role_claim) != Role.OPERATOR:
            raise Refusal("role", "Your role can't do this. Ask an operator.")
        if not is_acceptable(event):
            raise Refusal("content-type", "Bodies are application/json.")


def described() -> dict[str, Any]:
    """The OpenAPI document of these routes alone; describing them calls nothing."""
    app = resolver(cast("FleetServices", None))
    made: dict[str, Any] = json.loads(app.get_openapi_json_schema(title="Fleet", version="1"))
    return made


def resolver(services: FleetServices) -> APIGatewayHttpResolver:
    app = APIGatewayHttpResolver(enable_validation=True)
    fleet.add_to(app, services)
    for error, answer in ANSWERS.items():
        app.exception_handler(error)(answer)
    return app
