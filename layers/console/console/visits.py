"""A signed-in person at a page: the request, the API under their token, and what every page shows around itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from console.answers import html, to
from console.api import Api, Problem
from console.help_texts import page_of
from console.rendering import environment
from console.sealing import form_token, new_cookie
from console.sessions import Session
from console.settings import Settings
from console.web import Answer, Request

ROLES = ("viewer", "accountant", "administrator")
SAID: Mapping[str, str] = {
    "sync-started": "The sync has started.",
    "sent-already": "This form was sent twice. It counts once; here is how things stand.",
    "code-sent": "A code was mailed to the address. Type it in below.",
    "confirmed": "The address is confirmed.",
    "test-sent": "A test is on its way. It arrives within a minute.",
    "stopping": "The sync ends after the record in hand.",
    "paused": "Paused. Nothing syncs until somebody resumes it.",
    "resumed": "Resumed. The next sync comes at its own time of day, or press Sync Now.",
    "sync-going": "A sync is going already.",
    "retried": "The next sync tries it again.",
    "ignored": "It is not synced any more, until somebody tries it again.",
    "commented": "The comment was kept.",
    "accepted": "The difference stands. The next sync goes on with all of them.",
    "assigned": "The records are assigned.",
    "linked": "The two are one record now. The next sync brings them in step.",
    "term": "The payment term is there now. Sync again, and what waited for it goes through.",
    "taken": "The other value stands on both sides now.",
    "saved": "Saved.",
    "stated-all": "Saved, with your name and today’s date.",
    "stated": "Kept, with your name and today’s date. Check again to see it.",
    "signed": "Signed off, with your name and these figures.",
    "unshared": "The link opens nothing any more.",
    "renamed": "The name was changed.",
    "frequency": "Saved. Changes cross as often as you chose from now on.",
    "sage-limit": "Saved. The limit holds from now on.",
    "both-ways": "The next sync reads every kind by its time stamps again.",
    "left-behind": "Disconnected. Cashflow360 did not delete its subscription of events. What it sends is refused, and "
    "then it ends sending by itself.",
    "disconnected": "Disconnected. Nothing syncs any more; what was synced stays.",
    "credentials": "The new credentials work and were saved.",
    "step-done": "Saved. This is the next step.",
    "choose-entity": "Sage Intacct let the user in. Now choose the entity.",
    "draft-deleted": "The set-up was deleted, its credentials with it.",
    "connected": "Connected. The first sync brings the lists.",
    "invited": "The invitation is on its way by e-mail.",
    "role-given": "The role was changed. It holds from the next sign-in on, after a quarter of an hour at the latest.",
    "shut-out": "They can’t sign in any more. What they have open ends within a quarter of an hour.",
    "let-in": "They may sign in again.",
    "person-removed": "They were removed.",
    "signed-in": "You were signed out while you filled in a form. Nothing was saved; what you typed is here again.",
}
"""What a page says after a form; the address carries the word, never a text."""
NAVIGATION = (
    ("", (("home", "Overview", ""), ("bad", "Sync errors", "/errors"), ("swap", "Conflicts", "/conflicts"),
          ("run", "Syncs", "/syncs"), ("search", "Records", "/records"), ("list", "History", "/history"),
          ("scale", "Tie-out", "/tie-out"))),
    ("Set-up", (("health", "Setup doctor", "/doctor"), ("slider", "Sync preferences", "/preferences"),
                ("list", "Accounting preferences", "/accounting"),
                ("box", "Customization package", "/package"), ("plug", "Connection", "/connection"))),
)  # fmt: skip

ACCOUNTANTS = frozenset({"/accounting"})
"""Pages that the API shows to accountants only, and that nobody else is led to."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: str
    tenant: str

    def may(self, role: str) -> bool:
        """Whether to offer what a role may do; the API decides."""
        return self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    request: Request
    settings: Settings
    session: Session = field(repr=False)
    person: Person
    api: Api
    now: Callable[[], datetime]
    arguments: Mapping[str, str]
    refilled: Mapping[str, list[str]]
    """What a form held when a sign-in interrupted it; without secrets."""

    @property
    def connection_id(self) -> str:
        return self.arguments["id"]

    @property
    def home(self) -> str:
        return f"/connections/{quote(self.connection_id, safe='')}"

    def filled(self, name: str, otherwise: str = "") -> str:
        """What a field shows: what was just sent, else what was typed before a sign-in, else what is saved."""
        values = self.request.form.get(name) or self.refilled.get(name)
        return values[-1] if values else otherwise

    def page(self, template: str, status: int = 200, **values: Any) -> Answer:
        """A page in its frame. On a connection's pages ``connection`` and ``open_errors`` are given."""
        said = SAID.get(self.request.one("said"), "") if self.request.method == "GET" else ""
        frame: dict[str, Any] = {
            "person": self.person,
            "settings": self.settings,
            "navigation": [
                (heading, [item for item in items if item[2] not in ACCOUNTANTS or self.person.may("accountant")])
                for heading, items in NAVIGATION
            ],
            "here": self.request.path,
            "help": page_of(self.request.path),
            "form_token": form_token(self.session.cookie),
            "form_key": new_cookie(),
            "said": SAID["signed-in"] if self.refilled else said,
            "now": self.now(),
            "connection": None,
            "open_errors": 0,
            "problem": None,
            "visit": self,
        }
        return html(self.settings, environment().get_template(template).render({**frame, **values}), status)

    def to(self, address: str, said: str = "") -> Answer:
        return to(self.settings, f"{address}?said={said}" if said else address)

    def connection(self) -> dict[str, Any]:
        """The connection of the page with its state, and how many of its records wait, as the frame shows them."""
        found = self.api.get(f"{self.home}/summary")
        return {"connection": found, "home": self.home, "open_errors": found["summary"]["open_holds"]}

    def groups(self, shown: int = 1) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What waits by reason, with so many records of each; and what somebody chose not to sync."""
        found = self.api.get(f"{self.home}/hold-groups", {"shown": str(shown)})
        open_groups = [group for group in found["items"] if group["open"]]
        same = Counter[str]()
        for group in open_groups:  # one cause may have several, each with what it is about
            same[group["cause"]] += 1
            group["key"] = f"{group['cause']}-{same[group['cause']]}"
        return open_groups, found["ignored"]

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """What connections are called, by id: from one page of the list, and one by one what is not on it."""
        wanted = {id for id in ids if id}
        if not wanted:
            return {}
        found = {one["id"]: str(one["name"]) for one in self.api.get("/connections", {"limit": "100"})["items"]}
        missing = {id: str(self.api.get(f"/connections/{quote(id, safe='')}")["name"]) for id in wanted - found.keys()}
        return found | missing

    def refused(self, template: str, problem: Problem, **values: Any) -> Answer:
        """The page again, with what was wrong; what was typed stays, but for secrets."""
        return self.page(template, 422 if problem.status in (409, 422) else (problem.status or 503),
                         problem=problem, **values)  # fmt: skip
