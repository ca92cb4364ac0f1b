"""Where notices and whom they go to are kept, and what sends them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Protocol

from ledgersync.domain.notices import Channel, Delivered, Message, Notice, NoticeSettings, Outgoing
from ledgersync.ports.connections import ConnectionId, Run


class NoticeBox(Protocol):
    """Everything is kept once: telling the same thing again changes nothing."""

    def settings(self, tenant_id: str) -> NoticeSettings: ...
    def put_settings(self, tenant_id: str, settings: NoticeSettings) -> NoticeSettings:
        """Raises ``Stale`` when they were changed since they were read."""

    def tell(self, notice: Notice) -> None:
        """Keep an event until it was given to every channel that wants it."""

    def send(self, notice: Notice, channel_id: str, at: datetime) -> bool:
        """Put a notice on its way to a channel; false when it was before."""

    def digest(self, tenant_id: str, at: datetime) -> None:
        """The tenant's digest is due then, unless it is due already."""

    def digested(self, tenant_id: str, was: datetime, following: datetime) -> None: ...
    def waiting(self, now: datetime) -> Iterator[Run | Notice | Outgoing | tuple[str, datetime]]:
        """What is due: ended runs, events, notices on their way, digests as (tenant, due)."""

    def told(self, one: Run | Notice) -> None:
        """Every channel that wants it has it on its way."""

    def claim(self, one: Outgoing, until: datetime | None) -> bool:
        """Take an attempt, which nobody else takes before ``until``; never when None. False when somebody did."""

    def later(self, one: Outgoing, at: datetime) -> None: ...
    def done(self, one: Outgoing, said: str) -> None: ...
    def new_causes(self, id: ConnectionId, causes: Collection[str], now: datetime) -> frozenset[str]:
        """Those that nobody was told of in the last month; from now on they are told."""


class Deliver(Protocol):
    """Sends a notice to one channel; never raises."""

    def __call__(self, channel: Channel, tenant_id: str, id: str, notice: Notice, message: Message) -> Delivered: ...
