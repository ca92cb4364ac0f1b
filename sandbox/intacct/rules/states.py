"""Totals and the states derived from them, as the vendor's own replication view derives them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.intacct import bookkeeping
from sandbox.intacct.context import Context
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.rules.kinds import Kind
from sandbox.intacct.values import ZERO, Row, money, number

RAW_STATES: dict[str, str] = {
    "V": "Reversal",
    "D": "Draft",
    "PA": "Partially Approved",
    "S": "Submitted",
    "U": "Declined",
}
OPEN_STATES = frozenset({"Posted", "Partially Paid", "Selected", "Paid", "No Value"})


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of a transaction in its own currency."""

    entered: Decimal
    selected: Decimal
    paid: Decimal

    @property
    def due(self) -> Decimal:
        """What is left."""
        return self.entered - self.selected - self.paid


def derived_state(raw: str, totals: Totals) -> str:
    """Return the display state of a raw state and totals."""
    if raw in RAW_STATES:
        return RAW_STATES[raw]
    if totals.entered == ZERO:
        return "No Value"
    if totals.selected == ZERO and totals.paid == ZERO:
        return "Posted"
    if totals.due == ZERO and totals.selected == ZERO:
        return "Paid"
    if totals.selected != ZERO:
        return "Selected"
    return "Partially Paid"


def totals_of(row: Row) -> Totals:
    """Return a header's totals."""
    return Totals(money(row, "TRX_TOTALENTERED"), money(row, "TRX_TOTALSELECTED"), money(row, "TRX_TOTALPAID"))


def with_totals(row: Row, totals: Totals) -> Row:
    """Return the header with totals and the state derived from them."""
    raw = str(row.get("RAWSTATE") or "A")
    state = row["STATE"] if raw == "V" and "STATE" in row else derived_state(raw, totals)
    filled: Row = {**row, "RAWSTATE": raw, "STATE": state}
    for name, amount in (
        ("ENTERED", totals.entered),
        ("SELECTED", totals.selected),
        ("PAID", totals.paid),
        ("DUE", totals.due if raw != "V" else ZERO),
    ):
        filled[f"TOTAL{name}"] = filled[f"TRX_TOTAL{name}"] = amount
    return filled


def apply(ctx: Context, kind: Kind, recordno: int, column: str, amount: Decimal, when: date) -> None:
    """Add to what is selected or paid of a transaction on a day, and derive its state."""
    row = ctx.company.row(kind.name, recordno)
    before = totals_of(row)
    selected = before.selected + (amount if column == "selected" else ZERO)
    paid = before.paid + (amount if column == "paid" else ZERO)
    row = with_totals(row, Totals(before.entered, selected, paid))
    row["WHENPAID"] = when if row["STATE"] == "Paid" else None
    bookkeeping.change(ctx, OBJECTS[kind.name], row)
    _spread(ctx, kind, recordno, Totals(before.entered, selected, paid))


def _spread(ctx: Context, kind: Kind, recordno: int, totals: Totals) -> None:
    """Lay what is paid and selected over the lines from the first on."""
    table = ctx.company.table(kind.item)
    paid, selected = totals.paid, totals.selected
    for line in table.children(recordno):
        amount = money(line, "TRX_AMOUNT")
        line_paid = _share(amount, paid)
        line_selected = _share(amount - line_paid, selected)
        paid -= line_paid
        selected -= line_selected
        changed: Row = {**line, "WHENMODIFIED": ctx.company.now()}
        changed["TOTALPAID"] = changed["TRX_TOTALPAID"] = line_paid
        changed["TOTALSELECTED"] = changed["TRX_TOTALSELECTED"] = line_selected
        table.put(number(line, "RECORDNO"), changed)


def _share(amount: Decimal, left: Decimal) -> Decimal:
    return max(amount, left) if amount < ZERO else min(amount, left)
