"""Events of what users change: lost, once, twice, late, or of something else altogether."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from ledgersync.domain.frequency import hears_events
from ledgersync.domain.hints import Hint, wake_at
from ledgersync.domain.model import Side
from ledgersync.mapping.events import INTACCT, listed_kinds
from ledgersync.ports import ConnectionId, Deletion
from tests.simulation.acts.desk import Desk
from tests.simulation.faults.weather import EVENT_FATES
from tests.simulation.worlds.founding import Remembered
from tests.simulation.worlds.rings import Rings
from tests.simulation.worlds.world import World

LATEST = 1200.0
DELETABLE = ("VENDOR", "CUSTOMER", "DEPARTMENT", "CLASS", "APBILL", "ARINVOICE")
"""Objects whose deletion is told falsely now and then."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a system tells of a record, and when it arrives."""

    id: ConnectionId
    side: Side
    name: str
    record: str
    arrives_at: datetime
    gone: bool = False


class Events:
    """What is under way; drawn beside the history's own chance, so that calls and users stay as they were."""

    def __init__(self, world: World, rings: Rings) -> None:
        self._world = world
        self._rings = rings
        self._rng = Random(f"{world.seed}:events")
        self._sent: list[Event] = []

    def send(self, desk: Desk) -> None:
        """What a user just changed is told, or not."""
        if not hears_events(self._world.weather.frequency):
            return
        for event in self._of(desk):
            fate = self._rng.choice(EVENT_FATES)
            self._world.injected[f"hint-{fate}"] += 1
            if fate == "foreign":
                self._sent += self._foreign(desk, event)
            elif fate != "lost":
                late = timedelta(seconds=self._rng.uniform(300, LATEST) if fate == "late" else self._rng.uniform(0, 5))
                arrives = Event(event.id, event.side, event.name, event.record, event.arrives_at + late, event.gone)
                self._sent += [arrives] * (2 if fate == "twice" else 1)

    def arrive(self) -> None:
        """What has come by now is heard."""
        now = self._world.clock.now()
        arrived = [one for one in self._sent if one.arrives_at <= now]
        self._sent = [one for one in self._sent if one.arrives_at > now]
        for event in arrived:
            self._hear(event, now)

    def _hear(self, event: Event, now: datetime) -> None:
        world = self._world
        ours = event.side is Side.INTACCT
        kinds = INTACCT.get(event.name, ()) if ours else listed_kinds(event.name)
        watch = world.watches.watch(event.id)
        if not kinds or watch is None:
            return
        if event.gone:
            world.registry.report_deletion(event.id, Deletion(kinds[0], event.record, now))
        hint = Hint(
            side=event.side,
            kinds=tuple(kinds),
            record=event.record,
            heard_at=now,
            changed_at=None if ours else event.arrives_at,
        )
        at = wake_at(now, watch.woke_at)
        if world.watches.hint(event.id, hint.text(), at):
            self._rings.ring(event.id, (at - now).total_seconds())

    def _of(self, desk: Desk) -> Iterator[Event]:
        id, now = self._world.id_of(desk), self._world.clock.now()
        entries = desk.books.journal.entries
        for table, number, _ in entries.kept if isinstance(entries, Remembered) else ():
            if table.name in INTACCT:
                yield Event(id, Side.INTACCT, table.name, str(number), now, number not in table.rows)
        for change in desk.organization.changed:
            yield Event(id, Side.CASHFLOW360, change.entity, change.record_id, now)

    def _foreign(self, desk: Desk, event: Event) -> list[Event]:
        """It names what nothing happened to: no record at all, or one that is there and said to be deleted."""
        name = self._rng.choice(DELETABLE)
        table = desk.books.table(name)
        there = [number for number in sorted(table.rows) if table.hidden_until(number) is None]
        if not there or self._rng.random() < 0.3:
            return [Event(event.id, event.side, event.name, "nobody-knows-it", event.arrives_at)]
        number = self._rng.choice(there)
        return [Event(event.id, Side.INTACCT, name, str(number), event.arrives_at, gone=True)]
