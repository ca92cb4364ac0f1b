"""Posting to the general ledger: balanced entries for journal entries and for every sub-ledger transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sandbox.intacct.context import Context
from sandbox.intacct.values import ZERO, Row, money, number, text

CARRIED = ("CLASSID", "PROJECTID", "CUSTOMERID", "VENDORID", "EMPLOYEEID", "ITEMID", "TASKID")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to post: debit positive, credit negative."""

    account: str
    amount: Decimal
    location: str | None = None
    department: str | None = None
    memo: str | None = None
    dimensions: Row = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Posting:
    """One journal entry to post for a source transaction."""

    source: str
    journal: str
    when: date
    title: str
    module: str
    owner: str | None
    reference: str | None = None
    record_type: str | None = None
    record_key: int | None = None


def post(ctx: Context, posting: Posting, entries: Iterable[Entry]) -> None:
    """Write a posted journal entry; entries without amount are left out, none at all writes nothing."""
    lines = [entry for entry in entries if entry.amount != ZERO]
    if not lines:
        return
    if sum((entry.amount for entry in lines), ZERO) != ZERO:
        raise AssertionError(f"posting of {posting.source} does not balance")
    company = ctx.company
    recordno = company.next_number("GLBATCH")
    company.table("GLBATCH").put(
        recordno,
        {
            **_audit(ctx),
            "RECORDNO": recordno,
            "BATCHNO": recordno,
            "BATCH_TITLE": posting.title,
            "JOURNAL": posting.journal,
            "BATCH_DATE": posting.when,
            "MODULE": posting.module,
            "REFERENCENO": posting.reference,
            "PRBATCHKEY": posting.record_key,
            "PRBATCHRECTYPE": posting.record_type,
            "STATE": "Posted",
            "MEGAENTITYID": posting.owner,
            "_SOURCE": posting.source,
        },
    )
    write_entries(ctx, recordno, posting.when, posting.owner, lines, posted=True)


def write_entries(
    ctx: Context, batch: int, when: date, owner: str | None, lines: Iterable[Entry], posted: bool
) -> None:
    """Write the lines of a journal entry."""
    table = ctx.company.table("GLENTRY")
    for position, entry in enumerate(lines):
        recordno = ctx.company.next_number("GLENTRY")
        row: Row = {
            **_audit(ctx),
            **entry.dimensions,
            "RECORDNO": recordno,
            "BATCHNO": batch,
            "LINE_NO": position,
            "ENTRY_DATE": when,
            "ACCOUNTNO": entry.account,
            "AMOUNT": abs(entry.amount),
            "TRX_AMOUNT": abs(entry.amount),
            "TR_TYPE": 1 if entry.amount > 0 else -1,
            "LOCATION": entry.location,
            "DEPARTMENT": entry.department,
            "DESCRIPTION": entry.memo,
            "CURRENCY": "USD",
            "BASECURR": "USD",
            "MEGAENTITYID": owner,
            "_POSTED": posted,
        }
        table.put(recordno, row)


def unpost(ctx: Context, source: str) -> None:
    """Take a source's journal entries out of the ledger again."""
    for batch in ctx.company.table("GLBATCH").children(source):
        erase_entries(ctx, number(batch, "RECORDNO"))
        ctx.company.table("GLBATCH").remove(number(batch, "RECORDNO"))


def erase_entries(ctx: Context, batch: int) -> None:
    """Remove the lines of a journal entry."""
    for line in ctx.company.table("GLENTRY").children(batch):
        ctx.company.table("GLENTRY").remove(number(line, "RECORDNO"))


def reverse(ctx: Context, source: str, reversal: Posting) -> None:
    """Post the opposite of a source's journal entries."""
    entries = [
        Entry(
            account=text(line, "ACCOUNTNO"),
            amount=-signed(line),
            location=text(line, "LOCATION") or None,
            department=text(line, "DEPARTMENT") or None,
            memo=text(line, "DESCRIPTION") or None,
            dimensions={name: line.get(name) for name in CARRIED},
        )
        for batch in ctx.company.table("GLBATCH").children(source)
        for line in ctx.company.table("GLENTRY").children(number(batch, "RECORDNO"))
    ]
    post(ctx, reversal, entries)


def signed(line: Row) -> Decimal:
    """Return a ledger line's amount, debit positive."""
    return money(line, "AMOUNT") * number(line, "TR_TYPE")


def _audit(ctx: Context) -> Row:
    stamp = ctx.company.now()
    user = ctx.user.recordno
    return {"WHENCREATED": stamp, "WHENMODIFIED": stamp, "MODIFIED": stamp, "CREATEDBY": user, "MODIFIEDBY": user}
