"""What payments post to the ledger."""

from dataclasses import replace
from datetime import date

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.rules import posting
from sandbox.intacct.rules.kinds import KINDS, Side
from sandbox.intacct.rules.references import money_account
from sandbox.intacct.rules.settling import discount_account
from sandbox.intacct.values import ZERO, Row, day, money, number, text


def entries_of(ctx: Context, side: Side, payment: Row) -> list[posting.Entry]:
    """Return what a payment posts: the control account against the bank, per transaction it pays."""
    bank = _money_gl_account(ctx, payment)
    details = ctx.company.table(side.item).children(number(payment, "RECORDNO"))
    entries = _against(ctx, side, payment, details, bank)
    left = money(payment, "TRX_TOTALDUE")
    if left != ZERO:
        place, control = _place_of_rest(payment), _control(ctx, side, payment)
        party: Row = {side.party: payment.get(side.party)}
        entries.append(posting.Entry(control, left * side.sign, *place, None, party))
        entries.append(posting.Entry(bank, -left * side.sign, *place, None, party))
    return entries


def control_entries(ctx: Context, side: Side, receipt: Row, details: list[Row]) -> list[posting.Entry]:
    """Return what applying a receipt posts: the control account where the invoices are against where the rest was."""
    place, control = _place_of_rest(receipt), _control(ctx, side, receipt)
    entries = _against(ctx, side, receipt, details, control)
    return [
        entry if position % 2 == 0 else replace(entry, location=place[0], department=place[1])
        for position, entry in enumerate(entries)
    ]


def _against(ctx: Context, side: Side, payment: Row, details: list[Row], other: str) -> list[posting.Entry]:
    """Return the control account against another one, per transaction that is paid."""
    entries: list[posting.Entry] = []
    for line in details:
        amount = money(line, "TRX_PAYMENTAMOUNT") * side.sign
        name = side.adjustment if line.get("POSADJKEY") else side.document
        paid = ctx.company.row(name, number(line, "POSADJKEY") or number(line, "RECORDKEY"))
        first = next(iter(ctx.company.table(KINDS[name].item).children(number(paid, "RECORDNO"))), {})
        location, department = text(first, "LOCATIONID") or None, text(first, "DEPARTMENTID") or None
        party: Row = {side.party: payment.get(side.party)}
        control = _control(ctx, side, payment)
        memo = text(payment, "DESCRIPTION") or None
        entries.append(posting.Entry(control, amount, location, department, memo, party))
        entries.append(posting.Entry(other, -amount, location, department, memo, party))
        discount = money(line, "TRX_DISCOUNTAMOUNT") * side.sign
        if discount != ZERO:
            account = discount_account(ctx)
            entries.append(posting.Entry(control, discount, location, department, memo, party))
            entries.append(posting.Entry(account, -discount, location, department, memo, party))
    return entries


def _place_of_rest(payment: Row) -> tuple[str | None, str | None]:
    location = text(payment, "OVERPAYMENTLOCATIONID") or text(payment, "MEGAENTITYID") or None
    return location, text(payment, "OVERPAYMENTDEPARTMENTID") or None


def _control(ctx: Context, side: Side, payment: Row) -> str:
    party = ctx.company.table(side.party_object).find(text(payment, side.party)) or {}
    if side.name == "APPYMT":
        return text(party, "APACCOUNT") or ctx.company.payables_account
    return text(party, "ARACCOUNT") or ctx.company.receivables_account


def _money_gl_account(ctx: Context, payment: Row) -> str:
    account = text(payment, "FINANCIALENTITY")
    if account:
        return text(money_account(ctx, account)[1], "GLACCOUNTNO")
    return text(payment, "UNDEPOSITEDACCOUNTNO") or ctx.company.undeposited_account


def posting_of(side: Side, row: Row) -> posting.Posting:
    """Return the header of a payment's journal entry."""
    recordno = number(row, "RECORDNO")
    return posting.Posting(
        source=f"{side.name}:{recordno}",
        journal="CDJ" if side.name == "APPYMT" else "CRJ",
        when=payment_date(row, side),
        title=text(row, "PRBATCH"),
        module=side.module,
        owner=text(row, "MEGAENTITYID") or None,
        reference=text(row, "DOCNUMBER") or None,
        record_type=side.record_type,
        record_key=recordno,
    )


def payment_date(row: Row, side: Side) -> date:
    """Return the date a payment is posted; refuses one without."""
    when = day(row, side.date_field)
    if when is None:
        raise refused("required", label=side.date_field)
    return when
