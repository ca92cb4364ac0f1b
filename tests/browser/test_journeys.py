"""What an accountant does, from the first sync to a quiet one, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from sandbox.local.deployment import LocalStack

from .conftest import SignIn

SYNCED_WITHIN_MS = 90_000
CHOICES = {
    "Unallocated Expenses Account": "Uncategorized",
    "Default Bank Account": "",
}


def sync(page: Page, home: str) -> None:
    """Press Sync Now, and see the part of the page that tells of it say that the sync has ended."""
    page.goto(home)
    page.get_by_role("button", name=re.compile("Sync")).first.click()
    going = page.locator("#live")
    if going.count():
        expect(going).to_contain_text("The sync has ended", timeout=SYNCED_WITHIN_MS)
    page.goto(home)


def test_an_accountant_goes_from_the_first_sync_to_a_quiet_one(sign_in: SignIn, stack: LocalStack) -> None:
    page = sign_in("Accountant")
    home = f"{stack.console_url}/connections/harbor-west"
    sync(page, home)
    expect(page.get_by_text("Transactions wait for:")).to_be_visible()
    page.get_by_role("link", name="Set the sync preferences").click()
    for label in ("Unallocated Expenses Account", "Default Bank Account"):
        choices = page.get_by_label(label).locator("option")
        page.get_by_label(label).select_option(choices.nth(1).get_attribute("value"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="What saving does")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.wait_for_timeout(100)
    page.goto(f"{home}/preview")
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_role("heading", name="Would be written")).to_be_visible(timeout=30_000)  # it is made meanwhile


def test_a_viewer_sees_everything_and_is_offered_no_change(sign_in: SignIn, stack: LocalStack) -> None:
    page = sign_in("Viewer")
    for path in ("", "/errors", "/conflicts", "/preferences", "/connection", "/package"):
        page.goto(f"{stack.console_url}/connections/harbor-east{path}")
        assert page.locator("main button").count() == 0, path


def test_an_operator_sees_the_fleet_and_no_record(sign_in: SignIn, stack: LocalStack) -> None:
    page = sign_in("Operator")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fleet")
    # Asked for beside the page: one that is refused writes an error into the browser's console.
    refused = page.request.get(f"{stack.console_url}/connections/harbor-east")
    assert (refused.status, "Your role can" in refused.text()) == (403, True)
