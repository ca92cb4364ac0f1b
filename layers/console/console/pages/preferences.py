"""Sync preferences, by the labels of the set-up guide: what fits, what saving does, and permanent choices typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.api import Problem, Reason
from console.pages.pickers import ACCOUNTS, TRANSFER, pickers
from console.visits import Visit
from console.web import Answer

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
BY_KIND = "custom"
VOID_POLICIES: tuple[tuple[str, str], ...] = (
    ("original", "The day of the payment"),
    ("void_date", "The day it was voided"),
)
TYPED: Mapping[str, str] = {"approved_only": "approved only"}
"""What somebody types to make a choice that can't be taken back."""
LABELS: Mapping[str, str] = {
    "automatic": "Sync Automatically",
    "approved_only": "Sync only Approved Bills and Vendor Credits",
    **{name: label for name, label, *_ in (*ACCOUNTS, *TRANSFER)},
    **dict(CURRENCIES),
    "bank_accounts": "GL Account for Bank Account",
    "masters": "Master in case of conflict",
    "void_date_policy": "Date of voids",
    "dimensions": "Dimensions on lines",
    "vendor_sequence": "Vendor Sequence Id",
    "transactions_wait_for": "Transactions",
}
LISTS = frozenset({"account", "department", "location", "class", "customer", "vendor", "employee", "item", "project"})
KEPT = ("vendor_sequence", "dimensions", "void_date_policy")
"""Preferences of other pages, sent along as they are."""
ASIDE = frozenset({"form_token", "typed", "confirming", "version", "do"})
"""Parts of a form that are not sent on from page to page."""


def show(visit: Visit, problem: Problem | None = None, status: int = 422) -> Answer:
    kept = visit.api.get(f"{visit.home}/preferences")
    return visit.page(
        "preferences.html",
        200 if problem is None else status,
        **visit.connection(),
        **pickers(visit, kept),
        title="Sync preferences",
        kept=kept,
        currencies=CURRENCIES,
        presets=PRESETS,
        preset=visit.filled("master_preset", preset_of(kept["masters"])),
        void_policies=VOID_POLICIES,
        labels=LABELS,
        sent=bool(visit.filled("sent")),
        saved=visit.request.one("said") == "saved",
        problem=problem,
    )


def save(visit: Visit) -> Answer:
    """First what it will do, then the saving: at once when it does nothing that has to be told."""
    if visit.request.one("do") == "search":
        return show(visit)
    kept = visit.api.get(f"{visit.home}/preferences")
    wanted = wanted_of(visit, kept)
    confirming = bool(visit.request.one("confirming"))
    try:
        found = visit.api.post(f"{visit.home}/preferences/check", wanted)
        if found["errors"]:
            return show(visit, _wrong(found["errors"]))
        wrong = confirming and any(not _is_typed(visit, name) for name in found["permanent"])
        if wrong or (found["effects"] and not confirming):
            return _confirm(visit, found, wrong)
        visit.api.put(f"{visit.home}/preferences", {**wanted, "confirmed": found["permanent"]})
    except Problem as problem:
        if problem.code == "stale":
            return _both(visit, problem, kept, wanted)
        if problem.status in (409, 422):
            return show(visit, problem)
        raise
    return visit.to(f"{visit.home}/preferences", "saved")


def _confirm(visit: Visit, found: Mapping[str, Any], wrong: bool) -> Answer:
    """What saving does. A permanent choice is named and counted, and its words are typed."""
    return visit.page(
        "effects.html",
        422 if wrong else 200,
        **visit.connection(),
        title="What saving does",
        found=found,
        labels=LABELS,
        typed=[TYPED[name] for name in found["permanent"]],
        form=_sent_on(visit),
        version=found["version"],
        wrong=wrong,
    )


def _both(visit: Visit, problem: Problem, kept: Mapping[str, Any], wanted: Mapping[str, Any]) -> Answer:
    """Somebody saved meanwhile: what they saved and what is on the form, field by field."""
    names = {one.field.removeprefix("preferences.").partition(".")[0] for one in problem.reasons}
    shown = pickers(visit, dict(kept))["named"]
    rows = [
        {"label": LABELS[name], "theirs": _worded(kept[name], shown), "mine": _worded(wanted[name], shown)}
        for name in LABELS
        if name in names and name in wanted and name in kept and kept[name] != wanted[name]
    ]
    return visit.page(
        "both.html",
        409,
        **visit.connection(),
        title="Saved by somebody else",
        rows=rows,
        form=_sent_on(visit),
        version=kept["version"],
    )


def _worded(value: Any, named: Mapping[str, str]) -> str:
    match value:
        case bool():
            return "on" if value else "off"
        case dict():
            return ", ".join(f"{named.get(str(k), str(k))}: {_worded(v, named)}" for k, v in value.items()) or "empty"
        case _:
            return named.get(str(value), str(value)) or "empty"


def _wrong(errors: list[dict[str, str]]) -> Problem:
    reasons = tuple(Reason(one["field"], one["code"], one["detail"]) for one in errors)
    return Problem(422, "preferences-invalid", "Some preferences can’t be saved.", reasons)


def _is_typed(visit: Visit, name: str) -> bool:
    return TYPED[name] in [one.strip().lower() for one in visit.request.all("typed")]


def _sent_on(visit: Visit) -> dict[str, list[str]]:
    return {name: list(values) for name, values in visit.request.form.items() if name not in ASIDE}


def wanted_of(visit: Visit, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The preferences as the form has them; what the page does not show stays as it is."""
    one = visit.request.one
    typed = {name: one(name) for name, *_ in (*ACCOUNTS, *TRANSFER, *CURRENCIES)}
    banks = {name.removeprefix("bank-"): values[-1] for name, values in visit.request.form.items()
             if name.startswith("bank-") and values[-1]}  # fmt: skip
    preset = one("master_preset")
    return {
        **{name: kept[name] for name in KEPT if name in kept},
        **typed,
        "version": int(one("version")) if one("version").isdecimal() else kept["version"],
        "void_date_policy": one("void_date_policy") or kept["void_date_policy"],
        "automatic": bool(one("automatic")),
        "approved_only": bool(one("approved_only")) or kept["approved_only"],
        "bank_accounts": banks,
        "master_preset": "defaults" if preset in ("", BY_KIND) else preset,
        "masters": _masters(visit, kept) if preset in ("", BY_KIND) else {},
    }


def _masters(visit: Visit, kept: Mapping[str, Any]) -> dict[str, str]:
    return {kind: visit.request.one(f"master-{kind}") or side for kind, side in kept["masters"].items()}


def preset_of(masters: Mapping[str, str]) -> str:
    """Which of the three choices the masters come to; ``custom`` when none."""
    by_group = {(kind in LISTS, side) for kind, side in masters.items()}
    if by_group <= {(True, "intacct"), (False, "cashflow360")}:
        return "defaults"
    sides = set(masters.values())
    return sides.pop() if len(sides) == 1 else BY_KIND
