"""Whose request it is: tenant, person and role of the verified token, and nothing else the request says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from ledgersync.http.roles import LIVE, OPEN, ROUTES, Needs, Role, route_of
from ledgersync.http.services import Services
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.ports import Connection

_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_PERSON = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
LIVE_A_MINUTE = 30
"""Of one tenant: what is read live from both systems, and takes seconds each time."""
_SIGNED_IN = re.compile(r"[0-9]{1,12}(\.0)?")


@dataclass(frozen=True, slots=True)
class Caller:
    """``person`` is how the issuer names them: an e-mail address, else the subject. ``signed_in`` may be unknown."""

    tenant_id: str
    person: str
    role: Role
    signed_in: datetime | None


def claims_of(event: Mapping[str, object]) -> Mapping[str, object]:
    """The claims API Gateway verified; none without a token."""
    found: object = event
    for name in ("requestContext", "authorizer", "jwt", "claims"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def caller(event: Mapping[str, object], services: Services) -> Caller:
    """Refusal when the token names no tenant, or a role there is none of. A token without a role has the default."""
    claims = claims_of(event)
    tenant_id = claims.get(services.access.tenant_claim)
    if not isinstance(tenant_id, str) or not _TENANT.fullmatch(tenant_id):
        raise Refusal("no-tenant", "Your account is in no tenant. Ask your administrator.")
    role = claims.get(services.access.role_claim) or services.access.default_role
    if role not in set(Role):
        raise Refusal("role", "The token names no role of this service. Ask your administrator.")
    people = (claims.get(name) for name in ("email", "sub"))
    person = next((one for one in people if isinstance(one, str) and _PERSON.fullmatch(one)), "unknown")
    return Caller(tenant_id, person, Role(str(role)), _signed_in(claims.get("auth_time")))


def admit(event: Mapping[str, object], method: str, path: str, services: Services) -> None:
    """Refusal when the route does not exist, or is not for this caller. Read before any route runs."""
    route = route_of(method, path)
    if route is None:
        raise not_found("path")
    if route not in OPEN:
        allow(caller(event, services), ROUTES[route], services)


def allow(asking: Caller, needs: Needs, services: Services) -> None:
    """Refusal when the caller's role is too small, or the sign-in too old for what can't be taken back."""
    if not needs.admits(asking.role):
        wanted = " or ".join(f"{_article(role)} {role.value}" for role in needs.roles)
        raise Refusal("role", f"Your role can't do this. Ask {wanted}.")
    if needs.fresh and not _is_fresh(asking, services):
        minutes = int(services.access.fresh_for.total_seconds() // 60)
        raise Refusal("sign-in-again", f"This needs a sign-in of the last {minutes} minutes. Sign in again.")


def tenant_at_hand(event: Mapping[str, object], services: Services) -> str:
    """Whom a request is of: the token's tenant, else the one its address begins with, which has yet to prove it."""
    named = claims_of(event).get(services.access.tenant_claim)
    if named is None:
        named = str(event.get("rawPath")).rpartition("/")[2].partition(".")[0]
    return named if isinstance(named, str) and _TENANT.fullmatch(named) else ""


def sparing(services: Services) -> Callable[..., Any]:
    """A middleware of the routes: those that read live are counted by tenant."""

    def middleware(app: APIGatewayHttpResolver, following: Callable[[APIGatewayHttpResolver], Any]) -> Any:
        if route_of(app.current_event.http_method, app.current_event.path) in LIVE:
            spare(tenant(app, services), services)
        return following(app)

    return middleware


def spare(tenant_id: str, services: Services) -> None:
    """Refusal when a tenant asks for more live reads than its share: they hold functions and calls of both systems."""
    now = services.clock.now()
    if not services.registry.spend(f"live:{tenant_id}", f"{now:%Y-%m-%dT%H:%M}", 1, LIVE_A_MINUTE):
        words = "Your account asked for too much at once. Try again in a minute."
        raise Refusal("too-many-requests", words, wait_seconds=60 - now.second)


def asking(app: APIGatewayHttpResolver, services: Services) -> Caller:
    """Who makes the request at hand."""
    return caller(app.current_event.raw_event, services)


def tenant(app: APIGatewayHttpResolver, services: Services) -> str:
    """The tenant of the request at hand."""
    return asking(app, services).tenant_id


def connection_of(app: APIGatewayHttpResolver, services: Services, id: str, live: bool = False) -> Connection:
    """The tenant's own connection; somebody else's is as unknown as one that never was."""
    owner = tenant(app, services)
    return services.connections.live(owner, id) if live else services.connections.get(owner, id)


def _is_fresh(asking: Caller, services: Services) -> bool:
    """Without a time of sign-in it is not: absent is never taken for fresh. A limit of zero asks for none."""
    limit = services.access.fresh_for
    if not limit:
        return True
    age = services.clock.now() - asking.signed_in if asking.signed_in else None
    return age is not None and -timedelta(minutes=2) <= age <= limit


def _signed_in(auth_time: object) -> datetime | None:
    text = str(auth_time)
    return datetime.fromtimestamp(float(text), UTC) if _SIGNED_IN.fullmatch(text) else None


def _article(role: Role) -> str:
    return "an" if role.value[0] in "ao" else "a"
