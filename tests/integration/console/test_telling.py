"""Records with their timelines, history, and what a sync changed, on pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console import words
from ledgersync.domain.words import FIELDS
from ledgersync.ports import Run
from tests.integration.http_api.test_records import put_hold

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


def test_a_record_is_looked_for_in_all_connections_from_every_page(browser: Browser) -> None:
    assert [form.attributes["action"] for form in browser.get(HOME).tree.css("header form[role=search]")] == ["/search"]
    page = browser.get("/search?q=0")
    assert page.words("h1") == ["Search"]
    assert set(page.words("td[data-label=Connection]")) == {browser.world.api.connection().name}
    assert str(page.tree.css("tbody th a")[0].attributes["href"]).startswith(f"{HOME}/records/")
    assert "Nothing is found for" in browser.get("/search?q=NOSUCH").text


def test_history_is_shown_of_the_days_that_are_asked_for(browser: Browser) -> None:
    browser.world.api.call("PATCH", HOME, {"name": "Shop"})
    today = browser.world.api.runs.clock.now().date()
    tomorrow = today + timedelta(days=1)
    assert "renamed" in browser.get(f"{HOME}/history?since={today}&until={today}").text
    assert "Nothing found" in browser.get(f"{HOME}/history?since={tomorrow}").text
    kept = browser.get(f"/history?since={tomorrow}").tree.css_first("#since")
    assert kept is not None
    assert kept.attributes["value"] == str(tomorrow)
    wrong = browser.get(f"{HOME}/history?since=soon")
    assert (wrong.status, wrong.words("[role=alert] h2")) == (422, ["Say the day as in 2026-01-31."])


def test_history_of_all_connections_names_each(browser: Browser) -> None:
    assert browser.world.api.connection().name in " ".join(browser.get("/history").words(".told .muted"))


def test_history_is_taken_away_as_a_file(browser: Browser) -> None:
    asked = browser.post(f"{HOME}/history", {})
    assert asked.location == f"{HOME}/history"
    browser.world.api.make_reports()
    page = browser.get(f"{HOME}/history")
    (csv, _) = page.tree.css(".actions a[href*=file]")
    file = browser.get(str(csv.attributes["href"]))
    assert file.headers["content-type"].startswith("text/csv")
    assert file.text.startswith("\ufeffWhen,Who,What,Was")


@pytest.mark.parametrize("id", ["V 1", "Smith & Sons #2", "A.B+C", "Zoë", "100%", "‮evil", "<b>"])
def test_a_record_is_reached_from_its_sync_error_whatever_its_id(browser: Browser, id: str) -> None:
    put_hold(browser.world.api, id=id)
    (link,) = browser.get(f"{HOME}/errors").tree.css(".inset th a")
    page = browser.get(str(link.attributes["href"]))
    assert (page.status, "Waits" in page.words("h1 + .chip")) == (200, True)


def test_a_record_that_was_never_synced_has_a_page_that_offers_to_read_it(browser: Browser) -> None:
    page = browser.get(f"{HOME}/records/bill/never")
    assert (page.status, page.words("h1 + .chip")) == (200, ["Not synced"])
    assert "Read both sides now" in page.text
    assert browser.get(f"{HOME}/records/nothing/never").status in (404, 422)


def test_fields_are_called_on_every_page_as_the_texts_of_sync_errors_call_them() -> None:
    assert words.FIELDS == FIELDS


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 s"), (8, "8 s"), (60, "1 min"), (68, "1 min 8 s")])
def test_a_time_that_a_sync_took_is_told_without_empty_parts(seconds: int, said: str) -> None:
    assert words.lasted("2026-11-30T06:00:00Z", f"2026-11-30T06:{seconds // 60:02}:{seconds % 60:02}Z") == said
