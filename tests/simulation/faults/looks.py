"""What goes on between runs: ticks ring, rings are heard, and looks and hints start runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

from ledgersync.adapters.looking import LiveLook
from ledgersync.domain.frequency import LOOKS, Frequency
from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Side
from ledgersync.errors import RetriableError
from ledgersync.runs.watcher import Ringer, Watcher
from tests.simulation.acts.desk import Desk
from tests.simulation.faults.hints import Events
from tests.simulation.worlds.clock import Killed
from tests.simulation.worlds.rings import Ring, Rings
from tests.simulation.worlds.running import Running
from tests.simulation.worlds.world import CASHFLOW360_URL, World

STEP = 60.0
TICK = 5
"""Steps between two ticks."""
AGAIN_SECONDS = 60.0
"""A ring that was not dealt with comes back so long after."""


class Looks:
    """The watcher of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = Random(f"{world.seed}:looks")
        self._rings = Rings(world.clock.now, self._rng, lambda: not world.calm)
        self._events = Events(world, self._rings)
        self._keys = 0
        world.on_change = self._events.send

    @property
    def often(self) -> timedelta | None:
        """Between two looks; None where nobody looks."""
        return LOOKS[self._world.weather.frequency]

    def minutes(self) -> int:
        """How long to look on after a run, drawn."""
        return 0 if self.often is None else self._rng.choice((0, 3, 12))

    def step(self, number: int) -> None:
        """A minute passes: events and rings arrive, and now and then a tick comes."""
        world = self._world
        world.clock.advance(STEP)
        self._events.arrive()
        if number % TICK == 0:
            with self._at_look(world.desks[0]):
                Ringer(watches=world.watches, ring=self._rings.ring, clock=world.clock).ring_due()
        for ring in self._rings.arrived():
            self._hear(ring)

    def _hear(self, ring: Ring) -> None:
        id, look = ring
        desk = next(desk for desk in self._world.desks if self._world.id_of(desk) == id)
        with self._at_look(desk, ring):
            became = self._watcher()(id, look)
            self._world.tell(f"a ring of {desk.name} became {became}")

    @contextmanager
    def _at_look(self, desk: Desk, ring: Ring | None = None) -> Iterator[None]:
        """In a process of its own; what fails comes back."""
        world, clock = self._world, self._world.clock
        place = {Side.INTACCT: (desk.company_id, desk.entity_id), Side.CASHFLOW360: (desk.organization.id, "")}
        until, deadline, running = clock.at + timedelta(minutes=2), clock.deadline, world.running
        clock.deadline = until
        world.running = [Running("look", world.id_of(desk), Group.LISTS, place, clock.at, until)]
        try:
            yield
        except (Killed, RetriableError):
            if ring is not None:
                self._rings.ring(ring[0], AGAIN_SECONDS, ring[1])
        finally:
            clock.deadline, world.running = deadline, running

    def _watcher(self) -> Watcher:
        world, opener = self._world, self._world.opener()
        look = LiveLook(
            registry=world.registry,
            watches=world.watches,
            opener=opener,
            http=opener.cashflow360_http,
            clock=world.clock,
            new_id=self._key,
            events_base=CASHFLOW360_URL,
            events_allowed=(CASHFLOW360_URL,),
        )
        return Watcher(
            registry=world.registry,
            watches=world.watches,
            executions=world.executions,
            ring=self._rings.ring,
            look=look,
            clock=world.clock,
        )

    def _key(self) -> str:
        self._keys += 1
        return f"key-{self._keys}"


def rounds(frequency: Frequency) -> int:
    """Minutes that three looks take."""
    every = LOOKS[frequency]
    return 0 if every is None else 3 * round(every.total_seconds() / STEP) + TICK
