"""Writes by object name: permission, the object's rules, wrapped refusals; one record, all or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import ErrorText, RefusedError, error, refused
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.elsewhere import UNSUBSCRIBED
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.rules import journals, masters, payments, transactions
from sandbox.intacct.rules.kinds import KINDS, SIDES
from sandbox.intacct.rules.references import visible
from sandbox.intacct.values import Row


@dataclass(frozen=True, slots=True)
class Rules:
    """What creates, changes and deletes records of an object."""

    create: Callable[[Context, ObjectType, Data], int]
    update: Callable[[Context, ObjectType, Row, Data], None]
    delete: Callable[[Context, ObjectType, Row], None]


MASTERS = Rules(masters.create, masters.update, masters.delete)
TRANSACTIONS = Rules(transactions.create, transactions.update, transactions.delete)
PAYMENTS = Rules(payments.create, payments.update, payments.delete)
JOURNALS = Rules(journals.create, journals.update, journals.delete)
RULES: dict[str, Rules] = {
    **{name: MASTERS for name, known in OBJECTS.items() if known.master},
    **dict.fromkeys(KINDS, TRANSACTIONS),
    **dict.fromkeys(SIDES, PAYMENTS),
    "GLBATCH": JOURNALS,
}


def create(ctx: Context, object_name: str, data: Data) -> int:
    """Create a record; returns its record number."""
    known = writable(ctx, object_name, "CREATE")
    with together(ctx, "could_not_create", known):
        return RULES[known.name].create(ctx, known, data)


def update(ctx: Context, object_name: str, data: Data) -> Row:
    """Change the record that RECORDNO or the key field names; returns it."""
    known = writable(ctx, object_name, "UPDATE")
    with together(ctx, "could_not_update", known):
        row = identified(ctx, known, data)
        _refuse_entity_owned(ctx, known, row)
        RULES[known.name].update(ctx, known, row, {k: v for k, v in data.items() if k != "RECORDNO"})
        return ctx.company.row(known.name, int(str(row["RECORDNO"])))


def delete(ctx: Context, object_name: str, recordno: int) -> None:
    """Delete a record by its number."""
    known = writable(ctx, object_name, "DELETE")
    row = held(ctx, known, recordno)
    if row is None:
        raise refused("not_found", object=known.name.lower(), key=recordno, operation="delete")
    with together(ctx, "could_not_delete", known):
        _refuse_entity_owned(ctx, known, row)
        RULES[known.name].delete(ctx, known, row)


def reverse(ctx: Context, object_name: str, recordno: int, when: date, memo: str | None) -> int | None:
    """Reverse a posted transaction or payment."""
    known = writable(ctx, object_name, "REVERSE")
    row = held(ctx, known, recordno)
    if row is None:
        raise refused("not_found", object=known.name.lower(), key=recordno, operation="reverse")
    with together(ctx, "could_not_update", known):
        if known.name in SIDES:
            return payments.reverse(ctx, known, row, when, memo)
        return transactions.reverse(ctx, known, row, when, memo)


def move(ctx: Context, object_name: str, recordno: int, state: str) -> None:
    """Move a bill or a payment request on: Approved, Posted, Declined, Voided."""
    known = writable(ctx, object_name, "APPROVE")
    row = held(ctx, known, recordno)
    if row is None:
        raise refused("not_found", object=known.name.lower(), key=recordno, operation="approve")
    with together(ctx, "could_not_update", known):
        if known.name == "VENDOR":
            masters.decide(ctx, known, row, state)
        elif known.name in SIDES:
            payments.move(ctx, known, row, state)
        else:
            transactions.decide(ctx, known, row, approve=state != "Declined")


def writable(ctx: Context, object_name: str, operation: str) -> ObjectType:
    """Return an object the caller may write, or refuse."""
    known = OBJECTS.get(object_name)
    if object_name in UNSUBSCRIBED:
        raise refused("subscription", object=object_name.lower())
    if known is None:
        raise refused("object_delete" if operation == "DELETE" else "object", object=object_name)
    permitted(ctx, known, operation)
    if known.name not in RULES:
        raise refused("subscription", object=known.name.lower())
    return known


def permitted(ctx: Context, known: ObjectType, operation: str) -> None:
    """Refuse without subscription or permission."""
    if known.application not in ctx.company.applications:
        raise refused("subscription", object=known.name.lower())
    if not ctx.user.may(known.name, operation):
        raise refused("permission", operation=operation, object=known.name.lower())


def identified(ctx: Context, known: ObjectType, data: Data) -> Row:
    """Return the record an update names."""
    given = data.get("RECORDNO") or data.get(known.key or "RECORDNO")
    row: Row | None = None
    if data.get("RECORDNO") is not None and str(data["RECORDNO"]).isdigit():
        row = held(ctx, known, int(str(data["RECORDNO"])))
    elif known.key is not None and data.get(known.key):
        found = ctx.company.table(known.name).find(str(data[known.key]))
        row = found if found is not None and visible(ctx, found) else None
    if row is None:
        raise refused("not_found", object=known.name.lower(), key=given or "", operation="update")
    return row


def held(ctx: Context, known: ObjectType, recordno: int) -> Row | None:
    """Return a record the caller can see by its number."""
    row = ctx.company.table(known.name).rows.get(recordno)
    if row is None or not visible(ctx, row) or (known.where is not None and not known.where(row)):
        return None
    return row


def _refuse_entity_owned(ctx: Context, known: ObjectType, row: Row) -> None:
    owner = row.get("MEGAENTITYID")
    fixed = ctx.settings.entity_records_fixed_at_top and ctx.source == "api"
    if fixed and ctx.entity_id is None and owner is not None and ctx.company.multi_entity:
        raise refused("entity_owned", kind=known.title.lower(), entity=owner)


@contextmanager
def together(ctx: Context, wrapper: str, known: ObjectType) -> Iterator[None]:
    """Keep all of one record's changes or none, and wrap its refusal as the gateway does."""
    mark, posts = len(ctx.company.journal.entries), len(ctx.company.outbox)
    try:
        yield
    except RefusedError as refusal:
        ctx.company.journal.undo(mark)
        del ctx.company.outbox[posts:]
        raise refusal.wrapped(*_wrappers(wrapper, known)) from refusal


def _wrappers(wrapper: str, known: ObjectType) -> list[ErrorText]:
    """Return the generic errors that follow the one that says what is wrong."""
    if wrapper == "could_not_create" and (known.name in KINDS or known.name in SIDES):
        return [error("currently"), error("transaction", title=known.title)]
    return [error(wrapper, title=known.title)]
