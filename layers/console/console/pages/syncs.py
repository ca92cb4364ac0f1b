"""Syncs: every run, and one of them by kind and side."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from console.pages.counting import WRITTEN, by_kind, columns
from console.pages.live_sync import live
from console.pages.overview import run_row
from console.pages.telling import entries
from console.visits import Visit
from console.web import Answer


def show(visit: Visit) -> Answer:
    cursor = visit.request.one("from")
    page = visit.api.get(f"{visit.home}/runs", {"limit": "20", **({"cursor": cursor} if cursor else {})})
    rows = [run_row(visit, run) for run in page["items"]]
    return visit.page("syncs.html", **visit.connection(), title="Syncs", rows=rows, following=page.get("next"))


def show_one(visit: Visit) -> Answer:
    path, cursor = f"{visit.home}/runs/{quote(visit.arguments['run'], safe='')}", visit.request.one("from")
    run = visit.api.get(path)
    told = visit.api.get(f"{path}/changes", {"limit": "50", **({"cursor": cursor} if cursor else {})})
    table = by_kind(run["counts"])
    return visit.page(
        "sync.html",
        **visit.connection(),
        title="Sync",
        run=run_row(visit, run),
        live=live(visit, run["run_id"]) if run["status"] == "running" else None,
        table=table,
        whole=True,
        entries=entries(visit, told["items"]),
        following=urlencode({"from": told["next"]}) if told["next"] else "",
        columns=columns(table),
        wrote=any(row["counts"].get(name) for row in table for name in WRITTEN),
    )
