"""Writes of one kind to Intacct: functions out, results in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from intacct.client import IntacctClient
from intacct.company import custom_fields, lookup
from intacct.errors import UnsendableValue
from intacct.filters import in_
from intacct.functions import Function, create, delete, read, update
from intacct.legacy import legacy
from intacct.paging import BY_RECORD_NUMBER
from intacct.queries import Query
from intacct.results import Done, Result
from intacct.results import Refused as IntacctRefused
from ledgersync.adapters.intacct.conditions import closing_account
from ledgersync.adapters.intacct.reading import rows_of
from ledgersync.domain.kinds import Group
from ledgersync.domain.needed import Right
from ledgersync.domain.remembered import Operation, Refused, Unknown, Write, WriteResult, Written
from ledgersync.domain.rights import missing
from ledgersync.mapping.calls import contact_call, intacct_call
from ledgersync.mapping.context import Context, Native, WriteDay
from ledgersync.mapping.errors import MappingError
from ledgersync.mapping.reading import in_order
from ledgersync.mapping.tables import KindMapping
from ledgersync.mapping.writing import IntacctCall, Verb

CONTACT_NAME = "CONTACT.CONTACTNAME"
RIGHTS: Mapping[Operation, Right] = {
    Operation.CREATE: Right.ADD,
    Operation.UPDATE: Right.EDIT,
    Operation.REMOVE: Right.DELETE,
}
"""What a write takes, for refusals that do not say it."""
REHEARSED = "rehearsed"
"""The control id of what is never sent."""
UNMAPPABLE, UNSENDABLE = "unmappable", "unsendable"
"""Codes of refusals that come from this product, not from a ledger."""


def function_for(call: IntacctCall, control_id: str, write_day: WriteDay) -> Function:
    """The client's function for a call. Raises UnsendableValue. Ordered functions have years, months and days apart."""
    body = call.body
    match call.verb:
        case Verb.CREATE:
            return create(call.name, _dated(body, write_day), control_id)
        case Verb.UPDATE:
            return update(call.name, _dated(body, write_day), control_id)
        case Verb.DELETE:
            return delete(call.name, [call.key or ""], control_id)
        case Verb.ORDERED:
            return legacy(call.name, body, control_id, key=call.key)


def _dated(body: Mapping[str, Native], write_day: WriteDay) -> Mapping[str, Native]:
    """The body with its dates written as the gateway reads them of this user."""
    return {name: _native(value, write_day) for name, value in body.items()}


def _native(value: Native, write_day: WriteDay) -> Native:
    if isinstance(value, date):
        return write_day(value)
    if isinstance(value, Mapping):
        return _dated(value, write_day)
    return [_native(one, write_day) for one in value] if isinstance(value, list | tuple) else value


def outcome(mapping: KindMapping, write: Write, result: Result) -> WriteResult:
    """What became of a write, in the engine's words."""
    match result:
        case Done():
            return _written(mapping, write, result)
        case IntacctRefused():
            return _refused(result, mapping.intacct.object_name, RIGHTS[write.operation])
        case _:
            return Unknown(result.reason, ran=True)


def _refused(result: IntacctRefused, asked: str, right: Right) -> Refused:
    first = result.errors[0] if result.errors else None
    code = (first.error_id or first.number) if first else ""
    lacking = missing(result.text, asked, right)
    return Refused(code, result.text, lacking.cause, lacking.params) if lacking else Refused(code, result.text)


def _unmappable(error: MappingError) -> Refused:
    code, text = UNMAPPABLE, f"{error.field}: {error.reason}"
    lacking = error.lacking
    return Refused(code, text, lacking.cause, lacking.params) if lacking else Refused(code, text, error.cause)


def _written(mapping: KindMapping, write: Write, done: Done) -> WriteResult:
    if write.operation is not Operation.CREATE:
        return Written(write.id, write.record_no)
    row: Mapping[str, str] = done.rows[0] if done.rows else {}
    record_no = done.key or row.get("RECORDNO", "")
    if mapping.spec.group is Group.TRANSACTIONS:
        return Written(record_no, record_no) if record_no else Unknown("the answer names no record", ran=True)
    given = write.values.get(mapping.spec.number)
    id = row.get(mapping.intacct.id_field) or (given if isinstance(given, str) else "")
    if not id:
        return Unknown("the answer names no record", ran=True)
    return Written(id, record_no, {} if id == given else {mapping.spec.number: id})


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The call that a write is, or why it can't be made; ``contact`` is the call of its contact, which goes first."""

    call: Function | Refused
    contact: Function | None


def write_batch(
    client: IntacctClient,
    writes: Sequence[Write],
    control_ids: Sequence[str],
    mapping: KindMapping,
    context: Context,
) -> list[WriteResult]:
    """Send writes in one request; what can't be mapped or sent is refused by itself.

    Contacts go first. Whether one was there already doesn't matter: the record that names it says so if not, or that
    the user may not make contacts.
    """
    context = _with_books(client, mapping, writes, _with_contacts(client, mapping, writes, context))
    prepared = [_prepare(mapping, *one, context) for one in zip(writes, control_ids, strict=True)]
    contacts = [one.contact for one in prepared if one.contact is not None]
    calls = [one.call for one in prepared if isinstance(one.call, Function)]
    results = client.call([*contacts, *calls]) if calls else []
    answers = iter(results[len(contacts) :])
    found = [
        one.call if isinstance(one.call, Refused) else outcome(mapping, write, next(answers))
        for write, one in zip(writes, prepared, strict=True)
    ]
    return _blaming(_without_contact(results[: len(contacts)]), found)


def rehearsed(
    client: IntacctClient, writes: Sequence[Write], mapping: KindMapping, context: Context
) -> list[Refused | None]:
    """What can't be mapped or sent of these writes, by the same reads but for contacts, which decide nothing here."""
    context = _with_books(client, mapping, writes, context)
    calls = (_prepare(mapping, write, REHEARSED, context).call for write in writes)
    return [call if isinstance(call, Refused) else None for call in calls]


def _prepare(mapping: KindMapping, write: Write, control_id: str, context: Context) -> _Prepared:
    contact: Function | None = None
    try:
        call = contact_call(mapping, write, context)
        contact = function_for(call, f"{control_id}-contact", context.write_day) if call is not None else None
        return _Prepared(function_for(intacct_call(mapping, write, context), control_id, context.write_day), contact)
    except MappingError as error:
        return _Prepared(_unmappable(error), contact)
    except UnsendableValue as error:
        return _Prepared(Refused(UNSENDABLE, str(error)), contact)


def _blaming(no_contact: Refused | None, found: Sequence[WriteResult]) -> list[WriteResult]:
    """What was refused for no known cause was refused for want of its contact, if contacts were."""
    if no_contact is None:
        return list(found)
    return [no_contact if isinstance(one, Refused) and not one.cause else one for one in found]


def _without_contact(results: Sequence[Result]) -> Refused | None:
    """The refusal of a contact that the user may not make or change; None when none was refused for that."""
    refused = (_refused(one, "CONTACT", Right.ADD) for one in results if isinstance(one, IntacctRefused))
    return next((one for one in refused if one.cause), None)


def _with_books(
    client: IntacctClient,
    mapping: KindMapping,
    writes: Sequence[Write],
    context: Context,
) -> Context:
    """The context with what these writes need to know of the records as they are now."""
    if mapping.intacct.closing_account and any(write.operation is Operation.CREATE for write in writes):
        return replace(context, closing_account=closing_account(client))
    rewritten = [w.record_no or w.id for w in writes if w.operation is not Operation.CREATE and "lines" in w.changed]
    return _with_lines(client, mapping, rewritten, context) if rewritten else context


def _with_lines(client: IntacctClient, mapping: KindMapping, keys: Sequence[str], context: Context) -> Context:
    """The lines of transactions as they are now, whole, and the fields the company added to them."""
    part = mapping.lines[0]
    headers, fields = client.call([read(mapping.intacct.object_name, keys), lookup(part.intacct_object)])
    there = {row["RECORDNO"]: in_order(part, row.lines.get(part.intacct_wrapper, ())) for row in rows_of(headers)}
    return replace(context, lines_there=there, custom_fields=custom_fields(fields))


def _with_contacts(client: IntacctClient, mapping: KindMapping, writes: Sequence[Write], context: Context) -> Context:
    """The context with the contacts that hold the names of the records to be updated."""
    half = mapping.intacct
    ids = [w.id for w in writes if w.operation is Operation.UPDATE and half.contact_fields.keys() & w.changed]
    if not ids:
        return context
    query = Query(half.object_name, ("RECORDNO", half.id_field, CONTACT_NAME), in_(half.id_field, ids))
    rows = (row for page in client.pages(query, BY_RECORD_NUMBER) for row in page)
    return replace(context, contacts={row.get(half.id_field, ""): row.get(CONTACT_NAME, "") for row in rows})
