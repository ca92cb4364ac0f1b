"""What a slice has still to do, in turn: what goes first, then what changes, then what is made; never in circles."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import count

from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.remembered import Hold, Page


class Stage(IntEnum):
    UNDO = 0
    MAKE = 1


class Why(StrEnum):
    """Why a record is read by its id, changed or not."""

    UNSETTLED = "a write of it was left without an answer"
    GONE = "its counterpart is said to be deleted"
    OUTDATED = "its page may hold an older version than this slice has met"
    ASSIGNED = "the system that made it gave it values"
    REMAKE = "it was removed to be made anew"
    HEIR = "it took a link over"
    PARTED = "it was held together with a record that is no match of it any more"
    MERGED = "its counterpart was merged into another record"
    WOKEN = "what held it may be gone"
    LEFT = "it was held together with a record that is gone"


@dataclass(frozen=True, slots=True)
class Visit:
    """Read these records and look at them, changed or not. ``once`` tells attempts apart that may follow each other."""

    kind: Kind
    side: Side
    ids: tuple[str, ...]
    why: Why
    once: object = None


@dataclass(frozen=True, slots=True)
class Lot:
    """Records to decide about together. ``reported`` when their counterparts are said to be deleted."""

    kind: Kind
    side: Side
    records: tuple[Record, ...]
    forced: bool = False
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """Read the next page of a stream."""

    kind: Kind
    side: Side


@dataclass(frozen=True, slots=True)
class Save:
    """All of a page was dealt with: its position may be kept."""

    kind: Kind
    side: Side
    page: Page


@dataclass(frozen=True, slots=True)
class Retry:
    kind: Kind


@dataclass(frozen=True, slots=True)
class Forget:
    """Of these holds, those that reading their records neither renewed nor cleared belong to records that are gone."""

    kind: Kind
    holds: tuple[Hold, ...]


Item = Visit | Lot | Save | Read | Forget | Retry
AMONG = {Visit: 0, Lot: 1, Save: 2, Forget: 3, Read: 4, Retry: 6}


class WorkQueue:
    """Items by stage, kind and nature; references first, but in the stage that undoes what refers to others first.

    Ends: a page is read once and moves its stream on; a record is visited once for one reason and attempt.
    """

    def __init__(self, order: Sequence[Kind], visited: set[object]) -> None:
        self._rank = {kind: place for place, kind in enumerate(order)}
        self._heap: list[tuple[int, int, int, int, Item]] = []
        self._arrival = count()
        self._visited = visited
        self.stage = Stage.UNDO

    def add(self, items: Iterable[Item], stage: Stage | None = None) -> None:
        """At a stage, or at the one that is being worked at."""
        at = max(self.stage, stage) if stage is not None else self.stage
        for item in items:
            if isinstance(item, Visit):
                keys = {id: (item.kind, item.side, id, item.why, item.once) for id in item.ids}
                ids = tuple(id for id, key in keys.items() if key not in self._visited)
                self._visited.update(keys[id] for id in ids)
                if not ids:
                    continue
                item = Visit(item.kind, item.side, ids, item.why, item.once)
            rank = self._rank.get(item.kind, -1)
            now = Stage.MAKE if isinstance(item, Visit) and item.why is not Why.GONE else at
            place = -rank if now is Stage.UNDO else rank
            among = AMONG[type(item)] + (isinstance(item, Read) and item.side is Side.CASHFLOW360)
            heapq.heappush(self._heap, (now, place, among, next(self._arrival), item))

    def pop(self) -> Item | None:
        if not self._heap:
            return None
        at, _, _, _, item = heapq.heappop(self._heap)
        self.stage = Stage(at)
        return item
