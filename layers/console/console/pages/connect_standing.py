"""How far a set-up is: which steps are done, what was chosen, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.pages.accounting import accounting_of
from console.pages.connect_steps import CONFIGURATIONS, STEPS, Step

Draft = Mapping[str, Any]
PERMANENT = "1-way sync setting is permanent and cannot be reversed."


def chip(one: Step, draft: Draft) -> tuple[str, str]:
    if is_done(one, draft):
        return "ok", "Done"
    started = {"intacct": draft["intacct"], "cashflow360": draft["cashflow360"]}.get(one.code)
    if started:
        return "warn", "Check again"
    return "idle", "Optional" if one.optional else "Not started"


def is_done(one: Step, draft: Draft) -> bool:
    match one.code:
        case "intacct":
            return bool(draft["intacct"]) and not {"intacct", "intacct.entity_id"} & set(draft["missing"])
        case "cashflow360":
            return bool(draft["cashflow360"]) and "cashflow360" not in draft["missing"]
        case "accounting":
            return all(row["by"] for row in accounting_of(draft["statements"]))
        case "one-way":
            return bool(draft["one_way"])
        case "configuration":
            return bool(draft["configuration"])
        case "continue":
            return False
        case code:
            return code in draft["steps"]


def note(one: Step, draft: Draft) -> str:
    """What was chosen, else what the step is about."""
    match one.code:
        case "configuration" if draft["configuration"]:
            return next(label for code, label, _ in CONFIGURATIONS if code == draft["configuration"])
        case "intacct" if draft["intacct"]:
            mine = draft["intacct"]
            if mine["needs_entity"]:
                return "Choose the entity."
            again = "" if mine["has_password"] else "The password was deleted after two weeks; enter it again. "
            return f"{again}{mine['company_id']}{' · entity ' + mine['entity_id'] if mine['entity_id'] else ''}"
        case "cashflow360" if draft["cashflow360"]:
            theirs = draft["cashflow360"]
            again = "" if theirs["has_token"] else "The token was deleted after two weeks; enter it again. "
            return f"{again}{theirs['organization_name'] or theirs['organization_id']}"
        case "one-way" if draft["one_way"]:
            return PERMANENT
    return one.lead


def following(draft: Draft, after: Step) -> str:
    """The next step that is not done, Continue in the end."""
    later = STEPS[STEPS.index(after) + 1 :]
    return next((one.code for one in later if not is_done(one, draft)), "continue")
