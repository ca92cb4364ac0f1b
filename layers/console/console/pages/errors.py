"""Sync errors: records that are set aside, by reason, with what to do."""

from __future__ import annotations

from typing import Any

from console import words
from console.api import Problem
from console.visits import Visit
from console.web import Answer

ACTIONS = {"retry": "retried", "ignore": "ignored", "comment": "commented", "assign": "assigned", "accept": "accepted"}
"""What the page says once it was done, by action."""

PARTS = {
    True: ("here", "Fix here", "you can settle these in Ledgersync"),
    False: ("there", "Fix there", "only Sage Intacct or Cashflow360 can change this"),
}
"""Whether something can be done about a reason on this page: id, heading and explanation."""


def show(visit: Visit, problem: Problem | None = None) -> Answer:
    frame = visit.connection()
    groups = [_group(visit, group) for group in frame["groups"]]
    parts = [(*part, [one for one in groups if bool(one["remedies"]) is here]) for here, part in PARTS.items()]
    return visit.page(
        "errors.html",
        200 if problem is None else 422,
        **frame,
        title="Sync errors",
        sorted_groups=groups,
        parts=parts,
        opened=_opened([group for *_, part in parts for group in part], visit.request.one("open")),
        ignored=_ignored(visit),
        problem=problem,
    )


def _ignored(visit: Visit) -> list[dict[str, Any]]:
    """What somebody chose not to sync."""
    groups = visit.api.get(f"{visit.home}/hold-groups")["items"]
    return [hold for group in groups for hold in group["holds"] if hold["ignored"]]


def _opened(groups: list[dict[str, Any]], asked: str) -> str:
    """The reason that is open: one that was asked for by itself or by a record of it, else the first."""
    found = (one["key"] for one in groups if asked == one["key"] or asked in [hold["id"] for hold in one["holds"]])
    return next(found, groups[0]["key"] if groups else "")


def settle(visit: Visit) -> Answer:
    """Try again, leave out, comment, or make a term. The API answers each record by itself: one stops no other."""
    action = visit.request.one("do")
    if action == "term":
        return _make_term(visit)
    chosen = visit.request.all("hold")
    if action not in ACTIONS or not chosen:
        return show(visit, Problem(422, "nothing-chosen", "Choose at least one record, then what to do with it."))
    body = {"action": action, "holds": chosen, "text": visit.request.one("text")}
    try:
        done = visit.api.post(f"{visit.home}/holds/actions", body)["items"]
    except Problem as problem:
        if problem.status in (409, 422):
            return show(visit, problem)
        raise
    gone = sum(1 for one in done if one["code"])
    if gone:
        told = f"{gone} of {len(done)} records are not held any more; the others were {ACTIONS[action]}."
        return show(visit, Problem(422, "not-found", told))
    return visit.to(f"{visit.home}/errors", ACTIONS[action])


def _make_term(visit: Visit) -> Answer:
    """The term that records wait for; what waits syncs with the next run."""
    asked: dict[str, Any] = {name: visit.request.one(name) for name in ("side", "of", "name")}
    days = visit.request.one("days").strip()
    if days and not days.isdecimal():
        return show(visit, Problem(422, "days", "Say the days as a number, such as 30."))
    try:
        visit.api.post(f"{visit.home}/terms", {**asked, **({"days": int(days)} if days else {})})
    except Problem as problem:
        if problem.status in (409, 422):
            return show(visit, problem)
        raise
    return visit.to(f"{visit.home}/errors", "term")


def _group(visit: Visit, group: dict[str, Any]) -> dict[str, Any]:
    kinds = {hold["kind"] for hold in group["holds"]}
    kind = kinds.pop() if len(kinds) == 1 else ""
    since = min((hold["since"] for hold in group["holds"]), default="")
    rows = [{**hold, "at": words.moment(hold["since"], visit.now())} for hold in group["holds"] if not hold["ignored"]]
    return {
        **group,
        "rows": rows,
        "counted": words.counted(group["count"], kind),
        "since": words.day(since),
        "more": group["count"] - len(group["holds"]),
    }
