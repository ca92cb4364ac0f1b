"""Pages for anybody, without a sign-in and without a cookie: a shared report, what a cause means, and help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from console.answers import html, page_headers
from console.api import Api, Problem
from console.guard import SAFE
from console.help_texts import HELP
from console.rendering import environment
from console.settings import Settings
from console.web import Answer, Request

MISSING = {
    "shared": "This link opens nothing",
    "causes": "There is no such cause",
    "help": "There is no such page",
}
"""The places of these pages, and what is said of an address of each that leads nowhere."""


def is_public(request: Request) -> bool:
    return request.method in SAFE and request.path.split("/")[1] in MISSING


def answer(request: Request, settings: Settings, http: httpx.Client) -> Answer:
    _, place, *rest = request.path.split("/")
    wanted = "/".join(rest)
    try:
        if place == "help":
            return _help(settings, wanted)
        return _of_the_api(settings, Api(http, settings.api_url, ""), place, quote(wanted, safe=""))
    except Problem as problem:
        told = problem.detail if problem.status == 404 else "Try again in a minute."
        return words(settings, MISSING[place], told, problem.status or 503)


def words(settings: Settings, title: str, told: str, status: int) -> Answer:
    """A page that says one thing."""
    text = environment().get_template("plain.html").render(settings=settings, title=title, words=told)
    return Answer(status=status, content=text.encode(), headers=page_headers(settings))


def _of_the_api(settings: Settings, api: Api, place: str, wanted: str) -> Answer:
    if place == "shared":
        return _page(settings, "shared.html", shared=api.get(f"/shared/{wanted}"))
    if wanted:
        return _page(settings, "cause.html", cause=_unlike(api.get(f"/causes/{wanted}")))
    return _page(settings, "causes.html", causes=api.get("/causes")["items"])


def _unlike(cause: dict[str, Any]) -> dict[str, Any]:
    """Its examples without those that say the same of another kind."""
    said: dict[tuple[str, ...], Mapping[str, str]] = {}
    for one in cause["examples"]:
        said.setdefault((one["words"], one["advice"], one["where"]), one)
    return {**cause, "examples": list(said.values())}


def _help(settings: Settings, wanted: str) -> Answer:
    if wanted and wanted not in HELP:
        raise Problem(404, "not-found", "There is no help under this name.")
    return _page(settings, "help.html", pages=HELP, wanted=wanted)


def _page(settings: Settings, template: str, **values: Any) -> Answer:
    return html(settings, environment().get_template(template).render(settings=settings, **values))
