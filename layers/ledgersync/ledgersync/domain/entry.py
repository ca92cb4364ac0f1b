"""Which unlinked records may cross at all (sync-rules §1). A reason keeps them out, and is counted, not held."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.rules import Rules

OPEN_IN_INTACCT = "Posted"
OFFLINE_PAID = "paid"


def keep_out(record: Record, rules: Rules) -> str:
    """Why a record without a link does not cross; "" when it does."""
    if record.removed:
        return "removed"
    if record.values.get("active") is False:
        return "inactive"
    check = BY_KIND.get(record.kind)
    return check(record, rules) if check else ""


def keep_back(record: Record, rules: Rules) -> str:
    """Why a change of a linked Cashflow360 record does not go to Intacct now; "" when it does."""
    return _unapproved(record, rules) if record.kind in APPROVED else ""


def _bill(record: Record, rules: Rules) -> str:
    if record.side is Side.INTACCT:
        if record.facts.get("state") != OPEN_IN_INTACCT:
            return "not posted and wholly unpaid in Intacct"
        return ""
    return _unapproved(record, rules)


def _unapproved(record: Record, rules: Rules) -> str:
    if rules.preferences.approved_only and record.facts.get("approval") != "approved":
        return "not approved"
    return ""


def _payment(record: Record, _rules: Rules) -> str:
    if record.facts.get("export") == "false":
        return "not to be exported"
    if record.facts.get("status") != OFFLINE_PAID:
        return f"payment is {record.facts.get('status', 'in an unknown state')}"
    if record.facts.get("online") == "true":
        return "online payment"
    return ""


APPROVED = frozenset({Kind.BILL, Kind.VENDOR_CREDIT})

BY_KIND: Mapping[Kind, Callable[[Record, Rules], str]] = {Kind.BILL: _bill, Kind.BILL_PAYMENT: _payment}
