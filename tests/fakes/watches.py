"""Watches in memory, and a doorbell that keeps what was rung for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ledgersync.ports import ConnectionId
from ledgersync.ports.watching import Sealed, Subscription, Watch

MOST_HINTS = 20
OVERDUE = timedelta(seconds=60)


@dataclass
class MemoryWatches:
    """``WatchStore`` over dictionaries."""

    kept: dict[ConnectionId, Watch] = field(default_factory=dict)
    events: set[tuple[ConnectionId, str]] = field(default_factory=set)
    subscriptions: dict[ConnectionId, Subscription] = field(default_factory=dict)
    secrets: dict[tuple[ConnectionId, Sealed], str] = field(default_factory=dict)

    def watch(self, id: ConnectionId) -> Watch | None:
        return self.kept.get(id)

    def arm(self, id: ConnectionId, due_at: datetime) -> None:
        known = self.kept.get(id, Watch(id=id))
        if known.wake_at is None:
            self.kept[id] = replace(known, due_at=due_at)

    def disarm(self, id: ConnectionId) -> None:
        self.kept.pop(id, None)

    def due(self, now: datetime) -> Iterator[tuple[ConnectionId, datetime]]:
        dated = [(one.due_at, one.id) for one in self.kept.values() if one.due_at is not None]
        yield from [(id, at) for at, id in sorted(dated, key=str) if at <= now]

    def move(self, id: ConnectionId, to: datetime, was: datetime) -> bool:
        return self._change(id, lambda one: one.due_at == was, due_at=to)

    def hint(self, id: ConnectionId, hint: str, at: datetime) -> bool:
        known = self.kept.get(id)
        if known is None:
            return False
        if known.wake_at is None:
            return self._change(id, lambda _: True, wake_at=at, due_at=at + OVERDUE, hints=known.hints | {hint})
        if len(known.hints) < MOST_HINTS:
            self._change(id, lambda _: True, hints=known.hints | {hint})
        else:
            self._change(id, lambda _: True, many=True)
        return False

    def postpone(self, id: ConnectionId, wake_at: datetime, to: datetime) -> bool:
        return self._change(id, lambda one: one.wake_at == wake_at, wake_at=to, due_at=to + OVERDUE)

    def woken(self, id: ConnectionId, wake_at: datetime, woke_at: datetime | None, due_at: datetime) -> bool:
        known = self.kept.get(id)
        if known is None or known.wake_at != wake_at:
            return False
        self.kept[id] = Watch(id=id, due_at=due_at, woke_at=woke_at or known.woke_at, seen=known.seen)
        return True

    def looked(
        self, id: ConnectionId, was: datetime, due_at: datetime, seen: Mapping[str, str], woke_at: datetime | None
    ) -> bool:
        woke = {"woke_at": woke_at} if woke_at else {}
        return self._change(id, lambda one: one.due_at == was and one.wake_at is None, due_at=due_at, seen=seen, **woke)

    def first_time(self, id: ConnectionId, event_id: str, now: datetime) -> bool:
        new = (id, event_id) not in self.events
        self.events.add((id, event_id))
        return new

    def subscription(self, id: ConnectionId) -> Subscription | None:
        return self.subscriptions.get(id)

    def keep_subscription(self, id: ConnectionId, subscription: Subscription) -> None:
        self.subscriptions[id] = subscription

    def forget_subscription(self, id: ConnectionId) -> None:
        self.subscriptions.pop(id, None)

    def sealed(self, id: ConnectionId, what: Sealed) -> str | None:
        return self.secrets.get((id, what))

    def seal(self, id: ConnectionId, what: Sealed, secret: str) -> None:
        self.secrets[id, what] = secret

    def _change(self, id: ConnectionId, holds: Callable[[Watch], bool], **changed: Any) -> bool:
        known = self.kept.get(id)
        if known is None or not holds(known):
            return False
        self.kept[id] = replace(known, **changed)
        return True


@dataclass
class MemoryDoorbell:
    """What was rung for: the connection, after how many seconds, and the look it names."""

    rung: list[tuple[ConnectionId, float, datetime | None]] = field(default_factory=list)

    def __call__(self, id: ConnectionId, after_seconds: float = 0.0, look: datetime | None = None) -> None:
        self.rung.append((id, after_seconds, look))
