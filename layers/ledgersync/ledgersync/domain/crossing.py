"""Whether a record may cross at all (sync-rules §1). A reason keeps it out, and is counted, not held."""

from __future__ import annotations

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.kinds.admission import unapproved
from ledgersync.domain.model import Record
from ledgersync.domain.rules import Rules


def keep_out(record: Record, rules: Rules) -> str:
    """Why a record without a link does not cross; "" when it does."""
    if record.removed:
        return "removed"
    if record.values.get("active") is False:
        return "inactive"
    return SPECS[record.kind].admission(record, rules)


def keep_back(record: Record, rules: Rules) -> str:
    """Why a change of a linked Cashflow360 record does not go to Intacct now; "" when it does."""
    return unapproved(record, rules) if SPECS[record.kind].needs_approval else ""
