"""Starts, ends and redrives of runs as the product does them, any one call of AWS on the way going wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledgersync.errors import LedgersyncError
from ledgersync.ports import ConnectionId, Executions, Registry, Run
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.redrive import Execution, redrive
from ledgersync.runs.run_ended import RunEnd, run_ended
from ledgersync.runs.schedule import Scheduler
from ledgersync.runs.starting import start
from tests.fakes.cutting import Cut, Fault, Killed, over

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World

DEEPEST_CUT = 6
"""A flow is cut at one of its first so many calls."""


class Starts:
    """What the API, the tick and the event of an end do to runs, each in a process of its own."""

    def __init__(self, world: World) -> None:
        self._world = world

    def begin(self, id: ConnectionId, run_id: str) -> None:
        """Record a run and start it, as whoever asks for one does."""
        now, arn = self._world.clock.now(), self._world.executions.arn(run_id)
        with self._ports(f"the start of {run_id}") as (registry, executions):
            start(registry, executions, Run(id, run_id, "by hand", RunStatus.RUNNING, now, execution_arn=arn))

    def tick(self) -> None:
        """What was recorded and does not run is started, what ended and is not closed is closed."""
        with self._ports("a tick") as (registry, executions):
            Scheduler(registry=registry, executions=executions, clock=self._world.clock).tick()

    def end(self, end: RunEnd) -> None:
        with self._ports(f"the end of {end.run_id}") as (registry, executions):
            run_ended(registry, executions, end)

    def redrive(self, failed: Execution) -> None:
        clock = self._world.clock
        with self._ports(f"the redrive of {failed.run_id}") as (registry, executions):
            list(redrive(executions, registry, [failed], clock.now, clock.sleep, 0))

    @contextmanager
    def _ports(self, what: str) -> Iterator[tuple[Registry, Executions]]:
        """What a flow works with, and the end of it when the weather cuts a call of it."""
        world, cut = self._world, self._drawn()
        try:
            yield over(world.registry, cut), over(world.executions, cut)
        except (Killed, LedgersyncError):
            if not cut.struck:
                raise
        finally:
            if cut.struck:
                world.struck(fault_called(cut.fault), f"{cut.struck} in {what}")

    def _drawn(self) -> Cut:
        world = self._world
        if world.calm or not world.weather.cut_flows or world.chance.random() >= world.weather.cut_flows:
            return Cut(Fault.LOST, at=0)
        return Cut(world.chance.choice(tuple(Fault)), world.chance.randrange(1, DEEPEST_CUT + 1))


def fault_called(fault: Fault) -> str:
    """Its name among the faults that are counted."""
    return f"aws-{fault.name.lower().replace('_', '-')}"
