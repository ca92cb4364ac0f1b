"""Journal entries: balanced, in a known journal, in open periods; and the limits of changing them."""

from datetime import date
from decimal import Decimal

from sandbox.intacct import bookkeeping
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import refused
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.rules.lines import check_line
from sandbox.intacct.rules.periods import require_open
from sandbox.intacct.rules.posting import CARRIED, Entry, erase_entries, write_entries
from sandbox.intacct.rules.reading import read_fields, read_line, require
from sandbox.intacct.rules.references import entity_of, use
from sandbox.intacct.values import ZERO, Row, day, money, number, text


def create(ctx: Context, known: ObjectType, data: Data) -> int:
    """Create a journal entry; returns its record number."""
    given = read_fields(ctx, known, data)
    row: Row = {"STATE": "Posted", **given.values, "MEGAENTITYID": ctx.entity_id, "MODULE": "2.GL"}
    require(known, row, "JOURNAL", "BATCH_DATE", "BATCH_TITLE")
    use(ctx, "GLJOURNAL", text(row, "JOURNAL"))
    entries = _entries(ctx, given.lines or [], row)
    posted = row["STATE"] == "Posted"
    if posted:
        require_open(ctx, ctx.entity_id, _date(row))
    recordno = ctx.company.next_number("GLBATCH")
    row |= {"BATCHNO": recordno, "MODIFIED": ctx.company.now(), "USERINFO.LOGINID": ctx.user.user_id}
    bookkeeping.insert(ctx, known, recordno, row)
    write_entries(ctx, recordno, _date(row), ctx.entity_id, entries, posted)
    return recordno


def update(ctx: Context, known: ObjectType, before: Row, data: Data) -> None:
    """Change a journal entry; its entries, when given, replace all entries; the journal stays."""
    _refuse_fixed(known, before)
    given = read_fields(ctx, known, data)
    if "JOURNAL" in given.values and given.values["JOURNAL"] != before["JOURNAL"]:
        raise refused("illegal_value", object=known.title, field="JOURNAL")
    row: Row = {**before, **given.values}
    _check_period(ctx, before)
    _check_period(ctx, row)
    recordno, owner = number(row, "RECORDNO"), text(row, "MEGAENTITYID") or None
    if given.lines is not None:
        entries = _entries(ctx, given.lines, row)
        erase_entries(ctx, recordno)
        write_entries(ctx, recordno, _date(row), owner, entries, row["STATE"] == "Posted")
    else:
        table = ctx.company.table("GLENTRY")
        for line in table.children(recordno):
            moved: Row = {**line, "ENTRY_DATE": row["BATCH_DATE"], "_POSTED": row["STATE"] == "Posted"}
            table.put(number(line, "RECORDNO"), moved)
    bookkeeping.change(ctx, known, row)


def delete(ctx: Context, known: ObjectType, row: Row) -> None:
    """Delete a journal entry of an open period."""
    _refuse_fixed(known, row)
    _check_period(ctx, row)
    erase_entries(ctx, number(row, "RECORDNO"))
    bookkeeping.erase(ctx, known, row)


def _entries(ctx: Context, lines: list[Data], header: Row) -> list[Entry]:
    rows = [read_line(ctx, "GLENTRY", line) for line in lines]
    if len(rows) < 2:
        raise refused("required", label="ENTRIES")
    entries = [_entry(ctx, row) for row in rows]
    if sum((entry.amount for entry in entries), ZERO) != ZERO:
        raise refused("unbalanced")
    _check_entities(ctx, entries, header)
    return entries


def _entry(ctx: Context, row: Row) -> Entry:
    if row.get("TRX_AMOUNT") is None:
        row["TRX_AMOUNT"] = row.get("AMOUNT")
    require(OBJECTS["GLENTRY"], row, "ACCOUNTNO", "TRX_AMOUNT", "TR_TYPE")
    amount, sign = money(row, "TRX_AMOUNT"), number(row, "TR_TYPE")
    if amount < ZERO or sign not in {1, -1}:
        raise refused("illegal_value", object=OBJECTS["GLENTRY"].title, field="TRX_AMOUNT")
    as_line: Row = {**row, "DEPARTMENTID": row.get("DEPARTMENT"), "LOCATIONID": row.get("LOCATION")}
    check_line(ctx, as_line, ctx.entity_id, cards=False)
    return Entry(
        account=text(row, "ACCOUNTNO"),
        amount=amount * sign,
        location=text(row, "LOCATION") or None,
        department=text(row, "DEPARTMENT") or None,
        memo=text(row, "DESCRIPTION") or None,
        dimensions={name: row.get(name) for name in (*CARRIED, "DOCUMENT")},
    )


def _check_entities(ctx: Context, entries: list[Entry], header: Row) -> None:
    if not ctx.company.multi_entity or header.get("BASELOCATION_NO") is not None:
        return
    sums: dict[str | None, Decimal] = {}
    for entry in entries:
        entity = entity_of(ctx, entry.location)
        sums[entity] = sums.get(entity, ZERO) + entry.amount
    if any(amount != ZERO for amount in sums.values()):
        raise refused("required", label="BASELOCATION_NO")


def _refuse_fixed(known: ObjectType, row: Row) -> None:
    if row.get("_SOURCE") is not None:
        raise refused("not_editable", title=known.title, number=row["BATCHNO"], state=row["STATE"])


def _check_period(ctx: Context, row: Row) -> None:
    if row["STATE"] == "Posted":
        require_open(ctx, text(row, "MEGAENTITYID") or None, _date(row))


def _date(row: Row) -> date:
    when = day(row, "BATCH_DATE")
    if when is None:
        raise refused("required", label="BATCH_DATE")
    return when
