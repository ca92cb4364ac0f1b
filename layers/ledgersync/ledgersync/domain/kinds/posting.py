"""Payments accounting (sync-rules §5): which accounts money posts to, and the date a void carries. Data first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from ledgersync.domain.kinds import SPECS, Trade, Undo
from ledgersync.domain.model import Kind, Record, Ref, Side, Value
from ledgersync.domain.preferences import Preferences, VoidDatePolicy

REVERSED = frozenset(kind for kind, spec in SPECS.items() if spec.undo is Undo.REVERSED)
"""Kinds that are reversed in Intacct when they are voided."""
NEVER_POSTED = frozenset({"Draft", "Submitted", "Approved", "Declined"})
"""States of a payment that has not reached the ledger: it is deleted, not reversed."""
VOIDED = "V"
"""The raw state of a payment that was voided or reversed in Intacct already."""


def clearing_account(kind: Kind, preferences: Preferences) -> str:
    """The clearing account that payments of a kind, and their transfers, post to; "" when none is set."""
    incoming = SPECS[kind].trade is Trade.SALES
    return preferences.money_in_clearing_account if incoming else preferences.money_out_clearing_account


def voided(record: Record) -> bool:
    """Whether a payment was voided or reversed in Intacct, so that it is nobody's counterpart any more."""
    return record.kind in REVERSED and record.facts.get("raw_state") == VOIDED


UNDONE = frozenset({VOIDED, "U"})
"""Raw states of a payment that no longer counts in Intacct: voided, reversed or declined."""


def undone(record: Record) -> bool:
    """Whether a payment was undone in Intacct: reversed, voided or declined."""
    return record.side is Side.INTACCT and record.kind in REVERSED and record.facts.get("raw_state") in UNDONE


def default_account(_record: Record, preferences: Preferences) -> str:
    """The account a posting without money names."""
    return preferences.default_bank_account


def paying_account(record: Record, preferences: Preferences) -> str:
    """The account a bill payment is drawn on, as a Cashflow360 id; "" when none is set.

    Online: Money Out Clearing, or with separate debits (no clearing account set) the bank's own account.
    Offline: the account chosen on the payment (already in its values), else the default bank account.
    """
    if record.facts.get("online") != "true":
        return preferences.default_bank_account
    return preferences.money_out_clearing_account or _bank(record, preferences)


def receiving_account(record: Record, preferences: Preferences) -> str:
    """The account a received payment goes into: Money In Clearing for an electronic one, else Deposit to account."""
    if record.facts.get("online") == "true" and preferences.money_in_clearing_account:
        return preferences.money_in_clearing_account
    return preferences.deposit_to_account


def transfer_posting(record: Record, preferences: Preferences) -> Mapping[str, Value]:
    """The journal entry of a money movement: money that comes in debits the bank and credits clearing, else turned."""
    clearing = clearing_account(record.kind, preferences)
    bank, clears = _ref(Kind.ACCOUNT, _bank(record, preferences)), _ref(Kind.ACCOUNT, clearing)
    debit, credit = (bank, clears) if record.facts.get("direction") == "in" else (clears, bank)
    return {
        "debit": debit,
        "credit": credit,
        "journal": preferences.transfer_journal or None,
        "location": _ref(Kind.LOCATION, preferences.transfer_location),
        "department": _ref(Kind.DEPARTMENT, preferences.transfer_department),
    }


def reversal_date(original: date, voided_on: date, policy: VoidDatePolicy, books_closed: date | None) -> date:
    """The date of a reversal by the void date policy; where that day is closed, the day after the books-closed date."""
    wanted = voided_on if policy is VoidDatePolicy.VOID_DATE else original
    if books_closed is not None and wanted < books_closed:
        return books_closed + timedelta(days=1)
    return wanted


def _ref(kind: Kind, id: str) -> Ref | None:
    return Ref(kind, id) if id else None


def _bank(record: Record, preferences: Preferences) -> str:
    return preferences.bank_accounts.get(record.facts.get("bank_account", ""), "")
