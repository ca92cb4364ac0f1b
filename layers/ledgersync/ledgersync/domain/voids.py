"""Payments that were undone in Intacct, and the date a reversal carries (sync-rules §5)."""

from __future__ import annotations

from datetime import date, timedelta

from ledgersync.domain.kinds import SPECS, Direction, KindSpec, Undo
from ledgersync.domain.model import Record, Side
from ledgersync.domain.preferences import VoidDatePolicy
from ledgersync.domain.shape import Role

REVERSED = frozenset(kind for kind, spec in SPECS.items() if spec.undo is Undo.REVERSED)
"""Kinds that are reversed in Intacct when they are voided."""
NEVER_POSTED = frozenset({"Draft", "Submitted", "Approved", "Declined"})
"""States of a payment that has not reached the ledger: it is deleted, not reversed."""
VOIDED = "V"
"""The raw state of a payment that was voided or reversed in Intacct already."""
UNDONE = frozenset({VOIDED, "U"})
"""Raw states of a payment that no longer counts in Intacct: voided, reversed or declined."""


def missed_when_gone(spec: KindSpec) -> bool:
    """Whether a removal in Intacct is told here. A credit memo's is too, though nothing else of it is read there."""
    return spec.direction is not Direction.TO_INTACCT or spec.role is Role.DOCUMENT


def voided(record: Record) -> bool:
    """Whether a payment was voided or reversed in Intacct. Such a payment is matched with no other any more."""
    return record.kind in REVERSED and record.facts.raw_state == VOIDED


def undone(record: Record) -> bool:
    """Whether a payment was undone in Intacct: reversed, voided or declined."""
    return record.side is Side.INTACCT and record.kind in REVERSED and record.facts.raw_state in UNDONE


def reversal_date(original: date, voided_on: date, policy: VoidDatePolicy, books_closed: date | None) -> date:
    """The date of a reversal by the void date policy; where that day is closed, the day after the books-closed date."""
    wanted = voided_on if policy is VoidDatePolicy.VOID_DATE else original
    if books_closed is not None and wanted < books_closed:
        return books_closed + timedelta(days=1)
    return wanted
