"""Notices: who is told of what. A row for each address or webhook, a box for each event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.api import Problem
from console.visits import Visit
from console.web import Answer

Kept = dict[str, Any]
Change = Callable[[dict[str, Any]], dict[str, Any] | None]
MEANS = (("email", "E-mail address"), ("webhook", "Webhook, signed (https)"), ("slack", "Slack incoming webhook"))


def show(visit: Visit) -> Answer:
    return _page(visit, visit.api.get("/notices"))


def change(visit: Visit) -> Answer:
    """One of the page's forms."""
    found, form = visit.api.get("/notices"), FORMS.get(visit.request.one("do"))
    if form is None:
        raise Problem(404, "not-found", "This form does not exist any more. Load the page again.")
    try:
        return form(visit, found)
    except Problem as problem:
        if problem.status in (409, 422):
            return _page(visit, found, problem)
        raise


def _add(visit: Visit, found: Kept) -> Answer:
    new = {
        "means": visit.request.one("means") or "email",
        "to": visit.request.one("to").strip(),
        "events": visit.request.form.get("event", []),
    }
    saved = visit.api.put("/notices", {"version": found["version"], "channels": [*_kept(found), new]})
    made = saved["channels"][-1]
    if made["secret"]:
        return _page(visit, saved)
    return visit.to("/notices", "saved" if made["confirmed"] else "code-sent")


def _save(visit: Visit, found: Kept) -> Answer:
    return _with(visit, found, lambda one: {**one, "events": visit.request.form.get("event", [])}, "saved")


def _remove(visit: Visit, found: Kept) -> Answer:
    return _with(visit, found, lambda _: None, "saved")


def _resume(visit: Visit, found: Kept) -> Answer:
    return _with(visit, found, lambda one: {**one, "resume": True}, "saved")


def _with(visit: Visit, found: Kept, change: Change, said: str) -> Answer:
    """The channels again, the form's one changed, or left out for None."""
    id = visit.request.one("channel")
    rows = [change(one) if one["id"] == id else one for one in _kept(found)]
    wanted = [one for one in rows if one is not None]
    visit.api.put("/notices", {"version": found["version"], "channels": wanted})
    return visit.to("/notices", said)


def _confirm(visit: Visit, _: Kept) -> Answer:
    visit.api.post("/notices/confirm", {"channel": visit.request.one("channel"), "code": visit.request.one("code")})
    return visit.to("/notices", "confirmed")


def _test(visit: Visit, _: Kept) -> Answer:
    visit.api.post("/notices/test", {"channel": visit.request.one("channel")})
    return visit.to("/notices", "test-sent")


def _kept(found: Kept) -> list[dict[str, Any]]:
    return [{name: one[name] for name in ("id", "means", "to", "events")} for one in found["channels"]]


def _page(visit: Visit, found: Kept, problem: Problem | None = None) -> Answer:
    status = 422 if problem else 200
    return visit.page("notices.html", status, title="Notices", found=found, means=MEANS, problem=problem)


FORMS = {"add": _add, "save": _save, "remove": _remove, "resume": _resume, "confirm": _confirm, "test": _test}
