"""The ids keys are built from, checked: nothing in an id can reach into another tenant's or connection's keys."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ledgersync.errors import FatalError
from ledgersync.ports import Claimed, Connection, ConnectionId

_ID = re.compile(
    r"[A-Za-z0-9_-]{1,80}"
)  # as the events have it; 80 characters is also the longest name of an execution


def well_formed(id: ConnectionId) -> bool:
    """Whether both ids are letters, digits, ``_`` and ``-``, at most 80 of them."""
    return _ID.fullmatch(id.tenant_id) is not None and _ID.fullmatch(id.connection_id) is not None


def checked(id: ConnectionId) -> ConnectionId:
    """The id itself; raises ``FatalError`` when it could not be anybody's."""
    if not well_formed(id):
        raise FatalError("connection-id-malformed")
    return id


def well_formed_tenant(tenant_id: str) -> bool:
    return _ID.fullmatch(tenant_id) is not None


def checked_tenant(tenant_id: str) -> str:
    return checked(ConnectionId(tenant_id, "any")).tenant_id


def well_formed_run(run_id: str) -> bool:
    return _ID.fullmatch(run_id) is not None


def checked_run(run_id: str) -> str:
    if not well_formed_run(run_id):
        raise FatalError("run-id-malformed")
    return run_id


def claims(connection: Connection) -> Mapping[Claimed, str]:
    """What a connection has for itself alone, however its ids were written."""
    entity = connection.entity_id.strip().casefold()
    return {
        Claimed.ORGANIZATION: connection.organization_id.strip(),
        Claimed.ENTITY: f"{company_key(connection.company_id)}#{entity}",
    }


def company_key(company_id: str) -> str:
    """One spelling for a company, since its call slots are shared however a connection wrote its id."""
    key = company_id.strip().casefold()
    if not key or len(key) > 200:
        raise FatalError("company-id-malformed")
    return key
