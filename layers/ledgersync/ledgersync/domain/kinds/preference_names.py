"""What the preferences are called that stand in for an account a posting does not name itself."""

from __future__ import annotations

from ledgersync.domain.kinds.posting import clearing_account
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.shape import Trade


def unallocated(trade: Trade) -> str:
    """For the account of a line."""
    return f"Unallocated {'income' if trade is Trade.SALES else 'expenses'} account"


def posting_preference(trade: Trade, field: str, preferences: Preferences, online: bool) -> str:
    """For the account or journal of a payment or transfer, by the field that is empty."""
    incoming = trade is Trade.SALES
    if field == "journal":
        return "Funds transfer journal symbol"
    if field == "account" and incoming:
        return "Deposit to account"
    if field == "account" and not online:
        return "Default bank account"
    if clearing_account(trade, preferences):
        return "GL account for the bank account"
    return f"Money {'In' if incoming else 'Out'} clearing account"
