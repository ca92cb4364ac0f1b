"""Notices in memory, and what was sent: the laws of the table's part."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from ledgersync.adapters.notices.public_hosts import objection
from ledgersync.adapters.notices.signing import new_secret
from ledgersync.domain.notices import Channel, Delivered, Message, Notice, NoticeSettings, Outgoing
from ledgersync.errors import Stale
from ledgersync.management.notices import Notices
from ledgersync.ports import Clock, ConnectionId, Registry, Run

Waiting = Run | Notice | Outgoing | tuple[str, datetime]


@dataclass
class MemoryNotices:
    """``NoticeBox`` over dictionaries; runs that ended are put in by hand."""

    kept: dict[str, NoticeSettings] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    events: dict[str, Notice] = field(default_factory=dict)
    past: set[str] = field(default_factory=set)
    out: dict[tuple[str, str], Outgoing | None] = field(default_factory=dict)
    said: dict[tuple[str, str], str] = field(default_factory=dict)
    digests: dict[str, datetime] = field(default_factory=dict)
    causes: set[tuple[ConnectionId, str]] = field(default_factory=set)

    def settings(self, tenant_id: str) -> NoticeSettings:
        return self.kept.get(tenant_id, NoticeSettings())

    def put_settings(self, tenant_id: str, settings: NoticeSettings) -> NoticeSettings:
        if self.settings(tenant_id).version != settings.version:
            raise Stale("stale")
        self.kept[tenant_id] = replace(settings, version=settings.version + 1)
        return self.kept[tenant_id]

    def tell(self, notice: Notice) -> None:
        if notice.key not in self.past:
            self.past.add(notice.key)
            self.events[notice.key] = notice

    def send(self, notice: Notice, channel_id: str, at: datetime) -> bool:
        key = (notice.key, channel_id)
        if key in self.out:
            return False
        self.out[key] = Outgoing(notice, channel_id, at)
        return True

    def digest(self, tenant_id: str, at: datetime) -> None:
        self.digests.setdefault(tenant_id, at)

    def digested(self, tenant_id: str, was: datetime, following: datetime) -> None:
        if self.digests[tenant_id] == was:
            self.digests[tenant_id] = following

    def waiting(self, now: datetime) -> Iterator[Waiting]:
        due = [one for one in self.out.values() if one is not None and one.due_at <= now]
        digests = [one for one in self.digests.items() if one[1] <= now]
        found: list[Waiting] = [*self.runs, *self.events.values(), *due, *digests]
        yield from found

    def told(self, one: Run | Notice) -> None:
        if isinstance(one, Run):
            self.runs.remove(one)
        else:
            self.events.pop(one.key, None)

    def claim(self, one: Outgoing, until: datetime | None) -> bool:
        key = (one.notice.key, one.channel_id)
        if self.out[key] != one:
            return False
        self.out[key] = None if until is None else replace(one, due_at=until, attempts=one.attempts + 1)
        return True

    def later(self, one: Outgoing, at: datetime) -> None:
        self.out[one.notice.key, one.channel_id] = replace(one, due_at=at, attempts=one.attempts + 1)

    def done(self, one: Outgoing, said: str) -> None:
        self.out[one.notice.key, one.channel_id] = None
        self.said[one.notice.key, one.channel_id] = said

    def new_causes(self, id: ConnectionId, causes: Collection[str], now: datetime) -> frozenset[str]:
        fresh = frozenset(cause for cause in causes if (id, cause) not in self.causes)
        self.causes |= {(id, cause) for cause in fresh}
        return fresh


@dataclass
class Outbox:
    """``Deliver`` that keeps what it is given; ``answers`` are how the next attempts go."""

    sent: list[tuple[str, str, Message]] = field(default_factory=list)
    answers: list[Delivered] = field(default_factory=list)

    def __call__(self, channel: Channel, tenant_id: str, id: str, notice: Notice, message: Message) -> Delivered:
        self.sent.append((channel.to, id, message))
        return self.answers.pop(0) if self.answers else Delivered(ok=True)


def notices(
    registry: Registry, box: MemoryNotices, clock: Clock, new_id: Callable[[], str], loopback: bool = False
) -> Notices:
    """What people set, with a code and secrets that a test can foresee; nothing is sealed."""
    return Notices(
        registry=registry,
        box=box,
        clock=clock,
        new_id=new_id,
        new_secret=lambda: new_secret(b"k" * 24),
        new_code=lambda: "12345678",
        seal=lambda tenant_id, secret: secret.encode(),
        wrong=lambda url: objection(url, loopback),
        by_mail=True,
    )
