"""After any one call of AWS went wrong, the next tick or repeat leaves no loose ends.

Every flow that records, starts, ends or frees something is cut at its first call, its second, and so on, in every way a
call can go wrong. Then the tick comes, alone or after somebody repeated what they asked for.
"""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import replace

import pytest

from ledgersync.errors import LedgersyncError
from ledgersync.management.refusal import Refusal
from ledgersync.runs.schedule import Pacing, Scheduler
from tests.fakes.cutting import Cut, Fault, Killed, over
from tests.unit.runs.flows import FLOWS, NOW, World, assert_done, connect, goes, in_memory, loose_ends, tick

MOST_CALLS = 60


def cut(name: str, fault: Fault, at: int) -> tuple[World, Cut]:
    """A world after a flow was struck at that call."""
    world, _ = in_memory()
    found, flow = FLOWS[name]
    found(world)
    struck = Cut(fault, at)
    with suppress(Killed, LedgersyncError, Refusal):
        flow(world, over(world.registry, struck), over(world.executions, struck), over(world.vault, struck))
    return world, struck


@pytest.mark.parametrize("repeated", [False, True], ids=["the tick comes", "it is repeated, then the tick comes"])
@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("name", FLOWS)
def test_no_loose_ends_after_any_one_call_went_wrong(name: str, fault: Fault, repeated: bool) -> None:
    left: dict[str, list[str]] = {}
    for at in range(1, MOST_CALLS):
        world, struck = cut(name, fault, at)
        if not struck.struck:
            assert at > 3
            break
        world.clock.sleep(20)
        if repeated:
            with suppress(Refusal):
                FLOWS[name][1](world, world.registry, world.executions, world.vault)
            assert_done(world, name)
        tick(world, world.registry, world.executions, world.vault)
        if ends := loose_ends(world):
            left[f"{struck.struck}, call {at}"] = ends
    else:
        pytest.fail("a flow that never ends")
    assert left == {}


def test_connecting_that_was_cut_off_ends_with_one_connection_whose_first_run_goes() -> None:
    for fault, at in itertools.product(Fault, range(1, 30)):
        world, _ = cut("connect", fault, at)
        world.clock.sleep(20)
        with suppress(Refusal):
            connect(world, world.registry, world.executions, world.vault)
        tick(world, world.registry, world.executions, world.vault)
        started = list(world.executions.started.values())
        assert len(started) == 1, (fault, at)
        assert goes(world, *started[0]), (fault, at)


def test_a_budget_is_spent_for_runs_that_were_started_only() -> None:
    world, registry = in_memory()
    world.connected(NOW)
    struck = Cut(Fault.REFUSED, 0)
    Scheduler(
        registry=over(registry, struck), executions=over(world.executions, replace(struck)), clock=world.clock
    ).tick()
    assert registry._budgets["starts", "2026-03-01T10:00:00"] == 1
    assert registry._budgets["intacct:acmeinc", "2026-03"] == Pacing().sage_transactions_a_run
