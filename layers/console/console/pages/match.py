"""Which one is it: records of the other side that a held one may be, side by side with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from console import words
from console.api import Problem
from console.visits import Visit
from console.web import Answer


def show(visit: Visit, problem: Problem | None = None) -> Answer:
    hold, wanted = _hold(visit), visit.request.one("q").strip()
    found: list[dict[str, Any]] = []
    try:
        query = {"q": wanted} if wanted else {}
        found = visit.api.get(f"{visit.home}/holds/{_quoted(visit)}/candidates", query)["items"]
    except Problem as refused:
        if refused.status not in (409, 422, 429, 503):
            raise
        problem = problem or refused
    fields = list(dict.fromkeys(field["field"] for one in found for field in one["fields"]))
    rows = [(name, _held(found, name), [_of(one, name) for one in found]) for name in fields]
    return visit.page(
        "match.html",
        200 if problem is None else 422,
        **visit.connection(),
        title="Which one is it?",
        hold=hold,
        other="cashflow360" if hold["side"] == "intacct" else "intacct",
        kind_name=words.KINDS.get(hold["kind"], (hold["kind"], ""))[0],
        candidates=found,
        rows=rows,
        wanted=wanted,
        problem=problem,
    )


def choose(visit: Visit) -> Answer:
    """Link the two; the next sync merges them."""
    chosen = visit.request.one("candidate")
    if not chosen:
        return show(visit, Problem(422, "nothing-chosen", "Choose the record it is."))
    try:
        visit.api.post(f"{visit.home}/holds/{_quoted(visit)}/link", {"counterpart_id": chosen})
    except Problem as problem:
        if problem.status in (409, 422):
            return show(visit, problem)
        raise
    return visit.to(f"{visit.home}/errors", "linked")


def _hold(visit: Visit) -> dict[str, Any]:
    found: dict[str, Any] = visit.api.get(f"{visit.home}/holds/{_quoted(visit)}")
    return found


def _quoted(visit: Visit) -> str:
    return quote(visit.arguments["hold"], safe="")


def _of(one: dict[str, Any], name: str) -> dict[str, Any] | None:
    return next((field for field in one["fields"] if field["field"] == name), None)


def _held(found: list[dict[str, Any]], name: str) -> Any:
    return next((field["held"] for one in found if (field := _of(one, name)) is not None), None)
