"""Sync errors: records that are set aside, by reason, with what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from console import words
from console.api import Problem
from console.visits import Visit
from console.web import Answer

ACTIONS = {"retry": "retried", "ignore": "ignored", "comment": "commented", "assign": "assigned", "accept": "accepted"}
"""What the page says once it was done, by action."""

SHOWN, MOST_SHOWN = 20, 200
"""Records of a reason on the page: at first, and once it is opened by itself."""

PARTS = {
    True: ("here", "Fix here", "you can settle these in Ledgersync"),
    False: ("there", "Fix there", "only Sage Intacct or Cashflow360 can change this"),
}
"""Whether something can be done about a reason on this page: id, heading and explanation."""


def show(visit: Visit, problem: Problem | None = None) -> Answer:
    found, ignored = visit.groups(MOST_SHOWN)
    opened = _opened(found, visit.request.one("open"))
    of_cause = Counter(one["cause"] for one in found)
    groups = [_group(visit, one, opened, of_cause[one["cause"]] == 1) for one in found]
    groups.sort(key=lambda one: not one["remedies"])
    return visit.page(
        "errors.html",
        200 if problem is None else 422,
        **visit.connection(),
        title="Sync errors",
        sorted_groups=groups,
        parts=[(*PARTS[here], [one for one in groups if bool(one["remedies"]) is here]) for here in PARTS],
        most=MOST_SHOWN,
        aside=bool(ignored) and visit.request.one("tab") == "ignored",
        opened=opened or (groups[0]["key"] if groups else ""),
        ignored=ignored,
        problem=problem,
    )


def download(visit: Visit) -> Answer:
    """All of it as CSV."""
    file = visit.api.file(f"{visit.home}/hold-groups/file", {})
    return Answer(content=file.content, content_type=file.content_type, headers=file.headers)


def _opened(groups: list[dict[str, Any]], asked: str) -> str:
    """The reason that was asked for by itself or by a record of it; empty without one."""
    found = (one["key"] for one in groups if asked == one["key"] or asked in [hold["id"] for hold in one["holds"]])
    return next(found, "") if asked else ""


def settle(visit: Visit) -> Answer:
    """Try again, leave out, comment, or make a term. The API answers each record by itself: one stops no other."""
    action = visit.request.one("do")
    if action == "term":
        return _make_term(visit)
    chosen, cause = visit.request.all("hold"), visit.request.one("cause")
    if action not in ACTIONS or not (chosen or cause):
        return show(visit, Problem(422, "nothing-chosen", "Choose at least one record, then what to do with it."))
    try:
        done = _done(visit, {"action": action, "text": visit.request.one("text"), **_which(cause, chosen)})
    except Problem as problem:
        if problem.status in (409, 422):
            return show(visit, problem)
        raise
    if gone := sum(1 for one in done if one["code"]):
        told = f"{gone} of {len(done)} records do not wait any more; the others were {ACTIONS[action]}."
        return show(visit, Problem(422, "not-found", told))
    return visit.to(f"{visit.home}/errors", ACTIONS[action])


def _which(cause: str, chosen: list[str]) -> dict[str, Any]:
    return {"cause": cause} if cause else {"holds": chosen}


def _done(visit: Visit, body: dict[str, Any]) -> list[dict[str, Any]]:
    """What became of each record. What is wrong with the text names the field of the form that was sent."""
    try:
        found: list[dict[str, Any]] = visit.api.post(f"{visit.home}/holds/actions", body)["items"]
    except Problem as problem:
        field = f"text-{visit.request.one('open')}"
        problem.reasons = tuple(
            replace(one, field=field if one.field == "body.text" else "") for one in problem.reasons
        )
        raise
    return found


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


def _group(visit: Visit, group: dict[str, Any], opened: str, alone: bool) -> dict[str, Any]:
    """``opened`` shows as many records as there are, up to MOST_SHOWN; ``alone`` is a cause with one reason only."""
    kinds = {hold["kind"] for hold in group["holds"]}
    kind = kinds.pop() if len(kinds) == 1 else ""
    most = MOST_SHOWN if group["key"] == opened else SHOWN
    rows = [{**hold, "at": words.moment(hold["since"], visit.now())} for hold in group["holds"] if not hold["ignored"]]
    return {
        **group,
        "rows": rows[:most],
        "counted": words.counted(group["open"], kind),
        "since": words.day(group["since"]),
        "more": group["open"] - len(rows[:most]),
        "amounts": any(hold["amount"] for hold in rows),
        "alone": alone,
    }
