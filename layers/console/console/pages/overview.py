"""A connection at a glance: a sync that is going, what needs somebody, what synced last."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from console import words
from console.pages.connections import chip
from console.pages.counting import totals
from console.pages.live_sync import live
from console.pages.pickers import ACCOUNTS
from console.visits import Visit
from console.web import Answer

RECENT = 5
COUNTED = 100
"""Newest runs whose Sage transactions are added up: one page of the API, and more than a month of daily syncs."""
SAGE_TIER = 100_000
"""Transactions a month of Sage's lowest tier."""
LABELS = {name: label for name, label, _ in ACCOUNTS}


def show(visit: Visit) -> Answer:
    frame = visit.connection()
    page = visit.api.get(f"{visit.home}/runs", {"limit": str(COUNTED)})
    rows = [run_row(visit, run) for run in page["items"]]
    going = next((row for row in rows if row["status"] == "running"), None)
    good = next((run for run in rows if run["status"] == "succeeded"), None)
    return visit.page(
        "overview.html",
        **frame,
        title="Overview",
        groups=visit.groups()[0],
        labels=LABELS,
        rows=rows[:RECENT],
        live=live(visit, going["run_id"]) if going else None,
        whole=False,
        stopped=rows[0] if rows and rows[0]["chip"][0] == "bad" else None,
        good=good,
        sage=_sage(visit, page),
        standing=chip(frame["connection"]["summary"]),
    )


def sync(visit: Visit) -> Answer:
    started = visit.api.post(f"{visit.home}/sync", key=visit.request.one("form_key"))
    return visit.to(visit.home, "sync-going" if started["answer"] == "going" else "sync-started")


def run_row(visit: Visit, run: dict[str, Any]) -> dict[str, Any]:
    """A run as tables show it: written to either side, set aside, how long it took."""
    return {
        **run,
        "chip": words.STATES.get(run["status"], ("idle", run["status"])),
        "why": words.TRIGGERS.get(run["trigger"], run["trigger"]),
        "at": words.moment(run["started_at"], visit.now()),
        "took": words.lasted(run["started_at"], run["ended_at"]),
        **totals(run["counts"]),
    }


def _sage(visit: Visit, page: dict[str, Any]) -> dict[str, Any]:
    """What Sage bills this month; ``least`` where the month may hold more runs than were read."""
    now = visit.now().astimezone(UTC)
    of_month = [run for run in page["items"] if _month(run) == (now.year, now.month)]
    return {
        "month": f"{now:%B}",
        "used": sum(run["sage_transactions"] for run in of_month),
        "least": bool(page["next"]) and len(of_month) == len(page["items"]),
        "tier": SAGE_TIER,
    }


def _month(run: dict[str, Any]) -> tuple[int, int] | None:
    at = words.parsed(run["started_at"])
    return (at.year, at.month) if at else None
