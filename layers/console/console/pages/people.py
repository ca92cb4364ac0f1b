"""People of the tenant, or where they are managed: invited, given another role, kept out, removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from console.api import Problem
from console.visits import ROLES, Visit
from console.web import Answer

NAMED = 20
"""The most connections that are named on the page."""


def show(visit: Visit) -> Answer:
    return _page(visit, visit.api.get("/people"))


def change(visit: Visit) -> Answer:
    """One of the page's forms."""
    found, form = visit.api.get("/people"), FORMS.get(visit.request.one("do"))
    if form is None:
        raise Problem(404, "not-found", "This form does not exist any more. Load the page again.")
    try:
        return visit.to("/people", form(visit))
    except Problem as problem:
        if problem.status in (409, 422):
            return _page(visit, found, problem)
        raise


def _invite(visit: Visit) -> str:
    visit.api.post("/people", {"name": visit.request.one("name"), "role": visit.request.one("role")})
    return "invited"


def _invite_again(visit: Visit) -> str:
    visit.api.post(f"{_person(visit)}/invite")
    return "invited"


def _give_role(visit: Visit) -> str:
    visit.api.patch(_person(visit), {"role": visit.request.one("role")})
    return "role-given"


def _shut_out(visit: Visit) -> str:
    visit.api.patch(_person(visit), {"active": False})
    return "shut-out"


def _let_in(visit: Visit) -> str:
    visit.api.patch(_person(visit), {"active": True})
    return "let-in"


def _remove(visit: Visit) -> str:
    visit.api.delete(_person(visit))
    return "person-removed"


def _person(visit: Visit) -> str:
    return f"/people/{quote(visit.request.one('person'), safe='')}"


def _page(visit: Visit, found: Mapping[str, Any], problem: Problem | None = None) -> Answer:
    status, connections = 422 if problem else 200, visit.api.get("/connections")
    return visit.page(
        "people.html",
        status,
        title="People",
        found=found,
        roles=ROLES,
        problem=problem,
        names=[one["name"] for one in connections["items"]][:NAMED],
        more=bool(connections.get("next")) or len(connections["items"]) > NAMED,
    )


FORMS: dict[str, Callable[[Visit], str]] = {
    "invite": _invite,
    "invite-again": _invite_again,
    "role": _give_role,
    "shut-out": _shut_out,
    "let-in": _let_in,
    "remove": _remove,
}
