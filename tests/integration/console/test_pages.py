"""What people do on the pages, by role, and what the pages tell them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.routes import PAGES
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Conflict
from ledgersync.management.state_access import changing
from ledgersync.ports import Run
from ledgersync.ports.changes import PutConflict
from tests.integration.http_api.test_records import listed, put_hold

from .world import Browser, ConsoleWorld

HOME = "/connections/shop"
POSTS = sorted(route.split(" ")[1] for route in PAGES if route.startswith("POST "))


def test_sync_now_starts_one_run_and_says_so(browser: Browser) -> None:
    page = browser.post(HOME, {"form_key": "once"})
    assert page.location == f"{HOME}?said=sync-started"
    assert "The sync has started." in browser.get(page.location).text
    browser.post(HOME, {"form_key": "once"})
    assert len(browser.world.api.executions.started) == 1


def test_a_second_sync_within_a_minute_says_when_to_try_again(browser: Browser) -> None:
    api = browser.world.api
    browser.post(HOME, {"form_key": "a"})
    for run in api.call("GET", f"{api.path}/runs").json["items"]:
        kept = api.runs.registry.run(api.id, run["run_id"])
        assert kept is not None
    page = browser.post(HOME, {"form_key": "b"})
    assert page.status in (303, 429)


@pytest.mark.parametrize("path", POSTS)
def test_a_viewer_is_offered_nothing_to_change_and_can_change_nothing(console: ConsoleWorld, path: str) -> None:
    viewer = Browser(console)
    viewer.sign_in("viewer")
    page = viewer.get("/")
    before = console.api.runs.kept(), console.api.connection(), dict(console.api.executions.started)
    forms = {"do": "rename", "name": "mine", "hold": "x", "candidate": "x", "conflict": "x", "check": "x"}
    address = path
    for name, value in (("id", "shop"), ("run", "none"), ("draft", "d1"), ("step", "intacct"), ("hold", "h1")):
        address = address.replace(f"{{{name}}}", value)
    answer = viewer.post(address, forms, page)
    assert answer.status in (403, 422), answer.text
    assert (console.api.runs.kept(), console.api.connection(), dict(console.api.executions.started)) == before
    shown = viewer.get(HOME)
    assert shown.words("main button") == []
    assert "Accounting preferences" not in shown.words("nav a")


def test_what_needs_a_fresh_sign_in_asks_for_one_and_keeps_what_was_typed(console: ConsoleWorld) -> None:
    browser = Browser(console)
    browser.sign_in()
    console.api.runs.clock.sleep(timedelta(minutes=20).total_seconds())
    address = f"{HOME}/connection"
    page = browser.post(address, {"do": "credentials", "user_id": "typed user", "password": "typed secret"})
    assert page.status == 303
    assert "prompt=login" in page.location
    back = browser.sign_in(start=page)
    assert back.location == address
    shown = browser.get(address)
    assert "what you typed is here again" in shown.text
    assert [one.attributes["value"] for one in shown.tree.css("[name=user_id]")] == ["typed user"]
    assert "typed secret" not in shown.text
    assert "typed user" not in browser.get(address).text


def test_disconnecting_asks_for_the_name(browser: Browser) -> None:
    address = f"{HOME}/connection"
    assert browser.post(address, {"do": "disconnect", "typed": "no"}).status == 422
    assert not browser.world.api.connection().disconnected
    name = browser.world.api.connection().name
    assert browser.post(address, {"do": "disconnect", "typed": name}).location == "/?said=disconnected"
    assert browser.world.api.connection().disconnected


def test_a_refused_password_is_told_beside_its_field_and_never_shown_again(browser: Browser) -> None:
    address = f"{HOME}/connection"
    page = browser.post(address, {"do": "credentials", "password": "wrong-secret"})
    assert page.status == 422
    assert page.tree.css_first("[role=alert]") is not None
    assert "wrong-secret" not in page.text


def test_a_conflict_shows_both_values_and_takes_the_other(browser: Browser) -> None:
    api = browser.world.api
    link = next(iter(api.runs.books().all_links(Kind.ACCOUNT)))
    conflict = Conflict(
        kind=Kind.ACCOUNT, cashflow360_id=link.cashflow360_id, intacct_id=link.intacct_id, field="phone",
        base="1", intacct="2", cashflow360="3", winner=Side.INTACCT, rule="master", run_id="run-1",
        at=api.runs.clock.now(), label="Acme <b>",
    )  # fmt: skip
    with changing(api.runs.registry, api.runs.clock, api.id, "test") as books:
        books.commit([PutConflict(conflict)])
    page = browser.get(f"{HOME}/conflicts")
    assert "Account Acme <b>" in page.words("h2 bdi")
    assert page.words("main table button") == ["Take 3 instead"]
    assert page.words("main .actions button") == ["The value of Sage Intacct", "The value of Cashflow360"]
    assert "stands now" in page.text
    assert page.words("tbody th p") == ["master"]
    (box,) = page.tree.css("input[name=conflict]")
    nothing = browser.post(f"{HOME}/conflicts", {"take": "cashflow360"})
    assert (nothing.status, "Choose at least one field" in nothing.text) == (422, True)
    stands = browser.post(f"{HOME}/conflicts", {"take": "intacct", "conflict": box.attributes["value"] or ""})
    assert (stands.status, stands.location) == (303, f"{HOME}/conflicts?said=taken")
    gone = browser.post(f"{HOME}/conflicts", {"take": "cashflow360 nobody"})
    assert (gone.status, "There is no such conflict." in gone.text) == (422, True)


def test_sync_errors_say_reason_advice_and_where(browser: Browser) -> None:
    page = browser.get(f"{HOME}/errors")
    groups = browser.world.api.call("GET", f"{browser.world.api.path}/hold-groups").json["items"]
    assert page.words("details.group h3") == [group["reason"] for group in groups]
    if not groups:
        assert "No sync errors" in page.text


def test_the_api_out_of_reach_is_told_with_the_form_kept(console: ConsoleWorld, browser: Browser) -> None:
    console.remote.down.add("api.example.com")
    page = browser.get(HOME)
    assert page.status == 503
    assert "Try again in a minute" in page.text


def billed(browser: Browser, run_id: str, ago: timedelta, reads: int, written: int) -> None:
    """A run that ended so long ago and was billed so much."""
    runs = browser.world.api.runs
    at = runs.clock.now() - ago
    calls = {"intacct|read_calls": reads, "intacct|records_written": written, "intacct|other_functions": 12}
    runs.registry.end_run(Run(runs.id, run_id, "schedule", "succeeded", at, at, calls=calls))


def test_the_overview_adds_up_what_sage_bills_this_month(browser: Browser) -> None:
    billed(browser, "2-shop", timedelta(days=1), 25, 3)
    billed(browser, "1-shop", timedelta(days=2), 1_200, 0)
    billed(browser, "0-shop", timedelta(days=31), 9_000, 0)
    page = browser.get(HOME)
    assert page.words(".tiles dt")[-1] == "Sage transactions, June"
    assert page.words(".tiles dd")[-1].startswith("1,228so far")
    assert "28 Sage transactions" in browser.get(f"{HOME}/syncs/2-shop").text


def test_a_month_of_more_runs_than_are_read_is_told_as_the_least(browser: Browser) -> None:
    for number in range(101):
        billed(browser, f"run-{number:03}", timedelta(minutes=101 - number), 2, 0)
    assert browser.get(HOME).words(".tiles dd")[-1].startswith("at least 200so far")


def test_a_sync_that_keeps_no_counts_says_nothing_of_transactions(browser: Browser) -> None:
    runs = browser.world.api.runs
    at = runs.clock.now()
    runs.registry.end_run(Run(runs.id, "3-shop", "schedule", "failed", at, at))
    assert "Sage transaction" not in browser.get(f"{HOME}/syncs/3-shop").text


def test_many_sync_errors_are_settled_at_once_with_a_reason(browser: Browser) -> None:
    api = browser.world.api
    put_hold(api)
    put_hold(api, id="V2")
    ids = [hold["id"] for hold in listed(api)]
    form = {"hold": ids, "do": "ignore", "text": ""}
    assert "Say why these records are not to be synced." in browser.post(f"{HOME}/errors", form).text
    browser.post(f"{HOME}/errors", {**form, "text": "Test vendors."})
    assert [(hold["ignored"], hold["notes"][0]["text"]) for hold in listed(api)] == [(True, "Test vendors.")] * 2
    assert "Test vendors." not in browser.get(f"{HOME}/errors").text
    assert "Test vendors." in browser.get(f"{HOME}/errors?tab=ignored").text


def test_a_difference_can_be_accepted_where_there_is_one(browser: Browser) -> None:
    put_hold(browser.world.api)
    assert "Accept the difference" not in browser.get(f"{HOME}/errors").text
    put_hold(browser.world.api, id="V2", cause="kept-otherwise", params={"side": "intacct"})
    (hold,) = [one for one in listed(browser.world.api) if one["record_id"] == "V2"]
    assert "Accept the difference" in browser.get(f"{HOME}/errors").text
    page = browser.post(f"{HOME}/errors", {"do": "accept", "hold": hold["id"], "text": "It is fine."})
    assert "The difference stands." in browser.get(page.location).text


def test_costs_of_a_connection_are_shown_month_by_month(browser: Browser) -> None:
    assert f"{HOME}/costs" in browser.get(HOME).text
    page = browser.get(f"{HOME}/costs")
    now = browser.world.api.runs.clock.now()
    assert page.words(".context") == [f"{now:%B %Y}, so far"]
    assert page.words("dt") == ["Syncs", "Work on AWS", "Sage transactions", "Calls"]
    before = now.replace(day=1) - timedelta(days=1)
    assert page.words("nav[aria-label=Months] a") == [f"{before:%B %Y}"]
    then = browser.get(f"{HOME}/costs?month={before:%Y-%m}")
    assert then.words(".context") == [f"{before:%B %Y}"]
    assert then.words("nav[aria-label=Months] a")[1:] == [f"{now:%B %Y}"]
    assert browser.get(f"{HOME}/costs?month=soon").status == 422
