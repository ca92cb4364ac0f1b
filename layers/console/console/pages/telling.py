"""Entries of the journal as pages show them, and the pages of history."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from console import words
from console.visits import Visit
from console.web import Answer

FILTERS = ("by", "kind", "did", "record")
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
    """History of a connection."""
    page, asked = _page(visit, f"{visit.home}/history")
    return visit.page("history.html", **visit.connection(), title="History", **page, asked=asked)


def show_tenants(visit: Visit) -> Answer:
    """History of all of the tenant's connections."""
    page, asked = _page(visit, "/history")
    return visit.page("history.html", title="History", home="", **page, asked=asked)


def _page(visit: Visit, path: str) -> tuple[dict[str, Any], dict[str, str]]:
    given = {name: visit.request.one(name) for name in FILTERS}
    asked = {name: text for name, text in given.items() if text}
    cursor = visit.request.one("from")
    found = visit.api.get(path, {"limit": "50", **asked, **({"cursor": cursor} if cursor else {})})
    following = urlencode({**asked, "from": found["next"]}) if found["next"] else ""
    return {"entries": entries(visit, found["items"]), "following": following, "did": DID, "kinds": words.KINDS}, given
