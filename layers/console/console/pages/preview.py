"""Preview: what the next sync would do, before anything is written."""

from __future__ import annotations

from console.visits import Visit
from console.web import Answer


def show(visit: Visit) -> Answer:
    return visit.page("preview.html", **visit.connection(), title="Preview", found=None)


def look(visit: Visit) -> Answer:
    found = visit.api.post(f"{visit.home}/preview")
    return visit.page("preview.html", **visit.connection(), title="Preview", found=found)
