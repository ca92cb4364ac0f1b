"""Setting a connection up: a task list to leave and come back to. Nothing syncs before Continue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from console import words
from console.api import Problem
from console.pages import reporting
from console.pages.accounting import accounting_of, said_anew
from console.pages.connect_standing import PERMANENT, chip, following, is_done, note
from console.pages.connect_steps import BY_CODE, CONFIGURATIONS, STEPS, Step
from console.visits import Visit
from console.web import Answer

ONE_WAY = "one way"
NO_INTACCT: Mapping[str, Any] = {
    "company_id": "",
    "user_id": "",
    "entity_id": "",
    "entities": [],
    "has_password": False,
}
NO_CASHFLOW360: Mapping[str, Any] = {
    "organization_id": "",
    "organization_name": "",
    "token_name": "",
    "has_token": False,
}
"""What a side's form shows before anything was entered."""
Draft = dict[str, Any]
REPORTS = {"settings": "doctor", "continue": "preview"}
"""What a step reads of both systems before anything is connected."""


def show(visit: Visit, problem: Problem | None = None) -> Answer:
    """Set-ups that were begun, and the beginning of another one."""
    drafts = visit.api.get("/drafts")["items"] if visit.person.may("administrator") else []
    rows = [{**one, "path": _path(one), "changed": words.moment(one["changed_at"], visit.now())} for one in drafts]
    status = 200 if problem is None else 422
    return visit.page("connect.html", status, title="Connect", drafts=rows, problem=problem)


def begin(visit: Visit) -> Answer:
    if not visit.request.one("name"):
        return show(visit, Problem(422, "not-typed", "Give the connection a name, as your team calls it."))
    return visit.to(_path(visit.api.post("/drafts", {"name": visit.request.one("name")})))


def tasks(visit: Visit, problem: Problem | None = None) -> Answer:
    """Every step with how it stands."""
    draft = _draft(visit)
    if draft["connected"]:
        return visit.to(f"/connections/{quote(draft['id'], safe='')}")
    rows = [{"step": one, "chip": chip(one, draft), "note": note(one, draft)} for one in STEPS]
    done = sum(is_done(one, draft) for one in STEPS)
    return visit.page(
        "tasks.html",
        200 if problem is None else 422,
        title=draft["name"] or "New connection",
        draft=draft,
        path=_path(draft),
        rows=rows,
        done=done,
        problem=problem,
    )


def change(visit: Visit) -> Answer:
    """Rename the set-up, or delete it with what was entered."""
    path = f"/drafts/{quote(visit.arguments['draft'], safe='')}"
    try:
        if visit.request.one("do") == "delete":
            visit.api.delete(path)
            return visit.to("/connect", "draft-deleted")
        visit.api.patch(path, {"name": visit.request.one("name")})
    except Problem as problem:
        if problem.status in (409, 422):
            return tasks(visit, problem)
        raise
    return visit.to(_path(_draft(visit)), "saved")


def step(visit: Visit, problem: Problem | None = None, status: int = 422, **more: Any) -> Answer:
    """One step, alone on its page."""
    one, draft = _step(visit), _draft(visit)
    values: dict[str, Any] = {"link": None, "shown": None, "found": None, "copies": [], "support": "", **more}
    if one.code in REPORTS:
        values["shown"] = shown = reporting.newest(visit, REPORTS[one.code], _api(visit))
        values["found"] = summed(shown.found) if shown.found and one.code == "continue" else shown.found
    if one.code == "accounting":
        values["rows"] = accounting_of(draft["statements"])
    if one.copies:
        told = visit.api.get("/service")
        values["copies"] = [(label, told[name]) for label, name in one.copies.items()]
        values["support"] = told["support"]
    return visit.page(
        "step.html",
        200 if problem is None else status,
        title=one.title,
        step=one,
        draft=draft,
        path=_path(draft),
        following=following(draft, one),
        configurations=CONFIGURATIONS,
        mine={**NO_INTACCT, **(draft["intacct"] or {})},
        theirs={**NO_CASHFLOW360, **(draft["cashflow360"] or {})},
        one_way=ONE_WAY,
        permanent=PERMANENT,
        sent=bool(visit.filled("sent")),
        problem=problem,
        **values,
    )


def save(visit: Visit) -> Answer:
    """What a step's form asks for; the next step that is not done follows."""
    one = _step(visit)
    try:
        answer = FORMS.get(one.code, _tick)(visit, one)
    except Problem as problem:
        if problem.status in (409, 422):
            return step(visit, problem)
        raise
    if answer is not None:
        return answer
    draft = _draft(visit)
    return visit.to(f"{_path(draft)}/{following(draft, one)}", "step-done")


def _tick(visit: Visit, one: Step) -> Answer | None:
    _patch(visit, {"steps": {one.code: visit.request.one("do") != "undo"}})
    return None


def _configuration(visit: Visit, one: Step) -> Answer | None:
    chosen = visit.request.one("configuration")
    if not chosen:
        return step(visit, Problem(422, "not-chosen", f"{one.title}: choose one."))
    _patch(visit, {"configuration": chosen})
    return None


def _package(visit: Visit, one: Step) -> Answer | None:
    if visit.request.one("do") != "make":
        return _tick(visit, one)
    return step(visit, link=visit.api.post(f"{_api(visit)}/package"))


def _settings(visit: Visit, one: Step) -> Answer | None:
    """The doctor reads what can be read, once both sides' credentials are there."""
    return _read(visit, one) if visit.request.one("do") == "check" else _tick(visit, one)


def _accounting(visit: Visit, _: Step) -> Answer | None:
    said = said_anew(visit, accounting_of(_draft(visit)["statements"]))
    if said:
        _patch(visit, {"statements": said})
    return None


def _intacct(visit: Visit, _: Step) -> Answer | None:
    """First who signs in; then, of a company of several entities, which one it is."""
    given = _typed(visit, ("company_id", "user_id", "password"))
    entity = visit.request.form.get("entity_id")
    draft = visit.api.put(f"{_api(visit)}/intacct", {**given, **({"entity_id": entity[-1].strip()} if entity else {})})
    if draft["intacct"]["needs_entity"]:
        return visit.to(f"{_path(draft)}/intacct", "choose-entity")
    return None


def _cashflow360(visit: Visit, _: Step) -> Answer | None:
    visit.api.put(f"{_api(visit)}/cashflow360", _typed(visit, ("organization_id", "token_name", "token")))
    return None


def _one_way(visit: Visit, _: Step) -> Answer | None:
    wanted = bool(visit.request.one("one_way"))
    if wanted and visit.request.one("typed").lower() != ONE_WAY:
        return step(visit, Problem(422, "not-typed", f"{PERMANENT} Type “{ONE_WAY}” to turn it on."))
    _patch(visit, {"one_way": wanted, "confirmed": wanted})
    return None


def _read(visit: Visit, one: Step) -> Answer:
    """Both systems are read beside the request; the step's page tells how far that is, then what was found."""
    visit.api.post(f"{_api(visit)}/reports", {"kind": REPORTS[one.code]})
    return visit.to(f"{_path(_draft(visit))}/{one.code}")


def live(visit: Visit) -> Answer:
    """How far the report of a step is; the page is loaded anew once it has ended."""
    return reporting.live_at(visit, _api(visit), f"/connect/{quote(visit.arguments['draft'], safe='')}")


def _continue(visit: Visit, one: Step) -> Answer | None:
    """The preview first; then, once somebody says that they have looked, the connection and its first run."""
    if visit.request.one("do") == "preview":
        return _read(visit, one)
    if not visit.request.one("looked"):
        return step(visit, Problem(422, "not-looked", "Look at the preview, then say that you have."))
    made = visit.api.post(f"{_api(visit)}/continue", {"looked": True})
    return visit.to(f"/connections/{quote(made['id'], safe='')}", "connected")


FORMS: Mapping[str, Callable[[Visit, Step], Answer | None]] = {
    "configuration": _configuration,
    "package": _package,
    "settings": _settings,
    "accounting": _accounting,
    "intacct": _intacct,
    "cashflow360": _cashflow360,
    "one-way": _one_way,
    "continue": _continue,
}


def summed(found: Mapping[str, Any]) -> dict[str, Any]:
    """A preview as sentences: what matches, what is made where, and what needs a person, by kind."""
    rows: dict[str, dict[str, int]] = {}
    for name, count in found["counts"].items():
        kind, side, outcome = name.split("|")
        row = rows.setdefault(kind, {"match": 0, "intacct": 0, "cashflow360": 0, "you": 0})
        if outcome == "matched":
            row["match"] = max(row["match"], count)
        elif outcome == "created":
            row[side] += count
        elif outcome == "held":
            row["you"] += count
    told = [{"kind": words.KINDS.get(kind, (kind, kind))[1], **row} for kind, row in rows.items() if any(row.values())]
    return {**found, "rows": told}


def _step(visit: Visit) -> Step:
    found = BY_CODE.get(visit.arguments["step"])
    if found is None:
        raise Problem(404, "not-found", "There is no such step.")
    return found


def _typed(visit: Visit, names: tuple[str, ...]) -> dict[str, str]:
    return {name: visit.request.one(name) for name in names if visit.request.one(name)}


def _draft(visit: Visit) -> Draft:
    draft: Draft = visit.api.get(_api(visit))
    return draft


def _patch(visit: Visit, body: Mapping[str, Any]) -> None:
    visit.api.patch(_api(visit), body)


def _api(visit: Visit) -> str:
    return f"/drafts/{quote(visit.arguments['draft'], safe='')}"


def _path(draft: Mapping[str, Any]) -> str:
    return f"/connect/{quote(draft['id'], safe='')}"
