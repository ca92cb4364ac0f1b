"""Set-ups of connections that are not finished yet, as they are kept. Their secrets lie in the vault, never here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ledgersync.domain.setup import Statement
from ledgersync.ports.connections import ConnectionId


@dataclass(frozen=True, slots=True)
class EntityName:
    """An entity of an Intacct company that the sync user can enter."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftIntacct:
    """What was entered for Intacct, and the ``entities`` to choose from. ``secret_at`` is when its password came."""

    company_id: str
    user_id: str
    entity_id: str = ""
    entities: tuple[EntityName, ...] = ()
    secret_at: datetime | None = None

    @property
    def needs_entity(self) -> bool:
        return len(self.entities) > 1 and not self.entity_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCashflow360:
    """What was entered for Cashflow360; the organisation's name is empty where it could not be read."""

    organization_id: str
    organization_name: str
    token_name: str
    secret_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """``id`` is that of the connection it becomes, so that its package and its secrets are the connection's already.

    ``steps`` are those a person says are done. ``event_keys`` are of the packages made so far. ``secrets_until`` is
    when the tick deletes what lies in the vault. ``begun_at`` is when Continue was last begun: the first run is named
    after it. ``connected`` once that run is going.
    """

    id: ConnectionId
    created_at: datetime
    created_by: str
    changed_at: datetime
    name: str = ""
    configuration: str = ""
    one_way: bool = False
    steps: tuple[str, ...] = ()
    intacct: DraftIntacct | None = None
    cashflow360: DraftCashflow360 | None = None
    statements: Mapping[str, Statement] = field(default_factory=dict)
    event_keys: tuple[str, ...] = ()
    secrets_until: datetime | None = None
    begun_at: datetime | None = None
    connected: bool = False
    run_id: str = ""
    deleting: bool = False
    version: int = 0


class DraftStore(Protocol):
    """Drafts by tenant. They are gone some months after their last change; no secret is left by then."""

    def draft(self, id: ConnectionId) -> Draft | None: ...
    def drafts(self, tenant_id: str) -> Sequence[Draft]: ...
    def put_draft(self, draft: Draft) -> Draft:
        """Keep a change of the version that was read, and answer the next one. Raises ``Stale`` after another."""

    def delete_draft(self, id: ConnectionId) -> None: ...
    def holding_secrets(self, until: datetime) -> Iterator[ConnectionId]:
        """Drafts of all tenants whose secrets are to be deleted by then, oldest first; as of a moment ago."""
