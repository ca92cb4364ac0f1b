"""A large company syncs in one run of several slices, and what a slice remembers of links is bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ledgersync.adapters.dynamodb.rehearsed import lines_of, rehearsed_of
from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Link
from ledgersync.domain.preferences import Preferences
from ledgersync.management.preview_report import reached
from ledgersync.runs.run_slice import Runner
from ledgersync.sync import references, streams
from ledgersync.sync.preview import Preview
from ledgersync.sync.state import SliceState
from sandbox.scenarios.native.lists import named
from sandbox.scenarios.scale import BILLS_PER_VENDOR, SCALE, fill_scale
from sandbox.scenarios.setting import found
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import open_shop
from tests.integration.runs.world import Clock, RunWorld

LOOKS = 80
"""Looks at the clock a slice has: enough to begin, not enough for everything."""
PAGE_ROWS = 25
"""Small pages, so that a small company shows what full pages do in a large one."""
BOUND = 50
MOST_SLICES = 100
REFERENCES_PER_RECORD = 2
"""A bill names its vendor and an account; each link is remembered from both sides."""


class ShortSlices(Clock):
    """Time passes, fast while books are written down; each slice has time for some looks at the clock only."""

    def __init__(self) -> None:
        super().__init__()
        self.filling = True
        self.looked = 0

    def now(self) -> datetime:
        self.at += timedelta(minutes=1) if self.filling else timedelta(seconds=0.05)
        return self.at

    def time_left(self) -> float:
        self.looked += 1
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


def sync(world: RunWorld) -> int:
    """A run in slices: how many there were."""
    slices = 0
    for group in Group:
        slices += sync_group(world, group)[0]
        set_preferences(world)
    world.registry.free_lease(world.id, "run-1")
    return slices


def sync_group(world: RunWorld, group: Group) -> tuple[int, Counter[str]]:
    """How many slices of it there were, and what they counted."""
    clock, running, slices, counts, more = world.clock, runner(world), 0, Counter[str](), True
    assert isinstance(clock, ShortSlices)
    while more:
        clock.looked = 0
        done = running.run_slice(world.id, "run-1", group, "only")
        counts.update(done.counts)
        more = done.more
        slices += 1
    return slices, counts


def preview(world: RunWorld, looks: int) -> tuple[int, Preview]:
    """A preview in slices of so many looks, each going on from what the one before wrote down."""
    clock, running, slices = world.clock, runner(world), 0
    connection = world.registry.connection(world.id)
    assert isinstance(clock, ShortSlices) and connection is not None
    before = rehearsed_of(())
    while slices < MOST_SLICES:
        clock.looked = LOOKS - looks
        began = reached(before)
        found = running.preview_of(connection, before)
        slices += 1
        if found.left is None:
            return slices, found
        assert began != reached(found.left), "each slice gets on"
        before = rehearsed_of(lines_of(found.left))
    raise AssertionError("the preview does not get on")


def most_links(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Watch what slices remember of links: the answer is the most there were at once."""
    sizes, know = [0], SliceState.know

    def watched(state: SliceState, link: Link) -> None:
        know(state, link)
        sizes.append(len(state.links))

    monkeypatch.setattr(SliceState, "know", watched)
    return lambda: max(sizes)


def set_preferences(world: RunWorld) -> None:
    def account(number: str) -> str:
        return str(named(world.ends.organization, "ChartOfAccount", number)["id"])

    chosen = Preferences(unallocated_expenses_account=account("6000"), default_bank_account=account("1010"))
    world.prefer(lambda _: chosen)


def test_a_large_company_syncs_in_one_run_of_several_slices_with_links_in_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bound is lowered here so that a small company passes it. Memory itself is measured by the benchmarks."""
    monkeypatch.setattr(references, "CACHED_LINKS", BOUND)
    most, vendors = most_links(monkeypatch), 60
    world = large(vendors)
    slices = sync(world)
    tables = world.ends.organization.tables
    assert (len(tables["Vendor"]), len(tables["Bill"])) == (vendors, vendors * BILLS_PER_VENDOR)
    assert world.holds() == {}
    assert slices > len(Group)
    assert BOUND < most() <= BOUND + 2 * PAGE_ROWS * REFERENCES_PER_RECORD


def test_a_preview_in_slices_says_what_a_preview_in_one_says_and_the_run_then_does() -> None:
    """Bills, and payments of bills that only the preview has made."""
    world = large(40)
    sync_group(world, Group.LISTS)
    set_preferences(world)
    one, whole = preview(world, 10_000)
    slices, sliced = preview(world, LOOKS)
    _, counts = sync_group(world, Group.TRANSACTIONS)
    assert (one, slices > 1) == (1, True)
    assert dict(sliced.writes) == dict(whole.writes) == {"bill|cashflow360|create": 40 * BILLS_PER_VENDOR}
    assert [(one.label, dict(one.fields)) for one in sliced.planned] == [
        (one.label, dict(one.fields)) for one in whole.planned
    ]
    assert (sliced.holds, sliced.conflicts) == (whole.holds, whole.conflicts)
    assert sliced.counts["bill|cashflow360|created"] == counts["bill|cashflow360|created"]


def test_the_first_quiet_run_after_many_rows_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that wrote more rows than a page reads them again itself, and saves how far it is."""
    monkeypatch.setattr(streams, "IDLE_ROWS_BEFORE_SAVING", 10)
    shop = open_shop()
    for number in range(30):
        shop.create("Vendor", name=f"Vendor {number}", shortName=f"N{number}")
    shop.run()
    assert_quiet(shop)
