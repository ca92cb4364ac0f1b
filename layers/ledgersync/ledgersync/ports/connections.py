"""Connections and their runs, as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from ledgersync.domain.frequency import Frequency
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.sage_use import TIER, OverLimit
from ledgersync.domain.setup import Statement

SPARE = "second call"
"""Who has a call slot only for one call more, as long as nobody else wants it."""
SPARED_FOR = timedelta(minutes=1)
"""So long no second call is made after somebody found no slot because of one."""


@dataclass(frozen=True, slots=True)
class ConnectionId:
    """Every key, secret name and log line is built from this pair."""

    tenant_id: str
    connection_id: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a connection is not scheduled. ``by`` is a person, or empty when the product paused it by itself."""

    at: datetime
    by: str
    words: str

    @property
    def by_itself(self) -> bool:
        return not self.by


@dataclass(frozen=True, slots=True)
class Connection:
    """One Cashflow360 organisation ⇄ one Intacct entity. Credentials lie in the vault, never here.

    ``version`` counts its changes, and ``changes`` names by field the version that changed it last. Due time and last
    sweep are not among them: they have writers of their own.
    """

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
    event_keys: tuple[str, ...] = ()
    """Hashes of the secrets its customization packages carry, newest last: an installed one stays valid."""
    statements: Mapping[str, Statement] = field(default_factory=dict)
    """What people stated where no system tells, by the doctor's check."""
    paused: Pause | None = None
    resumed_at: datetime | None = None
    """Runs before it tell nothing about whether to pause again."""
    frequency: Frequency = Frequency.DAILY
    smart_events: bool = False
    """The customization package in Intacct tells of what is added and changed, so looks leave Intacct alone."""
    sage_limit: int = TIER
    """So many Sage transactions of its company's month this connection heeds."""
    over_limit: OverLimit = OverLimit.GO_ON
    organization_name: str = ""
    """As Cashflow360 called it when it was connected; empty where that could not be read."""
    version: int = 0
    changes: Mapping[str, int] = field(default_factory=dict)


UNREMARKABLE = frozenset({"stood-aside", "cancelled"})
"""Codes of runs that did nothing wrong."""


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

    @property
    def tells(self) -> bool:
        """Whether its end may be of interest to people: it stopped, or it set records aside."""
        stopped = bool(self.error) and self.error not in UNREMARKABLE
        return stopped or any(name.endswith("|held") for name in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: what all its slices counted up to ``at``, the one at work included."""

    run_id: str
    group: str
    at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunControl:
    """What is kept beside the lease: the run that somebody asked to stop, who that was, and the newest progress."""

    stop: str = ""
    stop_by: str = ""
    progress: Progress | None = None


class Claimed(StrEnum):
    """What a connection has for itself alone in the whole service."""

    ORGANIZATION = "organization"
    ENTITY = "entity"


@dataclass(frozen=True, slots=True)
class Taken:
    """What another connection, of this tenant or another, has for itself."""

    claim: Claimed
    by: ConnectionId


@dataclass(frozen=True, slots=True)
class Due:
    """A connection whose time has come, with what starting its run needs."""

    id: ConnectionId
    due_at: datetime
    company_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to sync one connection. Every write of a run is conditional on ``fence``.

    It belongs to one ``invocation`` of its ``owner``: the next attempt of the same run takes it over under a new fence.
    """

    owner: str
    fence: int
    expires_at: datetime
    invocation: str = ""
    stop: str = ""
    """The run that somebody asked to stop, this owner's or one before."""
