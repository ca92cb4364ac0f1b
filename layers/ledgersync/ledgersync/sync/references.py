"""References there and back: from the ids of a side to links' canonical ids, and to the other side's ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ledgersync.domain.kinds import SPECS, Direction
from ledgersync.domain.model import Kind, Line, Record, Ref, Side, Value, Values
from ledgersync.domain.order import references
from ledgersync.domain.remembered import Write
from ledgersync.sync.context import RunContext

CACHED_LINKS = 20_000


@dataclass(frozen=True, slots=True)
class Resolved:
    """A record with canonical references, and those that have no link yet: they stay in its side's ids."""

    record: Record
    missing: tuple[Ref, ...]


class References:
    """Looks links up in batches and remembers them for the length of a slice, within a bound.

    What lines refer to by dimensions that are off need not be linked: it stays as it is on its side.
    """

    def __init__(self, context: RunContext) -> None:
        self._books = context.books
        self._dimensions = context.rules.preferences.dimensions
        self._state = context.state

    def resolve(self, records: Sequence[Record]) -> list[Resolved]:
        """Each record with its references replaced by canonical ids as far as they are linked, in the order given."""
        self._bound()
        for side in Side:
            self._load(side, (ref for r in records if r.side is side for ref in references(r.values.values())))
        return [self._resolved(record) for record in records]

    def translate(self, write: Write) -> Write:
        """The write with references in the ids of the side it goes to."""
        return replace(write, values=self.values_for(write.side, write.values))

    def values_for(self, side: Side, values: Values) -> Values:
        """Canonical values in the ids of one side; what is not linked is in them already."""
        if side is Side.CASHFLOW360:
            return values
        self._bound()
        self._load(Side.CASHFLOW360, references(values.values()))
        return _map_references(values, lambda ref: self._in_words_of(Side.CASHFLOW360, ref))

    def linked(self, side: Side, refs: Iterable[Ref]) -> bool:
        """Whether every reference, in ids of the side, is linked by now."""
        wanted = set(refs)
        return len(self.linked_among(side, wanted)) == len(wanted)

    def linked_among(self, side: Side, refs: Iterable[Ref]) -> frozenset[Ref]:
        """Those of the references, in ids of the side, that are linked by now."""
        wanted = set(refs)
        self._bound()
        self._load(side, wanted)
        return frozenset(ref for ref in wanted if (side, ref.kind, ref.id) in self._state.links)

    def unlinked(self, record: Record) -> tuple[Ref, ...]:
        """Its canonical references that have no link: a preference may name a record that is gone."""
        wanted = () if _follows(record) else tuple(dict.fromkeys(references(record.values.values())))
        linked = self.linked_among(Side.CASHFLOW360, wanted)
        return tuple(ref for ref in wanted if ref not in linked)

    def _bound(self) -> None:
        if len(self._state.links) > CACHED_LINKS:
            self._state.links.clear()
            self._state.aliased.clear()

    def _load(self, side: Side, refs: Iterable[Ref]) -> None:
        wanted: dict[Kind, set[str]] = {}
        for ref in refs:
            if (side, ref.kind, ref.id) not in self._state.links:
                wanted.setdefault(ref.kind, set()).add(ref.id)
        for kind, ids in wanted.items():
            found = self._books.links(kind, side, sorted(ids))
            for link in found.values():
                self._state.know(link)
            self._load_aliases(side, kind, sorted(ids - found.keys()))

    def _load_aliases(self, side: Side, kind: Kind, ids: Sequence[str]) -> None:
        """An id of a record that lost a merge stands for the survivor, where the survivor is linked."""
        aliases = self._books.aliases(kind, side, ids) if ids else {}
        survivors = self._books.links(kind, Side.CASHFLOW360, sorted(set(aliases.values()))) if aliases else {}
        for link in survivors.values():
            self._state.know(link)
        later = sorted(set(aliases.values()) - survivors.keys())
        if later:  # the survivor lost a merge itself
            self._load(Side.CASHFLOW360, (Ref(kind, id) for id in later))
        for id, survivor in aliases.items():
            there = self._state.links.get((Side.CASHFLOW360, kind, survivor))
            if there:
                linked = self._state.links[Side.INTACCT, kind, there]
                self._state.links[side, kind, id] = linked if side is Side.INTACCT else there
                self._state.aliased.add((side, kind, id))

    def _resolved(self, record: Record) -> Resolved:
        missing = self._missing(record)
        if record.side is Side.CASHFLOW360:
            return Resolved(replace(record, shown=record), missing)
        values = _map_references(record.values, lambda ref: self._in_words_of(record.side, ref))
        stale = tuple(name for name, value in record.values.items() if self._names_losers(record.side, value))
        if self._lies_below_itself(record, values):
            values = {**values, SPECS[record.kind].parent: None}
        facts = replace(record.facts, stale=stale) if stale else record.facts
        return Resolved(replace(record, values=values, facts=facts, shown=record), missing)

    def _missing(self, record: Record) -> tuple[Ref, ...]:
        """What it refers to that is not linked. Most records have all linked, whatever their lines carry."""
        if _follows(record) or not self._without_link(record.side, record.values):
            return ()
        return self._without_link(record.side, self._carried(record))

    def _without_link(self, side: Side, values: Values) -> tuple[Ref, ...]:
        links = self._state.links
        return tuple(r for r in dict.fromkeys(references(values.values())) if (side, r.kind, r.id) not in links)

    def _lies_below_itself(self, record: Record, values: Values) -> bool:
        """Whether its parent was merged into it: Cashflow360 puts it below nothing then."""
        own = self._state.links.get((record.side, record.kind, record.id))
        return own is not None and values.get(SPECS[record.kind].parent) == Ref(record.kind, own)

    def _names_losers(self, side: Side, value: Value) -> bool:
        aliased = self._state.aliased
        return bool(aliased) and any((side, ref.kind, ref.id) in aliased for ref in references([value]))

    def _in_words_of(self, side: Side, ref: Ref) -> Ref:
        """The reference in the other words: canonical for one of Intacct's, Intacct's for a canonical one."""
        return Ref(ref.kind, self._state.links.get((side, ref.kind, ref.id), ref.id))

    def _carried(self, record: Record) -> Values:
        """Its values, lines without the dimensions that are off."""
        values = dict(record.values)
        for item in SPECS[record.kind].fields:
            lines = values.get(item.name)
            if item.lines and isinstance(lines, tuple):
                carried = [part.name for part in item.lines if self._dimensions.carry(part.dimension)]
                values[item.name] = tuple({name: line.get(name) for name in carried} for line in lines)
        return values


def _follows(record: Record) -> bool:
    """Whether what it refers to is put back anyway, so that nothing need wait for it."""
    return record.side is Side.CASHFLOW360 and SPECS[record.kind].direction is Direction.TO_CASHFLOW360


def _map_references(values: Values, change: Callable[[Ref], Ref]) -> Mapping[str, Value]:
    mapped: dict[str, Value] = {}
    for name, value in values.items():
        if isinstance(value, Ref):
            mapped[name] = change(value)
        elif isinstance(value, tuple):
            mapped[name] = tuple(_map_line(line, change) for line in value)
        else:
            mapped[name] = value
    return mapped


def _map_line(line: Line, change: Callable[[Ref], Ref]) -> Line:
    return {name: change(item) if isinstance(item, Ref) else item for name, item in line.items()}
