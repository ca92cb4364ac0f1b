"""Setup doctor: each setting the sync depends on, read live."""

from __future__ import annotations

from urllib.parse import quote

from console.visits import Visit
from console.web import Answer


def show(visit: Visit) -> Answer:
    """Both systems are read only when asked for: it takes up to half a minute."""
    found = visit.api.get(f"{visit.home}/doctor") if visit.request.one("read") else None
    parts = {
        result: [check for check in (found or {"checks": []})["checks"] if check["result"] == result]
        for result in ("fail", "unknown", "pass")
    }
    return visit.page(
        "doctor.html", **visit.connection(), title="Setup doctor", found=found, parts=parts, read_at=visit.now()
    )


def state(visit: Visit) -> Answer:
    """Keep what somebody looked at and says, with their name and the day."""
    check, said = visit.request.one("check"), visit.request.one("holds")
    holds = {"yes": True, "no": False}.get(said)
    visit.api.put(f"{visit.home}/statements/{quote(check, safe='')}", {"holds": holds})
    return visit.to(f"{visit.home}/doctor", "stated")
