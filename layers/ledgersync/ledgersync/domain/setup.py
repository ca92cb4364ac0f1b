"""How the two systems are set up, as the doctor reads it, and what a check says about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ledgersync.domain.preferences import Preferences


class Result(StrEnum):
    PASSED = "pass"
    FAILED = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Setup:
    """What the two systems say about how they are set up. None or absent: could not be read.

    ``sign_in`` is the code of the refusal, empty when both the entity and the top level could be entered.
    ``preferences`` are Intacct's, by application and name. ``rights`` are refusals by object, empty when allowed.
    ``packages`` are the names of imported customization packages, ``packages_unread`` why they can't be told.
    ``payable_terms`` and ``receivable_terms`` are what Cashflow360's vendors, customers and open documents use.
    ``ambiguous`` are names by kind and side that several records bear. ``wrong_lengths`` are account numbers of
    Cashflow360 that Intacct would refuse.
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
    rights: Mapping[str, str] = field(default_factory=dict)
    journals: frozenset[str] | None = None
    packages: frozenset[str] | None = None
    packages_unread: str = ""
    package_name: str = ""
    ap_terms: frozenset[str] | None = None
    ar_terms: frozenset[str] | None = None
    payable_terms: frozenset[str] | None = None
    receivable_terms: frozenset[str] | None = None
    cashflow360_sign_in: str = ""
    ambiguous: Sequence[str] | None = None
    wrong_lengths: Sequence[str] | None = None
    chosen: Preferences | None = None
    account_types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TransferBooks:
    """What funds transfers need: journals by symbol, and whether the chosen location may be used. None: unread."""

    journals: frozenset[str] | None
    location_inside: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    result: Result
    found: str
