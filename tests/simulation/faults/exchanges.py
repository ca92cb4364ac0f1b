"""Every call of a run: what the weather makes of it, and the promises checked at each one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ledgersync.domain.model import Side
from tests.simulation.faults import wires
from tests.simulation.faults.weather import LATE, LATEST_SECONDS, SLOW
from tests.simulation.faults.wires import Served, Wire
from tests.simulation.promises.leases import with_lease
from tests.simulation.worlds.running import Running, Touch, Violation

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World

MOST_CALLS = 6000
LONGEST_CALL = 120.0
AT_ONCE = {Side.INTACCT: 2, Side.CASHFLOW360: 3}


class Exchanges:
    """The calls of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._in_flight: defaultdict[tuple[Side, str], list[Running]] = defaultdict(list)
        self._throttled_calls = 0

    def exchange(self, wire: Wire, path: str, body: bytes) -> Served:
        """One call of the run at work."""
        world = self._world
        world.moments.point(f"before a call to {wire.side}")
        self._check(wire, path, body)
        writes = wire.writes(path, body)
        if writes:
            world.tell(f"  → {wire.side}: {writes}")
        kind = self._fault(bool(writes))
        if kind:
            world.struck(kind, f"on {wire.side} {writes or path.rsplit('/', 1)[-1]}")
        world.clock.advance(world.chance.choice((0.2, 0.7, 2.0)))
        if kind in ("timeout-before", "timeout-after"):
            world.clock.advance(60)
        if kind in wires.BEFORE:
            return _broken(kind, (0, b""))
        if kind == "throttled":
            return wire.refuse()
        if kind == "session-expired":
            wire.end_session(body)
        if writes:
            world.remote_writes += 1
        if writes and not world.calm and world.chance.random() < world.weather.slow_writes:
            self._carry_out_late(wire, path, body)
        served = self._serve(wire, path, body, kind)
        world.moments.point(f"after a call to {wire.side}")
        return _broken(kind, served)

    def _serve(self, wire: Wire, path: str, body: bytes, kind: str) -> Served:
        world, flight = self._world, (wire.side, wire.place(body)[0])
        caller = world.running[-1]
        self._in_flight[flight].append(caller)
        try:
            calling = [one for one in self._in_flight[flight] if not one.superseded]  # nobody can call that one back
            alive = sum(one.deadline > world.clock.at for one in calling)  # a frozen process dies in time
            if alive > AT_ONCE[wire.side]:
                raise Violation(f"13: {alive} calls under way for {flight[1]}")
            if kind not in LATE:
                served = wire.serve(path, body)
            else:
                served = wire.serve_late(path, body, world.chance.uniform(1, LATEST_SECONDS[wire.side]))
            began = world.running[-1].began
            world.touches += [Touch(world.clock.at, began, wire.side, flight[1], *record) for record in wire.touched()]
            world.moments.point(f"during a call to {wire.side}")
        finally:
            self._in_flight[flight].remove(caller)
        return served

    def _carry_out_late(self, wire: Wire, path: str, body: bytes) -> None:
        """The client stops waiting after a minute, another attempt or run may begin, and then it takes effect."""
        world, owner, began = self._world, wire.place(body)[0], self._world.running[-1].began

        def carried_out() -> None:
            wire.serve(path, body)
            world.touches += [Touch(world.clock.at, began, wire.side, owner, *record) for record in wire.touched()]
            world.tell(f"  ← {wire.side} carries out {wire.writes(path, body)}")

        seconds = world.chance.uniform(2, LONGEST_CALL)
        world.struck(SLOW, f"after {seconds:.0f} s")
        world.clock.await_(seconds, carried_out)
        meanwhile = (world.on_second_invocation, world.on_stopped, None)
        strike = world.chance.choice(meanwhile) if world.weather.overlaps else None
        if strike is not None:
            strike()
        world.clock.advance(60)
        world.clock.check()
        raise wires.lost("timeout-after")

    def _fault(self, writes: bool) -> str:
        world = self._world
        if world.calm or not world.running:
            return ""
        if self._throttled_calls:
            self._throttled_calls -= 1
            return "throttled"
        if world.chance.random() >= world.weather.call_rate * (4 if writes else 1):
            return ""
        kind = world.chance.choice(world.weather.calls)
        if kind == "throttled":
            self._throttled_calls = world.chance.choice((0, 1, 3, 5))
        return kind

    def _check(self, wire: Wire, path: str, body: bytes) -> None:
        """Tenant, lease and end of a run, at every single call."""
        world = self._world
        world.calls += 1
        if world.calls > MOST_CALLS:
            raise Violation("14: a run does not end")
        if not world.running:
            raise Violation("a call outside of a run")
        run = world.running[-1]
        place = wire.place(body)
        if place != ("", "") and place != run.place[wire.side]:
            raise Violation(f"11: {run.run_id} of {run.place[wire.side]} calls into {place}")
        if wire.writes(path, body):
            with_lease(world, run, "writes")


def _broken(kind: str, served: Served) -> Served:
    if kind in wires.LOST:
        raise wires.lost(kind)
    return wires.SPOILT[kind](served) if kind in wires.SPOILT else served
