"""Many histories, in one process or several, and what they amounted to."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from tests.simulation.ablations.products import Products
from tests.simulation.faults.rigged import WEATHERS
from tests.simulation.history import History, Result

CHUNK = 50
AS_DRAWN = "as-drawn"


Tell = Callable[["Campaign"], None]


@dataclass(slots=True)
class Campaign:
    """``failures`` are the first histories that went wrong, told; ``injected`` counts faults by kind."""

    histories: int = 0
    calls: int = 0
    compared: int = 0
    seconds: float = 0.0
    failures: list[Result] = field(default_factory=list)
    injected: Counter[str] = field(default_factory=Counter)
    holds: Counter[str] = field(default_factory=Counter)
    fatals: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        self.histories += 1
        self.calls += result.calls
        self.compared += result.compared
        self.injected.update(result.injected)
        self.holds.update(result.holds)
        self.fatals.update(result.fatals)
        self.counts.update(result.counts)
        if result.violations:
            self.failures.append(result)

    def join(self, other: Campaign) -> None:
        self.histories += other.histories
        self.calls += other.calls
        self.compared += other.compared
        self.failures += other.failures
        for name in ("injected", "holds", "fatals", "counts"):
            getattr(self, name).update(getattr(other, name))


def _nobody(_: Campaign) -> None:
    return None


def run_chunk(seeds: Sequence[int], weather: str = AS_DRAWN) -> Campaign:
    """Play some seeds in this process."""
    campaign = Campaign()
    for seed in seeds:
        campaign.add(History(seed, Products(weather=WEATHERS[weather])).play())
    return campaign


def run_seeds(seeds: Sequence[int], workers: int = 1, weather: str = AS_DRAWN, tell: Tell = _nobody) -> Campaign:
    """Play seeds in chunks, in as many processes as there are workers; ``tell`` hears of every chunk played."""
    started, whole, play = time.perf_counter(), Campaign(), partial(run_chunk, weather=weather)
    chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
    with ProcessPoolExecutor(workers) as pool:
        for part in pool.map(play, chunks):
            whole.join(part)
            tell(part)
    whole.seconds = time.perf_counter() - started
    return whole


def story_of(seed: int, weather: str = AS_DRAWN) -> tuple[str, bool]:
    """Replay one seed: its story, and whether every promise held."""
    result = History(seed, Products(weather=WEATHERS[weather])).play(keep_story=True)
    return "\n".join([*result.story, *(f"VIOLATION {text}" for text in result.violations)]), not result.violations


def report(campaign: Campaign) -> str:
    """Figures of a campaign, and its failures by what broke."""
    rate = campaign.histories / campaign.seconds if campaign.seconds else 0.0
    lines = [
        f"{campaign.histories} histories, {campaign.calls} calls, {campaign.seconds:.1f} s, {rate:.1f} histories/s",
        f"{len(campaign.failures)} with violations, {campaign.compared} runs compared with their previews",
    ]
    for title, counter in (
        ("faults injected", campaign.injected),
        ("holds at the end", campaign.holds),
        ("runs stopped by", campaign.fatals),
        ("outcomes", campaign.counts),
    ):
        lines.append(f"{title}: " + ", ".join(f"{name} {number}" for name, number in counter.most_common()))
    for failure in campaign.failures[:40]:
        lines.append(f"  seed {failure.seed}: {failure.violations[0]}")
    return "\n".join(lines)
