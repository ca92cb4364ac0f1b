"""Reports on pages: the newest one, how far the next is, and what people do with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from console.answers import part
from console.api import Problem
from console.rendering import environment
from console.visits import Visit
from console.web import Answer

FORMS = ("csv", "json", "print")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """``going`` is a report being made, ``failed`` the newest when it could not be, ``done`` the newest that is."""

    going: dict[str, Any] | None
    failed: dict[str, Any] | None
    done: dict[str, Any] | None
    found: dict[str, Any] | None


def newest(visit: Visit, kind: str, of: str = "") -> Shown:
    """The reports of a kind as its page shows them, newest first, with what the newest that is done found.

    ``of`` is the API's path of what they are about, the page's connection unless it is told.
    """
    shown = standing(visit, kind, of)
    return replace(shown, found=visit.api.get(f"{address(visit, shown.done['id'], of)}/file")) if shown.done else shown


def standing(visit: Visit, kind: str, of: str = "") -> Shown:
    """The same without what was found, for a page that does not show it."""
    own = [one for one in visit.api.get(f"{of or visit.home}/reports")["items"] if one["kind"] == kind]
    first = own[:1]
    return Shown(
        going=next((one for one in first if one["status"] == "running"), None),
        failed=next((one for one in first if one["status"] == "failed"), None),
        done=next((one for one in own if one["status"] == "done"), None),
        found=None,
    )


def ask(visit: Visit, kind: str, page: str, **more: object) -> Answer:
    """Begin a report and show its page, which tells how far it is."""
    visit.api.post(f"{visit.home}/reports", {"kind": kind, **more})
    return visit.to(f"{visit.home}{page}")


def share(visit: Visit) -> str:
    """The address of a new link, told this once."""
    link = visit.api.post(f"{address(visit, visit.request.one('report'))}/share")
    return f"{visit.settings.url}/shared/{link['token']}"


def unshare(visit: Visit, page: str) -> Answer:
    visit.api.delete(f"{address(visit, visit.request.one('report'))}/share")
    return visit.to(f"{visit.home}{page}", "unshared")


def live(visit: Visit) -> Answer:
    """How far a report is; the page is loaded anew once it has ended."""
    return live_at(visit, visit.home, visit.home)


def live_at(visit: Visit, of: str, home: str) -> Answer:
    """The same of what is at ``of`` in the API, on the pages under ``home``."""
    report = visit.api.get(address(visit, visit.arguments["report"], of))
    text = environment().get_template("report_live.html").render(going=report, home=home)
    ended = {} if report["status"] == "running" else {"hx-refresh": "true"}
    return part(visit.settings, text, ended)


def download(visit: Visit) -> Answer:
    """A report as a file, as the API makes it."""
    form = visit.request.one("as")
    if form not in FORMS:
        raise Problem(404, "not-found", "There is no such file.")
    file = visit.api.file(f"{address(visit, visit.arguments['report'])}/file", {"as": form})
    return Answer(content=file.content, content_type=file.content_type, headers=file.headers)


def address(visit: Visit, report: str, of: str = "") -> str:
    return f"{of or visit.home}/reports/{quote(report, safe='')}"
