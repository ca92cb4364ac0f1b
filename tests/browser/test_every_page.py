"""Every page, light and dark, wide and narrow: nothing axe objects to, nothing that runs out of the window."""

from __future__ import annotations

import time
from itertools import product
from pathlib import Path

import httpx
import pytest

from sandbox.local.deployment import LocalStack

from .conftest import SignIn

HOME = "/connections/harbor-east"
PAGES = (
    "/", "/notices", "/people", "/connect",
    HOME, f"{HOME}/errors", f"{HOME}/conflicts", f"{HOME}/syncs", f"{HOME}/tie-out",
    f"{HOME}/preview", f"{HOME}/doctor", f"{HOME}/preferences", f"{HOME}/accounting", f"{HOME}/package",
    f"{HOME}/connection", f"{HOME}/support", f"{HOME}/records", f"{HOME}/records?q=b", f"{HOME}/history", "/history",
)  # fmt: skip
WIDTHS = (1280, 375, 320)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOTS = Path("build") / "console"


@pytest.fixture(scope="module", autouse=True)
def _reports(stack: LocalStack) -> None:
    """The pages of reports have something to show."""
    headers = {"authorization": f"Bearer {stack.token('harbor')}"}
    with httpx.Client(base_url=f"{stack.api_url}{HOME}", headers=headers, timeout=30) as api:
        for kind in ("tie-out", "doctor", "preview", "support-bundle"):
            api.post("/reports", json={"kind": kind}).raise_for_status()
        ends = time.monotonic() + 60
        while any(one["status"] == "running" for one in api.get("/reports").json()["items"]):
            assert time.monotonic() < ends
            time.sleep(0.5)


STEPS = ("", "/configuration", "/authorization", "/package", "/accounting", "/intacct", "/cashflow360", "/one-way",
         "/continue")  # fmt: skip


@pytest.fixture(scope="module")
def set_up(stack: LocalStack) -> list[str]:
    """A set-up that was begun, and pages of its steps."""
    headers = {"authorization": f"Bearer {stack.token('harbor')}"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=30) as api:
        draft = (
            api.post("/drafts", json={"name": "Harbor South, the branch with the very long name"})
            .raise_for_status()
            .json()["id"]
        )
        done = {"steps": {"before-you-start": True}, "configuration": "entity-level"}
        api.patch(f"/drafts/{draft}", json=done).raise_for_status()
    return [f"/connect/{draft}{step}" for step in STEPS]


@pytest.mark.parametrize(("scheme", "width"), list(product(("light", "dark"), WIDTHS)))
def test_a_page_is_accessible_and_fits(
    sign_in: SignIn, stack: LocalStack, set_up: list[str], scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe, found = Axe(), []
    page = sign_in(color_scheme=scheme, viewport={"width": width, "height": 900})
    SHOTS.mkdir(parents=True, exist_ok=True)
    for path in (*PAGES, *set_up):
        page.goto(f"{stack.console_url}{path}")
        answer = axe.run(page, options={"runOnly": RULES}).response
        found += [(path, one["id"], one["nodes"][0]["target"]) for one in answer["violations"] + answer["incomplete"]]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append((path, "runs out of the window", ""))
        name = path.replace(set_up[0], "set-up").partition("?")[0].strip("/").replace("/", "-") or "all"
        page.screenshot(path=SHOTS / f"{name}-{scheme}-{width}.png", full_page=True)
    assert found == []


def test_a_page_works_without_scripts(sign_in: SignIn, stack: LocalStack) -> None:
    page = sign_in(java_script_enabled=False)
    page.goto(f"{stack.console_url}{HOME}")
    page.get_by_role("button", name="Sync Now").click()
    assert "/connections/harbor-east" in page.url
    assert page.locator(".note.ok").count() == 1


def test_the_first_stop_of_the_keyboard_skips_to_the_content(sign_in: SignIn, stack: LocalStack) -> None:
    page = sign_in()
    page.goto(f"{stack.console_url}{HOME}/errors")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_no_content_of_a_page_stays_in_the_browsers_stores(sign_in: SignIn, stack: LocalStack) -> None:
    page = sign_in()
    page.goto(f"{stack.console_url}{HOME}")
    kept = page.evaluate("[...Object.entries(sessionStorage), ...Object.entries(localStorage)]")
    assert kept in ([], [["htmx-current-path-for-history", HOME]])
