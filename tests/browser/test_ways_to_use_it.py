"""The console without scripts, without a mouse, and what it leaves behind in a browser."""

from __future__ import annotations

from playwright.sync_api import expect

from .books import Books
from .conftest import SignIn


def test_a_sync_is_begun_without_scripts(sign_in: SignIn, east: Books) -> None:
    page = sign_in(java_script_enabled=False)
    page.goto(east.home)
    last = east.newest()
    page.get_by_role("button", name="Sync Now").click()
    expect(page.locator(".note.ok")).to_have_count(1)
    assert east.ended(after=last) == "succeeded"


def test_the_first_stop_of_the_keyboard_skips_to_the_content(sign_in: SignIn, east: Books) -> None:
    page = sign_in()
    page.goto(f"{east.home}/errors")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_a_conflict_is_settled_by_keyboard_alone(sign_in: SignIn, east: Books) -> None:
    page = sign_in("Accountant")
    page.goto(f"{east.home}/conflicts")
    for _ in range(60):
        page.keyboard.press("Tab")
        if str(page.evaluate("document.activeElement.textContent")).startswith("Take "):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The other value stands on both sides now.")


def test_no_content_of_a_page_stays_in_the_browsers_stores(sign_in: SignIn, east: Books) -> None:
    page = sign_in()
    page.goto(east.home)
    kept = page.evaluate("[...Object.entries(sessionStorage), ...Object.entries(localStorage)]")
    assert kept in ([], [["htmx-current-path-for-history", east.home]])
