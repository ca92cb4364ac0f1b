"""What a first sync holds in memory, by the operating system's count, at one size and at four times that."""

from __future__ import annotations

from tests.benchmarks.company import memory, synced
from tests.benchmarks.figure import Figure

QUICK, FULL = (500, 2_000), (1_250, 5_000)
"""Vendors; four times as many bills come with them."""
UNCUT = 800.0


def measure() -> list[Figure]:
    return _measure(*QUICK)


def measure_full() -> list[Figure]:
    return _measure(*FULL)


def _measure(few: int, many: int) -> list[Figure]:
    return memory(synced(few, UNCUT), synced(many, UNCUT))
