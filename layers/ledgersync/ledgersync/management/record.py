"""One record: where it stands on both sides, and its timeline."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ledgersync.domain.crossing import keep_out
from ledgersync.domain.journal import Entry
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Kind, Link, Record, Ref, Side
from ledgersync.domain.remembered import Conflict, Hold
from ledgersync.domain.shape import Role
from ledgersync.domain.words import SYSTEMS
from ledgersync.ports import Books
from ledgersync.sync.context import RunContext
from ledgersync.sync.references import References

SETTLING = frozenset(kind for kind, spec in SPECS.items() if spec.role is Role.MONEY)
"""What is told of these belongs to the timelines of the documents they name."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it is kept. ``ids`` are those known; a record without a link has one."""

    kind: Kind
    ids: Mapping[Side, str]
    link: Link | None
    hold: Hold | None
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Live:
    """A record as both sides show it now, and why it is not synced, if it is not."""

    records: Mapping[Side, Record]
    why_not: str


def standing(books: Books, kind: Kind, id: str) -> Standing:
    """By an id of either side."""
    links = (books.links(kind, side, [id]).get(id) for side in reversed(Side))
    link = next((one for one in links if one is not None), None)
    linked = {side: link.id_on(side) for side in Side} if link else {}
    known = set(linked.values()) or {id}
    held = next((one for one in books.holds(kind) if known & {one.id, one.counterpart_id}), None)
    conflicts = _conflicts_of(books, kind, known)
    return Standing(kind, linked or _ids(held), link, held, conflicts)


def _conflicts_of(books: Books, kind: Kind, known: Collection[str]) -> tuple[Conflict, ...]:
    return tuple(one for one in books.conflicts() if one.kind is kind and one.cashflow360_id in known)


def _ids(held: Hold | None) -> dict[Side, str]:
    return {held.side: held.id, held.side.other: held.counterpart_id} if held else {}


def live(context: RunContext, found: Standing, id: str) -> Live:
    """Both sides read now. A record that is not linked is looked for on both, by the id that was given."""
    asked = {side: found.ids.get(side, "") or (id if not found.ids else "") for side in Side}
    records: dict[Side, Record] = {}
    for side, wanted in asked.items():
        read = context.ledgers[side].read(found.kind, [wanted]).get(wanted) if wanted else None
        if read is not None:
            records[side] = _comparable(context, read)
    return Live(records, _why_not(context, found, records))


def _comparable(context: RunContext, record: Record) -> Record:
    """As it compares with the other side's; as it is where it refers to what is not linked."""
    (resolved,) = References(context).resolve([record])
    return record if resolved.missing else context.rules.comparable(SPECS[record.kind], resolved.record)


def _why_not(context: RunContext, found: Standing, records: Mapping[Side, Record]) -> str:
    if found.link is not None or found.hold is not None:
        return ""
    kind = SPECS[found.kind].called.one
    record = next(iter(records.values()), None)
    if record is None:
        return f"Neither system has a {kind} with this id."
    if not context.rules.may_create(SPECS[found.kind], record.side.other):
        return f"1-way sync: a {kind} entered in {SYSTEMS[record.side]} does not go to {SYSTEMS[record.side.other]}."
    if reason := keep_out(record, context.rules):
        return f"It is kept out: {reason}."
    return "It has not been read yet: the next sync takes it."


def mentions(entry: Entry, kind: Kind, ids: Mapping[Side, str]) -> bool:
    """Whether an entry belongs to a record's timeline: it is about it, or about what pays it."""
    if entry.kind is kind:
        return any(id and entry.id_on(side) == id for side, id in ids.items())
    if entry.kind not in SETTLING:
        return False
    ref = Ref(kind, ids.get(Side.CASHFLOW360, ""))
    values = (value for change in entry.fields.values() for value in change)
    return any(value == ref or (isinstance(value, tuple) and _names(value, ref)) for value in values)


def _names(lines: tuple[Mapping[str, object], ...], ref: Ref) -> bool:
    return any(ref in line.values() for line in lines)
