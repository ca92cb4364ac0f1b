"""One history: users and runs under faults, then calm, then the promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from ledgersync.domain.model import Kind
from ledgersync.domain.remembered import Hold
from sandbox.cashflow360.errors import Refused
from sandbox.intacct.errors import RefusedError
from tests.simulation.ablations.products import Products
from tests.simulation.acts import periods
from tests.simulation.acts.advice import FOLLOW, give_up, heed
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.lists import Act
from tests.simulation.acts.weights import acts_in, first_acts
from tests.simulation.faults.looks import rounds
from tests.simulation.faults.runs import Machine
from tests.simulation.promises.bookkeeping import blamed, loose_ends
from tests.simulation.promises.invariants import broken
from tests.simulation.promises.kept import kept_of
from tests.simulation.worlds.running import Violation
from tests.simulation.worlds.world import World

QUIET_RUNS = 5
HOUR, DAY = 3600.0, 86400.0
MOVING = frozenset({Kind.FUNDS_TRANSFER, Kind.RECEIPT_TRANSFER})
PAUSES = (0.0, 0.0, 2.0, 70.0, 900.0)
"""Seconds between what users do while no run is at work: stamps are equal, close, or further apart than an overlap."""
ATTEMPTS = 3
"""How often users look for something to do before they leave it."""


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
    followed: Counter[str] = field(default_factory=Counter)
    """Advice that users followed, by cause."""
    compared: int = 0
    """Runs that were compared with their previews."""


class History:
    """Plays one seed."""

    def __init__(self, seed: int, products: Products | None = None) -> None:
        self.world = World(seed, products or Products())
        self.machine = Machine(self.world)
        self.counts: Counter[str] = Counter()
        self.followed: Counter[str] = Counter()
        self.world.on_user = self._user
        self._acts, self._weights = acts_in(self.world.weather)
        self._settled_after = 1 if self.world.weather.undisturbed else 2
        """How many quiet runs may write to a system: some things show only in the run after the one that wrote them."""
        self._until_money_moves = (2 * DAY, 4 * DAY) if MOVING & self.world.weather.kinds else ()

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
            self.followed,
            world.compared,
        )

    def _live(self) -> None:
        world = self.world
        for desk in world.desks:
            for act in first_acts(world.weather):
                does(self.world, act, desk)
        for _ in range(world.rng.randrange(3, 11)):
            self._user()
            world.clock.advance(world.rng.choice(PAUSES))
        world.calm = False
        for _ in range(world.rng.choice((1, 1, 2, 2, 3))):
            for _ in range(world.rng.randrange(0, world.weather.acts)):
                self._user()
                world.clock.advance(world.rng.choice(PAUSES))
            self.counts.update(self.machine.run(world.rng.choice(world.desks)).counts)
            self.machine.watch(self.machine.looks.minutes())
            world.clock.advance(world.rng.choice((1.0, 20.0, 300.0, 3600.0, 20000.0, *self._until_money_moves)))
            if world.rng.random() < 0.3:
                self.machine.deliver_late()
        world.calm = True

    def _settle(self) -> list[str]:
        """Faults have stopped, books are open: leases run out, what was late is seen, money under way arrives, quiet
        runs pass; nothing may be left to do."""
        world = self.world
        world.tell("calm")
        self.machine.deliver_late()
        for desk in world.desks:
            periods.reopen(desk)
            if desk.prefers("money_out_clearing_account") != desk.clearing:
                desk.prefer(money_out_clearing_account=desk.clearing)
        world.clock.advance(max((3 * HOUR, *self._until_money_moves)))
        self.machine.tick()
        for past in range(QUIET_RUNS):
            world.remote_writes = world.store_writes = 0
            for desk in world.desks:
                execution = self.machine.run(desk)
                self.counts.update(execution.counts)
                if execution.status != "SUCCEEDED":
                    return [f"14: a quiet run of {desk.name} failed: {execution.fatal or 'retries used up'}"]
            world.clock.advance(600)
            if not world.remote_writes and not world.store_writes:
                break
            if past >= self._settled_after and world.remote_writes:
                return [f"8: quiet run {past + 1} had {world.remote_writes} remote writes left to do"]
        else:
            return [
                f"8: quiet run {QUIET_RUNS} wrote {world.remote_writes} remotely and {world.store_writes} in the store"
            ]
        for_nothing = self._for_nothing()
        if for_nothing:
            return [for_nothing]
        left = [
            f"{desk.name}: {text}"
            for desk in world.desks
            for text in broken(world, desk, kept_of(world.registry, world.id_of(desk)))
        ]
        return [*left, *loose_ends(world), *blamed(world)] or self._heed()

    def _for_nothing(self) -> str:
        """Once a few looks have seen what there was, no look starts a run any more, nor do own writes."""
        world, minutes = self.world, rounds(self.world.weather.frequency)
        self.machine.watch(minutes)
        began = self.machine.watch(minutes)
        told = began and not any(world.weather.skews.values())
        return f"20: {began} runs were started for nothing" if told else ""

    def _heed(self) -> list[str]:
        """Users do what holds advise; after one more run those holds are gone."""
        world = self.world
        followed = {desk.name: self._follow(desk) for desk in world.desks}
        world.clock.advance(HOUR)
        left: list[str] = []
        for desk in world.desks:
            if not followed[desk.name]:
                continue
            self.counts.update(self.machine.run(desk).counts)
            still = {(one.kind, one.side, one.id, one.cause) for one in self._holds(desk)}
            again = still & {(one.kind, one.side, one.id, one.cause) for one in followed[desk.name]}
            left += [f"{desk.name}: 17: {kind} {id} is held for {cause} still" for kind, _, id, cause in sorted(again)]
        return left

    def _follow(self, desk: Desk) -> list[Hold]:
        desk.poisoned, followed = 0.0, []
        for hold in self._holds(desk):
            follow = FOLLOW.get(hold.cause, give_up)
            if not hold.ignored and does(self.world, partial(heed, follow, hold), desk):
                followed.append(hold)
                self.followed[hold.cause] += 1
        return followed

    def _holds(self, desk: Desk) -> Sequence[Hold]:
        return kept_of(self.world.registry, self.world.id_of(desk)).holds

    def _user(self) -> None:
        """A user does something, if there is anything to do."""
        for _ in range(ATTEMPTS):
            if does(
                self.world,
                self.world.rng.choices(self._acts, self._weights)[0],
                self.world.rng.choice(self.world.desks),
            ):
                return


def does(world: World, act: Act, desk: Desk) -> bool:
    """Whether a user did it; what a system refuses did not happen."""
    late = not world.calm and world.rng.random() < world.weather.late_edits
    desk.late, marked, coded = late, len(desk.edits), len(desk.codings)
    desk.books.journal.entries.clear()
    world.cashflow360.forget_changes()
    try:
        done = act(desk)
    except (Refused, RefusedError):
        del desk.edits[marked:], desk.codings[coded:]
        return False
    if done:
        world.tell(f"a user {done}{' (seen later)' if late else ''}")
    if done:
        world.on_change(desk)
    if done and late:
        world.injected["late-edit"] += 1
        world.hide(desk)
    seen_at = world.seen_at(desk)
    for edits, since in ((desk.edits, marked), (desk.codings, coded)):
        edits[since:] = [replace(edit, seen_at=seen_at) for edit in edits[since:]]
    return bool(done)
