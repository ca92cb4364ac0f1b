"""Every screen of a tenant at work and of a newcomer, in every state, light and dark, wide, narrow and at 400 %.

Pictures lie in build/console, with a page to look through.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from . import crowd
from .books import Books
from .looking import look
from .screens import AT_WORK, NEWCOMER, Screen, at_work

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def all_screens(east: Books) -> dict[str, Screen]:
    """With reports to show, a set-up that was begun, and links that were shared."""
    for kind in ("tie-out", "doctor", "preview", "support-bundle"):
        east.report(kind)
    made = {one["kind"]: one["id"] for one in east.ask("GET", f"{east.home}/reports")["items"]}
    links = [
        f"/shared/{east.ask('POST', f'{east.home}/reports/{made[kind]}/share')['token']}"
        for kind in ("doctor", "tie-out")
    ]
    draft = east.ask("POST", "/drafts", {"name": f"Harbor South, {crowd.NAMES[0]}"})["id"]
    east.ask("PATCH", f"/drafts/{draft}", {"steps": {"before-you-start": True}, "configuration": "entity-level"})
    kept = east.ask("GET", f"{east.home}/preferences")
    chosen = {name: kept[name] for name in ("unallocated_expenses_account", "default_bank_account")}
    east.ask("PUT", f"{east.home}/preferences", {**chosen, "deposit_to_account": kept["default_bank_account"]})
    east.stack.admit([NEWCOMER])
    return {one.name: one for one in at_work(draft, links)}


@pytest.mark.parametrize("name", AT_WORK)
def test_a_screen_is_accessible_and_nothing_is_cut(
    all_screens: dict[str, Screen], opened: Callable[[Screen], Page], name: str
) -> None:
    assert look(opened(all_screens[name]), name) == []
