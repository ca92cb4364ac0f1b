"""What can be done among the sync errors: a missing term made, the right record chosen."""

from __future__ import annotations

import pytest

from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.domain.retry import Linked
from ledgersync.http import shapes
from tests.integration.http_api.test_records import put_hold

from .test_pages import HOME
from .world import Browser


def test_a_missing_term_is_made_with_a_button_that_names_it(browser: Browser) -> None:
    params = {"term": "Net 12", "side": "intacct", "among": "AR terms"}
    put_hold(browser.world.api, kind=Kind.INVOICE, side=Side.CASHFLOW360, id="I1", cause="term-missing", params=params)
    page = browser.get(f"{HOME}/errors")
    assert "Create the AR term Net 12 in Sage Intacct" in page.words("main button")
    form = {"do": "term", "side": "intacct", "of": "receivables", "name": "Net 12"}
    unsaid = browser.post(f"{HOME}/errors", form, page)
    assert (unsaid.status, "say it here" in unsaid.text) == (422, True)
    wrong = browser.post(f"{HOME}/errors", {**form, "days": "soon"}, page)
    assert (wrong.status, "Say the days as a number" in wrong.text) == (422, True)
    done = browser.post(f"{HOME}/errors", {**form, "days": "12"}, page)
    assert done.location == f"{HOME}/errors?said=term"
    terms = browser.world.api.runs.ends.books.table("ARTERM").rows.values()
    assert [row["DUEDATE"] for row in terms if row["NAME"] == "Net 12"] == [12]


@pytest.fixture
def doubled(browser: Browser) -> str:
    """The id of the hold of a vendor of Cashflow360 whose name two vendors of Intacct bear."""
    ends = browser.world.api.runs.ends
    for id in ("V71", "V72"):
        ends.books.add("VENDOR", None, VENDORID=id, NAME="Twin <b>", DISPLAYCONTACT={"PRINTAS": id})
    ends.user.create("Vendor", name="Twin <b>")
    browser.world.api.runs.run()
    holds = browser.world.api.call("GET", f"{browser.world.api.path}/holds").json["items"]
    return str(next(one["id"] for one in holds if one["side"] == "cashflow360" and one["label"] == "Twin <b>"))


def test_the_right_record_is_chosen_side_by_side(browser: Browser, doubled: str) -> None:
    errors = browser.get(f"{HOME}/errors")
    assert "Which one is it?" in errors.words("main a")
    page = browser.get(f"{HOME}/errors/{doubled}")
    assert page.words("th bdi")[:3] == ["Twin <b>", "Twin <b> (V71)", "Twin <b> (V72)"]
    assert page.words("tfoot button") == ["It is Twin <b> (V71)", "It is Twin <b> (V72)"]
    assert page.words("mark")
    assert browser.get(f"{HOME}/errors/{doubled}?q=v72").words("tfoot button") == ["It is Twin <b> (V72)"]
    assert "Nothing like it in Sage Intacct" in browser.get(f"{HOME}/errors/{doubled}?q=zzz").text
    nothing = browser.post(f"{HOME}/errors/{doubled}", {}, page)
    assert (nothing.status, "Choose the record it is." in nothing.text) == (422, True)
    done = browser.post(f"{HOME}/errors/{doubled}", {"candidate": "V72"}, page)
    assert done.location == f"{HOME}/errors?said=linked"
    browser.world.api.runs.run()
    found = browser.world.api.runs.books().links(Kind.VENDOR, Side.INTACCT, ["V72"])["V72"]
    vendors = browser.world.api.runs.ends.organization.tables["Vendor"]
    assert [id for id, row in vendors.items() if row["name"] == "Twin <b>" and row["shortName"] == "V72"] == [
        found.cashflow360_id
    ]
    holds = browser.world.api.call("GET", f"{browser.world.api.path}/holds").json["items"]
    assert [one for one in holds if one["cause"] == "ambiguous-match"] == []


def test_a_hold_that_is_gone_has_no_page(browser: Browser) -> None:
    assert browser.get(f"{HOME}/errors/bm9ib2R5").status == 404


def test_sync_errors_are_told_apart_by_where_they_are_settled(browser: Browser) -> None:
    """A person is led from the overview to the reason, which is open then; the first one is otherwise."""
    api = browser.world.api
    missing = {"term": "Net 12", "side": "intacct", "among": "AR terms"}
    put_hold(api, kind=Kind.INVOICE, side=Side.CASHFLOW360, id="I1", cause="term-missing", params=missing)
    put_hold(
        api,
        id="V1",
        cause="period-closed",
        text="The books are closed through 2026-10-01.",
        params={"until": "2026-10-01", "date": "2026-09-16"},
    )
    page = browser.get(f"{HOME}/errors")
    assert page.words("section > header h2") == ["Fix here", "Fix there"]
    assert [one.id for one in page.tree.css("details[open].group")] == ["term-missing-1"]
    assert "closed through 1 Oct 2026" in " ".join(page.words("h3"))
    (link,) = [one for one in browser.get(HOME).tree.css(".tasks a") if "closed" in one.text()]
    led = browser.get(str(link.attributes["href"]).partition("#")[0])
    assert [one.id for one in led.tree.css("details[open].group")] == ["period-closed-1"]


def waited_for(hold: str) -> str:
    """The record of a sync error."""
    return shapes.hold_key(hold)[2]


def test_only_a_record_that_is_ambiguous_itself_is_asked_which_one_it_is(browser: Browser, doubled: str) -> None:
    until = (Linked(Side.CASHFLOW360, (Ref(Kind.VENDOR, waited_for(doubled)),)),)
    told = {"waits_for_1": "vendor Twin"}
    put_hold(browser.world.api, kind=Kind.BILL, id="B9", cause="waits-for", text="It waits.", params=told, until=until)
    page = browser.get(f"{HOME}/errors")
    assert len(page.words("td[data-label='Comes from'] a")) == len(page.words(".inset tbody tr")) - 1
    assert len({one.id for one in page.tree.css("[id]")}) == len(page.tree.css("[id]"))
    assert "Waits for vendor Twin" in page.words(".inset th p")
