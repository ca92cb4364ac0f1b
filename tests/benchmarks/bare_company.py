"""How long a company without any optional field takes to sync, against one that has all of them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from sandbox.scenarios import build
from tests.benchmarks.connected import Connected
from tests.benchmarks.figure import Figure, at_most
from tests.fakes import MemoryRegistry
from tests.integration.runs.test_missing_fields import OPTIONAL
from tests.integration.runs.world import Clock

BILLS, BILLS_A_VENDOR = 5_000, 4
MOST = 1.1
"""The most times as long it may take."""


def measure() -> list[Figure]:
    full, bare = _timed({}), _timed(OPTIONAL)
    how = f"processor time {bare[0]:.1f} s against {full[0]:.1f} s; {bare[1]} requests against {full[1]}"
    return [
        at_most(MOST, f"syncing {BILLS:,} bills without any optional field", bare[0] / full[0], "× a full company", how)
    ]


def _timed(missing: Mapping[str, frozenset[str]]) -> tuple[float, int]:
    """Seconds of the processor and requests of the run that brings all bills over."""
    clock = Clock()
    scenario = build(f"scale:{BILLS // BILLS_A_VENDOR}", now=clock.now)
    scenario.intacct.settings = replace(scenario.intacct.settings, missing_fields=missing)
    world = Connected(scenario, "scale", MemoryRegistry(clock.now), clock)
    world.run()
    world.choose_accounts()
    world.a_day_later()
    world.traffic.clear()
    began = time.process_time()
    world.run()
    took = time.process_time() - began
    if len(world.ends.organization.tables["Bill"]) != BILLS:
        raise RuntimeError("not every bill came over")
    return took, len(world.traffic.intacct) + len(world.traffic.cashflow360)
