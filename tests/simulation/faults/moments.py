"""The moments between two effects of a run, at which anything may happen, the store's operations among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ledgersync.domain.remembered import Position
from ledgersync.errors import RetriableError
from ledgersync.ports import Change, ConnectionId, PutPosition
from tests.simulation.promises.leases import with_lease
from tests.simulation.promises.positions import left_behind
from tests.simulation.worlds.clock import Killed
from tests.simulation.worlds.running import Violation

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World


MOST_ACTS = 40
"""What users do during the runs of one history; nobody works faster than pages of two rows are read for hours."""


class Moments:
    """What strikes a world's runs between their calls."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._positions: dict[tuple[ConnectionId, str], Position] = {}

    def point(self, where: str) -> None:
        """Perhaps a fault, and the end of a process that has outlived its time."""
        world = self._world
        if not world.running:
            return
        world.clock.check()
        if world.calm:
            return
        draw = world.chance.random()
        for kind, rate in self._rates(where).items():
            if draw < rate:
                self._strike(kind, where)
                world.clock.check()
                return
            draw -= rate

    def _rates(self, where: str) -> Mapping[str, float]:
        """No overlaps between the last look at the lease and the call: nothing lasts minutes there."""
        weather = self._world.weather
        overlaps = {} if where.startswith("before a call") else weather.overlaps
        cut = weather.cut_commits if where == "after commit" else 0.0
        return {**weather.points, "killed": weather.points["killed"] + cut, **overlaps}

    def before_store(self, operation: str, changes: Sequence[Change]) -> None:
        world = self._world
        self.point(f"before {operation}")
        if world.running and not world.calm and world.chance.random() < world.weather.points["store-throttled"]:
            world.struck("store-throttled", operation)
            raise RetriableError("table-busy", "ThrottlingException")

    def after_store(self, operation: str, changes: Sequence[Change]) -> None:
        world = self._world
        if operation == "commit":
            world.store_writes += 1
            if world.running:
                with_lease(world, world.running[-1], "keeps something")
            self._check_positions(changes)
            if world.calm:
                world.tell(f"  keeps {', '.join(str(change)[:150] for change in changes)}")
        self.point(f"after {operation}")
        if world.running and not world.calm and world.chance.random() < world.weather.points["store-answer-lost"]:
            world.struck("store-answer-lost", operation)
            raise RetriableError("table-busy", "ReadTimeoutError")

    def _check_positions(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if isinstance(change, PutPosition):
                run = self._world.running[-1]
                before = self._positions.get((run.id, change.stream))
                self._positions[run.id, change.stream] = change.position
                if change.position != before:
                    for text in left_behind(self._world, run, change, before):
                        raise Violation(f"10: {text}")

    def _strike(self, kind: str, where: str) -> None:
        world = self._world
        match kind:
            case "killed":
                world.struck(kind, where)
                raise Killed(where)
            case "frozen":
                seconds = world.chance.uniform(1, world.weather.longest_freeze)
                world.struck(kind, f"{seconds:.0f} s {where}")
                world.clock.advance(seconds)
                if world.chance.random() < 0.5:
                    world.on_second_run()
            case "user-acts" if world.injected[kind] < MOST_ACTS:
                world.injected[kind] += 1
                world.on_user()
            case "second-run":
                world.struck(kind, where)
                world.on_second_run()
            case "second-invocation":
                world.on_second_invocation()
            case "stopped":
                world.on_stopped()
            case _:
                pass
