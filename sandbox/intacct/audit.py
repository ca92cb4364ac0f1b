"""The audit history and the Smart Events that every change of a record leaves behind."""

from sandbox.intacct.context import Context
from sandbox.intacct.formats import STANDARD, render
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.packages import Subject, merged, wanted
from sandbox.intacct.values import Row, text

DELETED = "D"
NAMED = frozenset({"VENDOR", "CUSTOMER"})
"""Objects whose audit entries carry the name id and not the record number."""


def note(ctx: Context, known: ObjectType, row: Row, mode: str) -> None:
    """Write an audit history entry; lines and logs have none."""
    if not known.audited or known.name in ctx.settings.unaudited:
        return
    if mode != DELETED and known.name in ctx.settings.unaudited_changes:
        return
    company = ctx.company
    number = company.next_number("AUDITHISTORY")
    name = text(row, known.key) if known.key else row["RECORDNO"]
    usual = name if known.name in NAMED else row["RECORDNO"]
    key = company.settings.audit_key_format.format(recordno=row["RECORDNO"], name=name, usual=usual)
    entry: Row = {
        "ID": f"{number}:{number + 100000}",
        "OBJECTTYPE": known.name.lower(),
        "OBJECTKEY": key,
        "USERID": ctx.user.user_id,
        "ACCESSTIME": company.now(),
        "ACCESSMODE": mode,
        "WORKFLOWACTION": None,
        "SOURCE": ctx.source,
        "IPADDRESS": None,
    }
    company.table("AUDITHISTORY").put(number, entry)


def smart_events(ctx: Context, known: ObjectType, row: Row, event: str) -> None:
    """Queue the posts of the imported packages for an event of a record."""
    for package in ctx.company.packages.values():
        for link in wanted(package, known.name, event):
            subject = Subject(known.name, {name: _written(known, name, row) for name in known.fields})
            arguments = merged(link, subject)
            if arguments is not None:
                ctx.company.outbox.append((link.target, arguments))


def _written(known: ObjectType, name: str, row: Row) -> str:
    return render(known.fields[name].type, row.get(name), STANDARD)
