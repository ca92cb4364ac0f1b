"""What the pickers of the sync preferences offer: only what fits; of many, what was searched for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from console.api import Problem
from console.visits import Visit

MANY = 50
"""More choices than that are searched first."""
Rows = Sequence[Mapping[str, Any]]

ACCOUNTS: tuple[tuple[str, str, str], ...] = (
    ("unallocated_expenses_account", "Unallocated Expenses Account",
     "For bill lines without an account. Expense or Other Expense; often Ask my Accountant or Uncategorized Expense."),
    ("unallocated_income_account", "Unallocated Income Account",
     "If you use Receivables. Income; often Uncategorized Income or Suspense."),
    ("default_bank_account", "Default Bank Account", "For bills marked as paid outside of Cashflow360. Bank."),
    ("deposit_to_account", "Deposit To Account",
     "For offline payments received. Bank or Other Current Asset; Undeposited Funds is recommended."),
    ("money_out_clearing_account", "Money Out Clearing Account",
     "Bank. Needed where Cashflow360 debits several payments in one sum."),
    ("money_in_clearing_account", "Money In Clearing Account", "Bank. For electronic payments received."),
)  # fmt: skip
TRANSFER: tuple[tuple[str, str, str, str], ...] = (
    ("transfer_location", "Funds Transfer Location", "On journal entries of transfers.", "location"),
    ("transfer_department", "Funds Transfer Department", "On journal entries of transfers.", "department"),
    ("transfer_journal", "Funds Transfer Journal Symbol", "The journal of transfers in Sage Intacct.", "journal"),
)
SAME: Mapping[str, str] = {
    "money_out_clearing_account": "default_bank_account",
    "money_in_clearing_account": "default_bank_account",
    "bank_accounts": "default_bank_account",
}
"""Preferences that take the accounts of another one."""


def pickers(visit: Visit, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Choices by preference, the organisation's bank accounts, and what every chosen id is called."""
    accounts: dict[str, Rows] = {}
    for name in (*(name for name, *_ in ACCOUNTS), "bank_accounts"):
        same = SAME.get(name, name)
        if same not in accounts:
            accounts[same] = visit.api.get(f"{visit.home}/accounts", {"preference": same})["items"]
        accounts[name] = accounts[same]
    lists = {name: _chosen(visit, of) for name, _, _, of in TRANSFER}
    banks, unread = _banks(visit, kept)
    every = [*(row for rows in (*accounts.values(), *lists.values()) for row in rows), *banks]
    return {
        "accounts": ACCOUNTS,
        "transfer": TRANSFER,
        "choices": {**accounts, **lists},
        "banks": banks,
        "banks_unread": unread,
        "named": {row["id"]: named(row) for row in every},
        "found": found,
        "many": MANY,
    }


def found(visit: Visit, name: str, rows: Rows, chosen: str) -> Rows:
    """What a picker lists: all of a few; of many the chosen one and what was searched for."""
    if len(rows) <= MANY:
        return rows
    asked = visit.filled(f"find-{name}").casefold()
    matching = [row for row in rows if asked and (row["number"].startswith(asked) or asked in row["name"].casefold())]
    own = [row for row in rows if row["id"] == chosen and row not in matching[:MANY]]
    return [*own, *matching[:MANY]]


def named(row: Mapping[str, Any]) -> str:
    """``6900 · Uncategorized Expense``, ``First National **4417``."""
    if row.get("last_four"):
        return f"{row['name']} **{row['last_four']}".strip()
    number, name = row["number"], row["name"]
    return f"{number} · {name}" if number and name and number != name else name or number


def _chosen(visit: Visit, of: str) -> Rows:
    """What can be chosen, for those who may choose; none while a system can't be read."""
    if not visit.person.may("accountant"):
        return []
    try:
        rows: Rows = visit.api.get(f"{visit.home}/choices", {"of": of})["items"]
    except Problem as problem:
        if problem.status in (0, 409, 422, 429, 500, 503):
            return []
        raise
    return rows


def _banks(visit: Visit, kept: Mapping[str, Any]) -> tuple[Rows, bool]:
    """The organisation's bank accounts; those that have an account already where they can't be read."""
    rows = _chosen(visit, "bank_account")
    if rows:
        return rows, False
    known = [{"id": id, "number": "", "name": "a bank account", "last_four": ""} for id in kept["bank_accounts"]]
    return known, visit.person.may("accountant")
