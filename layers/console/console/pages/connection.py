"""The connection itself: its name, new credentials, pausing, disconnecting."""

from __future__ import annotations

from typing import Any

from console.api import Problem
from console.visits import Visit
from console.web import Answer

FIELDS = ("user_id", "password", "token_name", "token")


def show(visit: Visit) -> Answer:
    return visit.page("connection.html", **_values(visit))


def _values(visit: Visit) -> dict[str, Any]:
    return {
        **visit.connection(),
        "freshness": visit.api.get(f"{visit.home}/frequency"),
        "sage": visit.api.get(f"{visit.home}/sage-limit"),
        "believed": visit.api.get(f"{visit.home}/audit-history")["kinds"],
        "title": "Connection",
    }


def change(visit: Visit) -> Answer:
    """One of the page's forms."""
    try:
        return FORMS[visit.request.one("do")](visit)
    except KeyError:
        raise Problem(404, "not-found", "This form does not exist any more. Load the page again.") from None
    except Problem as problem:
        if problem.status in (409, 422):
            return visit.refused("connection.html", problem, **_values(visit))
        raise


def _rename(visit: Visit) -> Answer:
    visit.api.patch(visit.home, {"name": visit.request.one("name")})
    return visit.to(f"{visit.home}/connection", "renamed")


def _frequency(visit: Visit) -> Answer:
    frequency, _, smart_events = visit.request.one("frequency").partition("+")
    version = visit.request.one("version")
    wanted = {"frequency": frequency, "smart_events": bool(smart_events)}
    visit.api.put(f"{visit.home}/frequency", {**wanted, "version": int(version) if version.isdecimal() else None})
    return visit.to(f"{visit.home}/connection", "frequency")


def _sage_limit(visit: Visit) -> Answer:
    limit, version = visit.request.one("limit").replace(",", ""), visit.request.one("version")
    if not limit.isdecimal():
        raise Problem(422, "malformed", "The limit is a whole number of Sage transactions, such as 100,000.")
    wanted = {"limit": int(limit), "over_limit": visit.request.one("over_limit")}
    visit.api.put(f"{visit.home}/sage-limit", {**wanted, "version": int(version) if version.isdecimal() else None})
    return visit.to(f"{visit.home}/connection", "sage-limit")


def _both_ways(visit: Visit) -> Answer:
    visit.api.post(f"{visit.home}/audit-history/reset")
    return visit.to(f"{visit.home}/connection", "both-ways")


def _credentials(visit: Visit) -> Answer:
    given = {name: visit.request.one(name) for name in FIELDS if visit.request.one(name)}
    visit.api.put(f"{visit.home}/credentials", given)
    return visit.to(f"{visit.home}/connection", "credentials")


def _disconnect(visit: Visit) -> Answer:
    name = visit.api.get(visit.home)["name"]
    if visit.request.one("typed") != name:
        raise Problem(422, "not-typed", f"Type the connection's name, {name}, to disconnect it.")
    gone = visit.api.post(f"{visit.home}/disconnect")
    return visit.to("/", "left-behind" if gone["left_behind"] else "disconnected")


def _pause(visit: Visit) -> Answer:
    visit.api.post(f"{visit.home}/pause")
    return visit.to(f"{visit.home}/connection", "paused")


def _resume(visit: Visit) -> Answer:
    visit.api.post(f"{visit.home}/resume")
    return visit.to(f"{visit.home}/connection", "resumed")


FORMS = {
    "frequency": _frequency,
    "sage-limit": _sage_limit,
    "both-ways": _both_ways,
    "pause": _pause,
    "resume": _resume,
    "rename": _rename,
    "credentials": _credentials,
    "disconnect": _disconnect,
}
