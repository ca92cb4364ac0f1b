"""The API: every route, and whatever goes wrong in one of them as a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, cast

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from ledgersync.entrypoint import Event, Invocation, where
from ledgersync.errors import FatalError, LeaseLost, OperatorError, RetriableError
from ledgersync.http import (
    candidates,
    causes,
    conflict_actions,
    connections,
    controlling,
    costs,
    doctor,
    draft_reports,
    drafts,
    events,
    finding,
    frequency,
    history,
    hold_actions,
    me,
    metering,
    notices,
    openapi,
    operations,
    people,
    probe,
    problems,
    records,
    reports,
    setup,
    statements,
    terms,
)
from ledgersync.http.access import admit, sparing, tenant_at_hand
from ledgersync.http.reading import readable
from ledgersync.http.services import InvocationClock, Services
from ledgersync.logs import logger
from ledgersync.management.refusal import Refusal

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

JSON, EVENTS = "application/json", ("/intacct/events/", "/cashflow360/events/")
ROUTES = (
    me,
    notices,
    people,
    connections,
    setup,
    statements,
    frequency,
    metering,
    draft_reports,
    drafts,
    costs,
    doctor,
    probe,
    operations,
    controlling,
    reports,
    hold_actions,
    candidates,
    conflict_actions,
    terms,
    records,
    causes,
    events,
    history,
    finding,
)


class HttpApi:
    """Handles API Gateway events of payload version 2.0."""

    def __init__(
        self,
        services: Services,
        clock: InvocationClock,
        working_for: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext(),
    ) -> None:
        """``working_for`` narrows what may be asked of AWS to one tenant."""
        self._clock = clock
        self._working_for = working_for
        self._services = services
        self.app = resolver(services)

    def handle(self, event: Event, context: Invocation) -> Mapping[str, object]:
        try:
            self._admit(event)
            event = readable(event)
        except Refusal as refusal:
            return _as_answer(refusal)
        self._clock.serve(context)
        with self._working_for(tenant_at_hand(event, self._services)):
            return self.app.resolve(dict(event), cast("LambdaContext", context))

    def _admit(self, event: Event) -> None:
        """Refusal before a body is parsed: a route that is none, a role too small, a body that is no JSON."""
        context = event.get("requestContext")
        http = context.get("http") if isinstance(context, Mapping) else None
        method = http.get("method") if isinstance(http, Mapping) else ""
        admit(event, str(method), str(event.get("rawPath")), self._services)
        if not is_acceptable(event):
            raise Refusal("content-type", "Bodies are application/json.")


def _as_answer(refusal: Refusal) -> Mapping[str, object]:
    refused = problems.answer(refusal)
    return {"statusCode": refused.status_code, "headers": refused.headers, "body": refused.body}


def resolver(services: Services) -> APIGatewayHttpResolver:
    app = APIGatewayHttpResolver(enable_validation=True)
    app.use(middlewares=[sparing(services)])
    for module in ROUTES:
        module.add_to(app, services)
    openapi.add_to(app)
    for error, answer in ANSWERS.items():
        app.exception_handler(error)(answer)
    return app


def is_acceptable(event: Event) -> bool:
    """Bodies are JSON, but for events, which read their own; told before anything parses them."""
    headers = event.get("headers")
    given = headers.get("content-type") if isinstance(headers, Mapping) else None
    content_type = str(given or JSON).split(";")[0].strip().lower()
    return not event.get("body") or content_type == JSON or str(event.get("rawPath")).startswith(EVENTS)


def _refused(error: Refusal) -> Response[str]:
    return problems.answer(error)


def _malformed(error: RequestValidationError) -> Response[str]:
    """What is wrong where; never what was sent, which may be a password."""
    reasons = [
        (".".join(str(part) for part in entry["loc"]), str(entry["type"]), str(entry["msg"]))
        for entry in error.errors()
    ]
    return problems.answer(Refusal("malformed", "The request is not as the API describes it.", reasons))


def _later(error: RetriableError | LeaseLost) -> Response[str]:
    return problems.answer(Refusal("busy", error.text or "Try again in a moment.", [("", error.code, error.text)], 30))


def _fatal(error: FatalError) -> Response[str]:
    return problems.answer(Refusal(error.code, error.text))


def _operators(error: OperatorError) -> Response[str]:
    """Nothing the caller can mend: whoever runs the service finds the code in the log, and is alarmed."""
    logger().error("failed", extra={"error": type(error).__name__, "code": error.code, "where": where(error)})
    return problems.answer(Refusal("unexpected", "The request failed; it was logged."))


def _no_route(error: NotFoundError) -> Response[str]:
    _ = error
    return problems.answer(Refusal("not-found", "There is nothing here."))


def _unexpected(error: Exception) -> Response[str]:
    logger().error("failed", extra={"error": type(error).__name__, "where": where(error)})
    return problems.answer(Refusal("unexpected", "The request failed; it was logged."))


ANSWERS: Mapping[type[Exception], Callable[[Any], Response[str]]] = {
    Refusal: _refused,
    RequestValidationError: _malformed,
    RetriableError: _later,
    LeaseLost: _later,
    OperatorError: _operators,
    FatalError: _fatal,
    NotFoundError: _no_route,
    Exception: _unexpected,
}
