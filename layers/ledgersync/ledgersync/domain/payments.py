"""Payments accounting (sync-rules §5): which account a payment posts to, and the date a void carries. Data first."""

from __future__ import annotations

from datetime import date, timedelta

from ledgersync.domain.model import Kind, Record
from ledgersync.domain.preferences import Preferences, VoidDatePolicy


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


def transfer_accounts(record: Record, preferences: Preferences) -> tuple[str, str]:
    """The bank's and the clearing account of a money movement, as Cashflow360 ids."""
    if record.kind is Kind.RECEIPT_TRANSFER:
        return _bank(record, preferences), preferences.money_in_clearing_account
    return _bank(record, preferences), preferences.money_out_clearing_account


def reversal_date(original: date, voided_on: date | None, policy: VoidDatePolicy, books_closed: date | None) -> date:
    """The date of a reversal by the void date policy, falling to the first open day when that day is closed."""
    wanted = voided_on if policy is VoidDatePolicy.VOID_DATE and voided_on else original
    if books_closed is not None and wanted <= books_closed:
        return books_closed + timedelta(days=1)
    return wanted


def _bank(record: Record, preferences: Preferences) -> str:
    return preferences.bank_accounts.get(record.facts.get("bank_account", ""), "")
