"""People of the tenant, or where they are managed."""

from __future__ import annotations

from console.visits import Visit
from console.web import Answer


def show(visit: Visit) -> Answer:
    return visit.page("people.html", title="People", found=visit.api.get("/people"))
