"""Lines of transactions: read, checked, written and erased."""

from decimal import Decimal

from sandbox.intacct import bookkeeping
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import refused
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.rules import headers
from sandbox.intacct.rules.kinds import Kind
from sandbox.intacct.rules.lines import check_line
from sandbox.intacct.rules.reading import read_line, require
from sandbox.intacct.rules.references import use
from sandbox.intacct.values import ZERO, Row, flag, money, number, text


def read(ctx: Context, kind: Kind, header: Row, data: Data, draft: bool) -> Row:
    """Read one line and check it."""
    line = read_line(ctx, kind.item, data)
    _resolve_label(ctx, kind, line)
    if line.get("TRX_AMOUNT") is None:
        line["TRX_AMOUNT"] = line.get("AMOUNT") or line.get("TOTALTRXAMOUNT")
    if not draft or line.get("ACCOUNTNO") is not None:
        require(OBJECTS[kind.item], line, "ACCOUNTNO", "TRX_AMOUNT")
        check_line(ctx, line, headers.owner(header), cards=kind.payables)
    if kind.payables:
        _check_1099(ctx, header, line)
    return {**line, "AMOUNT": line["TRX_AMOUNT"], "CURRENCY": "USD", "BASECURR": "USD"}


def _resolve_label(ctx: Context, kind: Kind, line: Row) -> None:
    """Fill in the accounts that an account label stands for."""
    if line.get("ACCOUNTLABEL") is None or line.get("ACCOUNTNO") is not None:
        return
    label = use(ctx, "APACCOUNTLABEL" if kind.payables else "ARACCOUNTLABEL", text(line, "ACCOUNTLABEL"))
    line["ACCOUNTNO"] = label["GLACCOUNTNO"]
    line["OFFSETGLACCOUNTNO"] = line.get("OFFSETGLACCOUNTNO") or label.get("OFFSETGLACCOUNTNO")


def _check_1099(ctx: Context, header: Row, line: Row) -> None:
    if ctx.company.preference("AP", "OVERRIDE1099") or header.get("VENDORID") is None:
        return
    vendor = use(ctx, "VENDOR", text(header, "VENDORID"))
    if vendor.get("FORM1099TYPE") and not flag(line, "FORM1099"):
        raise refused("vendor_1099", key=text(vendor, "NAME"))


def check(kind: Kind, lines: list[Row], draft: bool) -> None:
    """Refuse lines that cannot stand together."""
    if not lines and not draft:
        raise refused("required", label=f"{kind.item}S")
    if kind.adjustment and len({money(line, "TRX_AMOUNT") > ZERO for line in lines}) > 1:
        raise refused("same_sign")


def write(ctx: Context, kind: Kind, recordno: int, lines: list[Row]) -> None:
    """Write the lines of a transaction."""
    known, header = OBJECTS[kind.item], ctx.company.row(kind.name, recordno)
    for position, line in enumerate(lines, start=1):
        row: Row = {**line, "RECORDKEY": recordno, "LINE_NO": position, "RECORDTYPE": kind.record_type}
        row |= {"MEGAENTITYID": header.get("MEGAENTITYID"), "ENTRY_DATE": header.get("WHENPOSTED"), "LINEITEM": True}
        row |= {"TOTALPAID": ZERO, "TRX_TOTALPAID": ZERO, "TOTALSELECTED": ZERO, "TRX_TOTALSELECTED": ZERO}
        bookkeeping.insert(ctx, known, ctx.company.next_number(known.sequence), row)


def erase(ctx: Context, kind: Kind, recordno: int) -> None:
    """Take the lines of a transaction out of the books."""
    for line in ctx.company.table(kind.item).children(recordno):
        ctx.company.table(kind.item).remove(number(line, "RECORDNO"))


def total(lines: list[Row]) -> Decimal:
    """Return what the lines add up to."""
    return sum((money(line, "TRX_AMOUNT") for line in lines), ZERO)
