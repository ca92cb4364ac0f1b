"""The set-up of one connection, step by step, to be left and taken up again.

Its id is that of the connection it becomes. So its secrets are kept as a connection's are, and a package made before
connecting stays the connection's. Secrets live 14 days at most: the tick deletes what is older.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ledgersync.domain.model import Side
from ledgersync.domain.setup import event_key
from ledgersync.errors import Stale
from ledgersync.management.connections import EVENT_KEYS, Connections
from ledgersync.management.draft_secrets import FINISHING, SECRETS_LIVE, DraftSecrets
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.management.statements import following, with_said
from ledgersync.ports import Clock, Connection, ConnectionId
from ledgersync.ports.drafts import Draft, DraftCashflow360, DraftIntacct, DraftStore
from ledgersync.ports.setup import Cashflow360Credentials, IntacctCredentials

MOST = 50
"""Drafts of a tenant that are not connected yet."""
CONFIGURATIONS = ("one-entity", "entity-level")
TOP_LEVEL = "Not offered: bills and payments sync to one entity. Make one connection for each entity."
CHANGED = "Somebody changed this set-up meanwhile. Look at it again, then decide."
ENTER_INTACCT, ENTER_CASHFLOW360 = (
    "Enter the credentials of Sage Intacct.",
    "Enter the credentials of Cashflow360.",
)
ONE_WAY = "1-way sync setting is permanent and cannot be reversed. It has to be confirmed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """Every method takes the tenant of the verified token; a draft of another tenant does not exist for it."""

    store: DraftStore
    secrets: DraftSecrets
    connections: Connections
    clock: Clock
    new_id: Callable[[], str]
    new_secret: Callable[[], str]

    def begin(self, tenant_id: str, name: str, by: str) -> Draft:
        if sum(not one.connected for one in self.store.drafts(tenant_id)) >= MOST:
            raise Refusal("too-many-drafts", f"There are {MOST} set-ups already. Finish one, or delete it.")
        now = self.clock.now()
        id = ConnectionId(tenant_id, self.new_id())
        return self.store.put_draft(Draft(id=id, created_at=now, created_by=by, changed_at=now, name=name))

    def get(self, tenant_id: str, draft_id: str) -> Draft:
        draft = self.store.draft(ConnectionId(tenant_id, draft_id))
        if draft is None or draft.deleting:
            raise not_found("draft")
        return draft

    def open(self, tenant_id: str, draft_id: str) -> Draft:
        """A draft that is not connected yet."""
        draft = self.get(tenant_id, draft_id)
        if draft.connected:
            raise Refusal("connected", "This set-up is finished; the connection is there.")
        return draft

    def change(
        self, draft: Draft, changed: Mapping[str, Any], said: Mapping[str, bool | None], confirmed: bool, by: str
    ) -> Draft:
        """Keep what a person chose; what is permanent later has to be confirmed."""
        if changed.get("configuration") == "top-level":
            raise Refusal("not-offered", TOP_LEVEL, [("configuration", "not-offered", TOP_LEVEL)])
        if changed.get("one_way") and not draft.one_way and not confirmed:
            raise Refusal("not-confirmed", ONE_WAY, [("one_way", "permanent", ONE_WAY)])
        statements = with_said(draft.statements, said, by, self.clock.now())
        return self.keep(replace(draft, statements=statements, **changed))

    def enter_intacct(self, draft: Draft, given: Mapping[str, str]) -> Draft:
        """Check what was entered live, keep it, and learn which entities there are. What is left out stays.

        A company of several entities passes without one: which one it is, is chosen next.
        """
        kept = self._secret(draft, Side.INTACCT)
        entered = _intacct_of(draft.intacct, given, kept)
        entities = self.connections.checked_intacct(draft.id.tenant_id, entered)
        if entered.entity_id or len(entities) < 2:
            self.connections.refuse_taken(self._place(draft.id, entered.company_id, entered.entity_id, ""))
        side = DraftIntacct(
            company_id=entered.company_id,
            user_id=entered.user_id,
            entity_id=entered.entity_id,
            entities=tuple(entities),
            secret_at=_secret_since(given.get("password"), draft.intacct, self.clock.now()),
        )
        draft = self._dated(replace(draft, intacct=side))
        secret = {**kept, "user_id": entered.user_id, "password": entered.password}
        self.secrets.vault.put(draft.id, Side.INTACCT, json.dumps(secret))
        return draft

    def enter_cashflow360(self, draft: Draft, given: Mapping[str, str]) -> Draft:
        """Likewise for the organisation; its name is told."""
        kept = self._secret(draft, Side.CASHFLOW360)
        entered = _cashflow360_of(draft.cashflow360, given, kept)
        self.connections.refuse_taken(self._place(draft.id, "", "", entered.organization_id))
        called = self.connections.checked_cashflow360(draft.id.tenant_id, entered)
        side = DraftCashflow360(
            organization_id=entered.organization_id,
            organization_name=called,
            token_name=entered.token_name,
            secret_at=_secret_since(given.get("token"), draft.cashflow360, self.clock.now()),
        )
        draft = self._dated(replace(draft, cashflow360=side))
        secret = {"token_name": entered.token_name, "token": entered.token}
        self.secrets.vault.put(draft.id, Side.CASHFLOW360, json.dumps(secret))
        return draft

    def for_package(self, draft: Draft) -> Connection:
        """The connection a package is made for before it is there; its secret is made with the first one."""
        kept = self._secret(draft, Side.INTACCT)
        if not kept.get("event_secret"):
            secret = self.new_secret()
            keys = (*draft.event_keys, event_key(secret))[-EVENT_KEYS:]
            draft = self._dated(replace(draft, event_keys=keys))
            self.secrets.vault.put(draft.id, Side.INTACCT, json.dumps({**kept, "event_secret": secret}))
        return as_connection(draft)

    def delete(self, draft: Draft) -> None:
        """Remove it with its secrets, unless they are a connection's by now.

        It is marked first, so that nobody continues it while its secrets go.
        """
        now = self.clock.now()
        if draft.begun_at is not None and not draft.connected and now - draft.begun_at < FINISHING:
            raise Refusal("connecting", "This set-up is being finished. Look again in two minutes.", wait_seconds=120)
        self.keep(replace(draft, deleting=True))
        self.secrets.forget(draft)
        self.store.delete_draft(draft.id)

    def connection(self, id: ConnectionId) -> Connection | None:
        """What a draft would be as a connection; None when there is no such draft."""
        return drafted(self.store, id)

    def keep(self, draft: Draft) -> Draft:
        """Keep a change; Refusal when somebody else changed the draft meanwhile."""
        try:
            return self.store.put_draft(replace(draft, changed_at=self.clock.now()))
        except Stale:
            raise Refusal("stale", CHANGED) from None

    def credentials(self, draft: Draft) -> tuple[IntacctCredentials, Cashflow360Credentials, str]:
        """Both sides' credentials and the secret of events; Refusal that names what is missing."""
        missing = lacking(draft, self.clock.now())
        ours, theirs = draft.intacct, draft.cashflow360
        mine, other = self._secret(draft, Side.INTACCT), self._secret(draft, Side.CASHFLOW360)
        if ours is not None and not mine.get("password"):
            missing.append(("intacct", "missing", ENTER_INTACCT))
        if theirs is not None and not other.get("token"):
            missing.append(("cashflow360", "missing", ENTER_CASHFLOW360))
        if missing or ours is None or theirs is None:
            raise Refusal("draft-incomplete", "Some steps are not done yet.", list(dict.fromkeys(missing)))
        return (
            IntacctCredentials(ours.company_id, ours.user_id, mine["password"], ours.entity_id),
            Cashflow360Credentials(theirs.organization_id, theirs.token_name, other["token"]),
            mine.get("event_secret") or self.new_secret(),
        )

    def _dated(self, draft: Draft) -> Draft:
        """Keep it with the time its oldest secret ends, before any is kept: none is ever left behind unnoticed."""
        now = self.clock.now()
        since = [one.secret_at for one in (draft.intacct, draft.cashflow360) if one and one.secret_at]
        oldest = min(since, default=now)
        until = oldest + SECRETS_LIVE
        if not since and draft.secrets_until is not None:
            until = draft.secrets_until
        return self.keep(replace(draft, secrets_until=until))

    def _place(self, id: ConnectionId, company: str, entity: str, organization: str) -> Connection:
        return Connection(id, "", company, entity, organization, False, self.clock.now())

    def _secret(self, draft: Draft, side: Side) -> dict[str, str]:
        kept = self.secrets.vault.get(draft.id, side)
        return {name: str(value) for name, value in json.loads(kept).items()} if kept else {}


def _given_or_kept(given: Mapping[str, str], before: object | None, *names: str) -> list[str]:
    """What was entered, else what the draft has."""
    return [given.get(name) or str(getattr(before, name, "")) for name in names]


def _intacct_of(before: DraftIntacct | None, given: Mapping[str, str], kept: Mapping[str, str]) -> IntacctCredentials:
    """What was entered; password and entity stay while company and user do. Refusal when something is missing."""
    company, user = _given_or_kept(given, before, "company_id", "user_id")
    same = before if before is not None and (company, user) == (before.company_id, before.user_id) else None
    password = given.get("password") or (kept.get("password", "") if same else "")
    entity = given.get("entity_id", same.entity_id if same else "")
    if not (company and user and password):
        raise Refusal("credentials-incomplete", "Company ID, username and password are all needed.")
    return IntacctCredentials(company, user, password, entity)


def _cashflow360_of(
    before: DraftCashflow360 | None, given: Mapping[str, str], kept: Mapping[str, str]
) -> Cashflow360Credentials:
    """Likewise; the token stays until another is entered."""
    organization, name = _given_or_kept(given, before, "organization_id", "token_name")
    token = given.get("token") or kept.get("token", "")
    if not (organization and name and token):
        raise Refusal("credentials-incomplete", "Organisation ID, token name and token are all needed.")
    return Cashflow360Credentials(organization, name, token)


def _secret_since(given: str | None, before: DraftIntacct | DraftCashflow360 | None, now: datetime) -> datetime:
    """Since when the secret is kept: from now on if it is another one."""
    return now if given or before is None else before.secret_at or now


def lacking(draft: Draft, now: datetime) -> list[tuple[str, str, str]]:
    """What Continue still needs, as (field, code, words)."""
    ours, theirs, live = draft.intacct, draft.cashflow360, secrets_live(draft, now)
    found = []
    if not draft.name:
        found.append(("name", "missing", "Give the connection a name."))
    if ours is None or ours.secret_at is None or not live:
        found.append(("intacct", "missing", ENTER_INTACCT))
    elif ours.needs_entity:
        found.append(("intacct.entity_id", "missing", "Choose the entity."))
    if theirs is None or theirs.secret_at is None or not live:
        found.append(("cashflow360", "missing", ENTER_CASHFLOW360))
    return found


def secrets_live(draft: Draft, now: datetime) -> bool:
    """Whether its secrets may still be used."""
    return draft.secrets_until is not None and now < draft.secrets_until


def expect(draft: Draft, version: int | None) -> Draft:
    """The draft; Refusal when whoever asks has seen an older version of it."""
    if version is not None and version != draft.version:
        raise Refusal("stale", CHANGED)
    return draft


def drafted(store: DraftStore, id: ConnectionId) -> Connection | None:
    """What a draft would be as a connection; None when there is no such draft."""
    draft = store.draft(id)
    return None if draft is None or draft.deleting else as_connection(draft)


def as_connection(draft: Draft) -> Connection:
    """What the draft would be as a connection, for looking at both systems; it is saved nowhere."""
    ours, theirs = draft.intacct, draft.cashflow360
    return Connection(
        draft.id,
        draft.name or "new connection",
        ours.company_id if ours else "",
        ours.entity_id if ours else "",
        theirs.organization_id if theirs else "",
        draft.one_way,
        draft.created_at,
        organization_name=theirs.organization_name if theirs else "",
        preferences=following(None, {code: said.holds for code, said in draft.statements.items()}),
        event_keys=draft.event_keys,
        statements=draft.statements,
    )
