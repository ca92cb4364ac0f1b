"""Records with their timelines, history, and what a sync changed, on pages."""

from __future__ import annotations

from datetime import timedelta

from ledgersync.ports import Run

from .world import Browser

HOME = "/connections/shop"


def kept_vendor(browser: Browser) -> str:
    """A record that was synced: its page's address."""
    found = browser.world.api.call("GET", f"{HOME}/records", query={"q": "0", "limit": "100"}).json["items"]
    one = found[0]
    return f"{HOME}/records/{one['kind']}/{one['cashflow360_id']}"


def test_the_question_is_asked_and_answered_on_one_page(browser: Browser) -> None:
    page = browser.get(f"{HOME}/records")
    assert page.words("h1") == ["Records"]
    assert "Where is my bill #123?" in page.text
    none = browser.get(f"{HOME}/records?q=NOSUCH").text
    assert "Nothing is found for" in none
    assert "Why it may be missing:" in none


def test_a_record_shows_where_it_stands_and_what_happened(browser: Browser) -> None:
    page = browser.get(kept_vendor(browser))
    assert len(page.words("h1")) == 1
    assert "In step" in page.text
    assert "What happened, newest first" in page.text
    live = browser.get(f"{kept_vendor(browser)}?live=true")
    assert "Both sides now" in live.text


def test_history_shows_what_was_chosen_with_names_and_filters_it(browser: Browser) -> None:
    browser.world.api.call("PATCH", HOME, {"name": "<script>alert(1)</script>"})
    page = browser.get(f"{HOME}/history")
    assert page.words("h1") == ["History"]
    assert "<script>alert(1)" not in page.text
    assert "renamed" in page.text
    assert "Nothing found" in browser.get(f"{HOME}/history?by=nobody").text
    assert browser.get("/history").status == 200


def test_the_page_of_a_sync_shows_what_it_changed_field_by_field(browser: Browser) -> None:
    api = browser.world.api
    began = api.runs.clock.now() - timedelta(hours=1)
    run = Run(api.id, "run-0001", "schedule", "succeeded", began, ended_at=began)
    api.runs.registry.start_run(run)
    page = browser.get(f"{HOME}/syncs/run-0001")
    assert "What changed" in page.text
    assert "made in" in page.text or "created in" in page.text
    told = api.call("GET", f"{HOME}/runs/run-0001/changes").json["items"]
    assert {one["run_id"] for one in told} == {"run-0001"}
    assert api.call("GET", f"{HOME}/runs/never/changes").status == 404
