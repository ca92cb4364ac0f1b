"""What the demo claims about its books, and how each claim is checked against what both systems show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledgersync.domain.remembered import Hold
from sandbox.local.shown import Shown
from sandbox.scenarios.demo.records import DemoExpectations, Edit, Expected, Outcome

KIND = {
    "bill payment": "bill_payment",
    "received payment": "received_payment",
    "vendor credit": "vendor_credit",
    "credit memo": "credit_memo",
}
"""What the runs call a kind, where it is not one word."""
PAID = {"bill payment": "bill", "received payment": "invoice"}
"""Payments are seen on what they pay."""
TOTALLED = frozenset({"bill", "invoice", "vendor credit", "credit memo"})
SIDES = ("intacct", "cashflow360")


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the demo says; ``mismatch`` is empty when it holds."""

    text: str
    mismatch: str = ""


def first_sync_claims(
    connection: str, expected: DemoExpectations, shown: Shown, holds: Sequence[Hold], counts: Mapping[str, int]
) -> Iterator[Claim]:
    """One claim per outcome and kind: every record of it stands as the sync rules say, and no others do."""
    held = {(hold.kind.value, hold.label) for hold in holds}
    rows = expected.first_sync
    for kind in dict.fromkeys(row.kind for row in rows):
        for outcome in Outcome:
            of_kind = [row for row in rows if row.kind == kind and row.outcome is outcome]
            if of_kind:
                wrong = [text for row in of_kind if (text := _wrong(row, _times(row, rows), shown, held))]
                text = f"{connection}: {len(of_kind)} {kind} record(s) {outcome.value}"
                yield Claim(text, "; ".join(wrong))
        yield from _counted(connection, kind, expected, counts)


def _counted(connection: str, kind: str, expected: DemoExpectations, counts: Mapping[str, int]) -> Iterator[Claim]:
    """The run records counted as many creations as the books called for, and no more."""
    for side in SIDES:
        wanted = expected.count(kind, Outcome.CREATED, side)
        told = counts.get(f"{KIND.get(kind, kind)}|{side}|created", 0)
        if told != wanted:
            yield Claim(f"{connection}: {wanted} {kind} record(s) created in {side}", f"the runs counted {told}")


def _times(row: Expected, rows: Sequence[Expected]) -> int:
    """How many records go by this name: two vendors may number a bill alike."""
    return sum(1 for other in rows if (other.kind, other.name) == (row.kind, row.name))


def _wrong(row: Expected, times: int, shown: Shown, held: set[tuple[str, str]]) -> str:
    """What is not as expected about one record, or ""."""
    if row.kind in PAID:
        paid = [shown.paid(document) for document in shown.find("intacct", PAID[row.kind], row.name)]
        return "" if len(paid) == 1 and paid[0] != "0" else f"{row.name} is not paid in Intacct"
    found = {side: shown.find(side, row.kind, row.name) for side in SIDES}
    match row.outcome:
        case Outcome.HELD:
            labels = {shown.name(row.side, row.kind, record) for record in found[row.side]} | {row.name}
            return (
                ""
                if any((KIND.get(row.kind, row.kind), label) in held for label in labels)
                else f"{row.name} is not held"
            )
        case Outcome.LEFT:
            other = "intacct" if row.side == "cashflow360" else "cashflow360"
            return f"{row.name} crossed to {other}" if found[other] else ""
        case _:
            return _differs(row, times, shown, found)


def _differs(row: Expected, times: int, shown: Shown, found: Mapping[str, Sequence[Mapping[str, object]]]) -> str:
    """What is not alike on both sides, or ""."""
    for side in SIDES:
        if len(found[side]) != times:
            return f"{row.name} stands {len(found[side])} times in {side}"
    names = [sorted(shown.name(side, row.kind, record) for record in found[side]) for side in SIDES]
    if names[0] != names[1]:
        return f"{row.name} is called differently: {names}"
    if row.kind not in TOTALLED:
        return ""
    totals = [sorted(shown.total(side, record) for record in found[side]) for side in SIDES]
    return "" if totals[0] == totals[1] else f"{row.name} has different totals: {totals}"


def edit_claims(connection: str, edits: Sequence[Edit], shown: Shown) -> Iterator[Claim]:
    """Every field edited stands on both sides as the rule says."""
    for edit in edits:
        vendor = edit.changes[0].name
        wrong = [
            f"{field} in {side} is {now!r} and not {value!r}"
            for field, value in edit.settled.items()
            for side in SIDES
            if (now := shown.vendor_field(side, vendor, field)) != value
        ]
        yield Claim(f"{connection}: {vendor}: {edit.rule}", "; ".join(wrong))
