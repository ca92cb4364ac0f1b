"""Notices: what people are told of, where to, and in which words. Never an amount, never the name of a party."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Event(StrEnum):
    """What somebody can choose to be told of, but for the last two, which are sent when asked for."""

    SYNC_STOPPED = "sync-stopped"
    SIGN_IN_REFUSED = "sign-in-refused"
    NEW_CAUSE = "new-cause"
    UNEXPLAINED_CENTS = "unexplained-cents"
    PERMANENT_CHOICE = "permanent-choice"
    PAUSED = "paused"
    SAGE_LIMIT = "sage-limit"
    WEEKLY_DIGEST = "weekly-digest"
    TEST = "test"
    CONFIRM = "confirm"


LABELS: Mapping[Event, str] = {
    Event.SYNC_STOPPED: "A sync stopped",
    Event.SIGN_IN_REFUSED: "A sign-in was refused",
    Event.NEW_CAUSE: "Records wait for a new reason",
    Event.UNEXPLAINED_CENTS: "Cents that nothing explains",
    Event.PERMANENT_CHOICE: "A permanent choice was made",
    Event.PAUSED: "A connection was paused",
    Event.SAGE_LIMIT: "Sage transactions near or over their limit",
    Event.WEEKLY_DIGEST: "Weekly digest",
    Event.TEST: "A test",
    Event.CONFIRM: "Confirm this address",
}
CHOOSABLE = tuple(one for one in Event if one not in (Event.TEST, Event.CONFIRM))


class Means(StrEnum):
    EMAIL = "email"
    WEBHOOK = "webhook"
    SLACK = "slack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A person's address, or a webhook. ``sealed`` is its signing secret, or the whole address of a Slack webhook.

    ``to`` is what may be shown. Nothing goes to an address before it is ``confirmed``; ``paused`` says why nothing goes
    to one that failed too often.
    """

    id: str
    means: Means
    to: str
    events: tuple[Event, ...]
    confirmed: bool = True
    code_hash: str = ""
    sealed: str = ""
    paused: str = ""

    @property
    def open(self) -> bool:
        return self.confirmed and not self.paused

    def wants(self, event: Event) -> bool:
        return event is Event.CONFIRM or (self.open and (event is Event.TEST or event in self.events))


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """Whom a tenant's notices go to. ``version`` counts changes by people and by failures."""

    channels: tuple[Channel, ...] = ()
    version: int = 0

    def channel(self, id: str) -> Channel | None:
        return next((one for one in self.channels if one.id == id), None)

    def with_channel(self, changed: Channel) -> NoticeSettings:
        return replace(self, channels=tuple(changed if one.id == changed.id else one for one in self.channels))


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One event. ``key`` is the same however often it is told, so it reaches a channel once."""

    tenant_id: str
    event: Event
    key: str
    at: datetime
    connection_id: str = ""
    connection: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    subject: str
    text: str


def message(notice: Notice, console_url: str) -> Message:
    """In words for a person, with where to look."""
    about = f"{notice.connection}: " if notice.connection else ""
    link = f"{console_url}/connections/{notice.connection_id}" if notice.connection_id else console_url
    lines = [notice.words, link if console_url and notice.event is not Event.CONFIRM else ""]
    return Message(f"{about}{LABELS[notice.event]}", "\n\n".join(line for line in lines if line))


def payload(notice: Notice, console_url: str) -> dict[str, object]:
    """What a webhook is sent: a type, a time, and data, as Standard Webhooks asks for."""
    told = message(notice, console_url)
    data = {"connection": notice.connection_id, "title": told.subject, "text": told.text}
    return {"type": notice.event.value, "timestamp": notice.at.isoformat(), "data": data}


BACK_OFF = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 300, 600))
"""Between the tries of a webhook; after the last its channel is paused."""


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when that is enough."""
    return now + BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None


def next_monday(now: datetime) -> datetime:
    """The next Monday at seven, UTC."""
    at = now.replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=(7 - now.weekday()) % 7)
    return at if at > now else at + timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notice on its way to a channel. ``attempts`` were made, ``due_at`` is when the next one is."""

    notice: Notice
    channel_id: str
    due_at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Delivered:
    """How an attempt went. ``unclear``: it may have arrived."""

    ok: bool
    said: str = ""
    unclear: bool = False
