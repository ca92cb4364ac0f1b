"""What a side's settings say, as a run reads it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ledgersync.domain.model import Kind
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
