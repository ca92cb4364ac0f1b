"""Accounting preferences of the organisation: nobody but a person can read them, so they are stated by name and day."""

from __future__ import annotations

from typing import Any

from console.api import Problem
from console.visits import Visit
from console.web import Answer

SAID = {"yes": True, "no": False}


def show(visit: Visit, problem: Problem | None = None) -> Answer:
    kept = visit.api.get(f"{visit.home}/statements")
    return visit.page(
        "accounting.html",
        200 if problem is None else 422,
        **visit.connection(),
        title="Accounting preferences",
        rows=accounting_of(kept["items"]),
        version=kept["version"],
        sent=bool(visit.filled("sent")),
        saved=visit.request.one("said") == "stated-all",
        problem=problem,
    )


def save(visit: Visit) -> Answer:
    """Keep what was said anew; what stands as it was stated keeps its name and day."""
    kept = visit.api.get(f"{visit.home}/statements")
    said = said_anew(visit, accounting_of(kept["items"]))
    version = visit.request.one("version")
    try:
        if said:
            body = {"statements": said, "version": int(version) if version.isdecimal() else kept["version"]}
            visit.api.put(f"{visit.home}/statements", body)
    except Problem as problem:
        if problem.status in (409, 422):
            return show(visit, problem)
        raise
    return visit.to(f"{visit.home}/accounting", "stated-all")


def accounting_of(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in items if one["accounting"]]


def said_anew(visit: Visit, rows: list[dict[str, Any]]) -> dict[str, bool]:
    """What the form states that nobody has stated so."""
    chosen = {one["check"]: SAID.get(visit.request.one(one["check"])) for one in rows}
    return {
        one["check"]: holds
        for one in rows
        if (holds := chosen[one["check"]]) is not None and not (one["by"] and one["holds"] is holds)
    }
