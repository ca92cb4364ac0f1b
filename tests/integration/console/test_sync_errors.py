"""Sync errors as accountants sort them: by amount and date, a whole cause at once, and as a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from tests.integration.http_api.test_records import listed, put_hold

from .test_pages import HOME
from .world import Browser

TERM = {"term": "Net 45", "side": "intacct"}


def bills(browser: Browser, count: int) -> None:
    for number in range(count):
        put_hold(browser.world.api, kind=Kind.BILL, side=Side.CASHFLOW360, id=f"b{number:03}", cause="term-missing",
                 params=TERM, text="The term is missing.", label=f"INV-{number}", day=date(2026, 5, 31),
                 amount=Decimal("1250.00"))  # fmt: skip


def test_a_reason_shows_dates_amounts_and_their_sum(browser: Browser) -> None:
    bills(browser, 2)
    put_hold(browser.world.api)
    page = browser.get(f"{HOME}/errors")
    term, number = page.tree.css("details.group")
    assert "2 bills, 2,500.00 · since" in term.text()
    assert [cell.text() for cell in term.css("td[data-label=Date], td[data-label=Amount]")] == [
        "31 May 2026",
        "1,250.00",
    ] * 2
    assert number.css("td[data-label=Amount]") == []


def test_a_reason_with_many_records_shows_twenty_and_all_once_it_is_opened(browser: Browser) -> None:
    bills(browser, 30)
    page = browser.get(f"{HOME}/errors")
    assert len(page.tree.css("input[name=hold]")) == 20
    (more,) = page.tree.css("p.small > a[href*='open=']")
    assert more.attributes["href"] == f"{HOME}/errors?open=term-missing-1#term-missing-1"
    assert len(browser.get(f"{HOME}/errors?open=term-missing-1").tree.css("input[name=hold]")) == 30


def test_a_whole_cause_is_tried_again_at_once(browser: Browser) -> None:
    bills(browser, 30)
    put_hold(browser.world.api)
    page = browser.get(f"{HOME}/errors")
    assert "All 30 of this cause, not only those chosen above" in page.words("label")
    done = browser.post(f"{HOME}/errors", {"do": "retry", "cause": "term-missing"}, page)
    assert done.location == f"{HOME}/errors?said=retried"
    kept = browser.world.api.call("GET", f"{browser.world.api.path}/holds", query={"limit": "100"}).json["items"]
    assert sum(one["retry"] for one in kept) == 30


def test_what_is_wrong_links_to_the_field_it_is_about(browser: Browser) -> None:
    put_hold(browser.world.api)
    (hold,) = listed(browser.world.api)
    page = browser.post(f"{HOME}/errors", {"do": "ignore", "hold": hold["id"], "open": "number-missing-1"})
    (link,) = page.tree.css("[role=alert] a")
    assert page.tree.css_first(str(link.attributes["href"])) is not None
    assert [one.attributes.get("role") for one in page.tree.css("[autofocus]")] == ["alert"], "it takes the focus"
    assert [link.text()] == page.words("[role=alert] h2")


def test_sync_errors_are_downloaded_as_csv(browser: Browser) -> None:
    bills(browser, 1)
    assert f"{HOME}/errors/file" in browser.get(f"{HOME}/errors").text
    file = browser.get(f"{HOME}/errors/file")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert "bill,INV-0,Cashflow360,2026-05-31,1250.00,The term is missing." in file.text


def test_a_name_with_marks_of_direction_turns_no_sentence_round(browser: Browser) -> None:
    put_hold(browser.world.api, text="The vendor \u202eemca\u2066 of 2026-05-31 waits.")
    assert browser.get(f"{HOME}/errors").words("h3") == ["The vendor emca of 31 May 2026 waits."]
