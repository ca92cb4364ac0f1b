"""One Cashflow360 installation: its organisations, developer keys, sessions, budgets, faults and request counts."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from threading import RLock

from sandbox.cashflow360.calls import Call
from sandbox.cashflow360.events.subscriptions import Events
from sandbox.cashflow360.faults import FaultPlan
from sandbox.cashflow360.log import RequestLog
from sandbox.cashflow360.organization import Clock, Organization
from sandbox.cashflow360.rules import Rules
from sandbox.cashflow360.schema.fields import Record
from sandbox.cashflow360.sessions import Budgets, Sessions
from sandbox.cashflow360.users import found_user


@dataclass(frozen=True, slots=True)
class Hidden:
    """A change that lists do not show yet: until when, and what they show instead."""

    until: datetime
    before: Record | None


class Cashflow360World:
    """Everything the API answers from; the same seed and clock give the same ids, tokens and sessions.

    `now` may be replaced at any time; `lock` keeps calls from several threads apart.
    """

    def __init__(
        self,
        now: Clock,
        rng: Random,
        organizations: Iterable[tuple[str, str]] = (),
        *,
        rules: Rules | None = None,
        api_end_point: str | None = None,
    ) -> None:
        self.now, self.rng = now, rng
        self.lock = RLock()
        self.rules = rules or Rules()
        self.api_end_point = api_end_point
        self.dev_key = "01" + "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=18))
        self.dev_keys = {self.dev_key}
        self.organizations: dict[str, Organization] = {}
        self.sessions = Sessions(self._clock, rng, self.rules)
        self.budgets = Budgets(self._clock, self.rules)
        self.faults = FaultPlan()
        self.log = RequestLog()
        self.events = Events(self._clock, Random(self.dev_key))
        self._hidden: dict[tuple[str, str], Hidden] = {}
        for name, token_name in organizations:
            self.add_organization(name, token_name)

    def _clock(self) -> datetime:
        return self.now()

    def add_organization(self, name: str, token_name: str) -> Organization:
        """Found an organisation with a sync token of this name."""
        org = Organization(name, token_name, clock=self._clock, rng=self.rng, rules=self.rules)
        self.organizations[org.id] = org
        found_user(org)
        return org

    def new_token(self, org: Organization) -> str:
        """Make a new sync token; the previous one and its sessions end."""
        if self.rules.new_token_ends_sessions:
            self.sessions.end_all(org)
        return org.renew_token()

    def place_for(self, call: Call) -> AbstractContextManager[bool]:
        """Hold a place among the calls in flight of the call's organisation."""
        fields = call.fields
        org = self.sessions.organization_of(fields.get("sessionId", ""))
        org_id = org.id if org is not None else fields.get("orgId", "")
        return self.budgets.in_flight(fields.get("devKey", ""), org_id)

    def visible(self, org: Organization, entity: str) -> Iterable[Record]:
        """Return the records a List sees now, in order of creation."""
        rows = org.tables[entity]
        if not self._hidden:
            return rows.values()
        now = self.now()
        self._hidden = {key: hidden for key, hidden in self._hidden.items() if hidden.until > now}
        shown = (
            self._hidden[entity, key].before if (entity, key) in self._hidden else row for key, row in rows.items()
        )
        return [row for row in shown if row is not None]

    def forget_changes(self) -> None:
        """Start a new account of what a call changes."""
        for org in self.organizations.values():
            org.changed = []

    def hide_last_changes(self, seconds: float) -> None:
        """Keep what the last call changed out of lists for a while."""
        until = self.now() + timedelta(seconds=seconds)
        for org in self.organizations.values():
            for change in org.changed:
                self._hidden.setdefault((change.entity, change.record_id), Hidden(until, change.before))

    def hidden_until(self, entity: str, record_id: str) -> datetime | None:
        """Until when readers are shown a record as it was; None when they see it."""
        hidden = self._hidden.get((entity, record_id))
        return hidden.until if hidden else None

    def snapshot(self) -> Record:
        """Return every record of every organisation, with preferences and requests so far."""
        return {
            "organizations": [
                {
                    "id": org.id,
                    "name": org.name,
                    "locked": org.locked,
                    "preferences": org.preferences_as_data(),
                    "records": {name: list(rows.values()) for name, rows in org.tables.items()},
                }
                for org in self.organizations.values()
            ],
            "requests": self.log.as_data(),
        }
