"""What is held as a sheet of rows: a line a record, the largest cause first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledgersync.domain.remembered import Hold
from ledgersync.domain.words import SYSTEMS
from ledgersync.management.hold_groups import Group, advised
from ledgersync.management.sheets import Row, Sheet

COLUMNS: Mapping[str, str] = {
    "kind": "Kind",
    "record": "Record",
    "side": "Comes from",
    "day": "Date",
    "amount": "Amount",
    "reason": "Reason",
    "advice": "What to do",
    "where": "Where",
    "since": "Since (UTC)",
    "assigned": "For",
    "standing": "Marked",
    "cause": "Cause",
}


def sheet_of_holds(connection: str, groups: Sequence[Group]) -> Sheet:
    rows = [_row(hold) for group in groups for hold in group.holds]
    return Sheet(title="Sync errors", lines=[connection], columns=COLUMNS, rows=rows, amounts=frozenset({"amount"}))


def _row(hold: Hold) -> Row:
    found = advised(hold)
    return {
        "kind": hold.kind.replace("_", " "),
        "record": hold.label or hold.id,
        "side": SYSTEMS[hold.side],
        "day": hold.day.isoformat() if hold.day else "",
        "amount": "" if hold.amount is None else str(hold.amount),
        "reason": hold.text,
        "advice": found.advice,
        "where": found.where,
        "since": f"{hold.since:%Y-%m-%d %H:%M}",
        "assigned": hold.assigned,
        "standing": "not to be synced" if hold.ignored else "",
        "cause": hold.cause,
    }
