"""Which record of the other side a held one may be, side by side with it, so that a person can choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledgersync.domain.folding import fold
from ledgersync.domain.journal import masked
from ledgersync.domain.kinds import SPECS, Direction, Group, KindSpec
from ledgersync.domain.model import Key, Record, Ref, Side, Value
from ledgersync.domain.remembered import Hold
from ledgersync.domain.words import SYSTEMS
from ledgersync.management.at_work import at_work
from ledgersync.management.refusal import Refusal
from ledgersync.ports import Connection, Ledger
from ledgersync.runs.run_slice import Runner
from ledgersync.sync.context import RunContext
from ledgersync.sync.references import References
from ledgersync.sync.watching import Watching

MOST = 10


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of both records, references by what people call them; a tax id is masked."""

    field: str
    held: Value
    candidate: Value

    @property
    def differs(self) -> bool:
        return self.held != self.candidate


@dataclass(frozen=True, slots=True)
class Candidate:
    """``linked`` is in step with another record already, and can't be chosen."""

    id: str
    label: str
    linked: bool
    fields: Sequence[Compared]


def likeness(key: Key, record: Record, wanted: str) -> int:
    """How much a list record is like another one, or what was typed: 0 not at all, more is likelier."""
    number, name = fold(key.number), fold(key.name)
    if wanted:
        typed = fold(wanted)
        return 3 * (typed == number) + 2 * (typed == name) + (typed in number or typed in name)
    spec = SPECS[record.kind]
    ours = [fold(str(record.values.get(field) or "")) if field else "" for field in (spec.number, spec.name)]
    first = ours[1].split(" ")[0]
    return 4 * bool(number and number == ours[0]) + 3 * bool(name and name == ours[1]) + bool(first and first in name)


@dataclass(frozen=True, slots=True)
class Candidates:
    runner: Runner
    new_id: Callable[[], str]

    def find(self, connection: Connection, hold: Hold, wanted: str = "") -> Sequence[Candidate]:
        """The likeliest first, what is linked last, at most ten; with ``wanted`` those whose number or name has it.

        Refusal while a run is going, or for a record that is gone or of a kind that is never linked by hand.
        """
        spec = SPECS[hold.kind]
        if spec.direction is Direction.TO_INTACCT:
            raise Refusal("not-linkable", f"A {spec.called.one} is never linked by hand.")
        with at_work(self.runner, connection, f"api-{self.new_id()}") as context:
            comparison = _Comparison(context, spec)
            held = context.ledgers[hold.side].read(hold.kind, [hold.id]).get(hold.id)
            if held is None:
                raise Refusal("record-gone", f"The record is gone from {SYSTEMS[hold.side]}.")
            return comparison.of(held, _likest(context, spec, held, wanted))


class _Comparison:
    def __init__(self, context: RunContext, spec: KindSpec) -> None:
        self._context = context
        self._spec = spec
        self._references = References(context)
        self._watching = Watching(context)

    def of(self, held: Record, others: Sequence[Record]) -> list[Candidate]:
        linked = self._context.books.links(held.kind, held.side.other, [other.id for other in others])
        ours = self._comparable(held)
        found = [
            Candidate(other.id, other.described, other.id in linked, self._fields(ours, self._comparable(other)))
            for other in others
        ]
        return sorted(found, key=lambda one: one.linked)

    def _comparable(self, record: Record) -> Record:
        return self._context.rules.comparable(self._spec, self._references.resolve([record])[0].record)

    def _fields(self, ours: Record, theirs: Record) -> list[Compared]:
        """Lines are told by their total; what is empty on both sides is left out."""
        names = [field.name for field in self._spec.fields if field.name != "lines"]
        found = [Compared(name, self._told(ours, name), self._told(theirs, name)) for name in names]
        return [one for one in found if (one.held, one.candidate) != (None, None)]

    def _told(self, record: Record, name: str) -> Value:
        value = record.values.get(name)
        if isinstance(value, Ref):
            # What is linked bears Cashflow360's id by now, whatever side the record is on.
            here = self._references.linked(Side.CASHFLOW360, [value])
            return self._watching.called((Side.CASHFLOW360 if here else record.side, value))
        return masked(name, value) if value != "" else None


def _likest(context: RunContext, spec: KindSpec, held: Record, wanted: str) -> list[Record]:
    if spec.group is Group.LISTS:
        return _likest_keys(context.ledgers[held.side.other], held, wanted)
    references = References(context)
    resolved = references.resolve([held])[0].record
    number = {spec.number: wanted} if wanted and spec.number else {}
    values = references.values_for(held.side.other, {**resolved.values, **number})
    like = context.ledgers[held.side.other].find(held.kind, [values])
    return [record for record in like if not record.removed][:MOST]


def _likest_keys(ledger: Ledger, held: Record, wanted: str) -> list[Record]:
    """The list records most like it, active ones first where they are equally like."""
    ranked = ((likeness(key, held, wanted), key.active, key.id) for key in ledger.keys(held.kind))
    best = sorted((one for one in ranked if one[0]), key=lambda one: (-one[0], not one[1], one[2]))[:MOST]
    found = ledger.read(held.kind, [id for _, _, id in best])
    return [found[id] for _, _, id in best if id in found]
