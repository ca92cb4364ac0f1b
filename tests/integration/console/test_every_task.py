"""The list of tasks is whole: each form of the console is in it, and each task has a test."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from importlib import import_module
from pathlib import Path

import pytest

from console import rendering
from console.pages import connection, errors, notices, people
from console.pages.connect_steps import STEPS
from console.routes import PAGES

from .plain import objections, task_of
from .tasks import PROVED, TASKS
from .world import Page

FORMS: Mapping[str, Collection[str]] = {
    "POST /people": people.FORMS,
    "POST /notices": notices.FORMS,
    "POST /connections/{id}/connection": connection.FORMS,
    "POST /connections/{id}/errors": {**errors.ACTIONS, "term": ""},
}
"""What a route may be asked to do, where its module says so."""
ASKED = re.compile(r'name="do" value="([a-z-]+)"')


def test_every_route_that_changes_something_is_a_task() -> None:
    changing = {route.replace("{step}", step.code) for route in PAGES if route.startswith("POST ") for step in STEPS}
    asked = {" ".join(task.split(" ")[:2]) for task in TASKS if task.startswith("POST ")}
    assert asked == changing | {"POST /sign-out"}


@pytest.mark.parametrize("route", FORMS)
def test_every_form_that_a_route_takes_is_a_task(route: str) -> None:
    assert {task.removeprefix(f"{route} ") for task in TASKS if task.startswith(f"{route} ")} == set(FORMS[route])


def test_every_button_of_a_template_is_of_a_task() -> None:
    asked = {word for one in (rendering.HOME / "templates").glob("*.html") for word in ASKED.findall(one.read_text())}
    assert asked - {"state"} <= {task.rpartition(" ")[2] for task in TASKS}


def test_every_task_is_proved_by_a_test() -> None:
    for module in Path(__file__).parent.glob("test_tasks_of_*.py"):
        import_module(f"{__package__}.{module.stem}")
    assert PROVED.keys() == TASKS.keys()


@pytest.mark.parametrize(
    "part",
    [
        '<div tabindex="3"></div>',
        "<a>nowhere</a>",
        '<div role="button">Save</div>',
        "<details>closed</details>",
        '<form><button type="button">Save</button></form>',
        "<button>Save</button>",
        "<form><input name=a><input name=b></form>",
        '<form hx-post="/x"><button>Save</button></form>',
        '<p hx-get="/x" hx-trigger="click"></p>',
        '<p onclick="x"></p>',
        '<p hx-get="/x" hx-trigger="every 2s"></p>',
    ],
)
def test_what_needs_a_script_or_a_mouse_is_objected_to(part: str) -> None:
    page = f"<!doctype html><html><body>{part}</body></html>"
    assert objections(Page(200, {}, (), page.encode(), 0))


def test_a_form_that_leads_to_no_page_is_no_task() -> None:
    with pytest.raises(AssertionError, match="is no page of the console"):
        task_of("POST", "/connections/shop/nothing", {})
