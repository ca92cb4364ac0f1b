"""What a run tells the journal: each write with its values before and after, each match, hold and release.

A write is told in three steps, so that no kill loses or doubles it. Its intent holds the entry and the key it will be
kept under. Once the system answered, the entries of all answered writes are kept under that key, and only then do the
intents go. Whoever finds an intent later reads the key first: what is there was told. If nothing is, the key is taken
with no entries, so that the one who sent the write, should it still be alive, can tell nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ledgersync.domain.deciding.decision import Agree, Create, Decision, Relink, Remake, Remove, Unlink
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.journal import Did, Entry, changes
from ledgersync.domain.model import Kind, Link, Side, Values
from ledgersync.domain.remembered import Hold, Intent, Operation, Write, Written
from ledgersync.domain.words import SYSTEMS
from ledgersync.errors import LeaseLost
from ledgersync.ports import Books, Change, DeleteHold, PutHold, Tell
from ledgersync.sync.state import HeldRecords

DID = {Operation.CREATE: Did.CREATED, Operation.UPDATE: Did.UPDATED, Operation.REMOVE: Did.REMOVED}
NO_ANSWER = "no answer was seen, and it was not found afterwards: it was not done, or changed at once"


def planned(decision: Decision, write: Write, control_id: str, at: datetime) -> Entry:
    """What the journal will say of a write once it is done."""
    pair, target = decision.pair, decision.pair.on(write.side)
    before = target.values if target is not None and write.operation is not Operation.CREATE else {}
    ids = {write.side: write.id, write.side.other: write.source_id}
    return Entry(
        did=DID[write.operation],
        at=at,
        kind=write.kind,
        side=write.side,
        intacct_id=ids[Side.INTACCT],
        cashflow360_id=ids[Side.CASHFLOW360],
        label=(target or pair.any).described or pair.any.described,
        fields=changes(before, _after(write, before)),
        why=_why(decision, write),
        rules=_rules(decision, write),
        control_id=control_id,
    )


def _after(write: Write, before: Values) -> Values:
    match write.operation:
        case Operation.CREATE:
            return write.values
        case Operation.UPDATE:
            return {**before, **{name: write.values.get(name) for name in write.changed}}
        case Operation.REMOVE:
            return {}


def _why(decision: Decision, write: Write) -> str:
    theirs, ours = SYSTEMS[write.side.other], SYSTEMS[write.side]
    match decision:
        case Create():
            return f"new in {theirs}"
        case Remake():
            return f"made anew, since {ours} can't change it"
        case Remove(alias=alias):
            return f"merged into another record in {theirs}" if alias else f"removed in {theirs}"
        case Agree(pair=pair) if pair.link is None:
            return f"matched with the one in {theirs}"
    return f"changed in {theirs}"


def _rules(decision: Decision, write: Write) -> dict[str, str]:
    """The rules of those fields that differed on both sides."""
    if not isinstance(decision, Agree | Remake):
        return {}
    merged = decision.merged
    told = (*merged.conflicts, *merged.put_back, *merged.differences)
    return {one.field: one.rule for one in told if one.winner is write.side.other}


def written(intent: Intent, result: Written) -> list[Entry]:
    """The entry of a write that was done, with the ids and values the system gave."""
    entry = intent.entry
    if entry is None:  # kept by an older version
        return []
    if intent.write.operation is not Operation.CREATE:
        return [entry]
    assigned = changes({}, result.assigned)
    return [replace(entry.with_id(intent.write.side, result.id), fields={**entry.fields, **assigned})]


def keep_written(books: Books, told: Sequence[tuple[Intent, Written]], at: datetime) -> None:
    """Keep what was written, as of its answer ``at``, before the intents of it go.

    Raises LeaseLost when a later invocation looks it up already.
    """
    by_key: dict[str, list[Entry]] = {}
    for intent, result in told:
        answered = [replace(entry, at=at) for entry in written(intent, result)]
        by_key.setdefault(intent.journal, []).extend(answered)
    for key, entries in by_key.items():
        if key and entries and not books.tell(key, entries):
            raise LeaseLost("lease-lost")


def looked_up(books: Books, intent: Intent, link: Link | None, found: bool) -> list[Change]:
    """What is told of a write that was left without bookkeeping; nothing that was told already."""
    entry = intent.entry
    if entry is None:
        return []
    if not books.tell(intent.journal, ()) and _told(books.told(intent.journal), entry):
        return []
    if not found:
        return [Tell(replace(entry, did=Did.UNANSWERED, why=NO_ANSWER))]
    if link is not None:
        entry = entry.with_id(intent.write.side, link.id_on(intent.write.side))
    return [Tell(entry)]


def _told(entries: Iterable[Entry] | None, entry: Entry) -> bool:
    return any(one.control_id == entry.control_id for one in entries or ())


def of_link(decision: Decision, kept: Sequence[Change], at: datetime) -> list[Change]:
    """What is told of a link that was made or let go of without a write."""
    pair, parted = decision.pair, isinstance(decision, Unlink | Relink)
    matched = isinstance(decision, Agree) and pair.link is None
    if not kept or not (parted or matched):
        return []
    ids, source = _ids(pair), pair.any
    entry = Entry(
        did=Did.PARTED if parted else Did.MATCHED,
        at=at,
        kind=source.kind,
        intacct_id=ids[Side.INTACCT],
        cashflow360_id=ids[Side.CASHFLOW360],
        label=source.described or source.label,
        why=_rule_of_link(decision),
    )
    return [Tell(entry)]


def _rule_of_link(decision: Decision) -> str:
    match decision:
        case Relink():
            return "merged in Cashflow360: Sage Intacct's record now goes with the one it was merged into"
        case Unlink(alias=alias):
            return "merged into another record in Cashflow360" if alias else "gone from both systems"
    return "the same record in both systems"


def _ids(pair: Pair) -> dict[Side, str]:
    held = {side: record.id if (record := pair.on(side)) is not None else "" for side in Side}
    return {side: held[side] or (pair.link.id_on(side) if pair.link else "") for side in Side}


def kinds_held(changes: Iterable[Change]) -> set[Kind]:
    """The kinds of the holds that are put or let go of."""
    held = (change.hold if isinstance(change, PutHold) else change for change in changes)
    return {one.kind for one in held if isinstance(one, Hold | DeleteHold)}


def with_holds(changes: Sequence[Change], known: Mapping[Kind, HeldRecords], at: datetime) -> list[Change]:
    """The changes, each hold that is put or let go of followed by what is told of it; not what stays held as it was."""
    told: list[Change] = []
    for change in changes:
        told.append(change)
        match change:
            case PutHold(hold):
                before = known[hold.kind].under(hold.side, hold.id)
                if before is None or (before.cause, before.text) != (hold.cause, hold.text):
                    told.append(Tell(of_hold(hold, Did.HELD, at)))
            case DeleteHold(kind, side, id) if (freed := known[kind].under(side, id)) is not None:
                told.append(Tell(of_hold(freed, Did.FREED, at)))
    return told


def of_hold(hold: Hold, did: Did, at: datetime, by: str = "") -> Entry:
    """What is told of a record that is held, was freed, or that somebody decided about."""
    ids = {hold.side: hold.id, hold.side.other: hold.counterpart_id}
    return Entry(
        did=did,
        at=at,
        by=by,
        kind=hold.kind,
        side=hold.side,
        intacct_id=ids[Side.INTACCT],
        cashflow360_id=ids[Side.CASHFLOW360],
        label=hold.label,
        cause=hold.cause,
        why=hold.text,
    )
