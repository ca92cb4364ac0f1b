"""All connections of the tenant: what state each is in, in words."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from console import words
from console.visits import Visit
from console.web import Answer

SHOWN = 20


def show(visit: Visit) -> Answer:
    cursor = visit.request.one("from")
    page = visit.api.get("/connections", {"limit": str(SHOWN), **({"cursor": cursor} if cursor else {})})
    rows = [_row(visit, one) for one in page["items"]]
    return visit.page("connections.html", rows=rows, following=page.get("next"), title="Connections")


def _row(visit: Visit, one: dict[str, Any]) -> dict[str, Any]:
    path = f"/connections/{quote(one['id'], safe='')}"
    if one["status"] == "disconnected":
        return {**one, "path": path, "chip": ("idle", "Disconnected"), "last": "–", "errors": 0}
    runs = visit.api.get(f"{path}/runs", {"limit": "10"})["items"]
    errors = sum(group["count"] for group in visit.api.get(f"{path}/hold-groups")["items"])
    good = next((run for run in runs if run["status"] == "succeeded"), None)
    last = words.moment(good["ended_at"], visit.now()) if good else "–"
    return {**one, "path": path, "chip": state(one, runs, errors), "last": last, "errors": errors}


def state(connection: dict[str, Any], runs: list[dict[str, Any]], errors: int) -> tuple[str, str]:
    """The chip of a connection: what most needs somebody comes first."""
    newest = runs[0] if runs else None
    if connection["status"] == "disconnected":
        return "idle", "Disconnected"
    if newest and newest["status"] == "running":
        return "info", "Syncing"
    if newest and words.STATES.get(newest["status"], ("idle", ""))[0] == "bad":
        return "bad", "Stopped"
    if connection["transactions_wait_for"]:
        return "warn", "Preferences missing"
    if errors:
        return "warn", f"{words.number(errors)} {'waits' if errors == 1 else 'wait'}"
    return ("ok", "In step") if newest else ("idle", "Not synced yet")
