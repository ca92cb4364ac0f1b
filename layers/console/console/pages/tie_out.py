"""Tie-out: what is open on both sides, to the cent, and why it differs."""

from __future__ import annotations

from console.api import Problem
from console.pages import reporting
from console.visits import Visit
from console.web import Answer

OF = {"payables": ("Payables", "Vendor"), "receivables": ("Receivables", "Customer")}
PAGE = "/tie-out"
SHOWN = 200
"""The most vendors or customers that are shown, those that differ most first. The file has all."""


def show(visit: Visit, link: str = "", problem: Problem | None = None) -> Answer:
    asked = visit.request.one("of")
    of = asked if asked in OF else "payables"
    shown = reporting.newest(visit, "tie-out")
    return visit.page(
        "tie_out.html",
        422 if problem else 200,
        **visit.connection(),
        title="Tie-out",
        of=of,
        sections=OF,
        shown=shown,
        section=(shown.found or {}).get(of),
        most=SHOWN,
        link=link,
        problem=problem,
    )


def act(visit: Visit) -> Answer:
    """One of the page's forms."""
    match visit.request.one("do"):
        case "sign-off":
            return _sign_off(visit)
        case "share":
            return show(visit, reporting.share(visit))
        case "unshare":
            return reporting.unshare(visit, PAGE)
    return reporting.ask(visit, "tie-out", PAGE)


def _sign_off(visit: Visit) -> Answer:
    report, note = visit.request.one("report"), visit.request.one("note")
    try:
        visit.api.post(f"{reporting.address(visit, report)}/sign-off", {"note": note})
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return show(visit, problem=problem)
    return visit.to(f"{visit.home}{PAGE}", "signed")
