"""Sync preferences, by the labels of the set-up guide; permanent choices on a page of their own."""

from __future__ import annotations

from typing import Any

from console.api import Problem
from console.visits import Visit
from console.web import Answer

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
TRANSFER: tuple[tuple[str, str, str], ...] = (
    ("transfer_location", "Funds Transfer Location", "ID of the location on journal entries of transfers."),
    ("transfer_department", "Funds Transfer Department", "ID of the department on journal entries of transfers."),
    ("transfer_journal", "Funds Transfer Journal Symbol", "CDJ or CD, as Sage Intacct names it."),
)
CURRENCIES: tuple[tuple[str, str], ...] = (
    ("transaction_currency", "Transaction Currency"),
    ("base_currency", "Base Currency"),
)
PRESETS: tuple[tuple[str, str, str], ...] = (
    ("intacct", "Make Sage Intacct the default for all", "The AP/AR workflow is managed in Sage Intacct."),
    ("cashflow360", "Make Cashflow360 the master",
     "The AP/AR workflow is managed in Cashflow360. Records owned at the top level stay with Sage Intacct."),
    ("defaults", "Not sure: keep the defaults", "Lists: Sage Intacct. Transactions: Cashflow360."),
)  # fmt: skip
VOID_POLICIES: tuple[tuple[str, str], ...] = (
    ("original", "The day of the payment"),
    ("void_date", "The day it was voided"),
)
APPROVED_ONLY = "approved only"
LISTS = frozenset({"account", "department", "location", "class", "customer", "vendor", "employee", "item", "project"})
KEPT = ("vendor_sequence", "dimensions", "void_date_policy")
"""Preferences of other pages, sent along as they are."""


def show(visit: Visit, problem: Problem | None = None) -> Answer:
    kept = visit.api.get(f"{visit.home}/preferences")
    choices = {name: visit.api.get(f"{visit.home}/accounts", {"preference": name})["items"] for name, _, _ in ACCOUNTS}
    banks = visit.api.get(f"{visit.home}/accounts", {"preference": "bank_accounts"})["items"]
    return visit.page(
        "preferences.html",
        200 if problem is None else 422,
        **visit.connection(),
        title="Sync preferences",
        kept=kept,
        accounts=ACCOUNTS,
        choices=choices,
        banks=banks,
        transfer=TRANSFER,
        currencies=CURRENCIES,
        presets=PRESETS,
        preset=preset_of(kept["masters"]),
        void_policies=VOID_POLICIES,
        problem=problem,
    )


def save(visit: Visit) -> Answer:
    kept = visit.api.get(f"{visit.home}/preferences")
    wanted = wanted_of(visit, kept)
    turned_on = wanted["approved_only"] and not kept["approved_only"]
    if turned_on and visit.request.one("typed").lower() != APPROVED_ONLY:
        wrong = bool(visit.request.one("confirming"))
        return visit.page(
            "permanent.html",
            422 if wrong else 200,
            **visit.connection(),
            title="Sync only approved bills",
            form=visit.request.form,
            typed=APPROVED_ONLY,
            wrong=wrong,
        )
    try:
        visit.api.put(f"{visit.home}/preferences", wanted)
    except Problem as problem:
        if problem.status in (409, 422):
            return show(visit, problem)
        raise
    return visit.to(f"{visit.home}/preferences", "saved")


def wanted_of(visit: Visit, kept: dict[str, Any]) -> dict[str, Any]:
    """The preferences as the form has them; what the page does not show stays as it is."""
    one = visit.request.one
    typed = {name: one(name) for name, *_ in (*ACCOUNTS, *TRANSFER, *CURRENCIES)}
    banks = {name.removeprefix("bank-"): values[-1] for name, values in visit.request.form.items()
             if name.startswith("bank-") and values[-1]}  # fmt: skip
    preset = one("master_preset")
    masters = kept["masters"] if preset == "custom" else {}
    return {
        **{name: kept[name] for name in KEPT if name in kept},
        **typed,
        "void_date_policy": one("void_date_policy") or kept["void_date_policy"],
        "automatic": bool(one("automatic")),
        "approved_only": bool(one("approved_only")) or kept["approved_only"],
        "bank_accounts": banks,
        "master_preset": "defaults" if preset == "custom" else preset,
        "masters": masters,
    }


def preset_of(masters: dict[str, str]) -> str:
    """Which of the three choices the masters come to; ``custom`` when none."""
    by_group = {(kind in LISTS, side) for kind, side in masters.items()}
    if by_group <= {(True, "intacct"), (False, "cashflow360")}:
        return "defaults"
    sides = set(masters.values())
    return sides.pop() if len(sides) == 1 else "custom"
