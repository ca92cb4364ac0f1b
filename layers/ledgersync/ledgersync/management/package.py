"""The customization package of a connection: a link that works once, and the deletions its events report."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ledgersync.management.asked import Asked
from ledgersync.management.connections import Connections
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.ports import Clock, Connection, ConnectionId, Deletion, Registry
from ledgersync.ports.setup import OBJECTS

LINK_LIVES = timedelta(minutes=15)
EVENTS_AN_HOUR = 1000
"""Of one connection. What is refused is found by the next run, in Intacct's audit history."""
LONGEST_KEY = 100
"""Characters of a record's key in an event; no system gives longer ones, and it becomes a key of the store."""

Build = Callable[[Connection, str, str], bytes]
"""Makes the zip from the connection, the address events go to, and the secret they carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packages:
    registry: Registry
    connections: Connections
    clock: Clock
    new_secret: Callable[[], str]
    build: Build
    draft: Callable[[ConnectionId], Connection | None] = lambda _: None
    """What a set-up that is not finished will be as a connection."""

    def link(self, connection: Connection, by: str) -> tuple[str, datetime]:
        """A token that downloads the package once, and until when. The journal says who asked for it."""
        expires = (self.clock.now() + LINK_LIVES).replace(microsecond=0)
        address = address_of(connection.id)
        said = f"{address}.{int(expires.timestamp())}.{self.new_secret()}"
        token = f"{said}.{self._sign(connection.id, said)}"
        Asked(self.registry, by).package(connection, self.clock.now(), hashlib.sha256(token.encode()).hexdigest()[:12])
        return token, expires

    def download(self, token: str, public_url: str) -> tuple[str, bytes]:
        """File name and zip; Refusal for a link that is forged, too old, or was used."""
        said, _, signature = token.rpartition(".")
        pieces = said.split(".")
        id = id_at(".".join(pieces[:2])) if len(pieces) == 4 else None
        connection = self.registry.connection(id) or self.draft(id) if id else None
        if connection is None or id is None or not _same(signature, self._sign(id, said)):
            raise not_found("package")
        now = self.clock.now()
        if datetime.fromtimestamp(int(pieces[2]), UTC) < now:
            raise Refusal("link-used", "The link is too old; ask for a new one.")
        if not self.registry.spend("package", pieces[3], 1, 1):
            raise Refusal("link-used", "The link was used; ask for a new one.")
        secret = self.connections.event_secret(id) or ""
        target = f"{public_url.rstrip('/')}/intacct/events/{address_of(id)}"
        return f"ledgersync-{connection.id.connection_id}.zip", self.build(connection, target, secret)

    def deleted(self, address: str, secret: str, object_name: str, key: str, record_no: str) -> None:
        """Keep a reported deletion for the next run. The same event again changes nothing.

        Refusal with the same words for an unknown connection and a wrong secret.
        """
        id = self._authorised(address, secret)
        known, named = OBJECTS.get(object_name.upper()), key or record_no
        if known is None or not named or len(named) > LONGEST_KEY:
            raise Refusal("malformed", "The event names no object that is synced, or no record.")
        kind, _ = known
        hour = f"{self.clock.now():%Y-%m-%dT%H}"
        if not self.registry.spend(f"events:{id.tenant_id}:{id.connection_id}", hour, 1, EVENTS_AN_HOUR):
            raise Refusal("too-many-events", "The connection reported too many deletions.", wait_seconds=3600)
        self.registry.report_deletion(id, Deletion(kind, named, self.clock.now()))

    def _authorised(self, address: str, secret: str) -> ConnectionId:
        """The connection of an event's address, if the secret is its own."""
        id = id_at(address)
        connection = self.registry.connection(id) if id else None
        if id is None or connection is None or not self.connections.accepts(connection, secret):
            raise Refusal("secret-wrong", "The event's secret is not the connection's.")
        return id

    def _sign(self, id: ConnectionId, said: str) -> str:
        secret = self.connections.event_secret(id)
        if secret is None:
            raise Refusal("disconnected", "The connection has no credentials; reconnect it first.")
        return hmac.new(secret.encode(), f"package:{said}".encode(), hashlib.sha256).hexdigest()


def _same(said: str, expected: str) -> bool:
    """In constant time, whatever characters were said."""
    return hmac.compare_digest(said.encode(), expected.encode())


def address_of(id: ConnectionId) -> str:
    """A connection in an address that carries no token; neither id holds a dot."""
    return f"{id.tenant_id}.{id.connection_id}"


def id_at(address: str) -> ConnectionId | None:
    tenant_id, dot, connection_id = address.partition(".")
    return ConnectionId(tenant_id, connection_id) if dot else None
