"""A sync while it goes, and a paused connection, as the pages tell of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ledgersync.ports import Pause, Progress

from .world import Browser, ConsoleWorld

HOME = "/connections/shop"


def going(browser: Browser) -> str:
    """A sync that goes: its page."""
    browser.post(HOME, {"form_key": "once"})
    api = browser.world.api
    (run,) = api.call("GET", f"{api.path}/runs", query={"limit": "1"}).json["items"]
    return f"{HOME}/syncs/{run['run_id']}"


def test_a_sync_that_goes_shows_its_counts_and_is_stopped_after_the_record_in_hand(browser: Browser) -> None:
    page = going(browser)
    run_id = page.rpartition("/")[2]
    assert "Counts appear with the first record that is written." in browser.get(page).text
    runs = browser.world.api.runs
    now = runs.clock.now()
    counts = {"account|intacct|seen": 12, "account|cashflow360|created": 3}
    told = Progress(run_id=run_id, group="transactions", at=now, counts=counts)
    runs.registry.take_lease(runs.id, run_id, now, now + timedelta(minutes=30), "i1", told)
    shown = browser.get(page)
    assert shown.words("#live h2") == ["Sync in progress"]
    assert "12 looked at · 0 written to Sage Intacct · 3 written to Cashflow360" in " ".join(shown.words("#live p"))
    assert "Lists done → Transactions at work" in " ".join(shown.words("#live p"))
    assert shown.words("main button") == ["Stop after this record"]
    assert shown.words("#live thead th") == ["Records", "In", "Looked at", "Made"]
    assert shown.words("#live tbody th") == ["Accounts", "Accounts"]
    part = browser.get(f"{page}/live?of=page")
    assert part.words("#live tbody th") == shown.words("#live tbody th")
    assert browser.get(f"{page}/live").words("#live tbody th") == []
    assert browser.get(HOME).words("#live h2") == ["Sync in progress"]
    stopped = browser.post(page, {}, shown)
    assert stopped.location == f"{page}?said=stopping"
    assert "stopped it. It ends after the record in hand." in browser.get(page).text


@pytest.mark.parametrize(("minutes", "every"), [(0, 2), (1, 5), (5, 10)])
def test_a_page_asks_less_often_the_longer_a_sync_goes_and_tells_aloud_every_ten_seconds(
    browser: Browser, minutes: int, every: int
) -> None:
    page = going(browser)
    browser.world.api.runs.clock.at += timedelta(minutes=minutes)
    tree = browser.get(page).tree
    asked = [node.attributes["hx-trigger"] for node in tree.css("#live, [role=status]")]
    assert asked == [f"every {every}s", "every 10s"]
    said = browser.get(f"{page}/live?of=status").text.strip()
    assert said == "0 looked at, 0 written so far."


def test_a_paused_connection_says_so_everywhere_and_offers_no_sync(browser: Browser) -> None:
    browser.post(f"{HOME}/connection", {"do": "pause"})
    overview = browser.get(HOME)
    assert "This connection is paused" in overview.text
    assert "Sync Now" not in overview.words("main button")
    assert overview.words("h1 + .chip") == ["Paused"]
    assert "Paused" in browser.get("/").words(".chip")
    assert browser.post(f"{HOME}/connection", {"do": "resume"}).location.endswith("?said=resumed")
    assert "Sync Now" in browser.get(HOME).words("main button")


def test_what_paused_by_itself_leads_to_new_credentials(console: ConsoleWorld, browser: Browser) -> None:
    api = console.api
    words = "The sign-in was refused 5 times in a row. Enter them again."
    api.runs.registry.put_connection(replace(api.connection(), paused=Pause(api.runs.clock.now(), "", words)))
    overview = browser.get(HOME)
    assert words in overview.text
    assert overview.words(".note .btn") == ["Enter new credentials"]


def test_how_soon_changes_sync_is_chosen_after_seeing_what_each_choice_costs(browser: Browser) -> None:
    page = browser.get(f"{HOME}/connection")
    assert page.words("[aria-labelledby=fq] fieldset label") == [
        "Daily",
        "Hourly",
        "Within minutes",
        "Within minutes, told by Sage Intacct's Smart Events",
    ]
    costs = [int(text.split()[1].replace(",", "")) for text in page.words("[aria-labelledby=fq] fieldset .hint")]
    assert [cost - costs[0] for cost in costs] == [0, 720, 8640, 0]
    assert [node.attributes["value"] for node in page.tree.css("[name=frequency][checked]")] == ["daily"]
    (version,) = page.tree.css("[aria-labelledby=fq] [name=version]")
    form = {"do": "frequency", "version": version.attributes["value"] or ""}
    assert browser.post(f"{HOME}/connection", {**form, "frequency": "minutes+smart"}).location.endswith(
        "?said=frequency"
    )
    assert browser.world.api.connection().smart_events
    late = browser.post(f"{HOME}/connection", {**form, "frequency": "daily"})
    assert "Somebody changed" in late.text
    chosen = browser.get(f"{HOME}/connection").tree.css("[name=frequency][checked]")
    assert [node.attributes["value"] for node in chosen] == ["minutes+smart"]


def test_the_limit_of_sage_transactions_is_chosen_on_the_connections_page(browser: Browser) -> None:
    page = browser.get(f"{HOME}/connection")
    (version,) = page.tree.css("[aria-labelledby=sl] [name=version]")
    form = {"do": "sage-limit", "version": version.attributes["value"] or ""}
    wrong = browser.post(f"{HOME}/connection", {**form, "limit": "many", "over_limit": "wait"})
    assert "whole number of Sage transactions" in wrong.text
    kept = browser.post(f"{HOME}/connection", {**form, "limit": "1,000", "over_limit": "wait"})
    assert kept.location.endswith("?said=sage-limit")
    connection = browser.world.api.connection()
    assert (connection.sage_limit, connection.over_limit) == (1000, "wait")
    asked = browser.post(f"{HOME}/connection", {"do": "both-ways"})
    assert asked.location.endswith("?said=both-ways")
