"""The state of a payment where `query` does not give it: read record by record, or told by its other form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intacct.functions import Function, read
from intacct.results import Done, Result
from intacct.rows import Row
from ledgersync.mapping.fitting import BY_READ
from ledgersync.mapping.tables import KindMapping

READ_AT_ONCE = 100
STATE, RAW = BY_READ
RAW_OF: Mapping[str, str] = {"Voided": "V", "Reversed": "V", "Reversal": "V"}
"""The stored state behind a shown one, where it matters: the payment was undone."""
SHOWN: Mapping[str, str] = {
    "D": "Draft",
    "S": "Submitted",
    "A": "Approved",
    "U": "Declined",
    "C": "Posted",
    "V": "Voided",
}
"""The shown state of a stored one."""


def state_functions(mapping: KindMapping, ids: Sequence[str]) -> list[Function]:
    """What tells the states of payments that the company does not let anybody query."""
    if not mapping.intacct.reverse or not mapping.missing & set(BY_READ):
        return []
    parts = [ids[start : start + READ_AT_ONCE] for start in range(0, len(ids), READ_AT_ONCE)]
    return [read(mapping.intacct.object_name, part) for part in parts]


def with_states(mapping: KindMapping, rows: Sequence[Row], answers: Sequence[Result]) -> Sequence[Row]:
    """The rows with the states that the answers give, each of the two forms filled in from the other."""
    if not mapping.intacct.reverse or not mapping.missing & set(BY_READ):
        return rows
    whole = {row["RECORDNO"]: row for answer in answers if isinstance(answer, Done) for row in answer.rows}
    return [_completed(row, whole.get(row["RECORDNO"], row)) for row in rows]


def unknown_state(mapping: KindMapping, row: Row) -> bool:
    """Whether nobody can tell if a payment still stands."""
    return bool(mapping.intacct.reverse) and not row.get(RAW) and not row.get(STATE)


def _completed(row: Row, whole: Row) -> Row:
    found = Row(row)
    found.lines = row.lines
    for name in BY_READ:
        found[name] = row.get(name) or whole.get(name, "")
    found[RAW] = found[RAW] or RAW_OF.get(found[STATE], "")
    found[STATE] = found[STATE] or SHOWN.get(found[RAW], "")
    return found
