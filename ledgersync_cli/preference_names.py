"""Sync preferences as people call them; what is typed may be the name that programs use, too."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "automatic": "Sync automatically",
    "approved_only": "Only approved bills and vendor credits",
    "unallocated_expenses_account": "Unallocated expenses account",
    "unallocated_income_account": "Unallocated income account",
    "default_bank_account": "Default bank account",
    "deposit_to_account": "Deposit to account",
    "money_out_clearing_account": "Money out clearing account",
    "money_in_clearing_account": "Money in clearing account",
    "transfer_location": "Funds transfer location",
    "transfer_department": "Funds transfer department",
    "transfer_journal": "Funds transfer journal symbol",
    "transaction_currency": "Transaction currency",
    "base_currency": "Base currency",
    "bank_accounts": "GL account for bank account",
    "masters": "Master in case of conflict",
    "void_date_policy": "Date of voids",
    "vendor_sequence": "Vendor sequence id",
    "dimensions": "Dimensions on lines",
    "transactions_wait_for": "Transactions wait for",
    "warnings": "Besides",
}
_NAMES: Mapping[str, str] = {label.casefold(): name for name, label in LABELS.items()}


def label_of(name: str) -> str:
    """What people call a preference; a part of one, as masters.vendor, by the whole."""
    whole, dot, part = name.partition(".")
    label = LABELS.get(whole) or whole.replace("_", " ").capitalize()
    return f"{label}, {part.replace('_', ' ')}" if dot else label


def name_of(typed: str) -> str:
    """The preference that somebody means by its label or its name."""
    return _NAMES.get(" ".join(typed.split()).casefold(), typed)
