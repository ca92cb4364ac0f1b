"""Bills, invoices and adjustments: creation, change, deletion, approval and reversal."""

from datetime import date

from sandbox.intacct import bookkeeping
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import refused
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.rules import entries, headers, posting
from sandbox.intacct.rules.kinds import KINDS, Kind
from sandbox.intacct.rules.lines import check_line
from sandbox.intacct.rules.periods import require_open
from sandbox.intacct.rules.reading import Given, read_fields
from sandbox.intacct.rules.states import Totals, totals_of, with_totals
from sandbox.intacct.values import ZERO, Row, money, number, text

FIXED_STATES = frozenset({"Reversed", "Reversal", "Voided"})


def create(ctx: Context, known: ObjectType, data: Data) -> int:
    """Create a transaction with its lines and post it; returns its record number."""
    kind = KINDS[known.name]
    given = read_fields(ctx, known, data)
    draft = given.values.pop("ACTION", None) == "Draft"
    row: Row = {**given.values, "CURRENCY": given.values.get("CURRENCY") or "USD", "BASECURR": "USD"}
    row["MEGAENTITYID"] = ctx.entity_id
    row["MODULEKEY"] = _module(ctx, kind, data)
    row["RECORDTYPE"] = kind.record_type
    row["SYSTEMGENERATED"] = False
    row["RAWSTATE"] = "D" if draft else _submitted(ctx, kind)
    headers.complete(ctx, kind, known, row, draft)
    lines = [entries.read(ctx, kind, row, line, draft) for line in given.lines or []]
    entries.check(kind, lines, draft)
    headers.check_number(ctx, kind, row, None)
    recordno = ctx.company.next_number(known.sequence)
    row["PRBATCH"] = (
        row.get("PRBATCH") or f"{known.title}s: {headers.posting_date(row) or ctx.company.today():%m/%d/%Y}"
    )
    bookkeeping.insert(ctx, known, recordno, with_totals(row, Totals(entries.total(lines), ZERO, ZERO)))
    entries.write(ctx, kind, recordno, lines)
    _post(ctx, kind, ctx.company.row(kind.name, recordno))
    return recordno


def update(ctx: Context, known: ObjectType, before: Row, data: Data) -> None:
    """Change a transaction; lines, when given, replace all lines."""
    kind = KINDS[known.name]
    _refuse_fixed(ctx, known, before)
    given = read_fields(ctx, known, data)
    action = given.values.pop("ACTION", None)
    row: Row = {**before, **given.values}
    if before["RAWSTATE"] == "D" and action == "Submit":
        row["RAWSTATE"] = _submitted(ctx, kind)
    draft = row["RAWSTATE"] == "D"
    if not draft and before["RAWSTATE"] != "D":
        headers.require_open_books(ctx, before)
    headers.complete(ctx, kind, known, row, draft)
    headers.check_number(ctx, kind, row, number(before, "RECORDNO"))
    recordno = number(before, "RECORDNO")
    lines = ctx.company.table(kind.item).children(recordno)
    if given.lines is not None:
        lines = [entries.read(ctx, kind, row, line, draft) for line in given.lines]
    elif not draft:
        for line in lines:
            check_line(ctx, line, headers.owner(row), cards=kind.payables)
    entries.check(kind, lines, draft)
    _replace(ctx, kind, known, row, lines, given)


def delete(ctx: Context, known: ObjectType, row: Row) -> None:
    """Delete an unpaid transaction in an open period."""
    kind = KINDS[known.name]
    totals = totals_of(row)
    name = text(row, "RECORDID") or str(row["RECORDNO"])
    if totals.paid != ZERO or totals.selected != ZERO:
        raise refused("already_paid", number=name)
    _refuse_fixed(ctx, known, row)
    if row["RAWSTATE"] != "D":
        headers.require_open_books(ctx, row)
    recordno = number(row, "RECORDNO")
    posting.unpost(ctx, _source(kind, recordno))
    entries.erase(ctx, kind, recordno)
    bookkeeping.erase(ctx, known, row)


def decide(ctx: Context, known: ObjectType, row: Row, approve: bool) -> None:
    """Approve or decline a submitted transaction."""
    if row["RAWSTATE"] not in {"S", "PA"}:
        raise refused("not_editable", title=known.title, number=text(row, "RECORDID"), state=row["STATE"])
    changed = with_totals({**row, "RAWSTATE": "A" if approve else "U"}, totals_of(row))
    bookkeeping.change(ctx, known, changed)
    _post(ctx, KINDS[known.name], changed)


def reverse(ctx: Context, known: ObjectType, row: Row, when: date, memo: str | None) -> int:
    """Reverse a posted, unpaid transaction: the original stays, a Reversal record is added."""
    kind = KINDS[known.name]
    recordno, name = number(row, "RECORDNO"), text(row, "RECORDID")
    if row["STATE"] not in {"Posted", "No Value"}:
        raise refused("not_reversible", title=known.title, number=name, state=row["STATE"])
    posted = headers.posting_date(row) or when
    if when < posted:
        raise refused("reversal_before", date=posted.strftime("%m/%d/%Y"))
    require_open(ctx, headers.owner(row), when)
    totals = totals_of(row)
    reversal = ctx.company.next_number(known.sequence)
    opposite: Row = {**row, "RECORDID": None, "DESCRIPTION": memo, "WHENCREATED": when, "WHENPOSTED": when}
    opposite |= {"RAWSTATE": "V", "STATE": "Reversal", "DOCNUMBER": name or None}
    bookkeeping.insert(ctx, known, reversal, with_totals(opposite, Totals(-totals.entered, ZERO, ZERO)))
    changed = with_totals({**row, "RAWSTATE": "V", "STATE": ctx.settings.reversed_state}, totals)
    bookkeeping.change(ctx, known, changed)
    posting.reverse(ctx, _source(kind, recordno), _posting(kind, ctx.company.row(kind.name, reversal)))
    return reversal


def _module(ctx: Context, kind: Kind, data: Data) -> str:
    """Return the module a transaction comes from; only the company's own modules can say another than AP or AR."""
    given = data.get("MODULEKEY")
    return kind.module if ctx.source == "api" or given is None else str(given)


def _submitted(ctx: Context, kind: Kind) -> str:
    return "S" if kind.approval is not None and ctx.company.preference(*kind.approval) else "A"


def _refuse_fixed(ctx: Context, known: ObjectType, row: Row) -> None:
    totals, name = totals_of(row), text(row, "RECORDID") or str(row["RECORDNO"])
    if row.get("MODULEKEY") in {"9.PO", "8.SO"} and ctx.source != "system":
        raise refused("purchase_order", title=known.title, number=name)
    if row["STATE"] in FIXED_STATES or totals.paid != ZERO or totals.selected != ZERO:
        raise refused("not_editable", title=known.title, number=name, state=row["STATE"])
    if row["RAWSTATE"] == "A" and known.name == "APBILL" and ctx.company.preference("AP", "REVERSEUNPAIDBILLS"):
        raise refused("not_editable", title=known.title, number=name, state=row["STATE"])


def _replace(ctx: Context, kind: Kind, known: ObjectType, row: Row, lines: list[Row], given: Given) -> None:
    recordno = number(row, "RECORDNO")
    posting.unpost(ctx, _source(kind, recordno))
    if given.lines is not None:
        entries.erase(ctx, kind, recordno)
        entries.write(ctx, kind, recordno, lines)
    bookkeeping.change(ctx, known, with_totals(row, Totals(entries.total(lines), ZERO, ZERO)))
    _post(ctx, kind, ctx.company.row(kind.name, recordno))


def _post(ctx: Context, kind: Kind, row: Row) -> None:
    if row["RAWSTATE"] != "A":
        return
    control = ctx.company.payables_account if kind.payables else ctx.company.receivables_account
    party = ctx.company.table(kind.party_object).find(text(row, kind.party)) or {}
    control = text(party, "APACCOUNT" if kind.payables else "ARACCOUNT") or control
    sign = kind.sign * (-ctx.settings.debit_memo_sign if kind.adjustment else 1)
    posted: list[posting.Entry] = []
    for line in ctx.company.table(kind.item).children(number(row, "RECORDNO")):
        amount = money(line, "TRX_AMOUNT") * sign
        place = {"location": text(line, "LOCATIONID") or None, "department": text(line, "DEPARTMENTID") or None}
        dimensions = {name: line.get(name) for name in posting.CARRIED}
        memo = text(line, "ENTRYDESCRIPTION") or None
        offset = text(line, "OFFSETGLACCOUNTNO") or control
        posted.append(posting.Entry(text(line, "ACCOUNTNO"), amount, memo=memo, dimensions=dimensions, **place))
        posted.append(posting.Entry(offset, -amount, dimensions=dimensions, **place))
    posting.post(ctx, _posting(kind, row), posted)


def _posting(kind: Kind, row: Row) -> posting.Posting:
    recordno = number(row, "RECORDNO")
    when = headers.posting_date(row)
    if when is None:
        raise AssertionError("a posted transaction has a date")
    return posting.Posting(
        source=_source(kind, recordno),
        journal=kind.journal,
        when=when,
        title=text(row, "PRBATCH"),
        module=text(row, "MODULEKEY"),
        owner=text(row, "MEGAENTITYID") or None,
        reference=text(row, "RECORDID") or None,
        record_type=kind.record_type,
        record_key=recordno,
    )


def _source(kind: Kind, recordno: int) -> str:
    return f"{kind.name}:{recordno}"
