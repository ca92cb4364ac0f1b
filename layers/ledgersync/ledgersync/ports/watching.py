"""What is kept of connections that look for changes between their daily runs, and what rings when a time has come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ledgersync.domain.hints import Hint
from ledgersync.ports.connections import Connection, ConnectionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """``due_at`` is the next look. While hints wait, ``wake_at`` is when their run starts; ``woke_at`` was
    the last one.

    ``hints`` are kept as texts; ``many`` when there were more than are kept. ``seen`` is where the next look goes
    on, by what was looked at.
    """

    id: ConnectionId
    due_at: datetime | None = None
    wake_at: datetime | None = None
    woke_at: datetime | None = None
    hints: frozenset[str] = frozenset()
    many: bool = False
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What BILL sends its events by. ``read_to``: the history of events was read up to then."""

    subscription_id: str
    url: str
    read_to: datetime


class Sealed(StrEnum):
    """What is kept encrypted: keys that events are signed with, and the session that events are asked for in."""

    WEBHOOKS = "webhooks"
    TRIGGERS = "triggers"
    SESSION = "session"


class WatchStore(Protocol):
    """Every change is conditional: a tick, a look and an event that come together undo nothing of each other."""

    def watch(self, id: ConnectionId) -> Watch | None: ...
    def arm(self, id: ConnectionId, due_at: datetime) -> None:
        """Look at that time, and go on with what was seen before. A wake that waits stays."""

    def disarm(self, id: ConnectionId) -> None:
        """Nobody looks any more, and what waited is forgotten."""

    def due(self, now: datetime) -> Iterator[tuple[ConnectionId, datetime]]:
        """What to look at and since when, oldest first; as of a moment ago."""

    def move(self, id: ConnectionId, to: datetime, was: datetime) -> bool:
        """The due time, only if it is still that one."""

    def hint(self, id: ConnectionId, hint: str, at: datetime) -> bool:
        """Keep a hint. True when it is the first, whose wake is at ``at``; false when a wake waits, or nobody looks."""

    def postpone(self, id: ConnectionId, wake_at: datetime, to: datetime) -> bool: ...
    def woken(self, id: ConnectionId, wake_at: datetime, woke_at: datetime | None, due_at: datetime) -> bool:
        """The wake is done with its hints; ``woke_at`` when it started a run."""

    def looked(
        self, id: ConnectionId, was: datetime, due_at: datetime, seen: Mapping[str, str], woke_at: datetime | None
    ) -> bool:
        """A look has ended. False, with nothing kept, when another one has, or hints came meanwhile."""

    def first_time(self, id: ConnectionId, event_id: str, now: datetime) -> bool:
        """Whether an event with this id is new; from now on it is not."""

    def subscription(self, id: ConnectionId) -> Subscription | None: ...
    def keep_subscription(self, id: ConnectionId, subscription: Subscription) -> None: ...
    def forget_subscription(self, id: ConnectionId) -> None: ...
    def sealed(self, id: ConnectionId, what: Sealed) -> str | None: ...
    def seal(self, id: ConnectionId, what: Sealed, secret: str) -> None: ...


class Doorbell(Protocol):
    def __call__(self, id: ConnectionId, after_seconds: float = 0.0, look: datetime | None = None) -> None:
        """Let the connection be looked at after a while; ``look`` names the due time that a tick found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """``changed`` when somebody but this product changed something in Intacct. ``hints`` are of what changed in
    Cashflow360, by whomever. ``seen`` is where the next look goes on."""

    changed: bool
    hints: Sequence[Hint]
    seen: Mapping[str, str]


class Look(Protocol):
    def __call__(self, connection: Connection, watch: Watch, since: datetime | None) -> Looked | None:
        """Ask both systems; None when it has to wait, for a call slot or a budget.

        What no look has seen before is asked for ``since`` then: a run has read what is older."""
