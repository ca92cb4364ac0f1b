"""What the references leave open, as settings of the simulated gateway."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.intacct.errors import ErrorText


@dataclass(frozen=True, slots=True)
class Settings:
    """Knobs of a world; every default is the reading of the reference that is best supported.

    `texts` replaces entries of the error catalogue (`errors.CATALOGUE`) by cause.
    """

    validate_schema: bool = True
    concurrent_calls: int = 2
    """Calls in flight per company before HTTP 429 (Performance Tier 1)."""
    overlap_seconds: float = 0.0
    """Overlap that does not count yet; the vendor's REST page speaks of about two seconds."""
    audit_key_format: str = "{usual}"
    """Form of AUDITHISTORY.OBJECTKEY: the record number, for vendors and customers their name id; also possible:
    `{recordno}--REC`, `{recordno}` and `{name}` for all objects."""
    audit_time_zone: str = "gmt"
    """`gmt` or `user`: the zone of AUDITHISTORY.ACCESSTIME."""
    debit_memo_sign: int = -1
    """Sign of the line amounts of a vendor credit (an AP debit memo); for AR credit memos alike."""
    voided_payment_state: str = "Voided"
    reversed_state: str = "Reversed"
    reversal_records: bool = True
    """Whether a reversed payment leaves a second record in state Reversal."""
    closed_date_inclusive: bool = False
    """Whether the books-closed date itself is closed; the help pages say strictly before is closed."""
    instant_methods: frozenset[str] = frozenset({"Cash", "EFT", "Credit Card", "Charge Card", "Manual Check"})
    """Payment methods that post at once instead of waiting for printing or confirmation."""
    generic_create_refused: frozenset[str] = frozenset(
        {"APADJUSTMENT", "ARADJUSTMENT", "ARINVOICE", "APTERM", "ARTERM", "LOCATIONENTITY", "GLDETAIL"}
    )
    """Objects documented as legacy-only or read-only: the generic `create` and `update` refuse them."""
    unaudited: frozenset[str] = frozenset({"ARADJUSTMENT"})
    """Objects besides lines that leave no audit history; connectors report the gap."""
    unaudited_changes: frozenset[str] = frozenset()
    """Objects of which the audit history tells deletions only; nothing says that it tells of every change."""
    entity_records_fixed_at_top: bool = True
    """Whether the API refuses to change an entity's record from the top level (log in to that entity)."""
    scrambled_order: bool = True
    """Rows come in no useful order unless the query sorts them."""
    repeated_answer: str = "no_status"
    """How a repeated control id is answered: by a result without a status (captured in 2021), by a `failure` in words,
    by `no_result` at all, by an `unnamed` result, by `two_results` under one control id, by a success that names no
    record (`empty`), by a status of `other_words`, or by the refusal of the `whole` operation."""
    missing_fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Fields that a company does not have, by object: `lookup` and `read` leave them out, `query` refuses them."""
    unqueryable_fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Fields that `lookup` lists and `read` answers, but that `query` refuses, by object."""
    unknown_elements: str = "refuse"
    """`refuse` or `drop`: what happens to elements of a write that the object does not have in this company. With
    `drop` a DISPLAYCONTACT without PRINTAS and an empty MAILADDRESS are taken as well."""
    iso_dates: str = "refuse"
    """`refuse` or `take`: dates of generic writes given as 2026-01-31."""
    dates_told: str = "user"
    """`user` or `standard`: whether answers write dates as the user has them, or always as mm/dd/yyyy and 24 hours."""
    dates_taken: str = "user"
    """`user` or `standard`: how dates and times of filters and of generic writes are read."""
    stamp_zone: str = "user"
    """`user` or `gmt`: the zone of WHENMODIFIED and of all other stamps."""
    adjustments_apart: bool = True
    """Whether `get_trialbalance` tells what adjustment journals moved apart, with book and currency, as
    `get_accountbalances` does: public connectors read both alike, the v2.1 DTD has it for the latter only."""
    texts: Mapping[str, ErrorText] = field(default_factory=dict)
