"""Setup doctor: each setting the sync depends on, as both systems have it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from console.pages import reporting
from console.visits import Visit
from console.web import Answer

PAGE = "/doctor"
RESULTS = ("fail", "unknown", "pass")


def show(visit: Visit, link: str = "") -> Answer:
    shown = reporting.newest(visit, "doctor")
    checks: list[dict[str, Any]] = (shown.found or {"checks": []})["checks"]
    return visit.page(
        "doctor.html",
        **visit.connection(),
        title="Setup doctor",
        shown=shown,
        parts={result: [one for one in checks if one["result"] == result] for result in RESULTS},
        link=link,
    )


def act(visit: Visit) -> Answer:
    """One of the page's forms."""
    match visit.request.one("do"):
        case "state":
            return _state(visit)
        case "share":
            return show(visit, reporting.share(visit))
        case "unshare":
            return reporting.unshare(visit, PAGE)
    return reporting.ask(visit, "doctor", PAGE)


def _state(visit: Visit) -> Answer:
    """Keep what somebody looked at and says, with their name and the day."""
    check, said = visit.request.one("check"), visit.request.one("holds")
    holds = {"yes": True, "no": False}.get(said)
    visit.api.put(f"{visit.home}/statements/{quote(check, safe='')}", {"holds": holds})
    return visit.to(f"{visit.home}/doctor", "stated")
