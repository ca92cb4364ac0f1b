"""What a slice has still to do, in its order: removals, then changes, then new records. It never goes in circles."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    ANEW = "it is made anew after its counterpart was deleted, once the others of its kind have given up their numbers"
    HEIR = "it took a link over"
    HELD_IN_PART = "one part of it was written while another is held"
    PARTED = "it was held together with a record that is no match of it any more"
    MERGED = "its counterpart was merged into another record"
    WOKEN = "what held it may be gone"
    LEFT = "it was held together with a record that is gone"
    TWIN = "a record of its number came up that nothing is linked to"
    ENTERED_AGAIN = "a user entered its counterpart again"
    OPEN_AGAIN = "what settled it was taken back"
    RECODED = "its counterpart was made with the survivor of a merge"


@dataclass(frozen=True, slots=True)
class Visit:
    """Read these records and look at them, changed or not. ``once`` tells attempts apart that may follow each other."""

    kind: Kind
    side: Side
    ids: tuple[str, ...]
    why: Why
    once: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Records to decide about together: of a page, or visited. ``why`` is why they are visited."""

    kind: Kind
    side: Side
    records: tuple[Record, ...]
    why: Why | None = None

    @property
    def forced(self) -> bool:
        """Whether they are looked at though they did not change."""
        return self.why is not None

    @property
    def reported(self) -> bool:
        """Whether their counterparts are said to be deleted."""
        return self.why in (Why.GONE, Why.ANEW)


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


@dataclass(frozen=True, slots=True)
class Freed:
    """Something of this kind gave up a number, a bill or a credit: what was refused because of that is tried again.

    Example: a credit is applied to bill B1, and Intacct refuses, since payment P1 still pays B1. On a later page P1
    turns out to be voided, and is reversed. Then the application is tried again.
    """

    kind: Kind


Item = Visit | Lot | Save | Read | Forget | Retry | Freed
AMONG = {Visit: 0, Lot: 1, Save: 2, Forget: 3, Read: 4, Retry: 6, Freed: 7}


class WorkQueue:
    """Items by stage, kind and nature; references first, but in the stage that undoes what refers to others first.

    Ends: a page is read once and moves its stream on; a record is visited once for one reason and attempt.
    """

    def __init__(self, order: Sequence[Kind], visited: set[object]) -> None:
        self._rank = {kind: place for place, kind in enumerate(order)}
        self._heap: list[tuple[int, int, int, int, Item]] = []
        self._arrival = count()
        self._visited = visited
        self._freed: set[Freed] = set()
        self.stage = Stage.UNDO

    def add(self, items: Iterable[Item], stage: Stage | None = None) -> None:
        """At a stage, or at the one that is being worked at."""
        at = max(self.stage, stage) if stage is not None else self.stage
        for item in items:
            new = self._new(item)
            if new is not None:
                heapq.heappush(self._heap, (*self._place(new, at), next(self._arrival), new))

    def pop(self) -> Item | None:
        if not self._heap:
            return None
        at, _, _, _, item = heapq.heappop(self._heap)
        self.stage = Stage(at)
        if isinstance(item, Freed):
            self._freed.discard(item)
        return item

    def _new(self, item: Item) -> Item | None:
        """The item without what was visited already, or None when nothing is left of it."""
        if isinstance(item, Freed):
            known = item in self._freed
            self._freed.add(item)
            return None if known else item
        if not isinstance(item, Visit):
            return item
        keys = {id: (item.kind, item.side, id, item.why, item.once) for id in item.ids}
        ids = tuple(id for id, key in keys.items() if key not in self._visited)
        self._visited.update(keys[id] for id in ids)
        return replace(item, ids=ids) if ids else None

    def _place(self, item: Item, at: Stage) -> tuple[int, int, int]:
        """Stage, place of the kind, and turn within it. Only what is said to be gone is visited to undo."""
        later = isinstance(item, Freed) or (isinstance(item, Visit) and item.why is not Why.GONE)
        stage = Stage.MAKE if later else at
        rank = self._rank.get(item.kind, -1)
        turn = AMONG[type(item)] + (isinstance(item, Read) and item.side is Side.CASHFLOW360)
        if isinstance(item, Visit) and item.why is Why.ANEW:
            turn = AMONG[Retry]
        return stage, -rank if stage is Stage.UNDO else rank, turn
