"""Hands on a keyboard: a control is reached by Tab, shows that it has the focus, and is worked by keys alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MOST_STOPS = 150
STANDS = """one => one === document.activeElement && [
    getComputedStyle(one).outlineWidth, one.getBoundingClientRect().width > 0].join(" ")"""


@dataclass(frozen=True)
class Hands:
    """Of one person at one page."""

    page: Page

    def press(self, name: str | re.Pattern[str], at: Locator | None = None, key: str = "Enter") -> None:
        """A button, among those of a part of the page if one is named."""
        place = at or self.page
        self._reach(place.get_by_role("button", name=name, exact=isinstance(name, str)).first)
        self.page.keyboard.press(key)

    def follow(self, name: str | re.Pattern[str], at: Locator | None = None) -> None:
        place = at or self.page.get_by_role("main")
        self._reach(place.get_by_role("link", name=name).first)
        self.page.keyboard.press("Enter")

    def fill(self, label: str, text: str) -> None:
        self._reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, label: str, at: Locator | None = None) -> None:
        """A box, or the one of several that exclude each other."""
        wanted = (at or self.page).get_by_label(label).first
        if wanted.get_attribute("type") == "radio":
            self._reach(wanted, by="ArrowDown")
        else:
            self._reach(wanted)
        if not wanted.is_checked():
            self.page.keyboard.press(" ")

    def choose(self, label: str, begins: str) -> None:
        """An option by how it begins, as somebody types it."""
        picker = self.page.get_by_label(label, exact=True)
        self._reach(picker)
        self.page.keyboard.type(begins)
        assert picker.locator("option:checked").text_content() != "Not chosen"

    def _reach(self, wanted: Locator, by: str = "") -> None:
        """Tab on until it has the focus. One radio button of several is a stop; arrows (``by``) lead from there."""
        wanted.wait_for()
        self.page.wait_for_load_state()  # what a control looks like with the focus is in a style sheet
        group = wanted.get_attribute("name") if by else None
        for _ in range(MOST_STOPS):
            if standing := wanted.evaluate(STANDS):
                assert standing == "3px true", f"{standing}: nothing shows that {wanted} has the focus"
                return
            inside = group and self.page.evaluate("document.activeElement.name || ''") == group
            self.page.keyboard.press(by if inside else "Tab")
        raise AssertionError(f"{wanted} is out of the keyboard's reach")
