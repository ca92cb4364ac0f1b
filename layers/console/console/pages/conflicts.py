"""Conflicts: a field that was changed on both sides, what stands, and the other value to take."""

from __future__ import annotations

from typing import Any

from console import words
from console.api import Problem
from console.visits import Visit
from console.web import Answer


def show(visit: Visit, problem: Problem | None = None) -> Answer:
    cursor = visit.request.one("from")
    page = visit.api.get(f"{visit.home}/conflicts", {"limit": "20", **({"cursor": cursor} if cursor else {})})
    return visit.page(
        "conflicts.html",
        200 if problem is None else 422,
        **visit.connection(),
        title="Conflicts",
        records=_by_record([_row(visit, one) for one in page["items"]]),
        following=page.get("next"),
        problem=problem,
    )


def take(visit: Visit) -> Answer:
    """Let a side's value stand: for the one conflict whose button was pressed, or for all that are chosen."""
    side, _, one = visit.request.one("take").partition(" ")
    chosen = [one] if one else visit.request.all("conflict")
    if not chosen:
        return show(visit, Problem(422, "nothing-chosen", "Choose at least one field, then whose value is to stand."))
    try:
        done = visit.api.post(f"{visit.home}/conflicts/actions", {"take": side, "conflicts": chosen})["items"]
    except Problem as problem:
        if problem.status in (409, 422):
            return show(visit, problem)
        raise
    refused = sorted({one["detail"] for one in done if one["code"]})
    if refused:
        many = f"{len(done) - sum(bool(one['code']) for one in done)} of {len(done)} were taken. "
        told = (many if len(done) > 1 else "") + " ".join(refused)
        return show(visit, Problem(422, "not-taken", told))
    return visit.to(f"{visit.home}/conflicts", "taken")


def _row(visit: Visit, one: dict[str, Any]) -> dict[str, Any]:
    other = "cashflow360" if one["winner"] == "intacct" else "intacct"
    return {
        **one,
        "other": other,
        "other_value": words.value(one[other]),
        "when": words.moment(one["at"], visit.now()),
        "kind_name": words.KINDS.get(one["kind"], (one["kind"], ""))[0],
    }


def _by_record(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The differences of one record together, as somebody looks at them."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        record = found.setdefault((row["kind"], row["cashflow360_id"]), {**row, "rows": []})
        record["rows"].append(row)
    return list(found.values())
