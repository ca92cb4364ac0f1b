"""The operator's page: how the connections stand, why runs fail, and redriving after a dry run."""

from __future__ import annotations

import pytest

from tests.integration.http_api.fleet_world import FleetWorld, execution
from tests.integration.http_api.test_fleet import counted

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
    assert "No connection syncs by itself." in operator.get("/fleet").text
    counted(fleet, 1, sage=1240)
    page = operator.get("/fleet")
    cells = page.words("section[aria-labelledby=co] tbody td")
    assert cells[:2] == ["acme", "1"]
    assert cells[3:] == ["1,240", "1,240 of 100,000", "7"]


def test_a_cause_is_redriven_after_what_would_begin_was_shown(operator: Browser, fleet: FleetWorld) -> None:
    asked = operator.post("/fleet", {"cause": "intacct-user-refused"}, operator.get("/fleet"))
    assert "1 run of 1 connection, 2 s apart." in " ".join(asked.words(".note"))
    assert fleet.registry.runs(fleet.past[1].id)[0] == []
    done = operator.post("/fleet", {"cause": "intacct-user-refused", "go": "yes"}, asked)
    assert "1 begun again. 0 left." in " ".join(done.words(".note"))
    gone = operator.post("/fleet", {"cause": "never"}, done)
    assert (gone.status, gone.words(".note h2")) == (
        422, ["No run that failed for this cause waits to be redriven."],
    )  # fmt: skip


def test_nobody_of_a_tenant_sees_the_fleet(browser: Browser) -> None:
    assert browser.get("/fleet").status == 403
