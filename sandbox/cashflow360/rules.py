"""What the reference leaves open, as settings of a sandbox world, and the limits it states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits and inferred facts; the defaults are the reference's figures or the stricter reading of it."""

    session_idle: timedelta = timedelta(hours=48)
    calls_per_hour: int = 20_000
    logins_per_hour: int = 200
    concurrent_calls: int = 3
    list_max: int = 999
    bulk_max: int = 100
    new_token_ends_sessions: bool = True
    read_only_fields_refused: bool = False
    unique_vendor_names: bool = False
    account_number_locked: bool = True
    bill_credits_listable: bool = True
    preferences_readable: bool = False
    separate_debits_have_movements: bool = True
    throttle_status: int = 200
    refused_text: str = ""
    """No real rule: a text that validation refuses in any field, to order a record that spoils its batch."""
    drops: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Fields that are left as they are in silence, by entity."""
    more_filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
