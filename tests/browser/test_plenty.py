"""Pages of which no local stack holds two hundred rows, full: the console answers from this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.integration.console.plenty import altered, many
from tests.integration.console.standing import Standing, at_work, setting_up
from tests.integration.console.world import CONSOLE, OWN, Browser, ConsoleWorld

from .looking import look
from .screens import PLENTY

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import BrowserContext, Page, Route

WORLDS = {"at work": at_work, "setting up": setting_up}
MANAGED = ("/fleet",)
"""Pages of operators."""


@pytest.fixture(scope="module")
def standings() -> dict[str, Standing]:
    return {name: made() for name, made in WORLDS.items()}


@pytest.fixture
def opened(standings: dict[str, Standing], chromium: Chromium) -> Iterator[Callable[[str, str], Page]]:
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_page(of: str, path: str) -> Page:
        world = altered(standings[of].world, many)
        user = Browser(world)
        user.sign_in("operator" if path.startswith(MANAGED) else "administrator")
        contexts.append(chromium.new_context(base_url=CONSOLE, reduced_motion="reduce"))
        contexts[-1].route(f"{CONSOLE}/**", lambda route: answered(route, world, user))
        page = contexts[-1].new_page()
        page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        page.goto(standings[of].address(path))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


def answered(route: Route, world: ConsoleWorld, user: Browser) -> None:
    """By the console in this process, as its user."""
    page = world.ask("GET", route.request.url.removeprefix(CONSOLE), cookies=user.cookies, headers=OWN)
    headers = {name: value for name, value in page.headers.items() if name != "content-encoding"}
    route.fulfill(status=page.status, headers=headers, body=page.raw)


@pytest.mark.parametrize(("of", "path"), PLENTY)
def test_a_page_with_two_hundred_rows_is_accessible_and_nothing_is_cut(
    opened: Callable[[str, str], Page], of: str, path: str
) -> None:
    name = "plenty" + path.replace("{id}", "one").replace("{draft}/", "").replace("/", "-")
    assert look(opened(of, path), name) == []


def test_what_is_wrong_has_the_focus_once_the_page_is_there(standings: dict[str, Standing], chromium: Chromium) -> None:
    """Also without scripts."""
    world, context = standings["at work"].world, chromium.new_context(base_url=CONSOLE, java_script_enabled=False)
    user = Browser(altered(world, lambda content: content))
    user.sign_in()
    context.route(f"{CONSOLE}/**", lambda route: answered(route, world, user))
    page = context.new_page()
    page.goto("/connections/shop/history?since=soon")
    assert page.locator("[role=alert]:focus").count() == 1
    context.close()
