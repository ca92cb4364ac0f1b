"""The set-up as a task list on the console: left and taken up again, to the first sync."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.pages.connect_steps import BY_CODE, STEPS
from sandbox.scenarios.setting import SENDER_ID
from tests.integration.http_api.world import ApiWorld

from .world import Browser, ConsoleWorld, Page

INTACCT = ("company_id", "user_id", "password")
CASHFLOW360 = ("organization_id", "token_name", "token")


@pytest.fixture
def console(world: ApiWorld) -> ConsoleWorld:
    """Over a shop whose connection is disconnected, so that it can be set up anew."""
    assert world.call("POST", f"{world.path}/disconnect").status == 200
    return ConsoleWorld(world)


@pytest.fixture
def draft(browser: Browser) -> str:
    """The address of a set-up that was just begun."""
    begun = browser.post("/connect", {"name": "Harbor <West>"})
    assert begun.location.startswith("/connect/")
    return begun.location


def test_a_set_up_that_is_begun_twice_by_one_press_is_one(console: ConsoleWorld, browser: Browser) -> None:
    form = {"name": "Harbor West", "form_key": "of this page"}
    begun = [browser.post("/connect", form).location for _ in range(2)]
    assert begun[0].startswith("/connect/")
    assert begun[1] == "/connect?said=sent-already"
    assert browser.get("/connect").words("main tbody th, main .tasks a").count("Harbor West") == 1
    assert "It counts once" in browser.get(begun[1]).text
    other = browser.post("/connect", {**form, "name": "Harbor East"})
    assert other.location.startswith("/connect/")


def test_a_form_that_did_not_work_may_be_sent_again(console: ConsoleWorld, browser: Browser) -> None:
    form = {"name": "Harbor West", "form_key": "of this page"}
    page = browser.get("/connect")
    console.remote.down = {"api.example.com"}
    assert browser.post("/connect", form, page).status == 503
    console.remote.down = set()
    assert browser.post("/connect", form, page).location.startswith("/connect/")


def standing(page: Page) -> dict[str, str]:
    """The chip of each step."""
    return dict(zip(page.words(".tasks a"), page.words(".tasks .chip"), strict=True))


def typed(browser: Browser, side: str, names: tuple[str, ...], **changed: str) -> dict[str, object]:
    given = {**browser.world.api.new_connection()[side], **changed}
    return {name: given[name] for name in names}


def entered(browser: Browser, draft: str) -> None:
    """Both sides' credentials."""
    browser.post(f"{draft}/intacct", typed(browser, "intacct", INTACCT))
    browser.post(f"{draft}/intacct", {"entity_id": browser.world.api.runs.ends.entity_id})
    browser.post(f"{draft}/cashflow360", typed(browser, "cashflow360", CASHFLOW360))


def test_every_step_has_a_page_that_says_what_to_do_and_where(browser: Browser, draft: str) -> None:
    shown = browser.get(draft)
    assert shown.words("h1") == ["Harbor <West>"]
    assert list(standing(shown)) == [one.title for one in STEPS]
    assert set(standing(shown).values()) == {"Not started", "Optional"}
    for one in STEPS:
        page = browser.get(f"{draft}/{one.code}")
        assert (page.status, page.words("h1")) == (200, [one.title]), one.code
        assert page.words("ol.steps li") == list(one.points), one.code
    assert browser.get(f"{draft}/nothing").status == 404


def test_what_has_to_be_entered_in_sage_intacct_can_be_copied(browser: Browser, draft: str) -> None:
    sender = browser.get(f"{draft}/authorization").tree.css_first("input[readonly]")
    user = browser.get(f"{draft}/sync-user").tree.css_first("input[readonly]")
    assert sender is not None and user is not None
    assert (sender.attributes["value"], user.attributes["value"]) == (SENDER_ID, "ledgersync")


def test_a_step_called_done_stays_done_and_leads_to_the_next(browser: Browser, draft: str) -> None:
    moved = browser.post(f"{draft}/before-you-start", {"do": "done"})
    assert moved.location == f"{draft}/configuration?said=step-done"
    browser.post(f"{draft}/configuration", {"configuration": "entity-level"})
    shown = standing(browser.get(draft))
    assert (shown["Before you start"], shown["Configuration"]) == ("Done", "Done")
    assert f"2 of {len(STEPS)} steps done" in browser.get(draft).text
    browser.post(f"{draft}/before-you-start", {"do": "undo"})
    assert standing(browser.get(draft))["Before you start"] == "Not started"
    refused = browser.post(f"{draft}/configuration", {"configuration": "top-level"})
    assert refused.status == 422
    assert refused.words("[role=alert] h2")[0].startswith("Not offered: bills and payments sync to one entity.")


def test_the_set_up_goes_from_credentials_over_the_preview_to_the_first_sync(browser: Browser, draft: str) -> None:
    api = browser.world.api
    api.runs.ends.books.entity("77", "Second")
    first = browser.post(f"{draft}/intacct", typed(browser, "intacct", INTACCT))
    assert first.location == f"{draft}/intacct?said=choose-entity"
    page = browser.get(first.location)
    assert "77 – Second" in page.words("#entity_id option")
    assert api.new_connection()["intacct"]["password"] not in page.text
    moved = browser.post(f"{draft}/intacct", {"entity_id": api.runs.ends.entity_id}, page)
    assert moved.location == f"{draft}/cashflow360?said=step-done"
    browser.post(f"{draft}/cashflow360", typed(browser, "cashflow360", CASHFLOW360))
    assert api.runs.ends.organization.name in browser.get(f"{draft}/cashflow360").text
    assert "Read from both systems" in reported(browser, f"{draft}/settings", "check").words("h2")
    preview = reported(browser, f"{draft}/continue", "preview")
    assert "What the first sync would do" in preview.words("h2")
    assert preview.words("table th[scope=row]")
    early = browser.post(f"{draft}/continue", {"do": "continue"}, preview)
    assert (early.status, api.executions.started) == (422, {})
    made = browser.post(f"{draft}/continue", {"do": "continue", "looked": "yes"}, preview)
    id = draft.removeprefix("/connect/")
    assert made.location == f"/connections/{id}?said=connected"
    assert browser.world.api.runs.ends.organization.name in " ".join(
        browser.get(f"/connections/{id}").words(".context")
    )
    assert len(api.executions.started) == 1
    assert browser.get(draft).location == f"/connections/{id}"
    assert browser.get("/connect").words(".tasks a") == []


def reported(browser: Browser, step: str, do: str) -> Page:
    """A step's page once its report is made; before, it tells how far that is."""
    assert browser.post(step, {"do": do}).location == step
    going = browser.get(step)
    assert going.words("#report-live h2") == ["Reading both systems"]
    assert going.tree.css("noscript meta[http-equiv=refresh]")
    part = str(going.tree.css("#report-live")[0].attributes["hx-get"])
    assert "Waits for its turn" in browser.get(part).text
    browser.world.api.make_reports()
    assert browser.get(part).headers["hx-refresh"] == "true"
    return browser.get(step)


def test_a_refused_password_is_told_beside_its_field_and_not_shown(browser: Browser, draft: str) -> None:
    page = browser.post(f"{draft}/intacct", typed(browser, "intacct", INTACCT, password="wrong-secret"))
    assert page.status == 422
    wrong = [one.attributes["name"] for one in page.tree.css("input[aria-invalid=true]")]
    assert wrong == ["password"]
    assert "wrong-secret" not in page.text
    assert standing(browser.get(draft))["Enter Sage Intacct credentials"] == "Not started"


def test_one_way_is_typed(browser: Browser, draft: str) -> None:
    page = browser.post(f"{draft}/one-way", {"one_way": "yes", "typed": "yes"})
    assert page.status == 422
    assert "permanent and cannot be reversed" in page.text
    browser.post(f"{draft}/one-way", {"one_way": "yes", "typed": "One Way"})
    assert standing(browser.get(draft))["Enable 1-way transactions sync"] == "Done"


def test_accounting_preferences_are_stated_before_connecting_and_go_along(browser: Browser, draft: str) -> None:
    browser.post(f"{draft}/accounting", {"use-departments": "no", "show-account-numbers": "yes"})
    assert any("said no" in one for one in browser.get(f"{draft}/accounting").words(".by"))
    entered(browser, draft)
    browser.post(f"{draft}/continue", {"do": "continue", "looked": "yes"})
    kept = browser.world.api.connections.get("tenant-1", draft.removeprefix("/connect/"))
    assert kept.preferences is not None and not kept.preferences.dimensions.departments
    assert kept.statements["show-account-numbers"].holds


def test_a_package_is_made_before_connecting_by_a_link_that_works_once(browser: Browser, draft: str) -> None:
    page = browser.post(f"{draft}/package", {"do": "make"})
    assert [str(one.attributes["href"])[:25] for one in page.tree.css(".note.ok a")] == ["https://sync.example.com/"]
    assert standing(browser.get(draft))["Install Customization Package"] == "Optional"
    browser.post(f"{draft}/package", {"do": "done"})
    assert standing(browser.get(draft))["Install Customization Package"] == "Done"


def test_a_session_that_ended_in_the_middle_of_a_step_loses_nothing_but_secrets(
    console: ConsoleWorld, browser: Browser, draft: str
) -> None:
    page = browser.get(f"{draft}/cashflow360")
    console.api.runs.clock.sleep(timedelta(minutes=61).total_seconds())
    form = {"organization_id": "008ORG", "token_name": "sync", "token": "tok-secret", "sent": "yes"}
    interrupted = browser.post(f"{draft}/cashflow360", form, page)
    assert browser.sign_in(start=interrupted).location == f"{draft}/cashflow360"
    shown = browser.get(f"{draft}/cashflow360")
    values = {str(one.attributes.get("name")): one.attributes.get("value") for one in shown.tree.css("main input")}
    assert (values["organization_id"], values["token_name"]) == ("008ORG", "sync")
    assert "tok-secret" not in shown.text


def test_secrets_that_were_deleted_after_two_weeks_are_asked_for_again(
    console: ConsoleWorld, browser: Browser, draft: str
) -> None:
    entered(browser, draft)
    console.api.runs.clock.sleep(timedelta(days=14).total_seconds())
    again = Browser(console)
    again.sign_in()
    shown = again.get(draft)
    assert standing(shown)["Enter Sage Intacct credentials"] == "Check again"
    assert "The password was deleted after two weeks; enter it again." in shown.text
    assert "Some steps are not done yet." in again.get(f"{draft}/continue").text


def test_a_set_up_is_deleted_with_what_was_entered(browser: Browser, draft: str) -> None:
    entered(browser, draft)
    assert browser.post(draft, {"do": "delete"}).location == "/connect?said=draft-deleted"
    assert browser.get(draft).status == 404
    assert "Go on where you left" not in browser.get("/connect").words("h2")


def test_an_accountant_is_told_whom_to_ask(console: ConsoleWorld) -> None:
    accountant = Browser(console)
    accountant.sign_in("accountant")
    assert "Only an administrator can connect." in accountant.get("/connect").text
    assert accountant.get("/connect/d1").status == 403


def test_steps_are_named_once() -> None:
    assert len(BY_CODE) == len(STEPS)
