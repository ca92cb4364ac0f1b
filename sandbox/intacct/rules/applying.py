"""What the details of a payment lay on the transactions it pays, and on the credits it uses."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.rules.kinds import KINDS, Kind, Side
from sandbox.intacct.rules.references import visible
from sandbox.intacct.rules.states import apply, totals_of
from sandbox.intacct.values import ZERO, Row, day, money, number, text

OWN = ("TRX_PAYMENTAMOUNT", "TRX_POSTEDOVERPAYMENTAMOUNT", "TRX_POSTEDADVANCEAMOUNT", "TRX_DISCOUNTAMOUNT")
"""Amounts of a detail that settle its transaction besides credits: cash, earlier receipts, discounts."""


@dataclass(frozen=True, slots=True)
class Applied:
    """An amount laid on one transaction; a credit's amount has the credit's own sign."""

    kind: Kind
    recordno: int
    amount: Decimal


def applied_of(ctx: Context, side: Side, row: Row, details: list[Row], when: date) -> list[Applied]:
    """Check what the details pay and with what, and return it."""
    parts = [part for line in details for part in parts_of(ctx, side, line)]
    for part in parts:
        paid = _check_target(ctx, side, row, part)
        created = day(paid, "WHENCREATED")
        late = side.name == "APPYMT" and ctx.company.preference("AP", "PAYMENTDATEAFTERBILLDATE")
        if late and part.kind.name == side.document and created is not None and when < created:
            raise refused("payment_before_bill")
    _check_due(ctx, parts)
    return parts


def parts_of(ctx: Context, side: Side, line: Row) -> list[Applied]:
    """Return what one detail lays on the transaction it pays and on the credits it uses."""
    document, adjustment = KINDS[side.document], KINDS[side.adjustment]
    credits = [
        _credit(ctx, kind, number(line, key), money(line, amount))
        for kind, key, amount in (
            (adjustment, "ADJUSTMENTKEY", "TRX_ADJUSTMENTAMOUNT"),
            (document, "INLINEKEY", "TRX_INLINEAMOUNT"),
            (document, "NEGATIVEINVOICEKEY", "TRX_NEGATIVEINVOICEAMOUNT"),
        )
        if line.get(key) is not None
    ]
    positive = number(line, "POSADJKEY")
    cash = sum((money(line, amount) for amount in OWN), ZERO)
    total = cash + sum((abs(credit.amount) for credit in credits), ZERO)
    return [Applied(adjustment if positive else document, positive or number(line, "RECORDKEY"), total), *credits]


def _credit(ctx: Context, kind: Kind, recordno: int, amount: Decimal) -> Applied:
    held = ctx.company.table(kind.name).rows.get(recordno, {})
    return Applied(kind, recordno, abs(amount) if totals_of(held).entered > ZERO else -abs(amount))


def _check_target(ctx: Context, side: Side, row: Row, part: Applied) -> Row:
    found = ctx.company.table(part.kind.name).rows.get(part.recordno)
    if found is None or not visible(ctx, found):
        raise refused("record_gone", key=part.recordno)
    name = text(found, "RECORDID") or part.recordno
    if found.get(side.party) != row.get(side.party):
        raise refused("other_party", number=name, party=text(row, side.party))
    if totals_of(found).due == ZERO or found["STATE"] not in {"Posted", "Partially Paid", "Selected"}:
        raise refused("no_due", number=name)
    return found


def _check_due(ctx: Context, applied: list[Applied]) -> None:
    sums: dict[tuple[str, int], Decimal] = {}
    for part in applied:
        key = (part.kind.name, part.recordno)
        sums[key] = sums.get(key, ZERO) + part.amount
    for (name, recordno), amount in sums.items():
        row = ctx.company.row(name, recordno)
        if abs(amount) > abs(totals_of(row).due):
            cause = "credit_due" if KINDS[name].adjustment else "overpaid"
            raise refused(cause, number=text(row, "RECORDID") or recordno)


def lay(ctx: Context, applied: list[Applied], column: str, when: date, sign: int = 1) -> None:
    """Add what a payment lays on its transactions to what is selected or paid of them; -1 takes it back."""
    for part in applied:
        apply(ctx, part.kind, part.recordno, column, sign * part.amount, when)
