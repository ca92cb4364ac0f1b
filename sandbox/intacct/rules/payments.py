"""Payments on both sides: what they pay, with what, their states, and their reversal."""

from datetime import date
from decimal import Decimal

from sandbox.intacct import bookkeeping
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import refused
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.rules import posting
from sandbox.intacct.rules.applying import Applied, applied_of, lay, parts_of
from sandbox.intacct.rules.kinds import SIDES, Side
from sandbox.intacct.rules.on_account import draw, left_over, settle, taken_by, write_details
from sandbox.intacct.rules.payment_posting import entries_of, payment_date, posting_of
from sandbox.intacct.rules.periods import require_open
from sandbox.intacct.rules.reading import read_fields, read_line, require
from sandbox.intacct.rules.references import money_account, use
from sandbox.intacct.rules.settling import settled
from sandbox.intacct.values import ZERO, Row, day, money, number, text

RAW: dict[str, str] = {"Draft": "D", "Submitted": "S", "Approved": "A", "Posted": "C", "Declined": "U", "Voided": "V"}
EFFECT: dict[str, str] = {"Submitted": "selected", "Approved": "selected", "Posted": "paid"}
"""What a payment in a state does to the transactions it pays."""


def create(ctx: Context, known: ObjectType, data: Data) -> int:
    """Create a payment; returns its record number."""
    side = SIDES[known.name]
    given = read_fields(ctx, known, data)
    row = given.values
    action = row.pop("ACTION", None)
    require(known, row, side.party, side.date_field, "CURRENCY")
    use(ctx, side.party_object, text(row, side.party))
    details = settled(ctx, side, row, [read_line(ctx, side.item, line) for line in given.lines or []])
    when = payment_date(row, side)
    _check_contact(ctx, row)
    cash = sum((money(line, "TRX_PAYMENTAMOUNT") for line in details), ZERO)
    left = left_over(ctx, side, row, cash)
    if not details and left == ZERO:
        raise refused("required", label=f"{side.item}S")
    cash += left
    _check_means(ctx, side, row, cash)
    taken = draw(ctx, side, row, details)
    applied = applied_of(ctx, side, row, details, when)
    state = "Draft" if action == "Draft" else _state(ctx, side, row, cash)
    if state != "Draft":
        require_open(ctx, ctx.entity_id, when)
    recordno = ctx.company.next_number(known.sequence)
    row |= {"WHENCREATED": when, "WHENPOSTED": when, "MODULEKEY": side.module, "RECORDTYPE": side.record_type}
    row |= {
        "BASECURR": "USD",
        "MEGAENTITYID": ctx.entity_id,
        "STATE": state,
        "RAWSTATE": RAW[state],
        "CLEARED": "false",
    }
    row |= {"RECORDID": row.get("DOCNUMBER"), "SYSTEMGENERATED": False, "PRBATCH": f"Payments: {when:%m/%d/%Y}"}
    row |= _totals(cash, state, left)
    bookkeeping.insert(ctx, known, recordno, row)
    write_details(ctx, side, recordno, details, when, state)
    _enter(ctx, side, recordno, applied, state)
    if state == "Posted":
        settle(ctx, side, taken)
    return recordno


def update(ctx: Context, known: ObjectType, before: Row, data: Data) -> None:
    """Change a draft payment; nothing else can be changed."""
    side = SIDES[known.name]
    name = text(before, "DOCNUMBER") or str(before["RECORDNO"])
    if before["STATE"] != "Draft":
        raise refused("not_editable", title=known.title, number=name, state=before["STATE"])
    given = read_fields(ctx, known, data)
    action = given.values.pop("ACTION", None)
    row = {**before, **given.values}
    recordno = number(before, "RECORDNO")
    details = ctx.company.table(side.item).children(recordno)
    if given.lines is not None:
        details = settled(ctx, side, row, [read_line(ctx, side.item, line) for line in given.lines])
    when = day(given.values, "WHENCREATED") or payment_date(row, side)
    cash = sum((money(line, "TRX_PAYMENTAMOUNT") for line in details), ZERO)
    _check_means(ctx, side, row, cash)
    applied = applied_of(ctx, side, row, details, when)
    state = _state(ctx, side, row, cash) if action == "Submit" else "Draft"
    if state != "Draft":
        require_open(ctx, _owner(before), when)
    row |= {side.date_field: when, "WHENCREATED": when, "STATE": state, "RAWSTATE": RAW[state], **_totals(cash, state)}
    if given.lines is not None:
        _erase_details(ctx, side, recordno)
        write_details(ctx, side, recordno, details, when, state)
    bookkeeping.change(ctx, known, row)
    _enter(ctx, side, recordno, applied, state)


def delete(ctx: Context, known: ObjectType, row: Row) -> None:
    """Delete a payment that was never posted; what it selected is free again."""
    side = SIDES[known.name]
    if row["STATE"] not in {"Draft", "Submitted", "Approved", "Declined"}:
        name = text(row, "DOCNUMBER") or str(row["RECORDNO"])
        raise refused("not_editable", title=known.title, number=name, state=row["STATE"])
    _leave(ctx, side, row)
    _erase_details(ctx, side, number(row, "RECORDNO"))
    bookkeeping.erase(ctx, known, row)


def move(ctx: Context, known: ObjectType, row: Row, state: str) -> None:
    """Move a payment request on: approved, confirmed (posted), declined or voided."""
    side = SIDES[known.name]
    if row["STATE"] not in {"Submitted", "Approved"}:
        name = text(row, "DOCNUMBER") or str(row["RECORDNO"])
        raise refused("not_editable", title=known.title, number=name, state=row["STATE"])
    applied = _leave(ctx, side, row)
    cash = money(row, "TRX_TOTALENTERED")
    changed = {**row, "STATE": state, "RAWSTATE": RAW[state], **_totals(cash, state)}
    bookkeeping.change(ctx, known, changed)
    _enter(ctx, side, number(row, "RECORDNO"), applied, state)


def reverse(ctx: Context, known: ObjectType, row: Row, when: date, memo: str | None) -> int | None:
    """Reverse a posted payment: what it paid is open again; returns the Reversal record's number."""
    side = SIDES[known.name]
    recordno, name = number(row, "RECORDNO"), text(row, "DOCNUMBER") or str(row["RECORDNO"])
    if row["STATE"] != "Posted":
        raise refused("not_reversible", title=known.title, number=name, state=row["STATE"])
    paid_on = payment_date(row, side)
    if when < paid_on:
        raise refused("reversal_before", date=paid_on.strftime("%m/%d/%Y"))
    require_open(ctx, _owner(row), when)
    if money(row, "_DRAWN") != ZERO:
        raise refused("not_reversible", title=known.title, number=name, state="Applied")
    _leave(ctx, side, row)
    amount = money(row, "TRX_TOTALENTERED")
    changed = {**row, "STATE": ctx.settings.voided_payment_state, "RAWSTATE": "V", **_totals(amount, "Voided")}
    bookkeeping.change(ctx, known, changed)
    reversal = ctx.company.next_number(known.sequence)
    opposite: Row = {**row, "DESCRIPTION": memo, "WHENCREATED": when, "WHENPOSTED": when, "PARENTPAYMENTKEY": recordno}
    opposite |= {
        "STATE": "Reversal",
        "RAWSTATE": "V",
        "RECORDNO": reversal,
        side.date_field: when,
        **_totals(-amount, "V"),
    }
    if ctx.settings.reversal_records:
        bookkeeping.insert(ctx, known, reversal, opposite)
    posting.reverse(ctx, f"{side.name}:{recordno}", posting_of(side, opposite))
    return reversal if ctx.settings.reversal_records else None


def _check_contact(ctx: Context, row: Row) -> None:
    if row.get("PAYMENTCONTACT") is not None:
        use(ctx, "CONTACT", text(row, "PAYMENTCONTACT"))


def _check_means(ctx: Context, side: Side, row: Row, cash: Decimal) -> None:
    account = text(row, "FINANCIALENTITY")
    if account:
        object_name, held = money_account(ctx, account)
        row["FINANCIALENTITYTYPE"] = "ba" if object_name != "CREDITCARD" else "cc"
        row["FINANCIALACCOUNTNAME"] = text(held, "BANKNAME") or text(held, "DESCRIPTION") or account
        if object_name == "CREDITCARD" and held.get("LIABILITYTYPE") == "Credit" and not held.get("VENDORID"):
            raise refused("link_vendor")
    elif side.name == "ARPYMT" and row.get("UNDEPOSITEDACCOUNTNO") is not None:
        use(ctx, "GLACCOUNT", text(row, "UNDEPOSITEDACCOUNTNO"))
    elif cash != ZERO:
        raise refused("required", label="FINANCIALENTITY")


def _state(ctx: Context, side: Side, row: Row, cash: Decimal) -> str:
    if side.name == "ARPYMT" or cash == ZERO:
        return "Posted"
    if ctx.company.preference("AP", "PAYMENTAPPROVAL"):
        return "Submitted"
    method = text(row, "PAYMENTMETHOD")
    return "Posted" if method in ctx.settings.instant_methods else "Approved"


def _enter(ctx: Context, side: Side, recordno: int, applied: list[Applied], state: str) -> None:
    payment = ctx.company.row(side.name, recordno)
    if state in EFFECT:
        lay(ctx, applied, EFFECT[state], payment_date(payment, side))
    if state == "Posted":
        posting.post(ctx, posting_of(side, payment), entries_of(ctx, side, payment))


def _leave(ctx: Context, side: Side, row: Row) -> list[Applied]:
    """Take back what a payment did to the transactions it pays; returns what that was."""
    details = ctx.company.table(side.item).children(number(row, "RECORDNO"))
    applied = [part for line in details for part in parts_of(ctx, side, line)]
    state = str(row["STATE"])
    if state == "Posted":
        settle(ctx, side, {recordno: -amount for recordno, amount in taken_by(details).items()})
    if state in EFFECT:
        lay(ctx, applied, EFFECT[state], payment_date(row, side), sign=-1)
    return applied


def _erase_details(ctx: Context, side: Side, recordno: int) -> None:
    for line in ctx.company.table(side.item).children(recordno):
        ctx.company.table(side.item).remove(number(line, "RECORDNO"))


def _totals(amount: Decimal, state: str, left: Decimal = ZERO) -> Row:
    paid, due = (amount - left, left) if state == "Posted" else (ZERO, ZERO)
    row: Row = {}
    for name, value in (("ENTERED", amount), ("PAID", paid), ("SELECTED", ZERO), ("DUE", due)):
        row[f"TOTAL{name}"] = row[f"TRX_TOTAL{name}"] = value
    return row


def _owner(row: Row) -> str | None:
    return text(row, "MEGAENTITYID") or None
