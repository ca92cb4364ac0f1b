"""Account types of the two systems, both directions (sync-rules §6). Data; the functions only look it up.

Cashflow360's types and their codes are its documented enumeration. Intacct has no such type: it follows from
what the account is attached to, else its category, else its statement and normal balance. The categories are
those of Intacct's own starter charts of accounts (a company may name more; add them here).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class AccountUse(StrEnum):
    """What an Intacct account is attached to, which decides before anything else."""

    BANK = "bank"
    CARD = "card"
    PAYABLES = "payables"
    RECEIVABLES = "receivables"


CODES: Mapping[str, str] = {
    "0": "Unspecified",
    "1": "Accounts Payable",
    "2": "Accounts Receivable",
    "3": "Bank",
    "4": "Cost of Goods Sold",
    "5": "Credit Card",
    "6": "Equity",
    "7": "Expense",
    "8": "Fixed Asset",
    "9": "Income",
    "10": "Long Term Liability",
    "11": "Other Asset",
    "12": "Other Current Asset",
    "13": "Other Current Liability",
    "14": "Other Expense",
    "15": "Other Income",
    "16": "Non Posting",
}
"""Cashflow360's accountType."""

CODE_OF: Mapping[str, str] = {name: code for code, name in CODES.items()}

TYPE_OF_USE: Mapping[AccountUse, str] = {
    AccountUse.BANK: "Bank",
    AccountUse.CARD: "Credit Card",
    AccountUse.PAYABLES: "Accounts Payable",
    AccountUse.RECEIVABLES: "Accounts Receivable",
}

TYPE_OF_CATEGORY: Mapping[str, str] = {
    "cash and cash equivalents": "Other Current Asset",
    "bank accounts": "Other Current Asset",
    "accounts receivable": "Other Current Asset",
    "inventory": "Other Current Asset",
    "prepaid expenses": "Other Current Asset",
    "prepaids": "Other Current Asset",
    "investments": "Other Current Asset",
    "other current assets": "Other Current Asset",
    "property and equipment": "Fixed Asset",
    "property, plant and equipment": "Fixed Asset",
    "fixed assets": "Fixed Asset",
    "accumulated depreciation": "Fixed Asset",
    "intangible assets": "Other Asset",
    "other assets": "Other Asset",
    "long term assets": "Other Asset",
    "accounts payable": "Other Current Liability",
    "accrued liabilities": "Other Current Liability",
    "credit cards": "Other Current Liability",
    "deferred revenue": "Other Current Liability",
    "payroll liabilities": "Other Current Liability",
    "other current liabilities": "Other Current Liability",
    "current liabilities": "Other Current Liability",
    "long term debt": "Long Term Liability",
    "long term liabilities": "Long Term Liability",
    "other liabilities": "Long Term Liability",
    "common stock": "Equity",
    "paid in capital": "Equity",
    "retained earnings": "Equity",
    "owners equity": "Equity",
    "equity": "Equity",
    "sales": "Income",
    "revenue": "Income",
    "income": "Income",
    "cost of goods sold": "Cost of Goods Sold",
    "cost of sales": "Cost of Goods Sold",
    "cost of revenue": "Cost of Goods Sold",
    "expense": "Expense",
    "expenses": "Expense",
    "operating expenses": "Expense",
    "payroll expenses": "Expense",
    "other income": "Other Income",
    "interest income": "Other Income",
    "other expense": "Other Expense",
    "other expenses": "Other Expense",
    "interest expense": "Other Expense",
    "income taxes": "Other Expense",
}
"""Type by Intacct category, case, hyphens and spaces folded. Bank and receivable types need an attachment."""

BALANCE_SHEET, INCOME_STATEMENT = "balancesheet", "incomestatement"
DEBIT, CREDIT = "debit", "credit"

TYPE_OF_STATEMENT: Mapping[tuple[str, str], str] = {
    (BALANCE_SHEET, DEBIT): "Other Current Asset",
    (BALANCE_SHEET, CREDIT): "Other Current Liability",
    (INCOME_STATEMENT, DEBIT): "Expense",
    (INCOME_STATEMENT, CREDIT): "Income",
}


@dataclass(frozen=True, slots=True)
class IntacctAccount:
    """How Intacct makes an account of a type. ``category`` is set only where nothing else tells the type."""

    statement: str
    normal_balance: str
    category: str = ""

    @property
    def closing(self) -> bool:
        """Income statement accounts are closed into retained earnings at the end of the year."""
        return self.statement == INCOME_STATEMENT


INTACCT_OF_TYPE: Mapping[str, IntacctAccount] = {
    "Cost of Goods Sold": IntacctAccount(INCOME_STATEMENT, DEBIT, "Cost of Goods Sold"),
    "Equity": IntacctAccount(BALANCE_SHEET, CREDIT, "Equity"),
    "Expense": IntacctAccount(INCOME_STATEMENT, DEBIT),
    "Fixed Asset": IntacctAccount(BALANCE_SHEET, DEBIT, "Fixed Assets"),
    "Income": IntacctAccount(INCOME_STATEMENT, CREDIT),
    "Long Term Liability": IntacctAccount(BALANCE_SHEET, CREDIT, "Long Term Liabilities"),
    "Other Asset": IntacctAccount(BALANCE_SHEET, DEBIT, "Other Assets"),
    "Other Current Asset": IntacctAccount(BALANCE_SHEET, DEBIT),
    "Other Current Liability": IntacctAccount(BALANCE_SHEET, CREDIT),
    "Other Expense": IntacctAccount(INCOME_STATEMENT, DEBIT, "Other Expense"),
    "Other Income": IntacctAccount(INCOME_STATEMENT, CREDIT, "Other Income"),
}
"""Types that can be created in Intacct. Bank, card and control accounts are set up there by hand (sync-rules §1)."""

NOT_CREATED_IN_INTACCT = frozenset(CODE_OF) - frozenset(INTACCT_OF_TYPE)


def fold_category(category: str) -> str:
    """A category as the table spells it."""
    return " ".join(category.replace("-", " ").replace("'", "").casefold().split())


def type_in_intacct(use: AccountUse | None, category: str, statement: str, normal_balance: str) -> str | None:
    """The type an Intacct account has; None when statement or balance are unknown words."""
    if use is not None:
        return TYPE_OF_USE[use]
    return TYPE_OF_CATEGORY.get(fold_category(category)) or TYPE_OF_STATEMENT.get((statement, normal_balance))
