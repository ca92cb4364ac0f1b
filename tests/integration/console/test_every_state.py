"""Every page in every state: two hundred rows with long names, no rows, and an API that does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from console.routes import PAGES, find
from tests.browser.screens import FULL_SCREENS, PLENTY

from .plain import objections
from .plenty import altered, many, none
from .standing import Standing, at_work, setting_up
from .world import Browser, Page

STEP = "/connect/{draft}/"
IN_PARTS = ("/live", "/file")
WORLDS: dict[str, Callable[[], Standing]] = {"at work": at_work, "setting up": setting_up}
SHOWN = [
    *(("at work", route.partition(" ")[2]) for route in PAGES if route.startswith("GET ") and STEP not in route),
    *(("setting up", f"{STEP}{step}") for step in ("settings", "intacct", "continue")),
]
"""Every page, a set-up's step where steps differ in what they list."""
PATHS = [(of, path) for of, path in SHOWN if not path.endswith(IN_PARTS)]
A_LIST = 20
"""So many more rows than before, and a page is a list."""


@pytest.fixture(scope="module")
def standings() -> dict[str, Standing]:
    return {name: made() for name, made in WORLDS.items()}


def opened(standing: Standing, path: str, how: Callable[[Any], Any] | None = None) -> Page:
    world = altered(standing.world, how or (lambda content: content))
    user = Browser(world)
    user.sign_in("operator" if path.startswith("/fleet") else "administrator")
    return user.get(standing.address(path))


def rows(page: Page) -> int:
    return len(page.tree.css("main tr, main li, main section, main option"))


@pytest.mark.parametrize(("of", "path"), PATHS)
def test_a_page_is_whole_with_many_rows_and_with_none(standings: dict[str, Standing], of: str, path: str) -> None:
    for how in (many, none):
        page = opened(standings[of], path, how)
        assert page.status == 200, page.words("main")
        assert (len(page.words("h1")), objections(page)) == (1, [])


@pytest.mark.parametrize(("of", "path"), PATHS)
def test_a_page_whose_api_does_not_answer_says_so(standings: dict[str, Standing], of: str, path: str) -> None:
    standing = standings[of]
    user = Browser(altered(standing.world, lambda content: content))
    user.sign_in("operator" if path.startswith("/fleet") else "administrator")
    standing.world.remote.down.add("api.example.com")
    try:
        page = user.get(standing.address(path))
    finally:
        standing.world.remote.down.clear()
    assert (page.status, "Try again in a minute" in page.text) == (503, True), page.words("main")
    assert len(page.words("h1")) == 1


def test_every_page_that_lists_rows_is_looked_at_in_a_browser_when_it_is_full(standings: dict[str, Standing]) -> None:
    """Whether a page is a list shows when there is more of it once the API has more."""
    lists = {(of, path) for of, path in PATHS
             if rows(opened(standings[of], path, many)) >= rows(opened(standings[of], path)) + A_LIST}  # fmt: skip
    full = {found.page for one in FULL_SCREENS if (found := find("GET", one.path.partition("?")[0]))}
    of_crowd = {("at work", route.partition(" ")[2]) for route, page in PAGES.items() if page in full}
    assert lists - of_crowd - set(PLENTY) == set()


def test_a_shared_tie_out_is_whole_with_many_rows_and_with_none(standings: dict[str, Standing]) -> None:
    for how in (many, none):
        world = altered(standings["at work"].world, how)
        assert Browser(world).get(standings["at work"].shared["tie-out"]).words("h1") == ["Tie-out"]


def test_rows_are_copied_where_a_page_lists_them() -> None:
    found = many({"items": [{"id": "a", "name": "Acme", "sum": "1.00"}], "next": None})
    assert len(found["items"]) == 200
    assert (found["items"][0]["id"], found["items"][1]["id"], found["next"]) == ("a", "a~1", None)
    assert none(found) == {"items": [], "next": None}
