"""What a connection costs in a month: the work of its syncs, what Sage bills, and calls of both systems."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from console.visits import Visit
from console.web import Answer


def show(visit: Visit) -> Answer:
    month = visit.request.one("month")
    found = visit.api.get(f"{visit.home}/costs", {"month": month} if month else {})
    begins = _month(found["month"])
    now = visit.now().astimezone(UTC)
    follows = begins + timedelta(days=31)
    return visit.page(
        "costs.html",
        **visit.connection(),
        title="Costs",
        costs=found,
        month=f"{begins:%B %Y}",
        prices_of=f"{_month(found['prices_of']):%B %Y}",
        so_far=(begins.year, begins.month) == (now.year, now.month),
        before=begins - timedelta(days=1),
        after=follows if follows <= now else None,
    )


def _month(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
