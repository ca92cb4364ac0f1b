"""Support bundle: what whoever helps needs to see, looked at before it leaves the house."""

from __future__ import annotations

import json

from console.pages import reporting
from console.visits import Visit
from console.web import Answer

LONGEST = 60_000
"""Characters that the page shows; the file has all."""


def show(visit: Visit) -> Answer:
    shown = reporting.newest(visit, "support-bundle")
    text = json.dumps(shown.found, indent=2, ensure_ascii=False) if shown.found else ""
    return visit.page(
        "support.html",
        **visit.connection(),
        title="Support bundle",
        shown=shown,
        text=text[:LONGEST],
        cut=len(text) > LONGEST,
    )


def make(visit: Visit) -> Answer:
    return reporting.ask(visit, "support-bundle", "/support", amounts=visit.request.one("amounts") == "yes")
