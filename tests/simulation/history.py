"""One history: users and runs under faults, then calm, then the promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from ledgersync.domain.model import Kind
from sandbox.cashflow360.errors import Refused
from sandbox.intacct.errors import RefusedError
from tests.simulation import bills
from tests.simulation.desk import Desk
from tests.simulation.invariants import broken
from tests.simulation.kept import kept_of
from tests.simulation.list_kinds import LISTS
from tests.simulation.lists import Act, acts_of
from tests.simulation.products import Products
from tests.simulation.running import Violation
from tests.simulation.runs import Machine
from tests.simulation.world import World

QUIET_RUNS = 5
ACTS: tuple[tuple[Kind, Act, float], ...] = (
    *((kind.kind, act, weight * kind.often) for kind in LISTS for act, weight in acts_of(kind)),
    *((Kind.BILL, act, weight * 1.5) for act, weight in bills.ACTS),
)


@dataclass(slots=True)
class Result:
    """What became of a history; ``story`` only when it went wrong."""

    seed: int
    violations: list[str]
    injected: Counter[str]
    story: list[str] = field(default_factory=list)
    holds: Counter[str] = field(default_factory=Counter)
    fatals: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    calls: int = 0


class History:
    """Plays one seed."""

    def __init__(self, seed: int, products: Products | None = None) -> None:
        self.world = World(seed, products or Products())
        self.machine = Machine(self.world)
        self.counts: Counter[str] = Counter()
        self.world.on_user = self._user
        kinds = self.world.weather.kinds
        self._acts = [act for kind, act, _ in ACTS if kind in kinds]
        self._weights = [weight for kind, _, weight in ACTS if kind in kinds]

    def play(self, keep_story: bool = False) -> Result:
        """Everything, from nothing to the last check."""
        violations: list[str] = []
        try:
            self._live()
            violations += self._settle()
        except Violation as violation:
            violations.append(str(violation))
        world = self.world
        story = [f"{at:%d %H:%M:%S} {text}" for at, text in world.story] if violations or keep_story else []
        holds = Counter(
            f"{hold.kind} {hold.cause}"
            for desk in world.desks
            for hold in kept_of(world.registry, world.id_of(desk)).holds
        )
        return Result(
            world.seed,
            violations,
            world.injected,
            story,
            holds,
            self.machine.fatals,
            self.counts,
            world.calls,
        )

    def _live(self) -> None:
        world = self.world
        for _ in range(world.rng.randrange(3, 11)):
            self._user()
        world.calm = False
        for _ in range(world.rng.choice((1, 1, 2, 2, 3))):
            for _ in range(world.rng.randrange(0, 7)):
                self._user()
            self.counts.update(self.machine.run(world.rng.choice(world.desks)).counts)
            world.clock.advance(world.rng.choice((1.0, 20.0, 300.0, 3600.0, 20000.0)))
            if world.rng.random() < 0.3:
                self.machine.deliver_late()
        world.calm = True

    def _settle(self) -> list[str]:
        """Faults have stopped: leases run out, what was late is seen, quiet runs pass; nothing may be left to do."""
        world = self.world
        world.tell("calm")
        self.machine.deliver_late()
        world.clock.advance(timedelta(hours=3).total_seconds())
        for _ in range(QUIET_RUNS):
            world.remote_writes = world.store_writes = 0
            for desk in world.desks:
                execution = self.machine.run(desk)
                self.counts.update(execution.counts)
                if execution.status != "SUCCEEDED":
                    return [f"14: a quiet run of {desk.name} failed: {execution.fatal or 'retries used up'}"]
            world.clock.advance(600)
            if not world.remote_writes and not world.store_writes:
                break
        else:
            return [
                f"8: quiet run {QUIET_RUNS} wrote {world.remote_writes} remotely and {world.store_writes} in the store"
            ]
        return [
            f"{desk.name}: {text}"
            for desk in world.desks
            for text in broken(world, desk, kept_of(world.registry, world.id_of(desk)))
        ]

    def _user(self) -> None:
        """A user does something; what a system refuses did not happen."""
        world = self.world
        desk: Desk = world.rng.choice(world.desks)
        act: Callable[[Desk], str] = world.rng.choices(self._acts, self._weights)[0]
        late = not world.calm and world.rng.random() < world.weather.late_edits
        marked = len(desk.edits)
        desk.books.journal.entries.clear()
        world.cashflow360.forget_changes()
        try:
            done = act(desk)
        except (Refused, RefusedError):
            del desk.edits[marked:]
            return
        if done:
            world.tell(f"a user {done}{' (seen later)' if late else ''}")
        if done and late:
            world.injected["late-edit"] += 1
            world.hide(desk)
