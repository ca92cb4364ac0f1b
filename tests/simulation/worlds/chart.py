"""The accounts both books have from the start: those that postings need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.model import Kind

EXPENSE, BANK = "6000", "1000"
INCOME, DEPOSITS, CLEARING_IN, CLEARING_OUT = "4000", "1300", "1030", "1020"
PAYABLES, RECEIVABLES = "2000", "1200"
"""The control accounts every company has."""
JOURNAL = "CDJ"
"""Where transfers are entered."""
TRANSACTIONS = frozenset(kind for kind, spec in SPECS.items() if spec.group is Group.TRANSACTIONS)
_INCOME_STATEMENT = {"ACCOUNTTYPE": "incomestatement", "CLOSINGTYPE": "closing account"}
_ASSET = {"ACCOUNTTYPE": "balancesheet", "NORMALBALANCE": "debit"}


@dataclass(frozen=True, slots=True)
class Account:
    """An account and the ``preference`` that names it where one of ``wanted`` is synced (none: always).

    Those that are not ``everywhere`` are only there where they are wanted.
    """

    number: str
    title: str
    intacct: Mapping[str, str]
    cashflow360_type: str
    preference: str
    wanted: frozenset[Kind] = frozenset()
    everywhere: bool = False
    bank: bool = False

    def wanted_by(self, kinds: frozenset[Kind]) -> bool:
        return not self.wanted or bool(self.wanted & kinds)


ACCOUNTS = (
    Account(
        EXPENSE,
        "Office",
        {**_INCOME_STATEMENT, "NORMALBALANCE": "debit"},
        "7",
        "unallocated_expenses_account",
        TRANSACTIONS,
        everywhere=True,
    ),
    Account(BANK, "Bank", _ASSET, "3", "default_bank_account", bank=True),
    Account(
        INCOME,
        "Sales",
        {**_INCOME_STATEMENT, "NORMALBALANCE": "credit"},
        "9",
        "unallocated_income_account",
        frozenset({Kind.INVOICE, Kind.CREDIT_MEMO}),
    ),
    Account(DEPOSITS, "Deposits in Transit", _ASSET, "12", "deposit_to_account", frozenset({Kind.RECEIVED_PAYMENT})),
    Account(
        CLEARING_IN,
        "Money In Clearing",
        _ASSET,
        "3",
        "money_in_clearing_account",
        frozenset({Kind.RECEIPT_TRANSFER}),
        bank=True,
    ),
    Account(
        CLEARING_OUT,
        "Money Out Clearing",
        _ASSET,
        "3",
        "money_out_clearing_account",
        frozenset({Kind.FUNDS_TRANSFER}),
        bank=True,
    ),
)
KEPT = frozenset(account.number for account in ACCOUNTS)
"""Accounts users leave alone."""
