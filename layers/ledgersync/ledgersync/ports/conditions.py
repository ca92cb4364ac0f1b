"""What a side's settings say, as a run reads it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.rules import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a side's settings say that the rules depend on, read once a run.

    ``books_closed`` is the last closed day of the entity; ``settings`` are preferences by name
    ("account_number_length", "vendor_auto_numbering", "multi_entity" …); ``terms`` are the payment terms. ``absent``
    are fields by kind that this side has no place for, ``unused_dimensions`` those that no document has.
    """

    books_closed: date | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)
    absent: Mapping[Kind, frozenset[str]] = field(default_factory=dict)
    unused_dimensions: frozenset[str] = frozenset()


class Part(StrEnum):
    """What of a side's settings is asked for: preferences and closed books, payment terms, bank and card accounts."""

    BOOKS = "books"
    PAYABLE_TERMS = "payable terms"
    RECEIVABLE_TERMS = "receivable terms"
    BANKS = "banks"


WHOLE = frozenset(Part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What both systems said of their settings when they were last asked for all of it, by run ``run_id``.

    ``told`` is each side's own words. Nothing but its ledger reads them.
    """

    at: datetime
    run_id: str
    told: Mapping[Side, str]
