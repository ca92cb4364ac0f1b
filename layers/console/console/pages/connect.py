"""Connecting: what to do in Sage Intacct first, then the credentials of both sides, checked live."""

from __future__ import annotations

from urllib.parse import quote

from console.api import Problem
from console.visits import Visit
from console.web import Answer

ONE_WAY = "one way"


def show(visit: Visit, problem: Problem | None = None) -> Answer:
    return visit.page(
        "connect.html", 200 if problem is None else 422, title="Connect", problem=problem, one_way=ONE_WAY
    )


def save(visit: Visit) -> Answer:
    """Nothing is kept unless both sides answered; what was typed stays on the page, but for secrets."""
    one = visit.request.one
    wants_one_way = bool(one("one_way"))
    if wants_one_way and one("typed").lower() != ONE_WAY:
        words = "1-way sync setting is permanent and cannot be reversed. Type “one way” to turn it on."
        return show(visit, Problem(422, "not-typed", words))
    body = {
        "name": one("name"),
        "intacct": {name: one(name) for name in ("company_id", "user_id", "password", "entity_id")},
        "cashflow360": {name: one(name) for name in ("organization_id", "token_name", "token")},
        "one_way": wants_one_way,
    }
    try:
        made = visit.api.post("/connections", body)
    except Problem as problem:
        if problem.status in (409, 422):
            return show(visit, problem)
        raise
    return visit.to(f"/connections/{quote(made['id'], safe='')}", "connected")
