"""All connections of the tenant: what state each is in, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from console import words
from console.visits import Visit
from console.web import Answer

SHOWN = 20
CHIPS: Mapping[str, tuple[str, str]] = {
    "disconnected": ("idle", "Disconnected"),
    "paused": ("idle", "Paused"),
    "syncing": ("info", "Syncing"),
    "stopped": ("bad", "Stopped"),
    "over-limit": ("warn", "Over its limit"),
    "preferences-missing": ("warn", "Preferences missing"),
    "in-step": ("ok", "In step"),
    "not-synced": ("idle", "Not synced yet"),
}
"""By state; how many records wait is counted instead where some do."""


def show(visit: Visit) -> Answer:
    if visit.person.role == "operator":
        return visit.to("/fleet")
    cursor = visit.request.one("from")
    query = {"limit": str(SHOWN), "summary": "true", **({"cursor": cursor} if cursor else {})}
    page = visit.api.get("/connections", query)
    rows = [_row(visit, one) for one in page["items"]]
    return visit.page(
        "connections.html", rows=rows, following=page.get("next"), title="Connections", month=f"{visit.now():%B}"
    )


def _row(visit: Visit, one: dict[str, Any]) -> dict[str, Any]:
    found = one["summary"]
    last = words.moment(found["last_good_sync"], visit.now())
    path = f"/connections/{quote(one['id'], safe='')}"
    return {**one, "path": path, "chip": chip(found), "last": last, "errors": found["open_holds"],
            "unexplained": found["unexplained"], "sage": found["sage_transactions"]}  # fmt: skip


def chip(summary: Mapping[str, Any]) -> tuple[str, str]:
    """The state of a connection as a chip."""
    count = summary["open_holds"]
    waiting = ("warn", f"{words.number(count)} {'waits' if count == 1 else 'wait'}")
    return CHIPS.get(summary["state"], waiting)
