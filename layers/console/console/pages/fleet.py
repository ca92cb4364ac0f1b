"""The fleet, for operators: how the connections stand, what they cost, one of them, and redriving by cause.

No record of anybody, and no name: an operator knows connections by their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

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
ON_TIME = ("ok", "Done")


def show(visit: Visit) -> Answer:
    found = visit.api.get("/fleet")
    lines = [_line(visit, one) for one in found["lines"]]
    causes = visit.api.get("/fleet/causes")["items"]
    since = [{**one, "since": words.moment(one["since"], visit.now())} for one in causes]
    return visit.page("fleet.html", title="Fleet", found=found, lines=lines, causes=since)


def show_cost(visit: Visit) -> Answer:
    asked = {"limit": "50", **({"cursor": place} if (place := visit.request.one("from")) else {})}
    return visit.page("fleet_cost.html", title="Cost", costs=visit.api.get("/fleet/costs", asked))


def show_one(visit: Visit) -> Answer:
    """Its runs of the last two days and its month."""
    found = visit.api.get(f"/fleet/connections/{quote(visit.connection_id, safe='')}")
    runs = [_line(visit, one) for one in found["runs"]]
    return visit.page("fleet_one.html", title=found["connection_id"], found=found, runs=runs)


def show_redrive(visit: Visit) -> Answer:
    """What would begin again for a cause, or how far the runs are that were begun just now."""
    begun = visit.request.one("begun")
    going = visit.api.get(f"/fleet/redrives/{quote(begun, safe='')}") if begun else None
    if going and going["running"]:
        return _redrive_page(visit, going=going)
    try:
        told = visit.api.post("/fleet/redrives", {"cause": visit.request.one("cause"), "dry_run": True})
    except Problem as problem:
        if problem.status != 409:
            raise
        return _redrive_page(visit, going=going, nothing=problem.detail)
    return _redrive_page(visit, going=going, told=told)


def redrive(visit: Visit) -> Answer:
    """A few runs at once; the page that follows tells how far they are, and offers the next."""
    cause = visit.request.one("cause")
    try:
        told = visit.api.post("/fleet/redrives", {"cause": cause, "dry_run": False})
    except Problem as problem:
        if problem.status != 409:
            raise
        return _redrive_page(visit, problem=problem)
    return visit.to(f"/fleet/redrive?{urlencode({'cause': cause, 'begun': told['id']})}")


def _redrive_page(visit: Visit, *, problem: Problem | None = None, **told: Any) -> Answer:
    shown = {"going": None, "told": None, "nothing": "", **told}
    address = f"/fleet/redrive?{urlencode({'cause': visit.request.one('cause'), 'begun': visit.request.one('begun')})}"
    status = 422 if problem else 200
    return visit.page(
        "fleet_redrive.html",
        status,
        title="Begin again",
        cause=visit.request.one("cause"),
        address=address,
        problem=problem,
        **shown,
    )


def _line(visit: Visit, one: Mapping[str, Any]) -> dict[str, Any]:
    well = one["status"] == "SUCCEEDED" and not one["late"]
    chip = ON_TIME if well else STATES.get(one["status"], ("idle", one["status"]))
    return {**one, "chip": chip, "at": words.moment(one["started_at"], visit.now())}
