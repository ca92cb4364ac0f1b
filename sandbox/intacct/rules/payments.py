"""Payments on both sides: what they pay, with what, their states, and their reversal."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.intacct import bookkeeping
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import refused
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.rules import posting
from sandbox.intacct.rules.kinds import KINDS, SIDES, Kind, Side
from sandbox.intacct.rules.payment_posting import entries_of, payment_date, posting_of
from sandbox.intacct.rules.periods import require_open
from sandbox.intacct.rules.reading import read_fields, read_line, require
from sandbox.intacct.rules.references import money_account, use, visible
from sandbox.intacct.rules.states import apply, totals_of
from sandbox.intacct.values import ZERO, Row, day, money, number, text

RAW: dict[str, str] = {"Draft": "D", "Submitted": "S", "Approved": "A", "Posted": "C", "Declined": "U", "Voided": "V"}
EFFECT: dict[str, str] = {"Submitted": "selected", "Approved": "selected", "Posted": "paid"}
"""What a payment in a state does to the transactions it pays."""


@dataclass(frozen=True, slots=True)
class Applied:
    """An amount laid on one transaction; a credit's amount has the credit's own sign."""

    kind: Kind
    recordno: int
    amount: Decimal


def create(ctx: Context, known: ObjectType, data: Data) -> int:
    """Create a payment; returns its record number."""
    side = SIDES[known.name]
    given = read_fields(ctx, known, data)
    row = given.values
    action = row.pop("ACTION", None)
    require(known, row, side.party, side.date_field, "CURRENCY")
    use(ctx, side.party_object, text(row, side.party))
    details = [read_line(ctx, side.item, line) for line in given.lines or []]
    if not details:
        raise refused("required", label=f"{side.item}S")
    when = payment_date(row, side)
    cash = sum((money(line, "TRX_PAYMENTAMOUNT") for line in details), ZERO)
    _check_means(ctx, side, row, cash)
    applied = _applied(ctx, side, row, details, when)
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
    row |= _totals(cash, state)
    bookkeeping.insert(ctx, known, recordno, row)
    _write_details(ctx, side, recordno, details, when, state)
    _enter(ctx, side, recordno, applied, state)
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
        details = [read_line(ctx, side.item, line) for line in given.lines]
    when = day(given.values, "WHENCREATED") or payment_date(row, side)
    cash = sum((money(line, "TRX_PAYMENTAMOUNT") for line in details), ZERO)
    _check_means(ctx, side, row, cash)
    applied = _applied(ctx, side, row, details, when)
    state = _state(ctx, side, row, cash) if action == "Submit" else "Draft"
    if state != "Draft":
        require_open(ctx, _owner(before), when)
    row |= {side.date_field: when, "WHENCREATED": when, "STATE": state, "RAWSTATE": RAW[state], **_totals(cash, state)}
    if given.lines is not None:
        _erase_details(ctx, side, recordno)
        _write_details(ctx, side, recordno, details, when, state)
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


def _applied(ctx: Context, side: Side, row: Row, details: list[Row], when: date) -> list[Applied]:
    """Check what the details pay and with what, and return it."""
    parts = [part for line in details for part in _parts(ctx, side, line)]
    for part in parts:
        paid = _check_target(ctx, side, row, part)
        created = day(paid, "WHENCREATED")
        late = side.name == "APPYMT" and ctx.company.preference("AP", "PAYMENTDATEAFTERBILLDATE")
        if late and part.kind.name == side.document and created is not None and when < created:
            raise refused("payment_before_bill")
    _check_due(ctx, parts)
    return parts


def _parts(ctx: Context, side: Side, line: Row) -> list[Applied]:
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
    total = money(line, "TRX_PAYMENTAMOUNT") + sum((abs(credit.amount) for credit in credits), ZERO)
    return [Applied(adjustment if positive else document, positive or number(line, "RECORDKEY"), total), *credits]


def _credit(ctx: Context, kind: Kind, recordno: int, amount: Decimal) -> Applied:
    held = ctx.company.table(kind.name).rows.get(recordno, {})
    return Applied(kind, recordno, abs(amount) if totals_of(held).entered > ZERO else -abs(amount))


def _check_target(ctx: Context, side: Side, row: Row, part: Applied) -> Row:
    found = ctx.company.table(part.kind.name).rows.get(part.recordno)
    if found is None or not visible(ctx, found):
        raise refused("reference", title=OBJECTS[part.kind.name].title, key=part.recordno)
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


def _enter(ctx: Context, side: Side, recordno: int, applied: list[Applied], state: str) -> None:
    payment = ctx.company.row(side.name, recordno)
    if state in EFFECT:
        for part in applied:
            apply(ctx, part.kind, part.recordno, EFFECT[state], part.amount, payment_date(payment, side))
    if state == "Posted":
        posting.post(ctx, posting_of(side, payment), entries_of(ctx, side, payment))


def _leave(ctx: Context, side: Side, row: Row) -> list[Applied]:
    """Take back what a payment did to the transactions it pays; returns what that was."""
    details = ctx.company.table(side.item).children(number(row, "RECORDNO"))
    applied = [part for line in details for part in _parts(ctx, side, line)]
    state = str(row["STATE"])
    if state in EFFECT:
        for part in applied:
            apply(ctx, part.kind, part.recordno, EFFECT[state], -part.amount, payment_date(row, side))
    return applied


def _write_details(ctx: Context, side: Side, recordno: int, details: list[Row], when: date, state: str) -> None:
    known, owner = OBJECTS[side.item], ctx.company.row(side.name, recordno).get("MEGAENTITYID")
    for line in details:
        row: Row = {**line, "PAYMENTKEY": recordno, "PAYMENTDATE": when, "STATE": state, "MODULEKEY": side.module}
        row |= {"PAYMENTAMOUNT": line.get("TRX_PAYMENTAMOUNT"), "ADJUSTMENTAMOUNT": line.get("TRX_ADJUSTMENTAMOUNT")}
        row |= {"INLINEAMOUNT": line.get("TRX_INLINEAMOUNT"), "CURRENCY": "USD", "MEGAENTITYID": owner}
        bookkeeping.insert(ctx, known, ctx.company.next_number(known.sequence), row)


def _erase_details(ctx: Context, side: Side, recordno: int) -> None:
    for line in ctx.company.table(side.item).children(recordno):
        ctx.company.table(side.item).remove(number(line, "RECORDNO"))


def _totals(amount: Decimal, state: str) -> Row:
    paid = amount if state == "Posted" else ZERO
    row: Row = {}
    for name, value in (("ENTERED", amount), ("PAID", paid), ("SELECTED", ZERO), ("DUE", ZERO)):
        row[f"TOTAL{name}"] = row[f"TRX_TOTAL{name}"] = value
    return row


def _owner(row: Row) -> str | None:
    return text(row, "MEGAENTITYID") or None
