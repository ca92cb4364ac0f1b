"""The page of people: inviting, changing, keeping out and removing, where the directory is the service's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.answers import page_headers
from ledgersync.ports.people import Person
from tests.fakes.people import MemoryPeople
from tests.integration.http_api.world import MINE, ApiWorld

from .world import Browser, ConsoleWorld

BOSS = Person(id="boss", name="boss@example.com", role="administrator")
DANA = Person(id="dana", name="dana@example.com", role="viewer")
THEIRS = Person(id="ann", name="ann@other.example", role="administrator")


@pytest.fixture
def people() -> MemoryPeople:
    return MemoryPeople((MINE, BOSS), (MINE, DANA), ("tenant-2", THEIRS))


@pytest.fixture
def browser(synced: ApiWorld, people: MemoryPeople) -> Browser:
    signed_in = Browser(ConsoleWorld(replace(synced, directory=people)))
    signed_in.sign_in()
    return signed_in


def test_people_are_listed_with_role_and_standing(browser: Browser) -> None:
    page = browser.get("/people")
    assert page.words("section h2")[:2] == ["boss@example.com", "dana@example.com"]
    assert page.words("section .chip") == ["Active", "Active"]
    chosen = [node.attributes["value"] for node in page.tree.css("section option[selected]")]
    assert chosen == ["administrator", "viewer", "viewer"]
    assert "ann@other.example" not in page.text
    assert "Everybody here sees every connection: shop." in page.words("main p")


def test_somebody_is_invited_changed_kept_out_let_in_and_removed(browser: Browser, people: MemoryPeople) -> None:
    invited = browser.post("/people", {"do": "invite", "name": "lee@example.com", "role": "accountant"})
    assert invited.location == "/people?said=invited"
    [lee] = [one for one in people.people(MINE) if one.name == "lee@example.com"]
    assert "The invitation is on its way by e-mail." in browser.get(invited.location).text
    steps = {
        "invite-again": "invited", "role": "role-given", "shut-out": "shut-out", "let-in": "let-in",
        "remove": "person-removed",
    }  # fmt: skip
    for do, said in steps.items():
        form = {"do": do, "person": lee.id, "role": "viewer"}
        assert browser.post("/people", form).location == f"/people?said={said}", do
    assert people.mailed == ["lee@example.com", "lee@example.com"]
    assert [one.name for one in people.people(MINE)] == ["boss@example.com", "dana@example.com"]


def test_the_last_administrator_stays_and_the_page_says_why(browser: Browser, people: MemoryPeople) -> None:
    page = browser.post("/people", {"do": "role", "person": BOSS.id, "role": "viewer"})
    assert (page.status, page.words(".note h2")) == (
        422,
        ["boss@example.com is the last administrator. Make somebody else administrator first."],
    )
    assert people.person(MINE, BOSS.id) == BOSS


def test_an_address_that_is_none_is_told_and_stays_typed(browser: Browser) -> None:
    page = browser.post("/people", {"do": "invite", "name": "lee", "role": "accountant"})
    assert page.status == 422
    assert 'value="lee"' in page.text


def test_somebody_of_another_tenant_is_not_found(browser: Browser, people: MemoryPeople) -> None:
    assert browser.post("/people", {"do": "remove", "person": THEIRS.id}).status == 404
    assert people.person("tenant-2", THEIRS.id) == THEIRS


def test_an_old_sign_in_is_renewed_before_people_are_changed(browser: Browser, people: MemoryPeople) -> None:
    page = browser.get("/people")
    browser.world.api.runs.clock.sleep(1200)
    asked = browser.post("/people", {"do": "remove", "person": DANA.id}, page)
    assert "prompt=login" in asked.location
    assert people.person(MINE, DANA.id) == DANA


def test_a_form_that_only_asked_for_a_sign_in_does_not_count_as_sent(browser: Browser) -> None:
    """Whoever turns back from the sign-in and presses the button again is led there again."""
    page = browser.get("/people")
    browser.world.api.runs.clock.sleep(1200)
    form = {"do": "remove", "person": DANA.id, "form_key": "of this page"}
    asked = [browser.post("/people", form, page).location for _ in range(2)]
    assert ["prompt=login" in location for location in asked] == [True, True]


def test_forms_may_lead_to_the_pages_that_sign_in(synced: ApiWorld) -> None:
    """Cognito's issuer and its pages are two origins; a form that needs a fresh sign-in is led to the latter."""
    settings = ConsoleWorld(synced).settings
    policy = page_headers(replace(settings, sign_in_pages="https://acme.auth.us-east-1.amazoncognito.com"))
    expected = "form-action 'self' https://issuer.example.com https://acme.auth.us-east-1.amazoncognito.com;"
    assert expected in policy["content-security-policy"]
    assert "form-action 'self' https://issuer.example.com;" in page_headers(settings)["content-security-policy"]
