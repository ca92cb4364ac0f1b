"""Connections and their runs, as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ledgersync.domain.preferences import Preferences


@dataclass(frozen=True, slots=True)
class ConnectionId:
    """Every key, secret name and log line is built from this pair."""

    tenant_id: str
    connection_id: str


@dataclass(frozen=True, slots=True)
class Connection:
    """One Cashflow360 organisation ⇄ one Intacct entity. Credentials lie in the vault, never here."""

    id: ConnectionId
    name: str
    company_id: str
    entity_id: str
    organization_id: str
    one_way: bool
    created_at: datetime
    preferences: Preferences | None = None
    disconnected: bool = False
    due_at: datetime | None = None
    last_sweep_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The record of one run: counts by "kind|side|outcome", calls and logins by side, never record content."""

    id: ConnectionId
    run_id: str
    trigger: str
    status: str
    started_at: datetime
    ended_at: datetime | None = None
    execution_arn: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)
    error: str = ""
    advice: str = ""
    key: str = ""
    """The idempotency key it was asked for with."""
