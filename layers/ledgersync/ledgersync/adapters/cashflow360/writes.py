"""Writes of one kind to Cashflow360: objects out, results in. Becoming active or inactive is a call of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from cashflow360.client import Cashflow360Client
from cashflow360.error_codes import Meaning
from cashflow360.results import NOT_SENT, Done, Result, Unknown
from cashflow360.results import Refused as ClientRefused
from ledgersync.domain.kinds import Group
from ledgersync.domain.remembered import Operation, Refused, Write, WriteResult, Written
from ledgersync.domain.remembered import Unknown as UnknownOutcome
from ledgersync.mapping.context import Body, Context
from ledgersync.mapping.errors import MappingError
from ledgersync.mapping.tables import KindMapping
from ledgersync.mapping.writing import cashflow360_object

UNMAPPABLE, UNSENDABLE, READ_ONLY = "unmappable", "unsendable", "read-only"
ACTIVE_FIELD = "isActive"

Prepared: TypeAlias = "Body | Refused"


def write_batch(
    client: Cashflow360Client, mapping: KindMapping, writes: Sequence[Write], context: Context
) -> list[WriteResult]:
    """Write records of one kind and one operation, one result each, in order."""
    if not mapping.cashflow360.writable:
        return [Refused(READ_ONLY, f"{mapping.cashflow360.entity} is never written to Cashflow360")] * len(writes)
    if writes and writes[0].operation is Operation.REMOVE:
        ids = [write.id for write in writes]
        return [_outcome(w, r) for w, r in zip(writes, client.deactivate(mapping.cashflow360.entity, ids), strict=True)]
    return _write_fields(client, mapping, writes, context)


def rehearsed(mapping: KindMapping, writes: Sequence[Write], context: Context) -> list[Refused | None]:
    """What can't be mapped of these writes."""
    prepared = (_prepared(mapping, one, context) if one.operation is not Operation.REMOVE else None for one in writes)
    return [one if isinstance(one, Refused) else None for one in prepared]


def _write_fields(
    client: Cashflow360Client, mapping: KindMapping, writes: Sequence[Write], context: Context
) -> list[WriteResult]:
    """Create or update records: active before their fields are changed, inactive after."""
    prepared = [_prepared(mapping, write, context) for write in writes]
    inactive = {place: write.values.get("active") is False for place, write in enumerate(writes)}
    results = dict(enumerate(prepared_refusals(prepared)))
    if writes and writes[0].operation is Operation.CREATE:
        _send(client.create, mapping, writes, prepared, results)
    else:
        _reactivate(client, mapping, writes, prepared, inactive, results)
        _send(client.update, mapping, writes, prepared, results)
    _deactivate(client, mapping, writes, inactive, results)
    return [results[place] or Written(write.id) for place, write in enumerate(writes)]


def prepared_refusals(prepared: Sequence[Prepared]) -> list[WriteResult | None]:
    """The refusals among what was prepared, None where there is something to send."""
    return [one if isinstance(one, Refused) else None for one in prepared]


def _prepared(mapping: KindMapping, write: Write, context: Context) -> Prepared:
    try:
        body = cashflow360_object(mapping, write, context)
    except MappingError as error:
        return Refused(UNMAPPABLE, f"{error.field}: {error.reason}", error.cause)
    if mapping.spec.group is Group.LISTS:
        body.pop(ACTIVE_FIELD, None)
    return body


def _send(
    call: Callable[[str, Sequence[Body]], list[Result]],
    mapping: KindMapping,
    writes: Sequence[Write],
    prepared: Sequence[Prepared],
    results: dict[int, WriteResult | None],
) -> None:
    creates = bool(writes) and writes[0].operation is Operation.CREATE
    sent = {
        place: one
        for place, one in enumerate(prepared)
        if not isinstance(one, Refused) and results[place] is None and (creates or len(one) > 1)
    }
    if not sent:
        return
    answers = call(mapping.cashflow360.entity, list(sent.values()))
    results |= {place: _outcome(writes[place], answer) for place, answer in zip(sent, answers, strict=True)}


def _reactivate(
    client: Cashflow360Client,
    mapping: KindMapping,
    writes: Sequence[Write],
    prepared: Sequence[Prepared],
    inactive: Mapping[int, bool],
    results: dict[int, WriteResult | None],
) -> None:
    """A record is made active before its fields are changed."""
    places = [
        place
        for place, write in enumerate(writes)
        if "active" in write.changed and not inactive[place] and not isinstance(prepared[place], Refused)
    ]
    if places:
        answers = client.reactivate(mapping.cashflow360.entity, [writes[place].id for place in places])
        for place, answer in zip(places, answers, strict=True):
            found = _outcome(writes[place], answer)
            results[place] = None if isinstance(found, Written) else found


def _deactivate(
    client: Cashflow360Client,
    mapping: KindMapping,
    writes: Sequence[Write],
    inactive: Mapping[int, bool],
    results: dict[int, WriteResult | None],
) -> None:
    """A record is made inactive after its fields were changed, or after it was created so."""
    ids = _to_deactivate(writes, inactive, results)
    if not ids:
        return
    answers = client.deactivate(mapping.cashflow360.entity, list(ids.values()))
    for (place, id), answer in zip(ids.items(), answers, strict=True):
        found = _outcome(writes[place], answer)
        created = writes[place].operation is Operation.CREATE
        results[place] = Written(id) if created or isinstance(found, Written) else found


def _to_deactivate(
    writes: Sequence[Write], inactive: Mapping[int, bool], results: Mapping[int, WriteResult | None]
) -> dict[int, str]:
    """The ids of records that are to be inactive, unless what went before was refused or lost."""
    ids: dict[int, str] = {}
    for place, write in enumerate(writes):
        done = results[place]
        if inactive[place] and _says_active(write) and (done is None or isinstance(done, Written)):
            ids[place] = write.id if done is None else done.id
    return ids


def _says_active(write: Write) -> bool:
    """Whether it says if the record is active."""
    return write.operation is Operation.CREATE or "active" in write.changed


def _unsent(result: ClientRefused) -> bool:
    return result.code == NOT_SENT or result.meaning in (Meaning.THROTTLED_NOW, Meaning.THROTTLED_THIS_HOUR)


def _outcome(write: Write, result: Result) -> WriteResult:
    match result:
        case Done(row=row):
            id = row.get("id") if write.operation is Operation.CREATE else write.id
            return Written(id) if isinstance(id, str) and id else UnknownOutcome("the answer names no record")
        case ClientRefused(code=code, message=message):
            # Throttled or never sent: no verdict on the record, so it is looked up and planned anew.
            return UnknownOutcome(f"not sent: {code}") if _unsent(result) else Refused(code, message)
        case Unknown(reason=reason):
            return UnknownOutcome(reason)
