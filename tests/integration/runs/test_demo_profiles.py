"""The demo's books in companies of every profile, whole runs: nothing fails; what does not cross is held in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledgersync.domain.causes import BY_CODE
from ledgersync.domain.kinds import DEFAULT_MASTERS
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences
from sandbox.intacct.profiles import FAITHFUL, PROFILES
from sandbox.scenarios import build
from sandbox.scenarios.demo.foundings import EAST, STUDIO
from sandbox.scenarios.demo.records import Outcome
from sandbox.scenarios.demo.tables import CONNECTIONS, EXPECTATIONS
from tests.integration.runs.world import Clock, RunWorld

CROSS = ("account", "customer", "item", "project", "invoice", "bill", "credit memo", "vendor credit")
KINDS = {"credit memo": Kind.CREDIT_MEMO, "vendor credit": Kind.VENDOR_CREDIT}


def settled(profile: str, name: str) -> RunWorld:
    """A connection of the demo in a company of a profile, after its first syncs."""
    clock = Clock()
    world = RunWorld(build("demo", now=clock.now, profile=profile), clock, name)
    tables = CONNECTIONS[name]
    masters = dict(DEFAULT_MASTERS) if tables.master == "intacct" else dict.fromkeys(Kind, Side.CASHFLOW360)
    chosen = Preferences(approved_only=tables.approved_only, masters=masters)
    world.prefer(lambda _: chosen)
    world.run()
    accounts = {link.intacct_id: link.cashflow360_id for link in world.books().all_links(Kind.ACCOUNT)}
    world.prefer(
        lambda preferences: replace(
            preferences,
            unallocated_expenses_account=accounts["6900"],
            default_bank_account=accounts["1010"],
            money_out_clearing_account=accounts["1020"],
            money_in_clearing_account=accounts["1030"],
            deposit_to_account=accounts["1010"],
            unallocated_income_account=accounts.get("4000", ""),
        )
    )
    world.run()
    world.run()
    return world


@pytest.mark.parametrize("name", [EAST, STUDIO])
@pytest.mark.parametrize("profile", PROFILES)
def test_the_demo_syncs_in_a_company_of_every_profile_and_is_quiet_then(profile: str, name: str) -> None:
    world = settled(profile, name)
    linked = {kind: len(list(world.books().all_links(kind))) for kind in Kind}
    holds = world.books().holds()
    for kind in dict.fromkeys(row.kind for row in EXPECTATIONS[name].first_sync):
        if kind not in CROSS or profile not in FAITHFUL:
            continue
        rows = [row for row in EXPECTATIONS[name].first_sync if row.kind == kind and row.outcome is not Outcome.LEFT]
        of = KINDS.get(kind) or Kind(kind)
        assert linked[of] + sum(hold.kind is of for hold in holds) >= len({(row.name, row.side) for row in rows}) - 1
    assert all(hold.text and hold.cause in BY_CODE for hold in holds)
    before = world.kept()
    counts = world.run()
    assert world.kept() == before, counts
