"""What the journal says: what runs wrote, what they set aside and let go of, and what people chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from ledgersync.domain.model import Kind, Side, Value

Change = tuple[Value, Value]
"""A field before and after."""


class Did(StrEnum):
    """``UNANSWERED``: a write that may have been sent; no answer was seen, and it was not found afterwards."""

    CREATED = "created"
    UPDATED = "updated"
    REMOVED = "removed"
    UNANSWERED = "unanswered"
    MATCHED = "matched"
    PARTED = "parted"
    HELD = "held"
    FREED = "freed"
    CONNECTED = "connected"
    RENAMED = "renamed"
    DISCONNECTED = "disconnected"
    CREDENTIALS = "credentials"
    PREFERENCES = "preferences"
    STATED = "stated"
    RETRIED = "retried"
    IGNORED = "ignored"
    ASSIGNED = "assigned"
    COMMENTED = "commented"
    ACCEPTED = "accepted"
    LINKED = "linked"
    TOOK_OTHER = "took other"
    PAUSED = "paused"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    SIGNED_OFF = "signed off"
    MADE_TERM = "made term"
    SHARED = "shared"
    REVOKED = "revoked"
    ASKED_SYNC = "asked sync"
    MADE_PACKAGE = "made package"
    INVITED = "invited"
    GAVE_ROLE = "gave role"
    LET_IN = "let in"
    SHUT_OUT = "shut out"
    SENT_AWAY = "sent away"


WRITTEN = frozenset({Did.CREATED, Did.UPDATED, Did.REMOVED})
"""What was done to one of the two systems."""
BY_RUNS = WRITTEN | {Did.UNANSWERED, Did.MATCHED, Did.PARTED, Did.HELD, Did.FREED}
BY_PEOPLE = frozenset(Did) - BY_RUNS
OF_PEOPLE = frozenset({Did.INVITED, Did.GAVE_ROLE, Did.LET_IN, Did.SHUT_OUT, Did.SENT_AWAY})
"""What an administrator did about a person of the tenant; ``label`` is the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the journal. ``side`` is where it was written, or whose record is held.

    ``fields`` are values before and after, references by Cashflow360 ids; ``why`` is the rule in words, and ``rules``
    those of single fields. ``by`` is the person; empty for what a run did by itself.
    """

    did: Did
    at: datetime
    run_id: str = ""
    by: str = ""
    kind: Kind | None = None
    side: Side | None = None
    intacct_id: str = ""
    cashflow360_id: str = ""
    label: str = ""
    fields: Mapping[str, Change] = field(default_factory=dict)
    why: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""
    control_id: str = ""

    def id_on(self, side: Side) -> str:
        return self.intacct_id if side is Side.INTACCT else self.cashflow360_id

    def with_id(self, side: Side, id: str) -> Entry:
        return replace(self, intacct_id=id) if side is Side.INTACCT else replace(self, cashflow360_id=id)


SECRET_FIELDS = frozenset({"tax_id", "account_number", "bank_account", "routing_number"})
SHOWN = 4


def masked(field: str, value: Value) -> Value:
    """The value as anybody may see it: of tax ids and numbers of accounts the last four characters."""
    if field not in SECRET_FIELDS or not isinstance(value, str) or not value:
        return value
    shown = value[-SHOWN:] if len(value) > 2 * SHOWN else ""
    return f"••••{shown}"


def changes(before: Mapping[str, Value], after: Mapping[str, Value]) -> dict[str, Change]:
    """What differs, field by field, masked where it has to be."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: (masked(name, before.get(name)), masked(name, after.get(name))) for name in sorted(names)}
