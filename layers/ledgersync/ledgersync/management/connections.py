"""Connections of a tenant: made after live checks, disconnected, reconnected, their credentials rotated."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from ledgersync.domain.journal import Did
from ledgersync.domain.model import Side
from ledgersync.domain.setup import event_key
from ledgersync.errors import LedgersyncError, Stale
from ledgersync.management.chosen import Chooser, chosen
from ledgersync.management.entered import entity_of, named, refuse, stray_blanks, taken_by
from ledgersync.management.pausing import automatic, resumed
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.management.revision import CREDENTIALS, expect, refusing_stale, revised, save, stale
from ledgersync.management.sign_ins import backing_off
from ledgersync.ports import Claimed, Clock, Connection, ConnectionId, Registry, Vault
from ledgersync.ports.drafts import EntityName
from ledgersync.ports.setup import ENTITY_NEEDED, Cashflow360Credentials, IntacctCredentials, LiveCheck
from ledgersync.runs.schedule import first_due

_TRIES = 3
EVENT_KEYS = 10
"""The most packages of a connection that stay valid. Each reconnect makes one more."""
PERMANENT_ONE_WAY = (
    "One-way transactions are chosen when connecting and stay: turning them off would send back everything that "
    "was kept from going. Make a new connection instead."
)


@dataclass(frozen=True, slots=True)
class Connections:
    """Every method takes the tenant of the verified token; a connection of another tenant does not exist for it."""

    registry: Registry
    vault: Vault
    check: LiveCheck
    clock: Clock
    new_id: Callable[[], str]
    new_secret: Callable[[], str]
    try_out: Callable[[Connection], object] = lambda _connection: None
    """Tries both systems out once they let the sync in, and keeps what is found; nothing of it stops connecting."""

    def create(
        self,
        tenant_id: str,
        name: str,
        intacct: IntacctCredentials,
        cashflow360: Cashflow360Credentials,
        one_way: bool,
        at_once: bool = False,
        by: str = "",
    ) -> Connection:
        """Save a connection once both sides answered live, due ``at_once``; Refusal names every cause.

        It is saved before its credentials, and becomes due last. Cut off in between it is never due, and the same
        request again goes on with it.
        """
        now = self.clock.now()
        place = (intacct.company_id, intacct.entity_id, cashflow360.organization_id)
        new = Connection(ConnectionId(tenant_id, self.new_id()), name, *place, one_way, now)
        begun = self._begun(new)
        new = replace(begun, name=name) if begun else new
        due_at = now if at_once else first_due(new.id, now)
        return self.make(new, intacct, cashflow360, self.new_secret(), due_at, by)

    def make(
        self,
        new: Connection,
        intacct: IntacctCredentials,
        cashflow360: Cashflow360Credentials,
        event_secret: str,
        due_at: datetime,
        by: str = "",
    ) -> Connection:
        """Save a connection under the id it was given, or go on with the one of that id, and let it become due."""
        kept = self.registry.connection(new.id) or new
        if kept is new:
            self.refuse_taken(new)
        self._check(new.id.tenant_id, intacct, cashflow360)
        keys = _with_key(new.event_keys, event_secret)
        new = named(new, cashflow360, self.check)
        wanted = replace(new, version=kept.version, changes=kept.changes, event_keys=keys)
        connection = self._connect(kept, wanted, Did.CONNECTED, by)
        self._keep(connection.id, intacct, cashflow360, event_secret)
        self._try_out(connection)
        self.registry.set_due(connection.id, due_at)
        return replace(connection, due_at=due_at)

    def get(self, tenant_id: str, connection_id: str) -> Connection:
        connection = self.registry.connection(ConnectionId(tenant_id, connection_id))
        if connection is None:
            raise not_found("connection")
        return connection

    def live(self, tenant_id: str, connection_id: str) -> Connection:
        """A connection that is not disconnected."""
        connection = self.get(tenant_id, connection_id)
        if connection.disconnected:
            raise Refusal("disconnected", "The connection is disconnected; reconnect it first.")
        return connection

    def change(
        self, connection: Connection, name: str | None, one_way: bool | None, version: int | None = None, by: str = ""
    ) -> Connection:
        """Rename; what is permanent is refused with the reason."""
        expect(connection, version)
        if one_way is not None and one_way != connection.one_way:
            raise Refusal(
                "permanent-choice",
                PERMANENT_ONE_WAY if connection.one_way else "One-way transactions can be chosen only when connecting.",
            )
        who = Chooser(by, self.clock.now())
        return save(self.registry, connection, replace(connection, name=name or connection.name), who=who)

    def disconnect(self, connection: Connection, by: str = "") -> Connection:
        """Stop syncing and forget the credentials; links, holds, history and preferences stay.

        Due time first, flag last: cut off in between it is still connected, so that the same request again finishes
        it. A change somebody made meanwhile does not stop it.
        """
        for attempt in range(_TRIES):
            self._stop(connection.id)
            changed = revised(connection, replace(connection, disconnected=True), CREDENTIALS)
            try:
                who = Chooser(by, self.clock.now())
                self.registry.disconnect(changed, chosen(connection, changed, who))
                break
            except Stale:
                if attempt + 1 == _TRIES:
                    raise stale(self.registry.connection(connection.id), connection.version) from None
                connection = self.get(connection.id.tenant_id, connection.id.connection_id)
        self._stop(connection.id)
        return replace(changed, version=changed.version + 1, due_at=None)

    def _stop(self, id: ConnectionId) -> None:
        self.registry.set_due(id, None)
        self.vault.delete(id)
        self.registry.forget_sessions(id)

    def rotate(
        self,
        connection: Connection,
        user_id: str | None,
        password: str | None,
        token_name: str | None,
        token: str | None,
        version: int | None = None,
        by: str = "",
    ) -> Connection:
        """Take new credentials, checked live, and sync again if it was disconnected or had paused by itself.

        Company and entity stay, and so does a pause that somebody asked for.

        The change is claimed before the credentials are kept, so that of two at once one is refused; who disconnects
        in the middle of it wins.
        """
        expect(connection, version)
        kept = self._secret(connection.id, Side.INTACCT)
        intacct, cashflow360 = self._completed(connection, kept, user_id, password, token_name, token)
        self.refuse_taken(connection)
        self._check(connection.id.tenant_id, intacct, cashflow360)
        secret = kept.get("event_secret") or self.new_secret()
        wanted = replace(connection, disconnected=False, event_keys=_with_key(connection.event_keys, secret))
        wanted = named(wanted, cashflow360, self.check)
        if connection.paused is not None and connection.paused.by_itself:
            wanted = resumed(wanted, self.clock)
        changed = self._connect(connection, wanted, Did.CREDENTIALS, by)
        self._keep(connection.id, intacct, cashflow360, secret)
        self.registry.forget_sessions(connection.id)
        current = self.registry.connection(connection.id)
        if current is None or current.disconnected:
            self._stop(connection.id)
            raise stale(current, changed.version)
        self._try_out(changed)
        if automatic(changed) and connection.due_at is None:
            changed = replace(changed, due_at=first_due(connection.id, self.clock.now()))
            self.registry.set_due(connection.id, changed.due_at)
        return changed

    def _completed(
        self,
        connection: Connection,
        kept: Mapping[str, str],
        user_id: str | None,
        password: str | None,
        token_name: str | None,
        token: str | None,
    ) -> tuple[IntacctCredentials, Cashflow360Credentials]:
        """What was given, completed by what is kept; ``kept`` is Intacct's. Refusal when something is missing."""
        theirs = self._secret(connection.id, Side.CASHFLOW360)
        user, words = user_id or kept.get("user_id", ""), password or kept.get("password", "")
        name, secret = token_name or theirs.get("token_name", ""), token or theirs.get("token", "")
        if not all((user, words, name, secret)):
            raise Refusal("credentials-incomplete", "User, password, token name and token are all needed to reconnect.")
        return (
            IntacctCredentials(connection.company_id, user, words, connection.entity_id),
            Cashflow360Credentials(connection.organization_id, name, secret),
        )

    def event_secret(self, id: ConnectionId) -> str | None:
        """What a package made now carries; None for a connection without credentials."""
        return self._secret(id, Side.INTACCT).get("event_secret") or None

    def accepts(self, connection: Connection, secret: str) -> bool:
        """Whether events with this secret count: that of a package made now, or of one installed before."""
        if connection.disconnected:
            return False
        given = event_key(secret)
        keys = connection.event_keys or (event_key(self.event_secret(connection.id) or self.new_secret()),)
        return sum(hmac.compare_digest(key, given) for key in keys) > 0

    def refuse_taken(self, connection: Connection) -> None:
        """Refusal when another connection of the tenant has its organisation or entity, as far as they are known.

        Asked before either system is; the store has the last word, for all tenants.
        """
        for other in self.registry.connections(connection.id.tenant_id):
            if other.id == connection.id or other.disconnected:
                continue
            if connection.organization_id and other.organization_id == connection.organization_id:
                raise taken_by(Claimed.ORGANIZATION, other)
            if connection.company_id and entity_of(other) == entity_of(connection):
                raise taken_by(Claimed.ENTITY, other)

    def checked_intacct(self, tenant_id: str, given: IntacctCredentials) -> Sequence[EntityName]:
        """The entities the user can enter; that one has to be chosen is no refusal here."""
        refuse(stray_blanks(given))
        with backing_off(self.registry, self.clock, tenant_id, given.company_id.casefold()):
            refuse([one for one in self.check.intacct(given) if one.code != ENTITY_NEEDED])
        return self.check.entities(given)

    def checked_cashflow360(self, tenant_id: str, given: Cashflow360Credentials) -> str:
        """The organisation's name; empty where it can't be read."""
        refuse(stray_blanks(cashflow360=given))
        with backing_off(self.registry, self.clock, tenant_id, given.organization_id.casefold()):
            refuse(self.check.cashflow360(given, tenant_id))
        return self.check.organization(given, tenant_id)

    def _connect(self, was: Connection, connection: Connection, did: Did, by: str) -> Connection:
        """Save it with its claims, before its credentials are kept; Refusal when somebody else has one of them."""
        with refusing_stale(self.registry, was):
            changed = revised(was, connection, CREDENTIALS)
            told = Chooser(by, self.clock.now()).entry(did, connection.name, {}, {})
            taken = self.registry.connect(changed, [told])
        if taken is None:
            return replace(changed, version=changed.version + 1)
        mine = taken.by.tenant_id == connection.id.tenant_id
        raise taken_by(taken.claim, self.registry.connection(taken.by) if mine else None)

    def _begun(self, new: Connection) -> Connection | None:
        """The same connection, when connecting was cut off before it became due.

        Only choosing preferences ends that otherwise, and those take an account that was synced.
        """
        for other in self.registry.connections(new.id.tenant_id):
            place = (other.organization_id, other.one_way, *entity_of(other))
            unset = other.preferences is None and other.due_at is None and not other.disconnected
            if unset and place == (new.organization_id, new.one_way, *entity_of(new)):
                return other
        return None

    def _check(self, tenant_id: str, intacct: IntacctCredentials, cashflow360: Cashflow360Credentials) -> None:
        """Cashflow360 is asked only when Intacct let the user in: a sign-in there costs one of the service's logins."""
        refuse(stray_blanks(intacct, cashflow360))
        with backing_off(self.registry, self.clock, tenant_id, intacct.company_id.casefold()):
            refuse(self.check.intacct(intacct))
            refuse(self.check.cashflow360(cashflow360, tenant_id))

    def _keep(
        self, id: ConnectionId, intacct: IntacctCredentials, cashflow360: Cashflow360Credentials, event_secret: str
    ) -> None:
        ours = {"user_id": intacct.user_id, "password": intacct.password, "event_secret": event_secret}
        self.vault.put(id, Side.INTACCT, json.dumps(ours))
        theirs = {"token_name": cashflow360.token_name, "token": cashflow360.token}
        self.vault.put(id, Side.CASHFLOW360, json.dumps(theirs))

    def _try_out(self, connection: Connection) -> None:
        with suppress(LedgersyncError):
            self.try_out(connection)

    def _secret(self, id: ConnectionId, side: Side) -> dict[str, str]:
        kept = self.vault.get(id, side)
        return {name: str(value) for name, value in json.loads(kept).items()} if kept else {}


def _with_key(keys: Sequence[str], secret: str) -> tuple[str, ...]:
    """The keys of a connection's events, the newest last."""
    newest = event_key(secret)
    return (*(key for key in keys if key != newest), newest)[-EVENT_KEYS:]
