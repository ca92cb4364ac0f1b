"""The fleet, for operators: how the connections stand, why runs fail, and redriving by cause. No record of anybody."""

from __future__ import annotations

from typing import Any

from console import words
from console.api import Problem
from console.visits import Visit
from console.web import Answer

STATES = {
    "FAILED": ("bad", "Stopped"),
    "TIMED_OUT": ("bad", "Stopped: out of time"),
    "ABORTED": ("bad", "Stopped by an operator"),
    "SUCCEEDED": ("warn", "Late"),
    "RUNNING": ("info", "Syncing"),
}


def show(visit: Visit) -> Answer:
    return _page(visit)


def redrive(visit: Visit) -> Answer:
    """A dry run first; what it says is confirmed by a second button."""
    cause, go = visit.request.one("cause"), visit.request.one("go") == "yes"
    try:
        told = visit.api.post("/fleet/redrives", {"cause": cause, "dry_run": not go})
    except Problem as problem:
        if problem.status != 409:
            raise
        return _page(visit, problem=problem)
    return _page(visit, told={**told, "cause": cause, "went": go})


def _page(visit: Visit, told: dict[str, Any] | None = None, problem: Problem | None = None) -> Answer:
    found = visit.api.get("/fleet")
    lines = [_line(visit, one) for one in found["lines"]]
    causes = visit.api.get("/fleet/causes")["items"]
    asked = {"limit": "50", **({"cursor": place} if (place := visit.request.one("from")) else {})}
    costs = visit.api.get("/fleet/costs", asked)
    since = [{**one, "since": words.moment(one["since"], visit.now())} for one in causes]
    status = 422 if problem else 200
    return visit.page(
        "fleet.html",
        status,
        title="Fleet",
        found=found,
        lines=lines,
        causes=since,
        costs=costs,
        told=told,
        problem=problem,
    )


def _line(visit: Visit, one: dict[str, Any]) -> dict[str, Any]:
    chip = STATES.get(one["status"], ("idle", one["status"]))
    return {**one, "chip": chip, "at": words.moment(one["started_at"], visit.now())}
