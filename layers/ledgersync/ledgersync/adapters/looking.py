"""A look at both systems, under a call slot of the company: what changed?"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import httpx

from cashflow360.client import Cashflow360Client
from cashflow360.credentials import Credentials
from cashflow360.endpoints import ALLOWED_ENDPOINTS
from cashflow360.errors import Cashflow360Error
from cashflow360.events import DEFAULT_BASE, EventsClient, EventSubscription
from intacct.client import IntacctClient
from ledgersync.adapters.cashflow360.listing_look import ListingLook
from ledgersync.adapters.error_actions import translated
from ledgersync.adapters.intacct.audit_look import AuditLook
from ledgersync.adapters.logins import LoginBudget
from ledgersync.domain.frequency import asks_intacct, hears_events
from ledgersync.domain.hints import Hint
from ledgersync.mapping.events import EVENTS, bill_event
from ledgersync.ports import Clock, Connection, ConnectionId, Registry
from ledgersync.ports.watching import Looked, Sealed, Subscription, Watch, WatchStore

SLOT_FOR = timedelta(minutes=2)
FIRST_LOOK = timedelta(hours=1)
"""How far back changes count as new where no run has read anything yet."""
HISTORY_OVERLAP = timedelta(minutes=2)
"""Events of the history are read again for so long; their ids tell repeats."""
SUBSCRIBED_AGAIN = timedelta(days=1)
"""A subscription that was refused is asked for again so long after."""
CHECKED_EVERY = timedelta(hours=1)
"""Whether BILL ended sending is looked at so often."""
CALLS_AN_HOUR = 2000
"""Of the developer key, for all looks together: a tenth. What is over it is left to the next look."""
TRIED, CHECKED, AUDIT, LISTED = "subscription tried", "subscription checked", "audit history", "listings"


class Opener(Protocol):
    """What signs in on either side; ``LedgerOpener`` is one."""

    def intacct_client(self, connection: Connection) -> tuple[IntacctClient, str]: ...
    def cashflow360_client(self, connection: Connection) -> Cashflow360Client: ...
    def cashflow360_credentials(self, connection: Connection) -> Credentials: ...
    def logins(self, connection: Connection) -> LoginBudget: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLook:
    """``Look`` over the real systems. ``public_url`` is where BILL sends its events; none come when it is empty."""

    registry: Registry
    watches: WatchStore
    opener: Opener
    http: httpx.Client
    clock: Clock
    new_id: Callable[[], str]
    events_base: str = DEFAULT_BASE
    events_allowed: tuple[str, ...] = ALLOWED_ENDPOINTS
    public_url: str = ""

    def __call__(self, connection: Connection, watch: Watch, since: datetime | None) -> Looked | None:
        seen, changed = dict(watch.seen), False
        first = since or self.clock.now() - FIRST_LOOK
        with self._slot(connection) as taken:
            if not taken:
                return None
            if asks_intacct(connection.frequency, connection.smart_events):
                client, user_id = self.opener.intacct_client(connection)
                changed, seen[AUDIT] = AuditLook(client, user_id)(seen.get(AUDIT, ""), first)
            hints = self._in_cashflow360(connection, seen, first)
        return Looked(changed=changed, hints=hints, seen=seen)

    def _in_cashflow360(self, connection: Connection, seen: dict[str, str], first: datetime) -> list[Hint]:
        now = self.clock.now()
        if not self.registry.spend("look-calls", f"{now:%Y-%m-%dT%H}", 4, CALLS_AN_HOUR):
            return []
        with translated():
            subscription = self.watches.subscription(connection.id)
            if hears_events(connection.frequency):
                subscription = self._kept_up(connection, subscription, seen)
            if subscription is None:
                look = ListingLook(self.opener.cashflow360_client(connection))
                hints, seen[LISTED] = look(seen.get(LISTED, ""), now, first)
                return hints
            return self._missed(connection, subscription, now)

    def _kept_up(
        self, connection: Connection, subscription: Subscription | None, seen: dict[str, str]
    ) -> Subscription | None:
        """The subscription, made where there is none and enabled where BILL ended it. Refused, listings do."""
        now = self.clock.now()
        last, every = (TRIED, SUBSCRIBED_AGAIN) if subscription is None else (CHECKED, CHECKED_EVERY)
        tried = datetime.fromisoformat(seen[last]) if last in seen else None
        if not self.public_url or (tried is not None and now - tried < every):
            return subscription
        seen[last] = now.isoformat()
        try:
            return self._subscribed(connection, subscription, now)
        except Cashflow360Error as error:
            logging.getLogger(__name__).info("subscription refused: %s", type(error).__name__)
            return subscription

    def _subscribed(self, connection: Connection, known: Subscription | None, now: datetime) -> Subscription:
        client, id = self._events(connection), connection.id
        url = f"{self.public_url.rstrip('/')}/cashflow360/events/{id.tenant_id}.{id.connection_id}"
        found = next((one for one in client.subscriptions() if one.url == url), None)
        mine = found or client.subscribe(f"Ledgersync {id.connection_id}", url, EVENTS)
        same = known if known is not None and known.subscription_id == mine.id else None
        if same is None or self.watches.sealed(id, Sealed.WEBHOOKS) is None:
            self._take_key(id, client, mine)
        if not mine.enabled:
            client.enable(mine.id)
        return same or self._keep(id, Subscription(subscription_id=mine.id, url=url, read_to=now))

    def _take_key(self, id: ConnectionId, client: EventsClient, mine: EventSubscription) -> None:
        """The key of a new subscription, which is shown once; a new key for one that was found."""
        self.watches.seal(id, Sealed.WEBHOOKS, mine.security_key or client.new_security_key(mine.id))

    def _keep(self, id: ConnectionId, subscription: Subscription) -> Subscription:
        self.watches.keep_subscription(id, subscription)
        return subscription

    def _missed(self, connection: Connection, subscription: Subscription, now: datetime) -> list[Hint]:
        """Events of the history that no webhook brought."""
        id = connection.id
        sent = self._events(connection).sent(subscription.subscription_id, subscription.read_to - HISTORY_OVERLAP, now)
        events = [event for one in sent if (event := bill_event(one.payload, now)) is not None]
        hints = [one.hint for one in events if self.watches.first_time(id, f"bill {one.event_id}", now)]
        self.watches.keep_subscription(id, replace(subscription, read_to=now))
        return hints

    def _events(self, connection: Connection) -> EventsClient:
        id = connection.id
        return EventsClient(
            self.opener.cashflow360_credentials(connection),
            self.http,
            budget=self.opener.logins(connection),
            new_key=self.new_id,
            base=self.events_base,
            allowed_endpoints=self.events_allowed,
            session=self.watches.sealed(id, Sealed.SESSION) or "",
            on_session=lambda session: self.watches.seal(id, Sealed.SESSION, session),
            time_left=self.clock.time_left,
        )

    @contextmanager
    def _slot(self, connection: Connection) -> Iterator[bool]:
        """One of the company's call slots, if one is free now."""
        owner, now = f"look-{connection.id.connection_id}", self.clock.now()
        taken = self.registry.take_slot(connection.company_id, owner, now, now + SLOT_FOR)
        try:
            yield taken
        finally:
            if taken:
                self.registry.free_slot(connection.company_id, owner)
