"""Sessions, hourly budgets and calls in flight: what every call passes before it does anything."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random
from threading import Lock

from sandbox.cashflow360.errors import HOURLY_LIMIT, SESSION_INVALID, Refused
from sandbox.cashflow360.organization import Clock, Organization
from sandbox.cashflow360.rules import Rules

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(slots=True)
class Session:
    """A sync-token session: not MFA-trusted, alive while it is used."""

    organization: Organization
    dev_key: str
    last_used: datetime


class Sessions:
    """The sessions of all organisations, found by id."""

    def __init__(self, clock: Clock, rng: Random, rules: Rules) -> None:
        self._clock, self._rng, self._rules = clock, rng, rules
        self._open: dict[str, Session] = {}

    def start(self, org: Organization, dev_key: str) -> str:
        """Return the id of a new session."""
        session_id = "!b" + "".join(self._rng.choices(_ALPHABET, k=40))
        self._open[session_id] = Session(org, dev_key, self._clock())
        return session_id

    def use(self, session_id: str, dev_key: str) -> Session:
        """Return a live session and start its idle time anew; refuses an unknown or expired one."""
        session = self._open.get(session_id)
        now = self._clock()
        if session is None or session.dev_key != dev_key:
            raise Refused(SESSION_INVALID)
        if now - session.last_used >= self._rules.session_idle:
            del self._open[session_id]
            raise Refused(SESSION_INVALID)
        session.last_used = now
        return session

    def organization_of(self, session_id: str) -> Organization | None:
        """Return whose session this is without using it."""
        session = self._open.get(session_id)
        return session.organization if session is not None else None

    def end(self, session_id: str) -> None:
        """Forget one session."""
        self._open.pop(session_id, None)

    def end_all(self, org: Organization | None = None) -> None:
        """Forget every session, or those of one organisation."""
        self._open = {key: s for key, s in self._open.items() if org is not None and s.organization is not org}


class Budgets:
    """Counts calls and logins per developer key and clock hour, and calls in flight per organisation."""

    def __init__(self, clock: Clock, rules: Rules) -> None:
        self._clock, self._rules = clock, rules
        self._hour = -1
        self._lock = Lock()
        self._spent: Counter[tuple[str, str]] = Counter()
        self._in_flight: Counter[tuple[str, str]] = Counter()

    def spend(self, dev_key: str, *, login: bool) -> None:
        """Count a call; refuses it when the hour's budget is used up."""
        hour = int(self._clock().timestamp()) // 3600
        if hour != self._hour:
            self._hour = hour
            self._spent.clear()
        self._spent[dev_key, "call"] += 1
        if self._spent[dev_key, "call"] > self._rules.calls_per_hour:
            raise Refused(HOURLY_LIMIT, self._rules.calls_per_hour)
        if login:
            self._spent[dev_key, "login"] += 1
            if self._spent[dev_key, "login"] > self._rules.logins_per_hour:
                raise Refused(HOURLY_LIMIT, self._rules.logins_per_hour)

    @contextmanager
    def in_flight(self, dev_key: str, organization_id: str) -> Iterator[bool]:
        """Hold a place among the calls in flight; yields whether there was one."""
        key = (dev_key, organization_id)
        with self._lock:
            self._in_flight[key] += 1
            there_is_one = self._in_flight[key] <= self._rules.concurrent_calls
        try:
            yield there_is_one
        finally:
            with self._lock:
                self._in_flight[key] -= 1
