"""What a slice changes in the sync state of a connection, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.journal import Entry
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Conflict, Hold, Intent, Position


@dataclass(frozen=True, slots=True)
class PutLink:
    link: Link


@dataclass(frozen=True, slots=True)
class DeleteLink:
    link: Link


@dataclass(frozen=True, slots=True)
class PutIntent:
    intent: Intent


@dataclass(frozen=True, slots=True)
class DeleteIntent:
    control_id: str


@dataclass(frozen=True, slots=True)
class PutHold:
    hold: Hold


@dataclass(frozen=True, slots=True)
class DeleteHold:
    kind: Kind
    side: Side
    id: str


@dataclass(frozen=True, slots=True)
class PutConflict:
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class PutDifference:
    """What two matched records held differently; nobody's edit was lost, so it is no conflict."""

    difference: Conflict


@dataclass(frozen=True, slots=True)
class PutAlias:
    """What refers to a record that lost a merge, by its id on a side, means the survivor (a Cashflow360 id)."""

    kind: Kind
    side: Side
    id: str
    survivor: str


@dataclass(frozen=True, slots=True)
class PutPosition:
    """``stream`` names what was read: "intacct:vendor", "cashflow360:bill", "intacct:deletions" …"""

    stream: str
    position: Position


@dataclass(frozen=True, slots=True)
class PutFirstWrites:
    """How far the first writes of a kind to a side have proved right."""

    first: FirstWrites


@dataclass(frozen=True, slots=True)
class Deletion:
    """A record gone from a side; ``key`` may be the record number or the id, as the source gave it."""

    kind: Kind
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeletionPage:
    """``unread`` kinds were asked for, and this source can't say what of them was deleted.

    What was ``undone`` was found by its own stamp, not told by a history.
    """

    deletions: tuple[Deletion, ...]
    position: Position | None
    unread: frozenset[Kind] = frozenset()
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What Intacct's audit history says happened since a position: made, changed, moved on in a workflow or deleted.

    ``touched`` are the keys named, by kind, and when they were named last, at the latest: record numbers or ids, as the
    history gives them. ``whole`` unless there
    was more than a page of it, so that any kind may have been touched. ``unread`` kinds were asked for, and this
    history says nothing of them.
    """

    touched: Mapping[Kind, Mapping[str, datetime]] = field(default_factory=dict)
    deletions: tuple[Deletion, ...] = ()
    whole: bool = True
    unread: frozenset[Kind] = frozenset()

    def says_untouched(self, kind: Kind) -> bool:
        """Whether nothing happened to any record of the kind, as far as the history tells."""
        return self.whole and kind not in self.unread and not self.touched.get(kind)


@dataclass(frozen=True, slots=True)
class DropReported:
    """A deletion that an event reported has been dealt with."""

    kind: Kind
    key: str


@dataclass(frozen=True, slots=True)
class Tell:
    """An entry of the journal, kept in the transaction of the change before it: both or none."""

    entry: Entry


IntentChange = PutIntent | DeleteIntent
LoneChange = (
    PutLink
    | DeleteLink
    | PutHold
    | DeleteHold
    | PutConflict
    | PutDifference
    | PutAlias
    | PutPosition
    | PutFirstWrites
    | DropReported
    | Tell
)
"""What a store may keep by itself; it keeps the intents of a batch together."""
Change = LoneChange | IntentChange
