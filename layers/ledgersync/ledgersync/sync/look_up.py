"""A run begins by settling what an earlier one may have left: writes without bookkeeping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from ledgersync.domain.causes import ANY_REFUSAL, recognise
from ledgersync.domain.kinds import Authority, Group, KindSpec
from ledgersync.domain.matching import same_list_record, same_transaction, standing_in
from ledgersync.domain.merge import Difference
from ledgersync.domain.model import Kind, Link, Record, Ref, Side
from ledgersync.domain.order import references as all_references
from ledgersync.domain.remembered import (
    Conflict,
    Hold,
    Intent,
    Operation,
    Refused,
    Unknown,
    Write,
    WriteResult,
    Written,
    created_link,
)
from ledgersync.domain.versions import written_over
from ledgersync.domain.voids import voided
from ledgersync.errors import Barred, RetriableError
from ledgersync.ports import Change, DeleteLink, PutConflict, PutLink
from ledgersync.sync.context import RunContext
from ledgersync.sync.journal import looked_up
from ledgersync.sync.merges import survivors
from ledgersync.sync.read_back import ReadBack
from ledgersync.sync.references import References, Resolved

Again = dict[Kind, dict[Side, list[str]]]

LONGEST_LIFE = timedelta(minutes=15)
"""The longest a process lives. Until then it may still send a write that it kept an intent for."""
SEEN_AFTER = timedelta(minutes=4)
"""The longest after it was sent that a write may take effect and show: the call may take two minutes, longer than the
client waits for its answer, and the record one more until a reader sees it. Nothing is sent again before."""
WRITTEN_MEANWHILE = "written while the answer to its creation was outstanding: it stands"
MADE_NOT_FOUND, OUTCOME_UNKNOWN = "made-not-found", "outcome-unknown"
SHOWN_BY = timedelta(hours=2, minutes=30)
"""The longest a record may take to show in Intacct. A made record that is not found then was renamed or deleted."""


class _Effect(NamedTuple):
    """What came of a write, in the way it was sent: the changes to keep, and whether it is seen to have taken effect.

    A match whose first write is not seen is kept all the same: it was decided before the write was sent.
    """

    intent: Intent
    changes: list[Change]
    seen: bool


def settle(context: RunContext, references: References, kinds: Mapping[Kind, KindSpec]) -> Again:
    """Look every leftover write up, remember those that took effect, and name the records to look at again.

    Nothing is ever sent from here: what did not take effect is planned anew from what both sides hold now.
    Raises RetriableError when there is no time left to wait for a write of a moment ago to show.
    """
    again: Again = {}
    back = ReadBack(context, references)
    for intent in context.books.intents():
        write = intent.write
        spec = kinds.get(write.kind)
        if spec is None:
            continue
        hold = context.holds(write.kind).under(write.side.other, write.source_id)
        try:
            effect = _outcome(context, references, spec, intent)
        except Barred:  # it stays as it is, until Intacct lets it be looked up
            if _may_be_there(context, intent, hold):
                context.state.unsettled[write.kind, write.source_id] = intent
            continue
        if effect.seen or not _may_be_there(context, intent, hold):
            context.commit(_to_keep(context, back, effect))
            context.state.count(write.kind, write.side, "settled")
        else:
            context.state.unsettled[write.kind, write.source_id] = intent
            if hold is not None and hold.cause != OUTCOME_UNKNOWN:
                continue  # it is sent again, under its control id, once what holds it is gone
        sides = again.setdefault(write.kind, {})
        sides.setdefault(write.side.other, []).append(write.source_id)
        if write.id:  # the source may be gone by now
            sides.setdefault(write.side, []).append(write.id)
    return again


def _to_keep(context: RunContext, back: ReadBack, effect: _Effect) -> list[Change]:
    """What came of a write, what lets go of its intent, and what the journal is to say of it: one transaction."""
    settled = back.settled(effect.intent, effect.changes if effect.seen else [])
    links = [change.link for change in effect.changes if isinstance(change, PutLink)]
    told = looked_up(context.books, effect.intent, links[0] if links else None, effect.seen)
    return [*effect.changes, *settled, *told]


def _outcome(context: RunContext, references: References, spec: KindSpec, intent: Intent) -> _Effect:
    """What came of a write, after it had the time to show."""
    effect = _effect(context, references, spec, intent)
    if not effect.seen and _wait_to_show(context, intent):
        effect = _effect(context, references, spec, intent)
    return effect


def _effect(context: RunContext, references: References, spec: KindSpec, intent: Intent) -> _Effect:
    """What came of a write, as both sides show it now."""
    match intent.write.operation:
        case Operation.CREATE:
            made = ((sent, _created(context, references, spec, sent)) for sent in intent.sent)
            return next((_Effect(sent, found, seen=True) for sent, found in made if found), _Effect(intent, [], False))
        case Operation.UPDATE:
            return _updated(context, references, spec, intent)
        case Operation.REMOVE:
            removed = _removed(context, spec, intent)
            return _Effect(intent, removed, bool(removed))


def _wait_to_show(context: RunContext, intent: Intent) -> bool:
    """Wait until the write must show; false when there is nothing to wait for.

    Whoever kept the intent may have sent it until this slice took the lease, or until its process had to end. A create
    in Intacct is not waited for: sent again it bears the same control id.
    """
    if intent.write.operation is Operation.CREATE and intent.write.side is Side.INTACCT:
        return False
    if _kept(context, intent.write):
        return False
    sent_by = min(context.started_at, intent.at + LONGEST_LIFE)
    left = (sent_by + SEEN_AFTER - context.clock.now()).total_seconds()
    if left <= 0:
        return False
    if context.clock.time_left() < left + context.margin_seconds:
        raise RetriableError("unsettled-write", "a write of a moment ago may still become visible; try again later")
    context.clock.sleep(left)
    return True


def _kept(context: RunContext, write: Write) -> bool:
    """Whether what came of it is kept, and only its intent is left: intents go last of all that is kept together."""
    match write.operation:
        case Operation.CREATE:
            return bool(context.books.links(write.kind, write.side.other, [write.source_id]))
        case Operation.REMOVE:
            return not context.books.links(write.kind, write.side, [write.id])
        case Operation.UPDATE:
            return False


def _may_be_there(context: RunContext, intent: Intent, hold: Hold | None) -> bool:
    """Whether a create in Intacct may have taken effect unseen, however late it is settled.

    Not one whose source is linked by now, nor one that somebody asked to try anew though Intacct says it ran.
    """
    write = intent.write
    if write.operation is not Operation.CREATE or write.side is not Side.INTACCT:
        return False
    if intent.ran and hold is not None and hold.retry:
        return False
    return not context.books.links(write.kind, write.side.other, [write.source_id])


def _created(context: RunContext, references: References, spec: KindSpec, intent: Intent) -> list[Change]:
    """The created record, found by its natural key, is linked; one that is linked already is somebody else's.

    What it holds otherwise than it was sent, somebody wrote since, or at the same time: that stands, and is told; what
    it does not hold is not agreed on.
    """
    write = intent.write
    if context.books.links(spec.kind, write.side.other, [write.source_id]):
        return []
    for found in _candidates(context, references, spec, write):
        record = context.rules.comparable(spec, found.record)
        if record.id not in context.books.links(spec.kind, write.side, [record.id]):
            agreed = {name: v for name, v in intent.agreed.items() if v is None or record.values.get(name) is not None}
            link = created_link(write, Written(record.id, record.record_no), agreed)
            differing = _overwritten(context, spec, link, write.side, Resolved(record, found.missing))
            return [*map(PutConflict, differing), PutLink(link)]
    return []


def _overwritten(context: RunContext, spec: KindSpec, link: Link, side: Side, found: Resolved) -> Iterator[Conflict]:
    """The fields that hold something else than was sent. What they refer to and is not linked can't be told yet."""
    for field, authority in context.rules.authorities(spec, owned_above=False):
        sent, stands = link.base.get(field.name), found.record.values.get(field.name)
        if authority is not Authority.BOTH or field.rides_on or field.made_of or sent is None or sent == stands:
            continue
        if not set(found.missing).isdisjoint(all_references([stands])):
            continue
        intacct, cashflow360 = (stands, sent) if side is Side.INTACCT else (sent, stands)
        difference = Difference(
            field=field.name, base=None, intacct=intacct, cashflow360=cashflow360, winner=side, rule=WRITTEN_MEANWHILE
        )
        yield context.conflict(found.record, (link.cashflow360_id, link.intacct_id), difference)


def _candidates(context: RunContext, references: References, spec: KindSpec, write: Write) -> list[Resolved]:
    """What the write may have made. What else that refers to need not be linked: a user may have moved it since."""
    ledger, write = context.ledgers[write.side], _after_merges(context, write)
    found = ledger.find(spec.kind, [references.values_for(write.side, write.values)])
    standing = [item for item in references.resolve(found) if _stands(item.record)]
    return [item for item in standing if _alike(spec, item.record, write)]


def may_have_made(spec: KindSpec, intent: Intent, record: Record) -> bool:
    """Whether a record may be what a create made, in any of the ways it was sent, and a look-up can find it.

    An employee without a number can't be asked for: Intacct keeps its name in parts, in a contact.
    """
    in_parts = any(field.name == spec.name and field.made_of for field in spec.fields)
    found = (one.write for one in intent.sent if not in_parts or one.write.values.get(spec.number))
    return any(_alike(spec, record, write) for write in found)


def _alike(spec: KindSpec, record: Record, write: Write) -> bool:
    same = same_list_record if spec.group is Group.LISTS else same_transaction
    return same(spec, record.values, write.values)


def _stands(record: Record) -> bool:
    """Whether it is neither removed, nor merged into another, nor voided."""
    return not (record.removed or record.merged_into or voided(record))


def _after_merges(context: RunContext, write: Write) -> Write:
    """The write as it would be sent now: a reference to a record merged in Cashflow360 names the survivor."""
    if write.side is not Side.CASHFLOW360:
        return write
    merged = survivors(context, (value for value in write.values.values() if isinstance(value, Ref)))
    return replace(write, values=standing_in(write.values, merged))


def _updated(context: RunContext, references: References, spec: KindSpec, intent: Intent) -> _Effect:
    """When the fields arrived, both sides have agreed on them: the base says so before anybody edits again."""
    write = intent.write
    written = _now(context, references, spec, write.side, write.id)
    if written is None:
        return _Effect(intent, [], seen=False)
    now = written.values
    arrived = {field: intent.agreed.get(field) for field in write.changed if now.get(field) == intent.agreed.get(field)}
    kept = context.books.links(spec.kind, write.side, [write.id]).get(write.id)
    link = kept
    if kept is None and intent.base is None:
        link = _matched(context, references, spec, intent, written)
    if link is None or (link is kept and not arrived):
        return _Effect(intent, [], seen=False)
    if arrived:
        link = written_over(replace(link, base={**link.base, **arrived}), write.side, intent.over)
    return _Effect(intent, [PutLink(link)], seen=bool(arrived))


def _matched(
    context: RunContext, references: References, spec: KindSpec, intent: Intent, written: Record
) -> Link | None:
    """The link of a match, whose first write it was, before a user makes the two look like strangers again."""
    write = intent.write
    if context.books.links(spec.kind, write.side.other, [write.source_id]):
        return None
    source = _now(context, references, spec, write.side.other, write.source_id)
    if source is None:
        return None
    intacct, cashflow360 = (written, source) if write.side is Side.INTACCT else (source, written)
    same = {
        field: value
        for field, value in intent.agreed.items()
        if written.values.get(field) == value == source.values.get(field)
    }
    return Link(spec.kind, cashflow360.id, intacct.id, intacct.record_no, same)


def _now(context: RunContext, references: References, spec: KindSpec, side: Side, id: str) -> Record | None:
    """A record as it compares with the other side's, but for what it refers to that is not linked; None when gone."""
    found = context.ledgers[side].read(spec.kind, [id]).get(id)
    return None if found is None else context.rules.comparable(spec, references.resolve([found])[0].record)


def _removed(context: RunContext, spec: KindSpec, intent: Intent) -> list[Change]:
    write = intent.write
    found = context.ledgers[write.side].read(spec.kind, [write.id]).get(write.id)
    link = context.books.links(spec.kind, write.side, [write.id]).get(write.id)
    if link is None or (found is not None and not found.removed and not voided(found)):
        return []
    return [DeleteLink(link)]


def of_repeat(answer: WriteResult) -> WriteResult:
    """What an answer to a repeated control id tells.

    Intacct may refuse a repeat because the first write took effect, in words nobody has documented. A refusal of a
    known cause says why the record can't be written now; any other leaves open whether it is there already.
    """
    if isinstance(answer, Refused) and recognise(answer.code, answer.text).code == ANY_REFUSAL:
        return Unknown(f"a repeat was answered by {answer.code} {answer.text}", ran=True)
    return answer
