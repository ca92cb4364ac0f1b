"""Sync preferences and accounting preferences on the console: what fits, what saving does, and who said it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledgersync.domain.model import Side
from tests.integration.http_api.world import ApiWorld
from tests.integration.runs.books import open_shop

from .world import Browser, ConsoleWorld, Page

HOME = "/connections/shop"


@pytest.fixture
def console() -> ConsoleWorld:
    """Over a shop with a chart of accounts and a bank account, its preferences set."""
    shop = open_shop()
    shop.world.clock.left = 25.0
    return ConsoleWorld(ApiWorld(shop.world))


def form_of(page: Page) -> dict[str, object]:
    """The preferences' form as a browser would send it."""
    form: dict[str, object] = {}
    for one in page.tree.css("main form.stack input"):
        name, kind = str(one.attributes.get("name")), one.attributes.get("type")
        if kind not in ("checkbox", "radio") or "checked" in one.attributes:
            form[name] = str(one.attributes.get("value") or "")
    for one in page.tree.css("main form.stack select"):
        chosen = one.css_first("option[selected]") or one.css_first("option")
        form[str(one.attributes["name"])] = str(chosen.attributes.get("value") or "") if chosen else ""
    return form


def options_of(page: Page, name: str) -> list[str]:
    return [str(one.attributes.get("value")) for one in page.tree.css(f"select[name={name}] option")]


def test_preferences_are_saved_once_their_effect_was_shown(browser: Browser) -> None:
    page = browser.get(f"{HOME}/preferences")
    form = form_of(page) | {"master_preset": "intacct", "void_date_policy": "void_date"}
    form["unallocated_expenses_account"] = options_of(page, "unallocated_expenses_account")[-1]
    told = browser.post(f"{HOME}/preferences", form, page)
    assert "Date of voids: A payment voided from now on is taken back on the day it is voided." in told.words("li")
    before = browser.world.api.connection().preferences
    assert before is not None and before.void_date_policy.value == "original"
    done = browser.post(f"{HOME}/preferences", form_of(told), told)
    assert done.location == f"{HOME}/preferences?said=saved", done.words(".note")
    kept = browser.world.api.connection().preferences
    assert kept is not None
    assert set(kept.masters.values()) == {Side.INTACCT}
    assert kept.void_date_policy.value == "void_date"
    shown = browser.get(done.location)
    assert [one.attributes["id"] for one in shown.tree.css("input[type=radio][checked]")] == ["m-intacct"]
    assert "Sync again" in shown.words("main button")


def test_preferences_that_do_nothing_new_are_saved_at_once(browser: Browser) -> None:
    page = browser.get(f"{HOME}/preferences")
    before = browser.world.api.connection().preferences
    assert browser.post(f"{HOME}/preferences", form_of(page), page).location == f"{HOME}/preferences?said=saved"
    assert browser.world.api.connection().preferences == before


def test_bank_accounts_are_named_by_their_last_four_digits(browser: Browser) -> None:
    page = browser.get(f"{HOME}/preferences")
    organization = browser.world.api.runs.ends.organization
    numbers = [str(row["accountNumber"]) for row in organization.tables["BankAccount"].values()]
    labels = [one for one in page.words("label") if one.startswith("GL Account for Bank Account")]
    assert labels == [f"GL Account for Bank Account **{number[-4:]}" for number in numbers]
    assert numbers and numbers[0] not in page.text
    bank, account = next(iter(organization.tables["BankAccount"])), options_of(page, "default_bank_account")[-1]
    browser.post(f"{HOME}/preferences", form_of(page) | {f"bank-{bank}": account}, page)
    kept = browser.world.api.connection().preferences
    assert kept is not None and kept.bank_accounts[bank] == account


def test_a_permanent_choice_is_counted_and_typed(browser: Browser) -> None:
    page = browser.get(f"{HOME}/preferences")
    form = form_of(page) | {"approved_only": "yes"}
    asked = browser.post(f"{HOME}/preferences", form, page)
    assert (asked.status, asked.words("h1")) == (200, [
        "Sync only Approved Bills and Vendor Credits: this is permanent"
    ])  # fmt: skip
    assert "You can't turn this off later." in asked.text.replace("&#39;", "'")
    assert "Type approved only to confirm" in asked.words("label")
    kept = browser.world.api.connection().preferences
    assert kept is None or not kept.approved_only
    wrong = browser.post(f"{HOME}/preferences", form_of(asked) | {"typed": "yes"}, asked)
    assert wrong.status == 422
    done = browser.post(f"{HOME}/preferences", form_of(wrong) | {"typed": "Approved Only"}, wrong)
    assert done.location == f"{HOME}/preferences?said=saved", done.words(".note")
    kept = browser.world.api.connection().preferences
    assert kept is not None
    assert kept.approved_only


def test_what_somebody_else_saved_meanwhile_is_shown_beside_what_was_typed(browser: Browser) -> None:
    api = browser.world.api
    page = browser.get(f"{HOME}/preferences")
    kept = api.call("GET", f"{api.path}/preferences").json
    body = {name: value for name, value in kept.items() if name not in ("warnings", "transactions_wait_for")}
    mine = body["deposit_to_account"]
    theirs = next(id for id in options_of(page, "deposit_to_account") if id not in ("", mine))
    assert api.call("PUT", f"{api.path}/preferences", {**body, "deposit_to_account": theirs}).status == 200
    both = browser.post(f"{HOME}/preferences", form_of(page), page)
    assert (both.status, both.words("h1")) == (409, ["Somebody else saved meanwhile"])
    (row,) = both.words("tbody tr")
    assert row == "Deposit To Account1010 · Operating Checking1300 · Deposits in Transit"
    told = browser.post(f"{HOME}/preferences", form_of_all(both), both)
    done = browser.post(f"{HOME}/preferences", form_of(told), told) if told.status == 200 else told
    assert done.location == f"{HOME}/preferences?said=saved"
    now = api.connection().preferences
    assert now is not None and now.deposit_to_account == mine


def form_of_all(page: Page) -> dict[str, object]:
    """Hidden fields of a page's forms."""
    return {str(one.attributes["name"]): str(one.attributes.get("value") or "")
            for one in page.tree.css("main form input[type=hidden]")}  # fmt: skip


def test_a_session_that_ends_over_the_preferences_loses_nothing(console: ConsoleWorld, browser: Browser) -> None:
    page = browser.get(f"{HOME}/preferences")
    form = form_of(page) | {"master_preset": "cashflow360", "void_date_policy": "void_date"}
    form["unallocated_expenses_account"] = options_of(page, "unallocated_expenses_account")[-1]
    del form["automatic"]
    console.api.runs.clock.sleep(timedelta(minutes=61).total_seconds())
    interrupted = browser.post(f"{HOME}/preferences", form, page)
    assert browser.sign_in(start=interrupted).location == f"{HOME}/preferences"
    shown = form_of(browser.get(f"{HOME}/preferences"))
    own = {"form_token", "form_key"}
    assert {name: value for name, value in shown.items() if name not in own} == {
        name: value for name, value in form.items() if name not in own
    }


def test_accounting_preferences_are_stated_with_name_and_day(browser: Browser) -> None:
    page = browser.get(f"{HOME}/accounting")
    assert page.words("legend")[:3] == ["Show Account Numbers", "Use Departments", "Use Locations"]
    form = form_of(page) | {"use-departments": "no", "show-account-numbers": "yes"}
    done = browser.post(f"{HOME}/accounting", form, page)
    assert done.location == f"{HOME}/accounting?said=stated-all"
    kept = browser.world.api.connection()
    assert kept.preferences is not None and not kept.preferences.dimensions.departments
    assert kept.statements["show-account-numbers"].holds
    shown = browser.get(f"{HOME}/accounting")
    assert any("said no, 15 Jun 2026." in one for one in shown.words(".by"))
