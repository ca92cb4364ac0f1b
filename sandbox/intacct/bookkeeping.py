"""Rows enter, change and leave the books with their audit fields, audit history and Smart Events."""

from sandbox.intacct.audit import note, smart_events
from sandbox.intacct.context import Context
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.values import Row


def insert(ctx: Context, known: ObjectType, recordno: int, row: Row) -> int:
    """Put a new row into the books with its audit fields."""
    stamp = ctx.company.now()
    row["RECORDNO"] = recordno
    untouched = known.name in ctx.company.untouched_without_stamp
    row["WHENMODIFIED"] = None if untouched else stamp
    row["AUWHENCREATED" if "AUWHENCREATED" in known.fields else "WHENCREATED"] = stamp
    row["CREATEDBY"] = row["MODIFIEDBY"] = ctx.user.recordno
    row["RECORD_URL"] = f"https://www.intacct.com/ia/acct/ur.phtml?.r={known.table.lower()}-{recordno}"
    ctx.company.table(known.name).put(recordno, row)
    note(ctx, known, row, "C")
    smart_events(ctx, known, row, "add")
    return recordno


def change(ctx: Context, known: ObjectType, row: Row) -> None:
    """Replace a row, with its audit fields."""
    row = {**row, "WHENMODIFIED": ctx.company.now(), "MODIFIEDBY": ctx.user.recordno}
    ctx.company.table(known.name).put(int(str(row["RECORDNO"])), row)
    note(ctx, known, row, "M")
    smart_events(ctx, known, row, "set")


def erase(ctx: Context, known: ObjectType, row: Row) -> None:
    """Take a row out of the books."""
    ctx.company.table(known.name).remove(int(str(row["RECORDNO"])))
    note(ctx, known, row, "D")
    smart_events(ctx, known, row, "delete")
