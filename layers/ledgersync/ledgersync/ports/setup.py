"""What connecting needs: credentials as they are entered, their live check, and the customization package's objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Kind
from ledgersync.ports import ConnectionId
from ledgersync.ports.drafts import EntityName


@dataclass(frozen=True, slots=True)
class IntacctCredentials:
    company_id: str
    user_id: str
    password: str = field(repr=False)
    entity_id: str = ""


@dataclass(frozen=True, slots=True)
class Cashflow360Credentials:
    organization_id: str
    token_name: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing the live check of a side objects to; ``field`` names what was entered wrongly, if one thing was."""

    code: str
    words: str
    field: str = ""


ENTITY_NEEDED = "intacct-entity-needed"
"""The company has several entities, and none was named."""


class LiveCheck(Protocol):
    """Signs in on either side with credentials that are saved nowhere yet. Raises RetriableError when it can't tell."""

    def intacct(self, credentials: IntacctCredentials) -> Sequence[Flaw]: ...
    def cashflow360(self, credentials: Cashflow360Credentials, tenant_id: str) -> Sequence[Flaw]: ...
    def entities(self, credentials: IntacctCredentials) -> Sequence[EntityName]:
        """The entities the user can enter; none where they can't be read."""

    def organization(self, credentials: Cashflow360Credentials, tenant_id: str) -> str:
        """What the organisation is called; empty where that can't be read."""


OBJECTS: Mapping[str, tuple[Kind, str]] = {
    spec.reported[0]: (kind, spec.reported[1]) for kind, spec in SPECS.items() if spec.reported is not None
}
"""Intacct's objects whose deletion is reported: their kind, and the field Ledgersync knows a record by."""


def package_name(id: ConnectionId) -> str:
    """What Intacct lists the connection's package as."""
    return f"Ledgersync {id.connection_id}"
