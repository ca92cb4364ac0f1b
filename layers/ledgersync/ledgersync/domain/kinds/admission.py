"""Which unlinked records may cross at all (sync-rules §1). A reason keeps them out, and is counted, not held."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.kinds.posting import clearing_account
from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.rules import Rules

BILLS_OFF = "bills_off"
"""The fact that says, as true, that the vendor's bills are set not to sync."""
STRAIGHT = "straight"
"""The fact that says, as true, that payments of a movement's bank are drawn on it without a clearing account."""
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
AWAITING_APPROVAL = frozenset({"Submitted", "Partially Approved"})
OFFLINE_MONEY = frozenset({"paid"})
ONLINE_MONEY = frozenset({"scheduled", "paid"})
"""An online payment posts once it is scheduled; one somebody recorded, once it is paid."""


def keep_out(record: Record, rules: Rules) -> str:
    """Why a record without a link does not cross; "" when it does."""
    if record.removed:
        return "removed"
    if record.values.get("active") is False:
        return "inactive"
    return BY_KIND[record.kind](record, rules)


def keep_back(record: Record, rules: Rules) -> str:
    """Why a change of a linked Cashflow360 record does not go to Intacct now; "" when it does."""
    return _unapproved(record, rules) if SPECS[record.kind].needs_approval else ""


def _bill(record: Record, rules: Rules) -> str:
    if record.side is Side.INTACCT:
        return _not_open(record, "paid or partly paid")
    return _unapproved(record, rules)


def _not_open(record: Record, used: str) -> str:
    """Why Intacct's document does not cross: only what is posted and wholly unused does."""
    state = record.facts.get("state", "")
    if state == OPEN_IN_INTACCT:
        return ""
    return NOT_POSTED.get(state, f"{used} in Sage Intacct")


def _unapproved(record: Record, rules: Rules) -> str:
    if rules.preferences.approved_only and record.facts.get("approval") != "approved":
        return "not approved"
    return ""


def _credit(record: Record, rules: Rules) -> str:
    """Vendor credits cross from Intacct while wholly unapplied; towards Intacct when approved."""
    if record.side is Side.CASHFLOW360:
        return _unapproved(record, rules)
    return _not_open(record, "applied or partly applied")


def _invoice(record: Record, _rules: Rules) -> str:
    return "" if record.side is Side.CASHFLOW360 else _not_open(record, "paid or partly paid")


def _payment(record: Record, _rules: Rules) -> str:
    online, status = record.facts.get("online") == "true", record.facts.get("status", "in an unknown state")
    if not online and record.facts.get("export") == "false":
        return "not to be exported"
    if status not in (ONLINE_MONEY if online else OFFLINE_MONEY):
        return f"payment is {status}"
    return ""


def _transfer(record: Record, rules: Rules) -> str:
    """Only confirmed movements post, and none of a bank whose payments are drawn on it straight."""
    if record.facts.get("status") != "confirmed":
        return f"money movement is {record.facts.get('status', 'in an unknown state')}"
    straight = record.facts.get(STRAIGHT) == "true" and not clearing_account(record.kind, rules.preferences)
    return "its payments are drawn straight from the bank" if straight else ""


def _freely(_record: Record, _rules: Rules) -> str:
    """Nothing about the record itself keeps it out."""
    return ""


BY_KIND: Mapping[Kind, Callable[[Record, Rules], str]] = {
    **dict.fromkeys((kind for kind, spec in SPECS.items() if spec.group is Group.LISTS), _freely),
    Kind.CREDIT_APPLICATION: _freely,
    Kind.CREDIT_MEMO: _freely,
    Kind.BILL: _bill,
    Kind.VENDOR_CREDIT: _credit,
    Kind.BILL_PAYMENT: _payment,
    Kind.INVOICE: _invoice,
    Kind.RECEIVED_PAYMENT: _payment,
    Kind.FUNDS_TRANSFER: _transfer,
    Kind.RECEIPT_TRANSFER: _transfer,
}
