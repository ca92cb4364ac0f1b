"""Which accounts money posts to where a payment or transfer names none (sync-rules §5). Data first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledgersync.domain.model import Kind, Record, Ref, Value
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.shape import Posting, Trade


def clearing_account(trade: Trade, preferences: Preferences) -> str:
    """The clearing account of payments and of their transfers; "" when none is set."""
    incoming = trade is Trade.SALES
    return preferences.money_in_clearing_account if incoming else preferences.money_out_clearing_account


def nothing(_record: Record, _preferences: Preferences) -> Mapping[str, Value]:
    """The posting of what names its accounts itself."""
    return {}


def account_of(choose: Callable[[Record, Preferences], str]) -> Posting:
    """The posting of what goes to one account."""

    def posting(record: Record, preferences: Preferences) -> Mapping[str, Value]:
        return {"account": _ref(Kind.ACCOUNT, choose(record, preferences))}

    return posting


def default_account(_record: Record, preferences: Preferences) -> str:
    """The account a posting without money names."""
    return preferences.default_bank_account


def paying_account(record: Record, preferences: Preferences) -> str:
    """The account a bill payment is drawn on, as a Cashflow360 id; "" when none is set.

    Online: Money Out Clearing, or with separate debits (no clearing account set) the bank's own account.
    Offline: the account chosen on the payment (already in its values), else the default bank account.
    """
    if not record.facts.online:
        return preferences.default_bank_account
    return preferences.money_out_clearing_account or bank_of(record, preferences)


def receiving_account(record: Record, preferences: Preferences) -> str:
    """The account a received payment goes into: Money In Clearing for an electronic one, else Deposit to account."""
    if record.facts.online and preferences.money_in_clearing_account:
        return preferences.money_in_clearing_account
    return preferences.deposit_to_account


def transfer_posting(trade: Trade) -> Posting:
    """The journal entry of a money movement: money that comes in debits the bank and credits clearing, else turned."""

    def posting(record: Record, preferences: Preferences) -> Mapping[str, Value]:
        clearing = clearing_account(trade, preferences)
        bank, clears = _ref(Kind.ACCOUNT, bank_of(record, preferences)), _ref(Kind.ACCOUNT, clearing)
        debit, credit = (bank, clears) if record.facts.direction == "in" else (clears, bank)
        return {
            "debit": debit,
            "credit": credit,
            "journal": preferences.transfer_journal or None,
            "location": _ref(Kind.LOCATION, preferences.transfer_location),
            "department": _ref(Kind.DEPARTMENT, preferences.transfer_department),
        }

    return posting


def _ref(kind: Kind, id: str) -> Ref | None:
    return Ref(kind, id) if id else None


def bank_of(record: Record, preferences: Preferences) -> str:
    """The account of the bank the money comes from or goes to, as a Cashflow360 id; "" when none is set."""
    return preferences.bank_accounts.get(record.facts.bank_account or "", "")
