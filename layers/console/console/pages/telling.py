"""Entries of the journal as pages show them, and the pages of history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from console import words
from console.api import Problem
from console.pages import reporting
from console.visits import Visit
from console.web import Answer

FILTERS = ("by", "kind", "did", "record")
DAYS = {"since": 0, "until": 1}
"""Days to look between, and how many are added since the last one counts whole."""
DID = {
    "created": "made",
    "updated": "changed",
    "removed": "removed",
    "matched": "matched",
    "held": "set aside",
    "freed": "let go again",
    "retried": "tried again",
    "ignored": "marked not to sync",
    "took other": "other value taken",
    "preferences": "preferences changed",
    "credentials": "new credentials",
    "paused": "paused",
    "resumed": "resumed",
}
"""What the page offers to look for."""


def entries(visit: Visit, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries with their moments, subjects that begin with a capital, and where their records are shown."""
    return [
        {
            **one,
            "when": words.moment(one["at"], visit.now()),
            "title": one["subject"][:1].upper() + one["subject"][1:],
            "path": _path(one),
            "of": "",
            "fields": [field for field in one["fields"] if _is_told(field)],
        }
        for one in items
    ]


def _is_told(field: dict[str, Any]) -> bool:
    """Not what was empty and stays so: a field without lines of a new record."""
    return words.value(field["before"]) != words.value(field["after"]) or bool(field["rule"])


def _path(one: dict[str, Any]) -> str:
    id = one["cashflow360_id"] or one["intacct_id"]
    if not (one["kind"] and id and one["connection_id"]):
        return ""
    return f"/connections/{quote(one['connection_id'], safe='')}/records/{one['kind']}/{quote(id, safe='')}"


def show(visit: Visit) -> Answer:
    """History of a connection, and its files."""
    shown = reporting.standing(visit, "history")
    return _page(visit, f"{visit.home}/history", shown=shown, **visit.connection())


def show_tenants(visit: Visit) -> Answer:
    """History of all of the tenant's connections."""
    return _page(visit, "/history", shown=None)


def make_file(visit: Visit) -> Answer:
    """The whole history of a connection as files; the page tells how far they are."""
    return reporting.ask(visit, "history", "/history")


def _page(visit: Visit, path: str, **frame: Any) -> Answer:
    given = {name: visit.request.one(name) for name in (*FILTERS, *DAYS)}
    found, problem = _asked(visit, path, given)
    told = entries(visit, found["items"])
    if "connection" not in frame:
        names = visit.names(one["connection_id"] for one in told)
        told = [{**one, "of": names.get(one["connection_id"], "")} for one in told]
    asked = {name: text for name, text in given.items() if text}
    return visit.page(
        "history.html",
        422 if problem else 200,
        title="History",
        entries=told,
        following=urlencode({**asked, "from": found["next"]}) if found["next"] else "",
        did=DID,
        kinds=words.KINDS,
        asked=given,
        problem=problem,
        **frame,
    )


def _asked(visit: Visit, path: str, given: dict[str, str]) -> tuple[dict[str, Any], Problem | None]:
    """A page of entries, or what is wrong with the question."""
    try:
        query = {**given, **_moments(given), "cursor": visit.request.one("from")}
        found: dict[str, Any] = visit.api.get(path, {"limit": "50", **{k: v for k, v in query.items() if v}})
    except Problem as refused:
        if refused.status not in (400, 422):
            raise
        return {"items": [], "next": None}, refused
    return found, None


def _moments(given: dict[str, str]) -> dict[str, str]:
    """The days of the form as moments: from the beginning of the first to the end of the last."""
    found: dict[str, str] = {}
    for name, more in DAYS.items():
        if given[name]:
            try:
                day = date.fromisoformat(given[name]) + timedelta(days=more)
            except (ValueError, OverflowError):
                raise Problem(422, "day", "Say the day as in 2026-01-31.") from None
            found[name] = f"{day.isoformat()}T00:00:00Z"
    return found
