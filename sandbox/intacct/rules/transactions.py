"""Bills, invoices and adjustments: creation, change, deletion, approval and reversal."""

from datetime import date, timedelta
from decimal import Decimal

from sandbox.intacct import bookkeeping
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import RefusedError, error, refused
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.rules import posting
from sandbox.intacct.rules.kinds import KINDS, Kind
from sandbox.intacct.rules.lines import check_line
from sandbox.intacct.rules.periods import require_open
from sandbox.intacct.rules.reading import Given, read_fields, read_line, require
from sandbox.intacct.rules.references import use
from sandbox.intacct.rules.states import Totals, totals_of, with_totals
from sandbox.intacct.values import ZERO, Row, day, flag, money, number, text

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
    _complete(ctx, kind, known, row, draft)
    lines = [_line(ctx, kind, row, line, draft) for line in given.lines or []]
    _check_lines(kind, lines, draft)
    _check_number(ctx, kind, row, None)
    recordno = ctx.company.next_number(known.sequence)
    row["PRBATCH"] = row.get("PRBATCH") or f"{known.title}s: {_posting_date(row) or ctx.company.today():%m/%d/%Y}"
    bookkeeping.insert(ctx, known, recordno, with_totals(row, Totals(_sum(lines), ZERO, ZERO)))
    _write_lines(ctx, kind, recordno, lines)
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
        _require_open(ctx, before)
    _complete(ctx, kind, known, row, draft)
    _check_number(ctx, kind, row, number(before, "RECORDNO"))
    recordno = number(before, "RECORDNO")
    lines = ctx.company.table(kind.item).children(recordno)
    if given.lines is not None:
        lines = [_line(ctx, kind, row, line, draft) for line in given.lines]
    elif not draft:
        for line in lines:
            check_line(ctx, line, _owner(row), cards=kind.payables)
    _check_lines(kind, lines, draft)
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
        _require_open(ctx, row)
    recordno = number(row, "RECORDNO")
    posting.unpost(ctx, _source(kind, recordno))
    _erase_lines(ctx, kind, recordno)
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
    posted = _posting_date(row) or when
    if when < posted:
        raise refused("reversal_before", date=posted.strftime("%m/%d/%Y"))
    require_open(ctx, _owner(row), when)
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


def _complete(ctx: Context, kind: Kind, known: ObjectType, row: Row, draft: bool) -> None:
    """Check the header and fill in what follows from it."""
    if not draft:
        require(known, row, kind.party, "WHENCREATED")
    if row.get(kind.party) is not None:
        use(ctx, kind.party_object, text(row, kind.party))
    _set_contact(ctx, kind, row)
    if kind.term_object is not None:
        _set_due(ctx, kind.term_object, known, row, draft)
    if not draft:
        row["WHENPOSTED"] = row.get("WHENPOSTED") or row["WHENCREATED"]
        _require_open(ctx, row)


def _set_contact(ctx: Context, kind: Kind, row: Row) -> None:
    """Fill in the party's contact for payment or billing."""
    link = "_PAYTO" if kind.payables else "_BILLTO"
    party = ctx.company.table(kind.party_object).find(text(row, kind.party)) or {}
    name = row.get("BILLTOPAYTOCONTACTNAME") or party.get(link) or party.get("_DISPLAYCONTACT")
    if name is not None:
        row[link] = row["BILLTOPAYTOCONTACTNAME"] = text(use(ctx, "CONTACT", str(name)), "CONTACTNAME")


def _set_due(ctx: Context, term_object: str, known: ObjectType, row: Row, draft: bool) -> None:
    name, created = row.get("TERMNAME"), day(row, "WHENCREATED")
    if name is not None:
        term = use(ctx, term_object, str(name))
        if row.get("WHENDUE") is None and created is not None:
            row["WHENDUE"] = created + timedelta(days=number(term, "DUEDATE"))
    if not draft:
        require(known, row, "WHENDUE")


def _line(ctx: Context, kind: Kind, header: Row, data: Data, draft: bool) -> Row:
    line = read_line(ctx, kind.item, data)
    if line.get("TRX_AMOUNT") is None:
        line["TRX_AMOUNT"] = line.get("AMOUNT") or line.get("TOTALTRXAMOUNT")
    if not draft or line.get("ACCOUNTNO") is not None:
        require(OBJECTS[kind.item], line, "ACCOUNTNO", "TRX_AMOUNT")
        check_line(ctx, line, _owner(header), cards=kind.payables)
    if kind.payables:
        _check_1099(ctx, header, line)
    return {**line, "AMOUNT": line["TRX_AMOUNT"], "CURRENCY": "USD", "BASECURR": "USD"}


def _check_1099(ctx: Context, header: Row, line: Row) -> None:
    if ctx.company.preference("AP", "OVERRIDE1099") or header.get("VENDORID") is None:
        return
    vendor = use(ctx, "VENDOR", text(header, "VENDORID"))
    if vendor.get("FORM1099TYPE") and not flag(line, "FORM1099"):
        raise refused("vendor_1099", key=text(vendor, "NAME"))


def _check_lines(kind: Kind, lines: list[Row], draft: bool) -> None:
    if not lines and not draft:
        raise refused("required", label=f"{kind.item}S")
    if kind.adjustment and len({money(line, "TRX_AMOUNT") > ZERO for line in lines}) > 1:
        raise refused("same_sign")


def _check_number(ctx: Context, kind: Kind, row: Row, own: int | None) -> None:
    name = row.get("RECORDID")
    if name is None:
        return
    key = (row.get(kind.party), name)
    for other in ctx.company.numbered(kind.name, str(name)):
        same = (other.get(kind.party), other.get("RECORDID")) == key
        if same and other["RECORDNO"] != own and other["STATE"] != "Reversal":
            raise RefusedError(error("duplicate_document", number=name))


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
        _erase_lines(ctx, kind, recordno)
        _write_lines(ctx, kind, recordno, lines)
    bookkeeping.change(ctx, known, with_totals(row, Totals(_sum(lines), ZERO, ZERO)))
    _post(ctx, kind, ctx.company.row(kind.name, recordno))


def _write_lines(ctx: Context, kind: Kind, recordno: int, lines: list[Row]) -> None:
    known, header = OBJECTS[kind.item], ctx.company.row(kind.name, recordno)
    for position, line in enumerate(lines, start=1):
        row: Row = {**line, "RECORDKEY": recordno, "LINE_NO": position, "RECORDTYPE": kind.record_type}
        row |= {"MEGAENTITYID": header.get("MEGAENTITYID"), "ENTRY_DATE": header.get("WHENPOSTED"), "LINEITEM": True}
        row |= {"TOTALPAID": ZERO, "TRX_TOTALPAID": ZERO, "TOTALSELECTED": ZERO, "TRX_TOTALSELECTED": ZERO}
        bookkeeping.insert(ctx, known, ctx.company.next_number(known.sequence), row)


def _erase_lines(ctx: Context, kind: Kind, recordno: int) -> None:
    for line in ctx.company.table(kind.item).children(recordno):
        ctx.company.table(kind.item).remove(number(line, "RECORDNO"))


def _post(ctx: Context, kind: Kind, row: Row) -> None:
    if row["RAWSTATE"] != "A":
        return
    control = ctx.company.payables_account if kind.payables else ctx.company.receivables_account
    party = ctx.company.table(kind.party_object).find(text(row, kind.party)) or {}
    control = text(party, "APACCOUNT" if kind.payables else "ARACCOUNT") or control
    sign = kind.sign * (-ctx.settings.debit_memo_sign if kind.adjustment else 1)
    entries: list[posting.Entry] = []
    for line in ctx.company.table(kind.item).children(number(row, "RECORDNO")):
        amount = money(line, "TRX_AMOUNT") * sign
        place = {"location": text(line, "LOCATIONID") or None, "department": text(line, "DEPARTMENTID") or None}
        dimensions = {name: line.get(name) for name in posting.CARRIED}
        memo = text(line, "ENTRYDESCRIPTION") or None
        offset = text(line, "OFFSETGLACCOUNTNO") or control
        entries.append(posting.Entry(text(line, "ACCOUNTNO"), amount, memo=memo, dimensions=dimensions, **place))
        entries.append(posting.Entry(offset, -amount, dimensions=dimensions, **place))
    posting.post(ctx, _posting(kind, row), entries)


def _posting(kind: Kind, row: Row) -> posting.Posting:
    recordno = number(row, "RECORDNO")
    when = _posting_date(row)
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


def _posting_date(row: Row) -> date | None:
    return day(row, "WHENPOSTED") or day(row, "WHENCREATED")


def _require_open(ctx: Context, row: Row) -> None:
    when = _posting_date(row)
    if when is not None:
        require_open(ctx, _owner(row), when)


def _owner(row: Row) -> str | None:
    return text(row, "MEGAENTITYID") or None


def _sum(lines: list[Row]) -> Decimal:
    return sum((money(line, "TRX_AMOUNT") for line in lines), ZERO)
