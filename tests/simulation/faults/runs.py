"""What the state machine does around slices: repeats them, ends runs, redrives them; and what goes wrong there."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Side
from ledgersync.errors import FatalError, RetriableError
from ledgersync.events import SliceOutcome
from ledgersync.ports import ConnectionId
from ledgersync.runs.redrive import Execution as Failed
from ledgersync.runs.run_ended import RunEnd
from ledgersync.runs.run_slice import SliceStatus
from tests.simulation.acts.desk import Desk
from tests.simulation.faults.execution import Execution, error_of
from tests.simulation.faults.foresight import Foresight
from tests.simulation.faults.functions import Functions
from tests.simulation.faults.looks import Looks
from tests.simulation.faults.starts import Starts
from tests.simulation.worlds.clock import Killed
from tests.simulation.worlds.running import Running, Violation
from tests.simulation.worlds.world import World

MOST_SLICES = 80
REPEATS = 3
TICKS = 0.5
"""How often a tick comes after a run, before anything else happens."""


class Superseded(BaseException):
    """The attempt that was at work is nobody's any more: its execution goes on, or was stopped, without it."""


class Machine:
    """Executions of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers = itertools.count(1)
        self._functions = Functions(world)
        self._foresight = Foresight(world)
        self._starts = Starts(world)
        self.looks = Looks(world)
        self._begun: set[str] = set()
        self.late: list[RunEnd] = []
        self.fatals: Counter[str] = Counter()
        self._beside = 0
        self._at_work: list[Execution] = []
        world.on_second_run = self.second_run
        world.on_second_invocation = self.second_invocation
        world.on_stopped = self.stopped

    def run(self, desk: Desk) -> Execution:
        """A whole run, its end event included."""
        world, run_id = self._world, f"run-{next(self._numbers):04d}"
        self._starts.begin(world.id_of(desk), run_id)
        execution = self._execution(run_id, desk)
        if self._goes(run_id):
            self._begin(execution)
        else:
            world.tell(f"{run_id} of {desk.name} was not started")
        ends = world.weather.ends
        while execution.status == "FAILED" and not world.calm and world.chance.random() < ends["redriven"]:
            world.struck("redriven", execution.run_id)
            self._starts.redrive(self._failed(execution))
            if not self._goes(run_id):
                break
            self._drive(execution)
        if not world.calm and world.weather.cut_flows and world.chance.random() < TICKS:
            self.tick()
        return execution

    def tick(self) -> None:
        """The scheduler's, and the runs that it starts because nobody else did."""
        self._starts.tick()
        self._begin_started()

    def watch(self, minutes: int) -> int:
        """So long only looks and hints start runs; how many they started."""
        before = len(self._begun)
        for minute in range(minutes):
            self.looks.step(minute)
            self._begin_started()
        return len(self._begun) - before

    def _begin_started(self) -> None:
        """What was started and nobody has begun yet."""
        world = self._world
        desks = {world.id_of(desk): desk for desk in world.desks}
        started: list[tuple[ConnectionId, str]] = list(world.executions.started.values())
        for id, run_id in started:
            if run_id not in self._begun:
                self._begin(self._execution(run_id, desks[id]))

    def _execution(self, run_id: str, desk: Desk) -> Execution:
        id = self._world.id_of(desk)
        event = {"tenant_id": id.tenant_id, "connection_id": id.connection_id, "run_id": run_id}
        return Execution(run_id, desk, self._world.clock.now(), event)

    def _goes(self, run_id: str) -> bool:
        state = self._world.executions.describe(self._world.executions.arn(run_id))
        return state is not None and state.going

    def _begin(self, execution: Execution) -> None:
        self._begun.add(execution.run_id)
        self._world.tell(f"{execution.run_id} of {execution.desk.name} begins")
        foreseen = self._foresight.before(execution.desk)
        self._drive(execution)
        self._foresight.after(execution.desk, foreseen, execution.finished)

    def _failed(self, execution: Execution) -> Failed:
        """As an operator's command finds it."""
        world, arn = self._world, self._world.executions.arn(execution.run_id)
        now, error = world.clock.now(), error_of(execution)
        id = world.id_of(execution.desk)
        return Failed(arn, id, execution.run_id, execution.status, execution.started_at, now, error, "{}")

    def second_run(self) -> None:
        """Another run beside the one at work, of the same connection or of another one."""
        if self._beside < 2:
            with self._beside_it():
                self.run(self._world.chance.choice(self._world.desks))

    def second_invocation(self) -> None:
        """Step Functions got no clear answer from Lambda: a minute later it starts the next attempt beside this."""
        execution = self._superseded("second-invocation")
        if execution is None:
            return
        with self._beside_it():
            self._world.clock.advance(60)
            self._drive(execution)

    def stopped(self) -> None:
        """Somebody stops the execution, whose function goes on, and perhaps starts another run."""
        execution = self._superseded("stopped")
        if execution is None:
            return
        execution.status = "ABORTED"
        with self._beside_it():
            self._tell_end(execution)
            self._world.clock.advance(self._world.chance.choice((1.0, 30.0, 200.0)))
            if self._world.chance.random() < 0.7:
                self.run(execution.desk)

    def _superseded(self, kind: str) -> Execution | None:
        """The execution at work, its attempt from now on nobody's; None when enough goes on already."""
        if self._beside >= 2 or not self._at_work or not self._world.running:
            return None
        execution = self._at_work[-1]
        execution.attempt += 1
        self._world.running[-1].superseded = True
        self._world.struck(kind, execution.run_id)
        return execution

    @contextmanager
    def _beside_it(self) -> Iterator[None]:
        self._beside += 1
        try:
            with self._elsewhere():
                yield
        finally:
            self._beside -= 1

    def deliver_late(self) -> None:
        """The events that were under way for long."""
        late, self.late = self.late, []
        for end in late:
            self._starts.end(end)

    @contextmanager
    def _elsewhere(self) -> Iterator[None]:
        """In another process, with a time limit of its own."""
        world, clock = self._world, self._world.clock
        deadline, clock.deadline = clock.deadline, None
        running, world.running = world.running, []
        try:
            yield
        finally:
            clock.deadline, world.running = deadline, running

    def _drive(self, execution: Execution) -> None:
        """To its end, unless another attempt or a stop takes it out of these hands."""
        with suppress(Superseded):
            self._driven(execution)

    def _driven(self, execution: Execution) -> None:
        world, execution.status = self._world, "SUCCEEDED"
        for group in list(Group)[list(Group).index(execution.group) :]:
            execution.group = group
            if not self._group(execution, group):
                break
        world.tell(f"{execution.run_id} {execution.status} {execution.fatal}")
        self._tell_end(execution)

    def _group(self, execution: Execution, group: Group) -> bool:
        """Slices until there is no more; false when the run is over."""
        failures = 0
        for _ in range(MOST_SLICES):
            outcome = self._slice(execution, group)
            if outcome is None:
                failures += 1
                if execution.fatal or failures > REPEATS:
                    execution.status = "FAILED"
                    return False
                self._world.clock.advance(self._world.chance.uniform(1, 30))
                continue
            failures = 0
            execution.event, execution.counts = outcome.model_dump(mode="json"), Counter(outcome.counts)
            if outcome.status == SliceStatus.STOOD_ASIDE:
                return False
            if not outcome.more:
                return outcome.transactions_ready
        raise Violation(f"14: {execution.run_id} still has more to do after {MOST_SLICES} slices")

    def _slice(self, execution: Execution, group: Group) -> SliceOutcome | None:
        world, desk, mine = self._world, execution.desk, execution.attempt
        seconds = 900.0 if world.calm else world.chance.uniform(*world.weather.slice_seconds)
        execution.fatal = ""
        running = Running(
            execution.run_id,
            world.id_of(desk),
            group,
            {Side.INTACCT: (desk.company_id, desk.entity_id), Side.CASHFLOW360: (desk.organization.id, "")},
            world.clock.now(),
            world.clock.now() + timedelta(seconds=seconds),
        )
        outcome, fatal = None, ""
        with self._elsewhere():
            world.clock.deadline = running.deadline
            world.running.append(running)
            self._at_work.append(execution)
            try:
                outcome = SliceOutcome.model_validate(self._functions.sync(group, execution.event))
            except Killed as killed:
                world.tell(f"  {execution.run_id} is gone: {killed}")
            except RetriableError as error:
                world.tell(f"  {execution.run_id} fails for now: {error.code}")
            except FatalError as error:
                fatal = error.code
                self.fatals[error.code] += 1
            finally:
                world.running.pop()
                self._at_work.pop()
        if execution.attempt != mine:
            world.tell(f"  an attempt of {execution.run_id} that was given up has ended")
            raise Superseded
        execution.fatal = fatal
        return outcome

    def _tell_end(self, execution: Execution) -> None:
        """The status-change event: it may be lost, come twice, or come late."""
        world, ends = self._world, self._world.weather.ends
        arn = world.executions.arn(execution.run_id)
        error = error_of(execution)
        world.executions.end(arn, execution.status, error)
        end = RunEnd(
            id=world.id_of(execution.desk),
            run_id=execution.run_id,
            execution_arn=arn,
            status=execution.status,
            started_at=execution.started_at,
            ended_at=world.clock.now(),
            error=error,
            counts=dict(execution.counts),
        )
        draw = 1.0 if world.calm else world.chance.random()
        if draw < ends["event-lost"]:
            world.struck("event-lost", execution.run_id)
        elif draw < ends["event-lost"] + ends["event-late"]:
            world.struck("event-late", execution.run_id)
            self.late.append(end)
        else:
            self._starts.end(end)
            if not world.calm and world.chance.random() < ends["event-doubled"]:
                world.struck("event-doubled", execution.run_id)
                self._starts.end(end)
