"""Subscriptions of an organisation, the history of their events, and what becomes of deliveries."""

import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from uuid import UUID

from sandbox.cashflow360.events.changes import Happening, Watched
from sandbox.cashflow360.organization import Organization

SIGNATURE = "x-bill-sha-signature"
KEPT = timedelta(days=180)
MOST = 10
Post = Callable[[str, bytes, dict[str, str]], int]
"""Sends a body to an address; the status of the answer, 0 when none came."""


@dataclass(slots=True)
class Weather:
    """How deliveries go wrong: shares of events that are lost, sent twice, and sent in disorder."""

    lost: float = 0.0
    repeated: float = 0.0
    shuffled: bool = False
    tries: int = 6
    """A delivery is tried so often, waiting twice as long each time; then sending ends."""
    first_wait: timedelta = timedelta(seconds=30)


@dataclass(slots=True)
class Event:
    """One event of a subscription as the history has it."""

    id: str
    type: str
    created: datetime
    payload: str
    status: int = 0


@dataclass(slots=True)
class Delivery:
    """An event on its way."""

    event: Event
    due: datetime
    tries: int = 0


@dataclass(slots=True, kw_only=True)
class Subscription:
    """``idempotency`` is the key it was made under."""

    id: str
    organization: Organization
    name: str
    url: str
    events: frozenset[str]
    key: str
    created: datetime
    idempotency: str = ""
    enabled: bool = True
    history: list[Event] = field(default_factory=list)
    waiting: list[Delivery] = field(default_factory=list)


class Events:
    """The events of a whole installation; `happen` takes note of what changed since it was last asked."""

    def __init__(self, now: Callable[[], datetime], rng: Random) -> None:
        self._now, self._rng = now, rng
        self.weather = Weather()
        self.subscriptions: dict[str, Subscription] = {}
        self._watched: dict[str, Watched] = {}

    def uuid(self) -> str:
        """Return a fresh id of version 4."""
        return str(UUID(int=self._rng.getrandbits(128), version=4))

    def key(self) -> str:
        """Return a fresh signing key."""
        return b64encode(self._rng.randbytes(32)).decode()

    def of(self, org: Organization) -> list[Subscription]:
        """Return the subscriptions of an organisation."""
        return [one for one in list(self.subscriptions.values()) if one.organization is org]

    def add(self, org: Organization, subscription: Subscription) -> None:
        """Keep a new subscription; it tells of what changes from now on."""
        self.happen()
        self._watched.setdefault(org.id, Watched(org))
        self.subscriptions[subscription.id] = subscription

    def happen(self) -> None:
        """Make events of what changed, for every subscription that asked for their kind."""
        for watched in list(self._watched.values()):
            for one in watched.changes():
                for subscription in self.of(watched.organization):
                    if one.type in subscription.events:
                        self._told(subscription, one)

    def deliver(self, post: Post) -> int:
        """Send what is due; how many deliveries were answered by 200, which alone is success."""
        self.happen()
        well = 0
        for subscription in list(self.subscriptions.values()):
            for delivery in self._due(subscription):
                body = delivery.event.payload.encode()
                headers = {"content-type": "application/json", SIGNATURE: signature(body, subscription.key)}
                delivery.event.status = post(subscription.url, body, headers)
                well += delivery.event.status == 200
                self._after(subscription, delivery)
        return well

    def resend(self, subscription: Subscription, event: Event) -> None:
        """Send an event of the history once more."""
        subscription.waiting.append(Delivery(event, self._now()))

    def _told(self, subscription: Subscription, one: Happening) -> None:
        about = {
            "eventId": self.uuid(),
            "subscriptionId": subscription.id,
            "organizationId": subscription.organization.id,
            "eventType": one.type,
            "version": "1",
        }
        payload = json.dumps({"metadata": about, one.name: one.record}, default=float)
        event = Event(about["eventId"], one.type, self._now(), payload)
        subscription.history.append(event)
        if subscription.enabled and self._rng.random() >= self.weather.lost:
            subscription.waiting.append(Delivery(event, self._now()))
            if self._rng.random() < self.weather.repeated:
                subscription.waiting.append(Delivery(event, self._now()))

    def _due(self, subscription: Subscription) -> list[Delivery]:
        if not subscription.enabled:
            return []
        now = self._now()
        due = [one for one in subscription.waiting if one.due <= now]
        subscription.waiting = [one for one in subscription.waiting if one.due > now]
        if self.weather.shuffled:
            self._rng.shuffle(due)
        return due

    def _after(self, subscription: Subscription, delivery: Delivery) -> None:
        if delivery.event.status == 200:
            return
        delivery.tries += 1
        if delivery.tries >= self.weather.tries:
            subscription.enabled, subscription.waiting = False, []
        elif subscription.enabled:
            delivery.due = self._now() + self.weather.first_wait * 2 ** (delivery.tries - 1)
            subscription.waiting.append(delivery)


def signature(body: bytes, key: str) -> str:
    """Return what the header says of a body."""
    return b64encode(hmac.new(key.encode(), body, sha256).digest()).decode()


def kept(history: Iterable[Event], now: datetime) -> list[Event]:
    """Return what the history still has."""
    return [one for one in history if now - one.created <= KEPT]
