"""Records: "Where is my bill #123?", and what happened to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from console import words
from console.api import Problem
from console.pages.telling import entries
from console.visits import Visit
from console.web import Answer

STATES = {
    "in-step": ("ok", "In step"),
    "waits": ("warn", "Waits"),
    "ignored": ("idle", "Not to be synced"),
    "not-synced": ("idle", "Not synced"),
}


NEVER_SYNCED: dict[str, Any] = {
    "label": "that was not synced",
    "intacct_id": "",
    "cashflow360_id": "",
    "state": "not-synced",
    "values": [],
    "hold": None,
    "conflicts": [],
    "live": False,
    "why_not": "Ledgersync has not synced this record. Read both sides now, and it says what each of them holds.",
}


def show(visit: Visit) -> Answer:
    """The question, and what was found for it."""
    return visit.page("records.html", **visit.connection(), title="Records", **_found(visit, f"{visit.home}/records"))


def show_tenants(visit: Visit) -> Answer:
    """The same question, over all of the tenant's connections."""
    found = _found(visit, "/records")
    names = visit.names(one["connection_id"] for one in found["hits"])
    hits = [{**one, "of": names[one["connection_id"]]} for one in found["hits"]]
    return visit.page("records.html", **{**found, "hits": hits}, title="Search")


def _found(visit: Visit, path: str) -> dict[str, Any]:
    asked, cursor = visit.request.one("q").strip()[:100], visit.request.one("from")
    found: dict[str, Any] = {"items": [], "next": None, "why_not": []}
    if asked:
        found = visit.api.get(path, {"q": asked, "limit": "20", **({"cursor": cursor} if cursor else {})})
    return {
        "asked": asked,
        "hits": [_hit(one) for one in found["items"]],
        "parties": any(one["party"] for one in found["items"]),
        "reasons": found["why_not"],
        "following": urlencode({"q": asked, "from": found["next"]}) if found["next"] else "",
    }


def show_one(visit: Visit) -> Answer:
    """Where a record stands, and its timeline; both systems are read only when somebody asks for it."""
    rid = quote(quote(visit.arguments["rid"], safe=""), safe="")  # twice: a route takes few letters as they are
    path = f"{visit.home}/records/{visit.arguments['kind']}/{rid}"
    live, cursor = visit.request.one("live") == "true", visit.request.one("from")
    frame = visit.connection()
    found = _standing(visit, path, live)
    told = visit.api.get(f"{path}/timeline", {"limit": "50", **({"cursor": cursor} if cursor else {})})
    kind = words.KINDS.get(found["kind"], (found["kind"], ""))[0]
    return visit.page(
        "record.html",
        **frame,
        title=words.dated(f"{kind.capitalize()} {found['label']}".strip()),
        record=found,
        chip_of=STATES[found["state"]],
        entries=entries(visit, told["items"]),
        following=urlencode({"from": told["next"]}) if told["next"] else "",
        values=[one for one in found["values"] if _is_shown(one)],
    )


def _standing(visit: Visit, path: str, live: bool) -> dict[str, Any]:
    """Where a record stands; one that was never synced is shown too, since other pages name it."""
    try:
        found: dict[str, Any] = visit.api.get(path, {"live": "true"} if live else {})
    except Problem as problem:
        if problem.status != 404 or live or visit.arguments["kind"] not in words.KINDS:
            raise
        return {**NEVER_SYNCED, "kind": visit.arguments["kind"]}
    return found


def _is_shown(one: dict[str, Any]) -> bool:
    return any(one[name] not in (None, [], "") for name in ("agreed", "intacct", "cashflow360"))


def _hit(one: dict[str, Any]) -> dict[str, Any]:
    id = one["cashflow360_id"] or one["intacct_id"]
    return {
        **one,
        "kind_name": words.KINDS.get(one["kind"], (one["kind"], ""))[0],
        "chip": STATES[one["state"]],
        "path": f"/connections/{quote(one['connection_id'], safe='')}/records/{one['kind']}/{quote(id, safe='')}",
    }
