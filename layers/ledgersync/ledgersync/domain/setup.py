"""How the two systems are set up, as the doctor reads it, and what a check says about it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ledgersync.domain.first_writes import FirstWrites
from ledgersync.domain.model import Kind
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.probe import Finding
from ledgersync.domain.rights import Missing


class Result(StrEnum):
    PASSED = "pass"
    FAILED = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person said where no system tells: whether it is as the check wants it, who said so, and when."""

    holds: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the two systems say about how they are set up. None or absent: could not be read.

    ``sign_in`` is the code of the refusal, empty when both the entity and the top level could be entered.
    ``preferences`` are Intacct's, by application and name, as they were read. ``rights`` are, by object, what is
    missing of them, None where nothing is; of ``unprobed`` objects the rights to write are not told.
    ``packages`` are the descriptions of imported customization packages by name, ``packages_unread`` why they can't
    be told. ``payable_terms`` and ``receivable_terms`` are what Cashflow360's vendors, customers and open documents
    use. ``ambiguous`` are names by kind and side that several records bear. ``wrong_lengths`` are account numbers of
    Cashflow360 that Intacct would refuse. ``banks`` are its active bank accounts, name by id; ``clears_out`` and
    ``clears_in`` say whether money in them goes by way of the clearing accounts. ``probed`` is what was found by
    trying both systems out, by code; ``first_writes`` how far the first writes of each kind have proved right.
    ``believed`` are the kinds that are read where the audit history names them, and since when.
    """

    sign_in: str = ""
    sign_in_words: str = ""
    top_level: bool | None = None
    user: Mapping[str, str] | None = None
    entities: frozenset[str] | None = None
    entity_id: str = ""
    formatting: Mapping[str, str] | None = None
    applications: frozenset[str] | None = None
    preferences: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rights: Mapping[str, Missing | None] = field(default_factory=dict)
    unprobed: frozenset[str] = frozenset()
    journals: frozenset[str] | None = None
    packages: Mapping[str, str] | None = None
    packages_unread: str = ""
    package_name: str = ""
    event_keys: Sequence[str] = ()
    ap_terms: frozenset[str] | None = None
    ar_terms: frozenset[str] | None = None
    payable_terms: frozenset[str] | None = None
    receivable_terms: frozenset[str] | None = None
    cashflow360_sign_in: str = ""
    ambiguous: Sequence[str] | None = None
    ambiguous_unread: str = ""
    wrong_lengths: Sequence[str] | None = None
    banks: Mapping[str, str] | None = None
    clears_out: bool | None = None
    clears_in: bool | None = None
    chosen: Preferences | None = None
    account_types: Mapping[str, str] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    probed: Mapping[str, Finding] = field(default_factory=dict)
    first_writes: Sequence[FirstWrites] = ()
    believed: Mapping[Kind, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TransferBooks:
    """What funds transfers need: journals by symbol, and whether the chosen location may be used. None: unread."""

    journals: frozenset[str] | None
    location_inside: bool | None


@dataclass(frozen=True, slots=True)
class BankAccount:
    """A bank account of the organisation as people know it; its number is not kept."""

    id: str
    name: str
    last_four: str


@dataclass(frozen=True, slots=True)
class Unapproved:
    """Bills and vendor credits that are not approved in Cashflow360; at least so many where not all were read."""

    bills: int
    vendor_credits: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    result: Result
    found: str


_MARK = re.compile(r"\(key ([0-9a-f]{12})\)")


def event_key(secret: str) -> str:
    """What is kept of an event's secret: enough to know it again, and nothing it could be told from."""
    return hashlib.sha256(secret.encode()).hexdigest()


def mark_of(secret: str) -> str:
    """How the description of a package tells its secret apart from others."""
    return f"(key {event_key(secret)[:12]})"


def mark_in(description: str) -> str:
    """The beginning of the event key a package's description names; empty when it names none."""
    found = _MARK.search(description)
    return found[1] if found else ""
