"""What Sage bills this month: transactions by connection and company, against the company's tier."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from ledgersync.runs.transactions import LOOKED_BACK, Month, month_of
from ledgersync_cli.client import Api
from ledgersync_cli.showing import show

COLUMNS = {"connection": "Connection", "company": "Company", "transactions": "Transactions so far",
           "forecast": "Forecast", "tier": "Tier", "share": "Forecast of tier",
           "limit": "Limit", "warning": "Warning"}  # fmt: skip
WHOLE = "all connections"


def show_month(api: Api, tier: int, as_json: bool) -> None:
    """A row for each connection, and one for its company, which is who Sage bills."""
    now = datetime.now(UTC)
    connections: dict[str, dict[str, Month]] = defaultdict(dict)
    limits: dict[tuple[str, str], dict[str, Any]] = {}
    for connection in api.items("/connections"):
        company = connection["company_id"].strip().casefold()
        connections[company][connection["name"]] = _month(api, connection["id"], now)
        limits[company, connection["name"]] = api.call("GET", f"/connections/{connection['id']}/sage-limit")
    rows = []
    for company, months in sorted(connections.items()):
        rows += [_row(company, name, month, tier, limits[company, name]) for name, month in months.items()]
        rows.append(_row(company, WHOLE, sum(months.values(), Month()), tier, {}))
    show(rows, f"Sage transactions, {now:%B %Y}", COLUMNS, as_json)


def _month(api: Api, connection: str, now: datetime) -> Month:
    used: list[tuple[datetime, int]] = []
    for run in api.items(f"/connections/{connection}/runs"):  # newest first
        started_at = datetime.fromisoformat(run["started_at"])
        if started_at < now - LOOKED_BACK:
            break
        used.append((started_at, run["sage_transactions"]))
    return month_of(used, now)


def _row(company: str, connection: str, month: Month, tier: int, limit: dict[str, Any]) -> dict[str, Any]:
    return {
        "company": company,
        "connection": connection,
        "transactions": month.used,
        "forecast": month.forecast,
        "tier": tier,
        "share": f"{month.forecast / tier:.1%}",
        "limit": limit.get("limit", ""),
        "warning": limit.get("warning", ""),
    }
