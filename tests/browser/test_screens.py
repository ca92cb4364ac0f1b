"""Every screen in every state, light and dark, wide, narrow and at 400 %: nothing axe objects to, nothing cut off.

Pictures of all of them lie in build/console, with a page to look through.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from html import escape
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest

from . import crowd
from .books import Books
from .conftest import is_fault, sign_in_as
from .screens import NAMES, NEWCOMER, Screen, screens

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHOTS = Path("build") / "console"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
"""Rules whose answer depends on colours and sizes; the others are asked where most is shown, and where least is."""
WINDOWS = [*product(("light", "dark"), ((1280, 900), (375, 812), (320, 640))), ("light", (320, 256))]
"""The last is a window of 1280 × 1024 at 400 %."""
PICTURED = (("light", (1280, 900)), ("dark", (375, 812)))
ASKED_ALL = (("light", (1280, 900)), ("light", (320, 640)))
OBJECTIONS = """rules => axe.run(document, {preload: false, runOnly: rules, resultTypes: ["violations", "incomplete"]})
    .then(found => [...found.violations, ...found.incomplete].map(
        one => [one.id, one.nodes[0].any[0]?.data?.messageKey || "", one.nodes[0].target.join(" ")]))"""
CUT = """() => [...document.querySelectorAll("h1, h2, h3, a, button, td, th, dd, dt, label, .chip, p, li")].filter(
    one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible"
        && !one.closest(".sr, .scroll")
).map(one => one.textContent.trim().slice(0, 60))"""
GONE = "status of 40"
"""What a browser says of a page that does not exist, or is not this role's."""


@pytest.fixture(scope="module")
def all_screens(east: Books) -> dict[str, Screen]:
    """With reports to show, a set-up that was begun, links that were shared, a crowd, and runs that failed."""
    for kind in ("tie-out", "doctor", "preview", "support-bundle"):
        east.report(kind)
    made = {one["kind"]: one["id"] for one in east.ask("GET", f"{east.home}/reports")["items"]}
    links = [
        f"/shared/{east.ask('POST', f'{east.home}/reports/{made[kind]}/share')['token']}"
        for kind in ("doctor", "tie-out")
    ]
    draft = east.ask("POST", "/drafts", {"name": f"Harbor South, {crowd.NAMES[0]}"})["id"]
    east.ask("PATCH", f"/drafts/{draft}", {"steps": {"before-you-start": True}, "configuration": "entity-level"})
    crowd.Crowd(east.stack).fill()
    failing = [east.stack.start_execution(crowd.TENANT, f"gone-{number}", f"gone-{number}") for number in range(5)]
    for arn in failing:
        east.stack.wait_execution(arn)
    east.stack.admit(["harbor", "cedar", crowd.TENANT, NEWCOMER])
    return {one.name: one for one in screens(draft, links)}


Opened = Callable[[Screen], "Page"]


@pytest.fixture(scope="module")
def opened(chromium: Browser, east: Books) -> Iterator[Opened]:
    """A page under a tenant and a role; whoever signed in once stays."""
    pages: dict[tuple[str, str], Page] = {}
    said: list[str] = []

    def open_page(screen: Screen) -> Page:
        who = screen.tenant, screen.role if screen.tenant else ""
        if who not in pages:
            context = chromium.new_context(base_url=east.stack.console_url, reduced_motion="reduce")
            pages[who] = context.new_page()
            pages[who].on(
                "console", lambda one: said.append(one.text) if is_fault(one) and GONE not in one.text else None
            )
            if screen.tenant:
                sign_in_as(pages[who], screen.role, screen.tenant)
        page = pages[who]
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(screen.path)
        if screen.do:
            screen.do(page)
        return page

    yield open_page
    for page in pages.values():
        page.context.close()
    assert said == []


@pytest.fixture(scope="module", autouse=True)
def _index() -> Iterator[None]:
    """One page with all pictures, to look through them in a minute."""
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    yield
    shots = sorted(SHOTS.glob("*.png"))
    figures = "".join(
        f'<figure><figcaption>{escape(one.stem)}</figcaption><a href="{one.name}"><img src="{one.name}" alt="" '
        f'loading="lazy" height="420"></a></figure>'
        for one in shots
    )
    style = "body{display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}img{max-width:420px;object-fit:cover}"
    head = f'<meta charset="utf-8"><title>Console</title><style>{style}</style>'
    page = f'<!doctype html><html lang="en">{head}{figures}'
    (SHOTS / "index.html").write_text(page)


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_is_accessible_and_nothing_is_cut(all_screens: dict[str, Screen], opened: Opened, name: str) -> None:
    page = opened(all_screens[name])
    page.evaluate(AXE)
    found: list[Any] = []
    for scheme, (width, height) in WINDOWS:
        rules = RULES if (scheme, (width, height)) in ASKED_ALL else OF_LOOKS
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found += [(scheme, width, *one) for one in page.evaluate(OBJECTIONS, rules)]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append((scheme, width, "runs out of the window"))
        found += [(scheme, width, "is cut", text) for text in page.evaluate(CUT)]
        if (scheme, (width, height)) in PICTURED:
            page.screenshot(path=SHOTS / f"{name}-{scheme}-{width}.png", full_page=True)
    assert found == []
