"""Without scripts: every step of a set-up, from its name to the first sync."""

from __future__ import annotations

import pytest

from console.pages.connect_steps import STEPS
from tests.integration.http_api.world import ApiWorld

from .plain import Plain, plain
from .tasks import proves
from .world import ConsoleWorld, Page

TICKED = ("before-you-start", "sync-user", "permissions", "authorization")
CHOSEN = ("configuration", "package", "settings", "accounting", "intacct", "cashflow360", "one-way")


@pytest.fixture
def user(world: ApiWorld) -> Plain:
    """Over a shop whose connection is disconnected, so that it can be set up anew."""
    assert world.call("POST", f"{world.path}/disconnect").status == 200
    return plain(ConsoleWorld(world))


@proves("POST /connect", "POST /connect/{draft} rename", "POST /connect/{draft} delete")
def test_a_set_up_is_begun_renamed_and_deleted(user: Plain) -> None:
    user.open("/connect")
    user.press("Begin", name="Harbor West")
    assert user.press("Save the name", name="Harbor South").words("h1") == ["Harbor South"]
    assert user.press("Delete this set-up").words("h1") == ["Connect Sage Intacct to Cashflow360"]
    assert user.world.api.call("GET", "/drafts").json["items"] == []


@proves(*(f"POST /connect/{{draft}}/{step} {do}" for step in TICKED for do in ("done", "undo")))
def test_what_is_done_elsewhere_is_ticked_and_unticked(user: Plain) -> None:
    user.open("/connect")
    user.press("Begin", name="Harbor West")
    tasks = user.at
    for step in (one for one in STEPS if one.code in TICKED):
        user.open(tasks)
        user.follow(step.title)
        user.press("Done")
        assert standing(user.open(tasks))[step.title] == "Done"
        user.follow(step.title)
        user.press("Not done yet")
        assert standing(user.open(tasks))[step.title] == "Not started"


@proves(
    *(f"POST /connect/{{draft}}/{step} done" for step in CHOSEN),
    "POST /connect/{draft}/package make",
    "POST /connect/{draft}/settings check",
    "POST /connect/{draft}/continue preview",
    "POST /connect/{draft}/continue continue",
)
def test_a_connection_is_set_up_and_its_first_sync_started(user: Plain) -> None:
    api = user.world.api
    given = api.new_connection()
    user.open("/connect")
    user.press("Begin", name="Harbor West")
    tasks = user.at
    for step in (one for one in STEPS if one.code in TICKED):
        user.open(f"{tasks}/{step.code}")
        user.press("Done")
    user.open(f"{tasks}/configuration")
    user.press("Save", configuration="entity-level")
    user.open(f"{tasks}/package")
    assert user.press("Make the package").tree.css(".note.ok a[href]")
    user.press("It is imported")
    user.open(f"{tasks}/accounting")
    user.press("Save", **{"use-departments": "no"})
    user.open(f"{tasks}/intacct")
    user.press("Check and save", **{name: given["intacct"][name] for name in ("company_id", "user_id", "password")})
    if user.page.tree.css("select[name=entity_id]"):
        user.press("Check and save", entity_id=api.runs.ends.entity_id)
    user.open(f"{tasks}/cashflow360")
    user.press("Check and save", **{name: given["cashflow360"][name] for name in ("organization_id", "token_name",
                                                                                   "token")})  # fmt: skip
    user.open(f"{tasks}/one-way")
    user.press("Save", one_way="yes", typed="one way")
    user.open(f"{tasks}/settings")
    user.press("Check again")
    api.make_reports()
    assert "Read from both systems" in user.open(user.at).words("h2")
    user.press("Done")
    assert set(standing(user.open(tasks)).values()) == {"Done", "Not started"}
    user.open(f"{tasks}/continue")
    user.press("Look at the preview")
    api.make_reports()
    user.open(user.at)
    user.press("Continue", looked="yes")
    id = tasks.removeprefix("/connect/")
    assert user.at == f"/connections/{id}?said=connected"
    made = api.connections.get("tenant-1", id)
    assert (made.one_way, made.preferences and made.preferences.dimensions.departments) == (True, False)
    assert len(api.executions.started) == 1


def standing(page: Page) -> dict[str, str]:
    """The chip of each step."""
    return dict(zip(page.words(".tasks a"), page.words(".tasks .chip"), strict=True))
