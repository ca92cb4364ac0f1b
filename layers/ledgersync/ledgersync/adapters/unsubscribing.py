"""Ends what a connection left in Cashflow360 to be told of changes, while its credentials still sign in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from cashflow360.endpoints import ALLOWED_ENDPOINTS
from cashflow360.errors import Cashflow360Error
from cashflow360.events import DEFAULT_BASE, EventsClient
from ledgersync.adapters.looking import Opener
from ledgersync.errors import LedgersyncError
from ledgersync.ports import Clock, Connection
from ledgersync.ports.watching import Sealed, WatchStore

AT_MOST_SECONDS = 5.0
"""A request may take so long: somebody waits for the answer, and disconnecting comes after it."""
LEFT = (
    "Cashflow360 did not delete its subscription of events for this connection. It sends them on for a while; they are "
    "refused, and then it ends sending by itself."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribing:
    """Nothing of it stops disconnecting."""

    watches: WatchStore
    opener: Callable[[], Opener]
    http: Callable[[], httpx.Client]
    clock: Clock
    new_id: Callable[[], str]
    events_base: str = DEFAULT_BASE
    events_allowed: tuple[str, ...] = ALLOWED_ENDPOINTS

    def __call__(self, connection: Connection) -> str:
        """What was left behind, in words; "" when nothing was."""
        kept = self.watches.subscription(connection.id)
        if kept is None:
            return ""
        try:
            self._client(connection).unsubscribe(kept.subscription_id)
        except (Cashflow360Error, LedgersyncError) as error:
            logging.getLogger(__name__).info("subscription not deleted: %s", type(error).__name__)
            return LEFT
        self.watches.forget_subscription(connection.id)
        return ""

    def _client(self, connection: Connection) -> EventsClient:
        opener, id = self.opener(), connection.id
        return EventsClient(
            opener.cashflow360_credentials(connection),
            self.http(),
            budget=opener.logins(connection),
            new_key=self.new_id,
            base=self.events_base,
            allowed_endpoints=self.events_allowed,
            session=self.watches.sealed(id, Sealed.SESSION) or "",
            time_left=self.clock.time_left,
            request_seconds=AT_MOST_SECONDS,
        )
