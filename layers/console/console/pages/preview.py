"""Preview: what the next sync would do, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from console import words
from console.pages import reporting
from console.visits import Visit
from console.web import Answer

SHOWN = 200


def show(visit: Visit) -> Answer:
    shown = reporting.newest(visit, "preview")
    return visit.page(
        "preview.html",
        **visit.connection(),
        title="Preview",
        shown=shown,
        found=shown.found,
        lines=list(_lines(shown.found)) if shown.found else [],
        most=SHOWN,
    )


def look(visit: Visit) -> Answer:
    return reporting.ask(visit, "preview", "/preview")


def _lines(found: dict[str, Any]) -> Iterator[str]:
    """``Vendors: 214 match, 12 made in Sage Intacct, 3 in Cashflow360 changed, 2 need you.``"""
    for kind, (_, many) in words.KINDS.items():
        matched = sum(number for name, number in found["counts"].items() if _is(name, kind, "matched"))
        told = [f"{words.number(matched)} match"] if matched else []
        for side, system in words.SIDES.items():
            for operation, done in (("create", "made"), ("update", "changed"), ("remove", "removed")):
                number = found["writes"].get(f"{kind}|{side}|{operation}", 0)
                told += [f"{words.number(number)} {done} in {system}"] if number else []
        held = sum(one["kind"] == kind for one in found["holds"])
        told += [f"{words.number(held)} need you" if held != 1 else "1 needs you"] if held else []
        if told:
            yield f"{many.capitalize()}: {', '.join(told)}."


def _is(name: str, kind: str, outcome: str) -> bool:
    of, _, ended = name.split("|")
    return (of, ended) == (kind, outcome)
