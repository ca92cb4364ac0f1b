"""Who may use which route: one table, read before any route runs, and by the description of the API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Role(StrEnum):
    """A viewer is part of an accountant, an accountant of an administrator. An operator sees no tenant's records."""

    VIEWER = "viewer"
    ACCOUNTANT = "accountant"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"

    def covers(self, wanted: Role) -> bool:
        """Whether somebody of this role may do what another role may do."""
        return wanted in COVERED[self]


COVERED: Mapping[Role, frozenset[Role]] = {
    Role.VIEWER: frozenset({Role.VIEWER}),
    Role.ACCOUNTANT: frozenset({Role.VIEWER, Role.ACCOUNTANT}),
    Role.ADMINISTRATOR: frozenset({Role.VIEWER, Role.ACCOUNTANT, Role.ADMINISTRATOR}),
    Role.OPERATOR: frozenset({Role.OPERATOR}),
}


@dataclass(frozen=True, slots=True)
class Needs:
    """``fresh``: the person signed in some minutes ago at most, since what the route does can't be taken back."""

    roles: tuple[Role, ...]
    fresh: bool = False

    def admits(self, role: Role) -> bool:
        return any(role.covers(wanted) for wanted in self.roles)


VIEWER, ACCOUNTANT, ADMINISTRATOR = (Needs((role,)) for role in (Role.VIEWER, Role.ACCOUNTANT, Role.ADMINISTRATOR))
ADMINISTRATOR_OR_OPERATOR = Needs((Role.ADMINISTRATOR, Role.OPERATOR))
FRESH_ACCOUNTANT, FRESH_ADMINISTRATOR = (Needs((role,), fresh=True) for role in (Role.ACCOUNTANT, Role.ADMINISTRATOR))

ROUTES: Mapping[str, Needs] = {
    "GET /me": Needs((Role.VIEWER, Role.OPERATOR)),
    "GET /service": VIEWER,
    "POST /drafts": ADMINISTRATOR,
    "GET /drafts": ADMINISTRATOR,
    "GET /drafts/{draft}": ADMINISTRATOR,
    "PATCH /drafts/{draft}": ADMINISTRATOR,
    "DELETE /drafts/{draft}": ADMINISTRATOR,
    "PUT /drafts/{draft}/intacct": ADMINISTRATOR,
    "PUT /drafts/{draft}/cashflow360": ADMINISTRATOR,
    "POST /drafts/{draft}/package": ADMINISTRATOR,
    "POST /drafts/{draft}/reports": ADMINISTRATOR,
    "GET /drafts/{draft}/reports": ADMINISTRATOR,
    "GET /drafts/{draft}/reports/{report}": ADMINISTRATOR,
    "GET /drafts/{draft}/reports/{report}/file": ADMINISTRATOR,
    "POST /drafts/{draft}/continue": FRESH_ADMINISTRATOR,
    "GET /people": ADMINISTRATOR,
    "POST /people": FRESH_ADMINISTRATOR,
    "PATCH /people/{person}": FRESH_ADMINISTRATOR,
    "DELETE /people/{person}": FRESH_ADMINISTRATOR,
    "POST /people/{person}/invite": FRESH_ADMINISTRATOR,
    "GET /notices": ADMINISTRATOR,
    "PUT /notices": ADMINISTRATOR,
    "POST /notices/test": ADMINISTRATOR,
    "POST /notices/confirm": ADMINISTRATOR,
    "GET /connections": VIEWER,
    "POST /connections": FRESH_ADMINISTRATOR,
    "GET /connections/{id}": VIEWER,
    "GET /connections/{id}/summary": VIEWER,
    "GET /connections/{id}/costs": VIEWER,
    "PATCH /connections/{id}": ADMINISTRATOR,
    "POST /connections/{id}/disconnect": FRESH_ADMINISTRATOR,
    "PUT /connections/{id}/credentials": FRESH_ADMINISTRATOR,
    "GET /connections/{id}/preferences": VIEWER,
    "PUT /connections/{id}/preferences": ACCOUNTANT,
    "POST /connections/{id}/preferences/check": ACCOUNTANT,
    "GET /connections/{id}/frequency": VIEWER,
    "PUT /connections/{id}/frequency": ACCOUNTANT,
    "GET /connections/{id}/sage-limit": VIEWER,
    "PUT /connections/{id}/sage-limit": ACCOUNTANT,
    "GET /connections/{id}/audit-history": VIEWER,
    "POST /connections/{id}/audit-history/reset": ACCOUNTANT,
    "PUT /connections/{id}/triggers": FRESH_ADMINISTRATOR,
    "GET /connections/{id}/accounts": VIEWER,
    "GET /connections/{id}/choices": ACCOUNTANT,
    "GET /connections/{id}/doctor": ACCOUNTANT,
    "GET /connections/{id}/probe": ACCOUNTANT,
    "GET /connections/{id}/statements": ACCOUNTANT,
    "PUT /connections/{id}/statements": ACCOUNTANT,
    "PUT /connections/{id}/statements/{check}": ACCOUNTANT,
    "POST /connections/{id}/package": ADMINISTRATOR,
    "POST /connections/{id}/sync": ACCOUNTANT,
    "GET /connections/{id}/runs": VIEWER,
    "GET /connections/{id}/runs/{run}": VIEWER,
    "GET /connections/{id}/runs/{run}/progress": VIEWER,
    "GET /connections/{id}/runs/{run}/changes": VIEWER,
    "GET /connections/{id}/history": VIEWER,
    "GET /history": ADMINISTRATOR,
    "GET /connections/{id}/records": VIEWER,
    "GET /records": VIEWER,
    "GET /connections/{id}/records/{kind}/{rid}": VIEWER,
    "GET /connections/{id}/records/{kind}/{rid}/timeline": VIEWER,
    "POST /connections/{id}/runs/{run}/cancel": ACCOUNTANT,
    "POST /connections/{id}/pause": ADMINISTRATOR_OR_OPERATOR,
    "POST /connections/{id}/resume": ADMINISTRATOR_OR_OPERATOR,
    "POST /connections/{id}/reports": ACCOUNTANT,
    "GET /connections/{id}/reports": VIEWER,
    "GET /connections/{id}/reports/{report}": VIEWER,
    "GET /connections/{id}/reports/{report}/file": VIEWER,
    "POST /connections/{id}/reports/{report}/sign-off": ACCOUNTANT,
    "POST /connections/{id}/reports/{report}/share": FRESH_ACCOUNTANT,
    "DELETE /connections/{id}/reports/{report}/share": ACCOUNTANT,
    "GET /connections/{id}/holds": VIEWER,
    "GET /connections/{id}/hold-groups": VIEWER,
    "GET /connections/{id}/hold-groups/file": VIEWER,
    "POST /connections/{id}/holds/actions": ACCOUNTANT,
    "GET /connections/{id}/holds/{hold}": VIEWER,
    "POST /connections/{id}/holds/{hold}/retry": ACCOUNTANT,
    "POST /connections/{id}/holds/{hold}/ignore": ACCOUNTANT,
    "POST /connections/{id}/holds/{hold}/link": ACCOUNTANT,
    "GET /connections/{id}/conflicts": VIEWER,
    "GET /connections/{id}/matches": VIEWER,
    "POST /connections/{id}/conflicts/{conflict}/take-other": ACCOUNTANT,
    "POST /connections/{id}/conflicts/actions": ACCOUNTANT,
    "POST /connections/{id}/terms": ACCOUNTANT,
    "GET /connections/{id}/holds/{hold}/candidates": ACCOUNTANT,
}
"""Routes that need a token. The template has the same list; a test compares them."""

FLEET: Mapping[str, Needs] = dict.fromkeys(
    (
        "GET /fleet",
        "GET /fleet/causes",
        "GET /fleet/connections/{id}",
        "GET /fleet/costs",
        "POST /fleet/redrives",
        "GET /fleet/redrives/{id}",
    ),
    Needs((Role.OPERATOR,)),
)
"""Routes of the function that sees all connections, and no record of any."""

LIVE = frozenset(
    {
        "PUT /connections/{id}/preferences",
        "POST /connections/{id}/preferences/check",
        "POST /drafts/{draft}/reports",
        "POST /connections/{id}/reports",
        "POST /connections/{id}/holds/{hold}/link",
        "POST /connections/{id}/conflicts/{conflict}/take-other",
        "POST /connections/{id}/conflicts/actions",
        "POST /connections/{id}/terms",
        "GET /connections/{id}/holds/{hold}/candidates",
    }
)
"""Routes that ask both systems while somebody waits. Connecting does too, but backs off by itself when refused."""

OPEN = frozenset(
    {
        "GET /openapi.json",
        "GET /causes",
        "GET /causes/{code}",
        "GET /packages/{token}",
        "GET /shared/{token}",
        "POST /intacct/events/{address}",
        "POST /cashflow360/events/{address}",
    }
)
"""Routes without a token: the description, what every cause means, and links and events, which carry secrets."""

_PARAMETER = re.compile(r"\\\{[a-z]+\\\}|<[a-z_]+>|\{[a-z_]+\}")


def fleet_route_of(method: str, path: str) -> str | None:
    """The route of the operator's function that a request is for; None when there is none."""
    asked = f"{method.upper()} {path}"
    return next((route for route in FLEET if _pattern(route).fullmatch(asked)), None)


def route_of(method: str, path: str) -> str | None:
    """The route of the table that a request is for; None when there is none."""
    asked = f"{method.upper()} {path}"
    return next((route for route, pattern in _patterns().items() if pattern.fullmatch(asked)), None)


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {route: _pattern(route) for route in (*ROUTES, *OPEN)}


@cache
def _pattern(route: str) -> re.Pattern[str]:
    return re.compile(_PARAMETER.sub("[^/]+", re.escape(route)))
