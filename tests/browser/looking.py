"""Looking at a screen in every window: nothing axe objects to, nothing cut off, and a picture for a person."""

from __future__ import annotations

from html import escape
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python

from .tabbing import walk

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHOTS = Path("build") / "console"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WINDOWS = [*product(("light", "dark"), ((1280, 900), (375, 812), (320, 640))), ("light", (320, 256))]
"""The last is a window of 1280 × 1024 at 400 %."""
PICTURED = (("light", (1280, 900)), ("dark", (375, 812)))
TALLEST = 5000
"""Pixels of a picture; what lies below looks like what is above."""
COLOURED = (1280, 375)
"""Widths at which contrast is asked for: one of the wide layout, one of the narrow one, each light and dark. At 320
pixels the narrow layout has the same elements and colours, and no rule takes longer."""
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that ask for colours, and so the only ones that dark can break: it sets nothing but colours, as
``test_colours`` proves."""
OBJECTIONS = """([rules, only, colours]) => axe.run(document, {
    preload: false, runOnly: only || rules, rules: only ? {} : {"color-contrast": {enabled: colours}},
    resultTypes: ["violations", "incomplete"],
}).then(found => [...found.violations, ...found.incomplete].map(
    one => [one.id, one.nodes[0].any[0]?.data?.messageKey || "", one.nodes[0].target.join(" ")]))"""
CUT = """() => [...document.querySelectorAll("h1, h2, h3, a, button, td, th, dd, dt, label, .chip, p, li")].filter(
    one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible"
        && !one.closest(".sr, .scroll")
).map(one => one.textContent.trim().slice(0, 60))"""
JARGON = """() => [...document.body.innerText.matchAll(/\\b(an?|the|its|this|on) (hold|base|slice)s?\\b|\\bslice/gi)]
    .map(one => one[0])"""
"""Words of ours. That a system *holds* a record is plain English."""


def look(page: Page, name: str) -> list[Any]:
    """What is wrong with a page, window by window."""
    found: list[Any] = [*walk(page), *(("says", word) for word in page.evaluate(JARGON))]
    page.evaluate(AXE)
    for scheme, (width, height) in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        if scheme == "light" or width in COLOURED:
            asked = [RULES, COLOURS if scheme == "dark" else None, width in COLOURED]
            found += [(scheme, width, *one) for one in page.evaluate(OBJECTIONS, asked)]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append((scheme, width, "runs out of the window"))
        found += [(scheme, width, "is cut", text) for text in page.evaluate(CUT)]
        if (scheme, (width, height)) in PICTURED:
            _picture(page, f"{name}-{scheme}-{width}.png", width)
    return found


def _picture(page: Page, name: str, width: int) -> None:
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / name, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


def write_index() -> None:
    """One page with all pictures, to look through them in a minute."""
    figures = "".join(
        f'<figure><figcaption>{escape(one.stem)}</figcaption><a href="{one.name}"><img src="{one.name}" alt="" '
        f'loading="lazy" height="420"></a></figure>'
        for one in sorted(SHOTS.glob("*.png"))
    )
    style = "body{display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}img{max-width:420px;object-fit:cover}"
    head = f'<meta charset="utf-8"><title>Console</title><style>{style}</style>'
    (SHOTS / "index.html").write_text(f'<!doctype html><html lang="en">{head}{figures}')
