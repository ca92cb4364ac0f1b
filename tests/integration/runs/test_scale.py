"""A large company syncs in one run of several slices, with memory flat in its size."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ledgersync.domain.kinds import Group
from ledgersync.domain.preferences import Preferences
from ledgersync.runs.run_slice import Runner
from ledgersync.sync import references as resolve
from ledgersync.sync import streams
from sandbox.scenarios.native.lists import named
from sandbox.scenarios.scale import BILLS_PER_VENDOR, SCALE, fill_scale
from sandbox.scenarios.setting import found
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import open_shop
from tests.integration.runs.world import Clock, RunWorld

LOOKS = 120
"""Looks at the clock a slice has: enough to begin, not enough for everything."""
SAMPLE_EVERY = 10
PRODUCT = "*/layers/*"
PAGE_ROWS = 25
"""Small pages, so that a small company shows what full pages do in a large one."""


class ShortSlices(Clock):
    """Time passes, fast while books are written down; each slice has time for some looks at the clock only."""

    def __init__(self) -> None:
        super().__init__()
        self.filling = True
        self.looked = 0
        self.most = 0
        """The most memory the product held at a look, in bytes."""

    def now(self) -> datetime:
        self.at += timedelta(minutes=1) if self.filling else timedelta(seconds=0.05)
        return self.at

    def time_left(self) -> float:
        self.looked += 1
        if self.looked % SAMPLE_EVERY == 0 and tracemalloc.is_tracing():
            self.most = max(self.most, held())
        return 900.0 if self.looked < LOOKS else 15.0


def large(vendors: int) -> RunWorld:
    """A company of that many vendors and four times as many bills, nothing synced yet."""
    clock = ShortSlices()
    scenario = found("scale", SCALE, seed=1, now=clock.now)
    fill_scale(scenario, vendors, lambda _: None)
    clock.filling = False
    clock.at += timedelta(hours=3)
    return RunWorld(scenario, clock, "scale")


def runner(world: RunWorld) -> Runner:
    opener = world.opener()
    small = replace(
        opener,
        intacct_settings=replace(opener.intacct_settings, page_size=PAGE_ROWS),
        cashflow360_settings=replace(opener.cashflow360_settings, page_rows=PAGE_ROWS),
    )
    return replace(world.runner(), open_ledgers=small)


def sync(world: RunWorld) -> tuple[int, int]:
    """A run in slices: how many there were, and the most memory one of them used while it worked, in bytes.

    What is left when a slice has ended is in the stores and the systems, which are in memory here.
    """
    clock, running, slices, most = world.clock, runner(world), 0, 0
    assert isinstance(clock, ShortSlices)
    for group in Group:
        more = True
        while more:
            clock.looked = clock.most = 0
            more = running.run_slice(world.id, "run-1", group, "only").more
            slices, most = slices + 1, max(most, clock.most - held())
        set_preferences(world)
    world.registry.free_lease(world.id, "run-1")
    return slices, most


def held() -> int:
    """Bytes the product allocated that are still there."""
    found = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, PRODUCT)])
    return sum(one.size for one in found.statistics("filename"))


def set_preferences(world: RunWorld) -> None:
    def account(number: str) -> str:
        return str(named(world.ends.organization, "ChartOfAccount", number)["id"])

    chosen = Preferences(unallocated_expenses_account=account("6000"), default_bank_account=account("1010"))
    world.prefer(lambda _: chosen)


def test_a_large_company_syncs_in_one_run_of_several_slices_with_memory_flat_in_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is remembered of links is bounded; the bound is lowered here so that a small company reaches it."""
    monkeypatch.setattr(resolve, "CACHED_LINKS", 50)
    most: dict[int, int] = {}
    for vendors in (30, 90):
        world = large(vendors)
        tracemalloc.start()
        slices, most[vendors] = sync(world)
        tracemalloc.stop()
        tables = world.ends.organization.tables
        assert (len(tables["Vendor"]), len(tables["Bill"])) == (vendors, vendors * BILLS_PER_VENDOR)
        assert world.holds() == {}
    assert slices > len(Group)
    assert most[90] < 1.35 * most[30], "without the bound it is 1.5"


def test_the_first_quiet_run_after_many_rows_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that wrote more rows than a page reads them again itself, and saves how far it is."""
    monkeypatch.setattr(streams, "IDLE_ROWS_BEFORE_SAVING", 10)
    shop = open_shop()
    for number in range(30):
        shop.create("Vendor", name=f"Vendor {number}", shortName=f"N{number}")
    shop.run()
    assert_quiet(shop)
