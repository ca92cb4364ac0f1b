"""Histories of looks and hints: people change things, events are lost, late, doubled, somebody else's; rings get lost.

Whatever happens, hints only ever start runs: what both systems hold in the end is what one daily run would have
brought, and it is there within minutes of calm. The seeds are their own, so that the histories of runs stay as they
are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from ledgersync.domain.frequency import Frequency
from ledgersync.domain.model import Kind
from ledgersync.runs.watcher import Became
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.watched import Watched

SEEDS = range(1, 7)
STEPS = 60
CALM = timedelta(minutes=12)
"""Two ticks, and a run each."""


class History:
    """One seed's story; ``late`` are hints on their way."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"hints {seed}")
        shop = open_shop()
        shop.run()
        shop.world.clock.sleep(3700)  # a first look takes the hour before it for new
        self.watched = Watched(shop)
        self.watched.choose(self.rng.choice([Frequency.MINUTES, Frequency.HOURLY]))
        self.late: list[tuple[datetime, str]] = []
        self.made: list[str] = []
        self.wakes: list[datetime] = []

    def live(self) -> None:
        for _ in range(STEPS):
            if self.rng.random() < 0.2:
                self._change()
            if self.rng.random() < 0.1:
                self._hint(f"somebody else's {self.rng.random()}")
            self._pass(self.rng.choice([1, 5, 20, 90]))

    def calm(self) -> None:
        """Nothing changes any more; looks come as often as they were chosen."""
        every = CALM if self.watched.connection().frequency is Frequency.MINUTES else timedelta(hours=1) + CALM
        until = self.watched.clock.now() + every
        while self.watched.clock.now() < until:
            self._pass(20, rings_lost=0)

    def _change(self) -> None:
        name = f"N{len(self.made):03}"
        self.made.append(name)
        if self.rng.random() < 0.5:
            self.watched.shop.vendor(name, name)
            return
        id = self.watched.shop.create("Vendor", name=name, shortName=name)
        told = self.rng.choice(["lost", "once", "twice", "late"])
        for _ in range({"lost": 0, "twice": 2}.get(told, 1)):
            delay = 600.0 if told == "late" else self.rng.uniform(0, 5)
            self.late.append((self.watched.clock.now() + timedelta(seconds=delay), id))

    def _hint(self, record: str) -> None:
        if self.watched.connection().frequency is Frequency.MINUTES:  # no event wakes the others
            self.watched.hint(record, kinds=(Kind.VENDOR,))

    def _pass(self, seconds: float, rings_lost: float = 0.2) -> None:
        clock = self.watched.clock
        before = clock.now()
        clock.sleep(seconds)
        for at, record in list(self.late):
            if at <= clock.now():
                self.late.remove((at, record))
                self._hint(record)
        if before.minute // 5 != clock.now().minute // 5:
            self.watched.tick()
        if self.rng.random() < rings_lost:
            self.watched.rung.clear()
        elif self.rng.random() < 0.2:
            self.watched.rung *= 2
        started = self.watched.clock.now()
        if Became.STARTED in self.watched.hear():
            self.wakes.append(started)


def held(shop: Shop) -> tuple[list[str], list[str]]:
    """The vendors of both sides by name; one that is there twice is named twice."""
    theirs = sorted(str(row["name"]) for row in shop.rows("Vendor"))
    return theirs, sorted(str(row["NAME"]) for row in shop.all_intacct("VENDOR"))


@pytest.fixture(scope="module", params=SEEDS)
def history(request: pytest.FixtureRequest) -> Iterator[History]:
    history = History(request.param)
    history.live()
    history.calm()
    yield history


def test_everything_arrives_once_within_minutes_of_calm_whatever_became_of_its_hints(history: History) -> None:
    theirs, ours = held(history.watched.shop)
    assert theirs == ours
    assert set(history.made) <= set(theirs)
    assert len(set(theirs)) == len(theirs)


def test_runs_that_hints_wake_lie_a_minute_apart_and_none_comes_of_calm(history: History) -> None:
    woken = history.wakes
    assert all(later - earlier >= timedelta(seconds=40) for earlier, later in pairwise(woken))
    runs = history.watched.runs
    history.calm()
    assert history.watched.runs == runs


def test_a_daily_run_afterwards_finds_nothing_left_to_do(history: History) -> None:
    before = held(history.watched.shop)
    assert not {name for name, number in history.watched.shop.world.run().items() if number and "|created" in name}
    assert held(history.watched.shop) == before
