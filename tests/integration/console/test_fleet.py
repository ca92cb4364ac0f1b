"""The operator's page: how the connections stand, why runs fail, and redriving after a dry run."""

from __future__ import annotations

import pytest

from tests.integration.http_api.fleet_world import FleetWorld, execution
from tests.integration.http_api.test_fleet import counted

from .test_protection import POLICY
from .world import Browser, ConsoleWorld


@pytest.fixture
def fleet(console: ConsoleWorld) -> FleetWorld:
    made = console.remote.fleet
    made.past = [execution(1), execution(2, "FAILED")]
    return made


@pytest.fixture
def operator(console: ConsoleWorld, fleet: FleetWorld) -> Browser:
    assert fleet.past
    signed_in = Browser(console)
    signed_in.sign_in("operator")
    return signed_in


def test_an_operator_begins_at_the_fleet_and_sees_what_fails(operator: Browser) -> None:
    assert operator.get("/").location == "/fleet"
    page = operator.get("/fleet")
    assert page.status == 200
    assert page.words("h1") == ["Fleet"]
    assert page.words("dd")[:3] == ["2ran in the last two days", "10 syncing now", "1by their newest run"]
    assert page.words("tbody th") == ["c2"]
    assert "Enter them again." in page.text
    assert "As of 30 Nov" in page.text


def test_costs_are_shown_by_connection(operator: Browser, fleet: FleetWorld) -> None:
    assert "No connection syncs by itself." in operator.get("/fleet/cost").text
    counted(fleet, 1, sage=1240)
    page = operator.get("/fleet/cost")
    cells = page.words("tbody td")
    assert cells[:2] == ["acme", "1"]
    assert cells[3:] == ["1,240", "1,240 of 100,000", "7"]
    assert page.words(".crumbs li") == ["Fleet", "Cost"]


def test_a_connection_of_the_fleet_has_a_page_with_its_syncs_and_its_month(
    operator: Browser, fleet: FleetWorld
) -> None:
    counted(fleet, 2, sage=40)
    page = operator.get("/fleet/c2")
    assert (page.status, page.words("h1"), page.words("tbody td .chip")) == (200, ["c2"], ["Stopped"])
    assert page.words("dt") == ["Syncs", "AWS", "Sage transactions", "Cashflow360 calls"]
    assert page.words("tbody a") == ["intacct-user-refused"]
    assert "Shop 2" not in page.text, "no name of anybody"
    assert operator.get("/fleet/c99").status == 404


def test_a_cause_is_redriven_after_what_would_begin_was_shown(operator: Browser, fleet: FleetWorld) -> None:
    address = "/fleet/redrive?cause=intacct-user-refused"
    assert address in operator.get("/fleet").text
    asked = operator.get(address)
    assert "1 run of 1 connection, 2 s apart." in " ".join(asked.words("#redrive"))
    assert fleet.registry.runs(fleet.past[1].id)[0] == []
    assert fleet.executions.started == {}
    done = operator.post("/fleet/redrive", {"cause": "intacct-user-refused"}, asked)
    assert done.location.startswith(f"{address}&begun=")
    shown = operator.get(done.location)
    assert shown.words("#redrive [role=status]") == ["1 syncing, 0 done, 0 stopped again."]
    assert shown.tree.css("noscript meta[http-equiv=refresh]")


def test_a_cause_that_nothing_failed_for_is_told_in_words(operator: Browser) -> None:
    words = "No run that failed for this cause waits to be redriven."
    page = operator.get("/fleet/redrive?cause=never")
    assert (page.status, words in page.text) == (200, True)
    gone = operator.post("/fleet/redrive", {"cause": "never"}, page)
    assert (gone.status, gone.words(".note h2")) == (422, [words])


@pytest.mark.parametrize("path", ["", "/cost", "/redrive?cause=x", "/c2"])
def test_each_page_of_the_fleet_is_protected_and_reading_it_begins_nothing(
    operator: Browser, fleet: FleetWorld, path: str
) -> None:
    page = operator.get(f"/fleet{path}")
    assert (page.status, page.headers["content-security-policy"]) == (200, POLICY)
    assert (page.headers["cache-control"], page.headers["x-frame-options"]) == ("no-store", "DENY")
    assert len(page.tree.css("h1")) == 1
    assert fleet.executions.started == {}


@pytest.mark.parametrize("path", ["", "/cost", "/redrive?cause=x", "/c2"])
def test_nobody_of_a_tenant_sees_the_fleet(browser: Browser, path: str) -> None:
    assert browser.get(f"/fleet{path}").status == 403
