"""Why a record of a kind stays where it is (sync-rules §1): rules to choose from, each a reason or ""."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.model import Record
from ledgersync.domain.rules import Rules

OPEN_IN_INTACCT = "Posted"
OWED = frozenset({"Posted", "Partially Paid", "Selected"})
"""States of a document on which something is still owed: posted, partly paid, selected for payment."""
NOT_POSTED: Mapping[str, str] = {
    "Draft": "a draft in Sage Intacct",
    "Submitted": "not approved in Sage Intacct yet",
    "Partially Approved": "not approved in Sage Intacct yet",
    "Declined": "declined in Sage Intacct",
    "No Value": "of no amount in Sage Intacct",
    "Reversed": "reversed in Sage Intacct",
    "Reversal": "a reversal in Sage Intacct",
}
"""States of documents that are not in Intacct's payables or receivables, and what they mean."""
UNKNOWN_STATE = "in an unknown state"
SUBMITTED = "Submitted"
AWAITING_APPROVAL = frozenset({SUBMITTED, "Partially Approved"})
UNSETTLED = OWED | AWAITING_APPROVAL | {"Draft", "Declined"}
"""States of a document on which something is owed, or will be once it is posted. Only the others are history."""


def approval_setting(kind: str) -> str:
    """The setting, true, false or unknown, that new records of a kind wait in Intacct for an approval."""
    return f"{kind}_approval"


OFFLINE_MONEY = frozenset({"paid"})
ONLINE_MONEY = frozenset({"scheduled", "paid"})
"""An online payment posts once it is scheduled; one somebody recorded, once it is paid."""


def awaits_approval(record: Record | None) -> bool:
    """Whether a vendor or document of Intacct waits for an approval there."""
    return record is not None and record.facts.state in AWAITING_APPROVAL


def not_open(record: Record, used: str) -> str:
    """Why Intacct's document does not cross: only what is posted and wholly unused does."""
    state = record.facts.state or ""
    if state == OPEN_IN_INTACCT:
        return ""
    return NOT_POSTED.get(state, f"{used} in Sage Intacct")


def unapproved(record: Record, rules: Rules) -> str:
    if rules.preferences.approved_only and record.facts.approval != "approved":
        return "not approved"
    return ""


def paid_or_scheduled(record: Record, _rules: Rules) -> str:
    online, status = record.facts.online, record.facts.status
    if not online and record.facts.export is False:
        return "not to be exported"
    if status not in (ONLINE_MONEY if online else OFFLINE_MONEY):
        return f"payment is {UNKNOWN_STATE if status is None else status}"
    return ""


def freely(_record: Record, _rules: Rules) -> str:
    """Always "": no record of the kind is kept out for what it is."""
    return ""
