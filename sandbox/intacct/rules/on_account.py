"""Receipts on account: what a receipt brings beyond the invoices it pays, and how it is applied later.

A receipt of 60 that pays 40 keeps 20: TOTALENTERED 60, TOTALPAID 40, TOTALDUE 20. The 20 are applied by
`apply_arpayment`, or by a detail of a later receipt that names the first one as OVERPAYMENTKEY or ADVANCEKEY.
"""

from datetime import date
from decimal import Decimal

from sandbox.intacct import bookkeeping
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import refused
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.rules import posting
from sandbox.intacct.rules.applying import applied_of, lay
from sandbox.intacct.rules.kinds import SIDES, Side
from sandbox.intacct.rules.payment_posting import control_entries, posting_of
from sandbox.intacct.rules.periods import require_open
from sandbox.intacct.rules.reading import read_line
from sandbox.intacct.rules.references import use, visible
from sandbox.intacct.values import ZERO, Row, money, number, text

RECEIVED = ("TRX_AMOUNTTOPAY", "AMOUNTOPAY")
DRAWN = (("OVERPAYMENTKEY", "TRX_POSTEDOVERPAYMENTAMOUNT"), ("ADVANCEKEY", "TRX_POSTEDADVANCEAMOUNT"))


def left_over(ctx: Context, side: Side, row: Row, cash: Decimal) -> Decimal:
    """Return what a payment brings beyond what its details pay, and note it; refuses less than they pay."""
    given = next((money(row, name) for name in RECEIVED if row.get(name) is not None), None)
    over = money(row, "OVERPAYMENTAMOUNT")
    total = cash + over if given is None else given
    if side.name != "ARPYMT":
        return ZERO
    if total < cash + over or over < ZERO:
        raise refused("less_than_applied", amount=total, applied=cash + over)
    left = total - cash
    row["OVERPAYMENTAMOUNT"] = left or None
    for name, target in (("OVERPAYMENTLOCATIONID", "LOCATION"), ("OVERPAYMENTDEPARTMENTID", "DEPARTMENT")):
        if row.get(name) is not None:
            use(ctx, target, text(row, name))
    return left


def draw(ctx: Context, side: Side, row: Row, details: list[Row]) -> dict[int, Decimal]:
    """Return what the details take from earlier receipts, by record number; refuses more than these have left."""
    taken = taken_by(details)
    for recordno, amount in taken.items():
        receipt = ctx.company.table(side.name).rows.get(recordno) if side.name == "ARPYMT" else None
        if receipt is None or not visible(ctx, receipt) or receipt["STATE"] != "Posted":
            raise refused("reference", title=OBJECTS[side.name].title, key=recordno)
        if receipt.get(side.party) != row.get(side.party):
            raise refused("other_party", number=recordno, party=text(row, side.party))
        if amount <= ZERO or amount > money(receipt, "TRX_TOTALDUE"):
            raise refused("receipt_due", number=recordno)
    return taken


def taken_by(details: list[Row]) -> dict[int, Decimal]:
    """Return what details take from earlier receipts, by record number."""
    taken: dict[int, Decimal] = {}
    for line in details:
        for key, name in DRAWN:
            if line.get(key) is not None:
                taken[number(line, key)] = taken.get(number(line, key), ZERO) + money(line, name)
    return taken


def settle(ctx: Context, side: Side, taken: dict[int, Decimal]) -> None:
    """Take amounts from what receipts have left; negative amounts give them back."""
    for recordno, amount in taken.items():
        receipt = ctx.company.row(side.name, recordno)
        paid, due = money(receipt, "TRX_TOTALPAID") + amount, money(receipt, "TRX_TOTALDUE") - amount
        changed: Row = {**receipt, "TOTALPAID": paid, "TRX_TOTALPAID": paid, "TOTALDUE": due, "TRX_TOTALDUE": due}
        changed["_DRAWN"] = money(receipt, "_DRAWN") + amount
        bookkeeping.change(ctx, OBJECTS[side.name], changed)


def apply_receipt(ctx: Context, recordno: int, when: date, memo: str | None, items: list[Data]) -> None:
    """Apply what a receipt has left to invoices of its customer; without items to the oldest open ones."""
    side = SIDES["ARPYMT"]
    receipt = ctx.company.table(side.name).rows.get(recordno)
    if receipt is None or not visible(ctx, receipt) or receipt["STATE"] != "Posted":
        raise refused("apply", text=f"Cannot find arpayment with key '{recordno}' to apply.")
    require_open(ctx, text(receipt, "MEGAENTITYID") or None, when)
    left = money(receipt, "TRX_TOTALDUE")
    details = [read_line(ctx, side.item, item) for item in items] or _oldest(ctx, side, receipt, left)
    total = sum((money(line, "TRX_PAYMENTAMOUNT") for line in details), ZERO)
    if not details or total <= ZERO or total > left:
        raise refused("apply", text=f"The receipt '{recordno}' has {left} left to apply.")
    applied = applied_of(ctx, side, receipt, details, when)
    write_details(ctx, side, recordno, details, when, "Posted")
    lay(ctx, applied, "paid", when)
    paid, due = money(receipt, "TRX_TOTALPAID") + total, left - total
    changed: Row = {**receipt, "TOTALPAID": paid, "TRX_TOTALPAID": paid, "TOTALDUE": due, "TRX_TOTALDUE": due}
    bookkeeping.change(ctx, OBJECTS[side.name], changed)
    entries = control_entries(ctx, side, {**receipt, "DESCRIPTION": memo}, details)
    posting.post(ctx, posting_of(side, {**receipt, side.date_field: when}), entries)


def write_details(ctx: Context, side: Side, recordno: int, details: list[Row], when: date, state: str) -> None:
    """Write the details of a payment."""
    known, owner = OBJECTS[side.item], ctx.company.row(side.name, recordno).get("MEGAENTITYID")
    for line in details:
        row: Row = {**line, "PAYMENTKEY": recordno, "PAYMENTDATE": when, "STATE": state, "MODULEKEY": side.module}
        row |= {"PAYMENTAMOUNT": line.get("TRX_PAYMENTAMOUNT"), "ADJUSTMENTAMOUNT": line.get("TRX_ADJUSTMENTAMOUNT")}
        row |= {"INLINEAMOUNT": line.get("TRX_INLINEAMOUNT"), "CURRENCY": "USD", "MEGAENTITYID": owner}
        row |= {"DISCOUNTAMOUNT": line.get("TRX_DISCOUNTAMOUNT")}
        row |= {"POSTEDADVANCEAMOUNT": line.get("TRX_POSTEDADVANCEAMOUNT")}
        bookkeeping.insert(ctx, known, ctx.company.next_number(known.sequence), row)


def _oldest(ctx: Context, side: Side, receipt: Row, left: Decimal) -> list[Row]:
    """Lay an amount over the open invoices of a customer, the oldest first."""
    details: list[Row] = []
    for invoice in sorted(ctx.company.table(side.document).rows.values(), key=lambda row: number(row, "RECORDNO")):
        due = min(left, money(invoice, "TRX_TOTALDUE"))
        own = invoice.get(side.party) == receipt.get(side.party) and visible(ctx, invoice)
        if own and due > ZERO and invoice["STATE"] in {"Posted", "Partially Paid"}:
            details.append({"RECORDKEY": number(invoice, "RECORDNO"), "TRX_PAYMENTAMOUNT": due})
            left -= due
    return details
