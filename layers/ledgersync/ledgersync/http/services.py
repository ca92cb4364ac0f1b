"""What the routes call. One for each process; the clock knows when the invocation at hand has to end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ledgersync.domain.model import Side
from ledgersync.entrypoint import Invocation
from ledgersync.management.candidates import Candidates
from ledgersync.management.conflicts import Conflicts
from ledgersync.management.connections import Connections
from ledgersync.management.continuing import Continuing
from ledgersync.management.drafts import Drafts
from ledgersync.management.hints import Hints
from ledgersync.management.holds import Holds
from ledgersync.management.notices import Notices
from ledgersync.management.package import Packages
from ledgersync.management.people import People
from ledgersync.management.preferences import PreferenceSetting
from ledgersync.management.reports import Reports
from ledgersync.management.terms import Terms
from ledgersync.management.trust import Trust
from ledgersync.ports import Clock, Connection, Ledger, Registry
from ledgersync.ports.watching import WatchStore
from ledgersync.runs.run_slice import Runner
from ledgersync.runs.sync_now import SyncNow


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """How tokens are read: which claims name tenant and role, what role a token without one has, how old a sign-in
    may be for what can't be taken back."""

    tenant_claim: str = "tenant_id"
    role_claim: str = "role"
    default_role: str = "viewer"
    fresh_for: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What Intacct has to be told of this service, and whom people ask."""

    sender_id: str
    user_id: str
    support: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """``runner`` is made at its first use, since it reads the service's own credentials."""

    registry: Registry
    clock: Clock
    connections: Connections
    preferences: PreferenceSetting
    sync_now: SyncNow
    holds: Holds
    conflicts: Callable[[], Conflicts]
    terms: Callable[[], Terms]
    candidates: Callable[[], Candidates]
    runner: Callable[[], Runner]
    open_ledgers: Callable[[Connection], Mapping[Side, Ledger]]
    packages: Packages
    watches: WatchStore
    hints: Hints
    reports: Reports
    drafts: Drafts
    continuing: Continuing
    service: Callable[[], ServiceFacts]
    notices: Callable[[], Notices]
    people: People
    trust: Trust
    unsubscribe: Callable[[Connection], str]
    """Takes back what a connection left in Cashflow360 to be told of changes; in words what stays behind."""
    access: AccessSettings
    public_url: str = ""


ANSWER_SECONDS = 4.0
"""Kept of every request, so that it is answered before its function and the gateway give up."""


class InvocationClock:
    """The clock of a process that serves one invocation after another."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        self._sleep = sleep
        self._seconds_left: Callable[[], float] = lambda: 0.0

    def serve(self, context: Invocation) -> None:
        """From here on the time left is that of this invocation, less what its answer takes.

        A system that does not answer is waited for so long, and the request ends as one to send again.
        """
        self._seconds_left = lambda: context.get_remaining_time_in_millis() / 1000 - ANSWER_SECONDS

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        self._sleep(seconds)

    def time_left(self) -> float:
        return self._seconds_left()
