"""Every page of the console: its address, and what makes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from console.pages import (
    accounting,
    conflicts,
    connect,
    connection,
    connections,
    costs,
    doctor,
    errors,
    fleet,
    live_sync,
    match,
    notices,
    overview,
    package,
    people,
    preferences,
    preview,
    records,
    reporting,
    support,
    syncs,
    telling,
    tie_out,
)
from console.visits import Visit
from console.web import Answer

Page = Callable[[Visit], Answer]

PAGES: Mapping[str, Page] = {
    "GET /": connections.show,
    "GET /connect": connect.show,
    "GET /search": records.show_tenants,
    "GET /fleet": fleet.show,
    "GET /fleet/cost": fleet.show_cost,
    "GET /fleet/redrive": fleet.show_redrive,
    "POST /fleet/redrive": fleet.redrive,
    "GET /fleet/{id}": fleet.show_one,
    "GET /people": people.show,
    "POST /people": people.change,
    "GET /notices": notices.show,
    "POST /notices": notices.change,
    "POST /connect": connect.begin,
    "GET /connect/{draft}": connect.tasks,
    "POST /connect/{draft}": connect.change,
    "GET /connect/{draft}/{step}": connect.step,
    "POST /connect/{draft}/{step}": connect.save,
    "GET /connect/{draft}/reports/{report}/live": connect.live,
    "GET /connections/{id}": overview.show,
    "POST /connections/{id}": overview.sync,
    "GET /connections/{id}/costs": costs.show,
    "GET /connections/{id}/errors": errors.show,
    "GET /connections/{id}/errors/file": errors.download,
    "GET /connections/{id}/errors/{hold}": match.show,
    "POST /connections/{id}/errors/{hold}": match.choose,
    "POST /connections/{id}/errors": errors.settle,
    "GET /connections/{id}/conflicts": conflicts.show,
    "POST /connections/{id}/conflicts": conflicts.take,
    "GET /connections/{id}/syncs": syncs.show,
    "GET /connections/{id}/syncs/{run}": syncs.show_one,
    "POST /connections/{id}/syncs/{run}": live_sync.stop,
    "GET /connections/{id}/syncs/{run}/live": live_sync.part,
    "GET /connections/{id}/records": records.show,
    "GET /connections/{id}/records/{kind}/{rid}": records.show_one,
    "GET /connections/{id}/history": telling.show,
    "POST /connections/{id}/history": telling.make_file,
    "GET /history": telling.show_tenants,
    "GET /connections/{id}/tie-out": tie_out.show,
    "POST /connections/{id}/tie-out": tie_out.act,
    "GET /connections/{id}/reports/{report}/live": reporting.live,
    "GET /connections/{id}/reports/{report}/file": reporting.download,
    "GET /connections/{id}/support": support.show,
    "POST /connections/{id}/support": support.make,
    "GET /connections/{id}/preview": preview.show,
    "POST /connections/{id}/preview": preview.look,
    "GET /connections/{id}/doctor": doctor.show,
    "POST /connections/{id}/doctor": doctor.act,
    "GET /connections/{id}/preferences": preferences.show,
    "POST /connections/{id}/preferences": preferences.save,
    "GET /connections/{id}/accounting": accounting.show,
    "POST /connections/{id}/accounting": accounting.save,
    "GET /connections/{id}/package": package.show,
    "POST /connections/{id}/package": package.make,
    "GET /connections/{id}/connection": connection.show,
    "POST /connections/{id}/connection": connection.change,
}


PART = "[A-Za-z0-9_=-]{1,400}"
PARTS: Mapping[str, str] = {"rid": r"[^/\\?#\x00-\x1f\x7f]{1,400}"}
"""What a part of an address may be; a record's id is whatever its system gave it."""
_NAMED = re.compile(r"\\\{([a-z]+)\\\}")


@dataclass(frozen=True, slots=True)
class Found:
    page: Page
    arguments: Mapping[str, str]


def find(method: str, path: str) -> Found | None:
    """The page of a request."""
    for route, pattern in _patterns().items():
        matched = pattern.fullmatch(f"{method} {path}")
        if matched:
            return Found(PAGES[route], {name: unquote(text) for name, text in matched.groupdict().items()})
    return None


def is_page(address: str) -> bool:
    """Whether an address is a page that can be shown: a path of the table, and nothing of another host."""
    path = address.partition("?")[0]
    return not address.startswith("//") and "\\" not in address and find("GET", path) is not None


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {route: re.compile(_NAMED.sub(_part, re.escape(route))) for route in PAGES}


def _part(found: re.Match[str]) -> str:
    return f"(?P<{found[1]}>{PARTS.get(found[1], PART)})"
