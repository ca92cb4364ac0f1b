"""Records: "Where is my bill #123?", and what happened to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from console import words
from console.pages.telling import entries
from console.visits import Visit
from console.web import Answer

STATES = {
    "in-step": ("ok", "In step"),
    "waits": ("warn", "Waits"),
    "ignored": ("idle", "Not to be synced"),
    "not-synced": ("idle", "Not synced"),
}


def show(visit: Visit) -> Answer:
    """The question, and what was found for it."""
    asked, cursor = visit.request.one("q").strip()[:100], visit.request.one("from")
    found: dict[str, Any] = {"items": [], "next": None, "why_not": []}
    if asked:
        query = {"q": asked, "limit": "20", **({"cursor": cursor} if cursor else {})}
        found = visit.api.get(f"{visit.home}/records", query)
    return visit.page(
        "records.html",
        **visit.connection(),
        title="Records",
        asked=asked,
        hits=[_hit(visit, one) for one in found["items"]],
        reasons=found["why_not"],
        following=urlencode({"q": asked, "from": found["next"]}) if found["next"] else "",
    )


def show_one(visit: Visit) -> Answer:
    """Where a record stands, and its timeline; both systems are read only when somebody asks for it."""
    path = f"{visit.home}/records/{visit.arguments['kind']}/{quote(visit.arguments['rid'], safe='')}"
    live, cursor = visit.request.one("live") == "true", visit.request.one("from")
    found = visit.api.get(path, {"live": "true"} if live else {})
    told = visit.api.get(f"{path}/timeline", {"limit": "50", **({"cursor": cursor} if cursor else {})})
    kind = words.KINDS.get(found["kind"], (found["kind"], ""))[0]
    return visit.page(
        "record.html",
        **visit.connection(),
        title=f"{kind.capitalize()} {found['label']}".strip(),
        record=found,
        chip_of=STATES[found["state"]],
        entries=entries(visit, told["items"]),
        following=urlencode({"from": told["next"]}) if told["next"] else "",
        values=[one for one in found["values"] if _is_shown(one)],
    )


def _is_shown(one: dict[str, Any]) -> bool:
    return any(one[name] not in (None, [], "") for name in ("agreed", "intacct", "cashflow360"))


def _hit(visit: Visit, one: dict[str, Any]) -> dict[str, Any]:
    id = one["cashflow360_id"] or one["intacct_id"]
    return {
        **one,
        "kind_name": words.KINDS.get(one["kind"], (one["kind"], ""))[0],
        "chip": STATES[one["state"]],
        "path": f"{visit.home}/records/{one['kind']}/{quote(id, safe='')}",
    }
