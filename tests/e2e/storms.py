"""What befalls the deployed product's processes while its runs are at work, and what is watched at every call."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

from ledgersync.domain.model import Side
from sandbox.local.deployment import STACK
from tests.e2e.deployed import Deployed
from tests.e2e.steady import workers
from tests.e2e.watched import Seen
from tests.simulation.acts.desk import Desk
from tests.simulation.worlds.founding import Remembered
from tests.simulation.worlds.running import Touch

FUNCTIONS = ("sync-lists", "sync-transactions")
USERS_ACT_EVERY = 6
"""Calls between two acts of users while a run is at work."""


class At(Enum):
    """When a process is killed that writes."""

    UNSENT = "its write never arrives"
    UNANSWERED = "its write took effect, and it never learns"
    ANSWERED = "its write was answered, and its next call never arrives"


@dataclass(frozen=True, slots=True)
class Kill:
    """SIGKILL of the process that makes the first write like this; ``writes`` is a regular expression."""

    at: At
    side: Side
    writes: str

    def meets(self, seen: Seen) -> bool:
        return seen.side is self.side and re.search(self.writes, seen.writes) is not None


class Storm:
    """A context manager: inside it users act between the calls of runs, and processes are killed as ordered.

    Every slice counts as begun when the storm did: what users wrote since, a slice may have overwritten unseen.
    """

    def __init__(self, world: Deployed, kills: Iterable[Kill] = ()) -> None:
        self._world = world
        self.left = list(kills)
        self.wrong: list[str] = []
        self.written = ""
        self._doomed: set[tuple[str, str]] = set()
        self._calls = 0
        self._places = {
            Side.INTACCT: {(desk.company_id, desk.entity_id): desk for desk in world.desks},
            Side.CASHFLOW360: {(desk.organization.id, ""): desk for desk in world.desks},
        }

    def __enter__(self) -> Self:
        watched = self._world.watched
        watched.before, watched.after = self._before, self._after
        self._began = self._world.clock.now()
        self._world.calm = False
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        watched = self._world.watched
        watched.before, watched.after = lambda seen: True, lambda seen: None
        self._world.calm = True

    def _before(self, seen: Seen) -> bool:
        """Whether the call takes effect."""
        world, desk = self._world, self._places[seen.side].get(seen.place)
        if desk is None:
            return True
        if (caller := (seen.place)) in self._doomed:
            self._doomed.discard(caller)
            self._strike(desk, seen, "before its next call")
            return False
        if seen.writes:
            world.tell(f"  → {desk.name} {seen.side}: {seen.writes}")
            self.written += seen.writes
            self._check_lease(desk, seen)
        for kill in self._met(seen, At.UNSENT):
            self.left.remove(kill)
            self._strike(desk, seen, f"unsent: {seen.writes}")
            return False
        self._calls += 1
        if self._calls % USERS_ACT_EVERY == 0:
            world.somebody_acts()
        return True

    def _after(self, seen: Seen) -> None:
        desk = self._places[seen.side].get(seen.place)
        if desk is None:
            return
        now, owner = self._world.clock.now(), seen.place[0]
        self._world.touches += [Touch(now, self._began, seen.side, owner, *it) for it in touched(desk, seen.side)]
        for kill in self._met(seen, At.UNANSWERED):
            self.left.remove(kill)
            self._strike(desk, seen, f"unanswered: {seen.writes}")
            return
        for kill in self._met(seen, At.ANSWERED):
            self.left.remove(kill)
            self._doomed.add(seen.place)
            return

    def _met(self, seen: Seen, at: At) -> list[Kill]:
        return [kill for kill in self.left if kill.at is at and kill.meets(seen)][:1]

    def _strike(self, desk: Desk, seen: Seen, how: str) -> None:
        self._world.struck("killed", how)
        found = list(callers(self._world.stack.emulator.pid, seen.port))
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        if len(found) != 1:
            self.wrong.append(f"{len(found)} processes were killed at: {seen.writes}")

    def _check_lease(self, desk: Desk, seen: Seen) -> None:
        lease = self._world.registry.lease(self._world.id_of(desk))
        if lease is None or lease.expires_at <= self._world.clock.now():
            self.wrong.append(f"15: {seen.writes} in {desk.name} while nobody holds its lease")


def touched(desk: Desk, side: Side) -> Iterator[tuple[str, str]]:
    """The records of a shop that the last call changed."""
    if side is Side.CASHFLOW360:
        yield from ((change.entity, change.record_id) for change in desk.organization.changed)
    elif isinstance(entries := desk.books.journal.entries, Remembered):
        yield from ((table.name, str(number)) for table, number, _ in entries.kept)


def callers(group: int, port: int) -> Iterator[int]:
    """The process of a function from whose port a call came."""
    lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    inodes = {f"socket:[{parts[9]}]" for parts in lines if int(parts[1].partition(":")[2], 16) == port}
    for function in FUNCTIONS:
        for pid in workers(group, f"{STACK}-{function}"):
            if any(link(entry) in inodes for entry in Path(f"/proc/{pid}/fd").iterdir()):
                yield pid


def link(entry: Path) -> str:
    try:
        return str(entry.readlink())
    except OSError:  # Closed since.
        return ""
