"""What a first sync holds in memory, by the operating system's count, at one size and at four times that."""

from __future__ import annotations

import itertools
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from ledgersync.domain.kinds import SPECS, Group
from ledgersync.usecases.run import Runner
from tests.benchmarks.figure import Figure, at_most
from tests.benchmarks.over_http import WallClock, choose_accounts, connect
from tests.benchmarks.remote_store import Place, remote_registry, store_process
from tests.benchmarks.served import Served, served

QUICK, FULL = (2_000, 8_000), (5_000, 20_000)
BILLS_A_VENDOR = 4
MOST_MB = 256
LEVEL = 1.25
STATUS = Path("/proc/self/status")


def measure() -> list[Figure]:
    return _measure(*QUICK)


def measure_full() -> list[Figure]:
    return _measure(*FULL)


def _measure(few: int, many: int) -> list[Figure]:
    small, large = peak_mb(few), peak_mb(many)
    how = f"VmHWM of a process that syncs {many:,} bills the first time; with {few:,} it is {small:.0f} MB"
    return [
        at_most(MOST_MB, "slice: peak memory", large, "MB", how),
        at_most(LEVEL, "slice: memory at four times the records", large / small, "×", how),
    ]


def peak_mb(bills: int) -> float:
    """Peak resident megabytes of the process that syncs, in which nothing else lives."""
    fresh = ProcessPoolExecutor(mp_context=get_context("spawn"), max_workers=1)
    with served(f"scale:{bills // BILLS_A_VENDOR}") as place, store_process() as store, fresh:
        return fresh.submit(_sync, place, store, bills).result()


def _sync(place: Served, store: Place, bills: int) -> float:
    registry = remote_registry(store)
    opener, id = connect(place, registry)
    ids = map("id-{}".format, itertools.count())
    runner = Runner(registry, opener, SPECS, WallClock(), lambda: next(ids))
    created = 0
    for group in Group:
        more = True
        while more:
            done = runner.run_slice(id, "run", group)
            more = done.more
            created += done.counts.get("bill|cashflow360|created", 0)
        choose_accounts(registry, opener, id)
    if created != bills:
        raise RuntimeError(f"{created} of {bills} bills were synced")
    return next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith("VmHWM")) / 1024
