"""Events of both systems, taken as hints: checked, told apart from repeats, and noted until their run is due."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ledgersync.domain.frequency import hears_events
from ledgersync.domain.hints import Hint, wake_at
from ledgersync.domain.model import Kind, Side
from ledgersync.management.connections import Connections
from ledgersync.management.package import LONGEST_KEY, id_at
from ledgersync.management.refusal import Refusal
from ledgersync.management.signatures import signed_by_bill, signed_by_sage
from ledgersync.mapping.events import INTACCT, bill_event
from ledgersync.ports import Clock, Connection, Deletion, Registry
from ledgersync.ports.watching import Doorbell, Sealed, WatchStore

HINTS_AN_HOUR = 3600
"""Of one connection. What is left out is seen by its next look or run."""
NOT_SIGNED = "The event is not signed with the key of a connection."
NO_EVENT = "The body is no event."


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    registry: Registry
    connections: Connections
    watches: WatchStore
    ring: Doorbell
    clock: Clock

    def from_cashflow360(self, address: str, raw: bytes, signature: str, content: object) -> None:
        """One webhook of BILL. It is answered well whatever becomes of it, else BILL would end the subscription.

        Refusal when it is not signed, with the same words for an unknown connection; or when it is no event.
        """
        connection = self._signed(address, Sealed.WEBHOOKS, lambda key: signed_by_bill(raw, signature, key))
        now = self.clock.now()
        event = bill_event(content, now)
        if event is None:
            raise Refusal("unreadable", NO_EVENT)
        subscription = self.watches.subscription(connection.id)
        known = subscription is None or subscription.subscription_id == event.subscription_id
        if known and event.organization_id == connection.organization_id and self._has_room(connection, now):
            self._take(connection, event.hint, f"bill {event.event_id}")

    def from_trigger(self, address: str, raw: bytes, token: str, key: str, said: dict[str, str]) -> None:
        """One delivery of a Platform trigger, which Intacct repeats under the same ``key`` until it is answered 200."""
        now = self.clock.now()
        connection = self._signed(address, Sealed.TRIGGERS, lambda secret: signed_by_sage(raw, token, secret, now))
        self._room(connection, now)
        kinds, record = _named(said)
        unique = f"trigger {key}" if key else f"trigger {hashlib.sha256(raw).hexdigest()} {now:%Y-%m-%dT%H:%M}"
        if "delete" in said.get("event", "").lower():
            self.registry.report_deletion(connection.id, Deletion(kinds[0], record, now))
        self._take(connection, _of_intacct(kinds, record, now), unique)

    def from_smart_event(self, address: str, said: dict[str, str]) -> None:
        """What the customization package tells of a record that was added or changed. It is sent once."""
        id = id_at(address)
        connection = self.registry.connection(id) if id else None
        if connection is None or not self.connections.accepts(connection, said.get("secret", "")):
            raise Refusal("secret-wrong", "The event's secret is not the connection's.")
        now = self.clock.now()
        self._room(connection, now)
        kinds, record = _named(said)
        self._take(connection, _of_intacct(kinds, record, now))

    def _signed(self, address: str, by: Sealed, is_signed: Callable[[str], bool]) -> Connection:
        id = id_at(address)
        connection = self.registry.connection(id) if id else None
        key = None if connection is None else self.watches.sealed(connection.id, by)
        # Without a key the same is computed: how long it takes tells nothing of who is connected.
        signed = is_signed(key or NOT_SIGNED)
        if connection is None or connection.disconnected or key is None or not signed:
            raise Refusal("secret-wrong", NOT_SIGNED)
        return connection

    def _take(self, connection: Connection, hint: Hint, event_id: str = "") -> None:
        if not hears_events(connection.frequency) or connection.paused is not None:
            return
        now = self.clock.now()
        if event_id and not self.watches.first_time(connection.id, event_id, now):
            return
        watch = self.watches.watch(connection.id)
        if watch is None:
            return
        at = wake_at(now, watch.woke_at)
        if self.watches.hint(connection.id, hint.text(), at):
            self.ring(connection.id, (at - now).total_seconds())

    def _room(self, connection: Connection, now: datetime) -> None:
        if not self._has_room(connection, now):
            raise Refusal("too-many-events", "The connection reported too many changes.", wait_seconds=3600)

    def _has_room(self, connection: Connection, now: datetime) -> bool:
        id = connection.id
        return self.registry.spend(f"hints:{id.tenant_id}:{id.connection_id}", f"{now:%Y-%m-%dT%H}", 1, HINTS_AN_HOUR)


def _of_intacct(kinds: tuple[Kind, ...], record: str, now: datetime) -> Hint:
    return Hint(side=Side.INTACCT, kinds=kinds, record=record, heard_at=now)


def _named(said: dict[str, str]) -> tuple[tuple[Kind, ...], str]:
    """The kinds and the record that an event of Intacct names; Refusal when it names none that syncs."""
    known = INTACCT.get(said.get("object", "").upper(), ())
    record = said.get("key", "") or said.get("recordno", "")
    if not known or not record or len(record) > LONGEST_KEY:
        raise Refusal("malformed", "The event names no object that is synced, or no record.")
    return known, record
