"""A sync while it goes: how far it is, asked for again and again, and stopping it after the record in hand."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from console import words
from console.pages.counting import by_kind, columns, totals
from console.rendering import environment
from console.visits import Visit
from console.web import Answer

SLOWER = ((30, 2), (120, 5))
"""Seconds a sync has been going for, and how often its page asks until then; every SLOWEST seconds after."""
SLOWEST = 10
PHASES = (("lists", "Lists"), ("transactions", "Transactions"))


def part(visit: Visit) -> Answer:
    """The part of a page that tells of the sync: ``?of=page`` by kind too, ``?of=status`` one sentence to read out."""
    standing = live(visit, visit.arguments["run"])
    of = visit.request.one("of")
    template = environment().get_template("live_status.html" if of == "status" else "live.html")
    text = template.render(live=standing, home=visit.home, words=words, whole=of == "page")
    return Answer(content=text.encode(), headers={"cache-control": "no-store"})


def stop(visit: Visit) -> Answer:
    run = quote(visit.arguments["run"], safe="")
    visit.api.post(f"{visit.home}/runs/{run}/cancel")
    return visit.to(f"{visit.home}/syncs/{run}", "stopping")


def live(visit: Visit, run: str) -> dict[str, Any]:
    """How far a sync is, as pages show it."""
    found = visit.api.get(f"{visit.home}/runs/{quote(run, safe='')}/progress")
    rows = by_kind(found["counts"])
    started, as_of = words.parsed(found["started_at"]), words.parsed(found["as_of"])
    going_for = (visit.now() - started).total_seconds() if started else 0.0
    return {
        **found,
        **totals(found["counts"]),
        "rows": rows,
        "columns": columns(rows),
        "chip": words.STATES.get(found["status"], ("idle", found["status"])),
        "going": found["status"] == "running",
        "every": next((seconds for until, seconds in SLOWER if going_for < until), SLOWEST),
        "at": words.moment(found["started_at"], visit.now()),
        "as_of": f"{as_of:%H:%M:%S}" if as_of else "",
        "phases": _phases(found["group"]),
    }


def _phases(group: str) -> list[tuple[str, str]]:
    names = [name for name, _ in PHASES]
    now = names.index(group) if group in names else 0
    said = ("done", "at work", "still to come")
    return [(label, said[(number > now) - (number < now) + 1]) for number, (_, label) in enumerate(PHASES)]
