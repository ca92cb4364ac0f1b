"""A run begins by settling what an earlier one may have left: writes without bookkeeping (architecture §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ledgersync.domain.kinds import Group, KindSpec
from ledgersync.domain.matching import fold, natural_key
from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.order import references as all_references
from ledgersync.domain.work import Intent, Operation, Write, Written
from ledgersync.ports import Change, DeleteIntent, DeleteLink, PutLink
from ledgersync.usecases.apply import created_link
from ledgersync.usecases.context import RunContext
from ledgersync.usecases.resolve import References

Again = dict[Kind, dict[Side, list[str]]]


def settle(context: RunContext, references: References, kinds: Mapping[Kind, KindSpec]) -> Again:
    """Look every leftover write up, remember those that took effect, and name the records to look at again.

    Nothing is ever sent from here: what did not take effect is planned anew from what both sides hold now.
    """
    again: Again = {}
    for intent in context.books.intents():
        write = intent.write
        spec = kinds.get(write.kind)
        if spec is None:
            continue
        changes = {
            Operation.CREATE: _created,
            Operation.UPDATE: _updated,
            Operation.REMOVE: _removed,
        }[write.operation](context, references, spec, intent)
        context.books.commit([*changes, DeleteIntent(intent.control_id)])
        context.report.count(write.kind, write.side, "settled")
        sides = again.setdefault(write.kind, {})
        sides.setdefault(write.side.other, []).append(write.source_id)
        if write.id:  # the source may be gone by now
            sides.setdefault(write.side, []).append(write.id)
    return again


def _created(context: RunContext, references: References, spec: KindSpec, intent: Intent) -> list[Change]:
    """The created record, found by its natural key, is linked; one that is linked already is somebody else's."""
    write = intent.write
    for record in _candidates(context, references, spec, write):
        if record.id not in context.books.links(spec.kind, write.side, [record.id]):
            link = created_link(write, Written(record.id, record.record_no), intent.agreed)
            old = context.books.links(spec.kind, write.side.other, [write.source_id]).get(write.source_id)
            references.learn(link)
            return [DeleteLink(old), PutLink(link)] if old else [PutLink(link)]
    return []


def _candidates(context: RunContext, references: References, spec: KindSpec, write: Write) -> list[Record]:
    ledger = context.ledgers[write.side]
    if not references.linked(Side.CASHFLOW360, all_references(write.values.values())):
        return []
    found = ledger.find(spec.kind, [references.values_for(write.side, write.values)])
    resolved = [item.record for item in references.resolve(found) if not item.missing and not item.record.removed]
    if spec.group is Group.LISTS:
        return [record for record in resolved if _same_list_record(spec, record, write)]
    wanted = natural_key(spec, write.values)
    return [
        record
        for record in resolved
        if wanted is not None
        and natural_key(spec, record.values) == wanted
        and record.values.get(spec.total) == write.values.get(spec.total)
    ]


def _same_list_record(spec: KindSpec, record: Record, write: Write) -> bool:
    def texts(field: str) -> tuple[str, str]:
        return fold(str(record.values.get(field) or "")), fold(str(write.values.get(field) or ""))

    found, wanted = texts(spec.number)
    if wanted:
        return found == wanted
    found, wanted = texts(spec.name)
    return found == wanted


def _updated(context: RunContext, references: References, spec: KindSpec, intent: Intent) -> list[Change]:
    """When the fields arrived, both sides have agreed on them: the base says so before anybody edits again."""
    write = intent.write
    link = context.books.links(spec.kind, write.side, [write.id]).get(write.id)
    found = context.ledgers[write.side].read(spec.kind, [write.id]).get(write.id)
    if found is None or link is None:
        return []
    resolved = references.resolve([found])[0]
    if resolved.missing:
        return []
    now = context.rules.comparable(spec, resolved.record).values
    arrived = {field: intent.agreed.get(field) for field in write.changed if now.get(field) == intent.agreed.get(field)}
    if not arrived:
        return []
    return [PutLink(replace(link, base={**link.base, **arrived}))]


def _removed(context: RunContext, references: References, spec: KindSpec, intent: Intent) -> list[Change]:
    write = intent.write
    found = context.ledgers[write.side].read(spec.kind, [write.id]).get(write.id)
    link = context.books.links(spec.kind, write.side, [write.id]).get(write.id)
    if link is None or (found is not None and not found.removed):
        return []
    references.forget(link)
    return [DeleteLink(link)]
