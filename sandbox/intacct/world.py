"""The simulated gateway's world: senders, companies, sessions, faults, and the clock they live by."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from threading import Lock

from sandbox.intacct.books import Books
from sandbox.intacct.company import Post
from sandbox.intacct.faults import FaultPlan
from sandbox.intacct.settings import Settings
from sandbox.intacct.users import Session


@dataclass(slots=True)
class IntacctWorld:
    """Everything behind the gateway; `endpoint` is what sessions are tied to (the caller's host when empty)."""

    now: Callable[[], datetime]
    rng: Random
    companies: dict[str, Books] = field(default_factory=dict)
    senders: dict[str, str] = field(default_factory=dict, repr=False)
    settings: Settings = field(default_factory=Settings)
    endpoint: str = ""
    post: Post | None = None
    sessions: dict[str, Session] = field(default_factory=dict, repr=False)
    faults: FaultPlan = field(default_factory=FaultPlan)
    counts: Counter[str] = field(default_factory=Counter)
    offline: bool = False
    lock: Lock = field(default_factory=Lock, repr=False)
    """Held while a request is answered in process, so that threads may share a world."""

    def company(self, company_id: str, *, senders: Iterable[str] = (), top_level: bool = True) -> Books:
        """Add a company with its journals and control accounts; `top_level` means it is multi-entity."""
        books = Books(self, company_id, top_level)
        books.authorized_senders.update(senders or self.senders)
        self.companies[company_id] = books
        books.lay_out()
        return books

    def token(self, length: int = 32) -> str:
        """Return a session id or a request id."""
        return "".join(self.rng.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=length))

    def snapshot(self) -> dict[str, dict[str, list[dict[str, object]]]]:
        """Return every record of every company by object, for invariants."""
        return {name: company.snapshot() for name, company in self.companies.items()}
