"""What the preferences are called that stand in for an account a posting does not name itself."""

from __future__ import annotations

from ledgersync.domain.kinds import SPECS, Trade
from ledgersync.domain.model import Kind
from ledgersync.domain.preferences import Preferences


def _incoming(kind: Kind) -> bool:
    return SPECS[kind].trade is Trade.SALES


def unallocated(kind: Kind) -> str:
    """For the account of a line."""
    return f"Unallocated {'income' if _incoming(kind) else 'expenses'} account"


def posting_preference(kind: Kind, field: str, preferences: Preferences, online: bool) -> str:
    """For the account or journal of a payment or transfer, by the field that is empty."""
    if field == "journal":
        return "Funds transfer journal symbol"
    if field == "account" and kind is Kind.RECEIVED_PAYMENT:
        return "Deposit to account"
    if field == "account" and not online:
        return "Default bank account"
    clearing = preferences.money_in_clearing_account if _incoming(kind) else preferences.money_out_clearing_account
    return (
        "GL account for the bank account"
        if clearing
        else f"Money {'In' if _incoming(kind) else 'Out'} clearing account"
    )
