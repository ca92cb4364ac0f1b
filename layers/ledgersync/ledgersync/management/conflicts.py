"""Conflicts as people see them, and taking the value of the side that lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from ledgersync.domain.causes import cause
from ledgersync.domain.deciding.decision import Agree, SetAside, guarded
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.journal import Did, Entry, changes
from ledgersync.domain.kinds import Authority, KindSpec
from ledgersync.domain.merge import Merged
from ledgersync.domain.model import Kind, Link, Record, Side, Value, Values
from ledgersync.domain.remembered import Conflict, Operation, Write
from ledgersync.domain.words import SYSTEMS, field_called
from ledgersync.management.at_work import at_work
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.management.state_access import reading
from ledgersync.ports import Connection, PutConflict, Tell
from ledgersync.runs.run_slice import Runner
from ledgersync.sync.apply import Applier
from ledgersync.sync.context import RunContext
from ledgersync.sync.references import References

BY_HAND = "the other side's value was taken by hand"
TAKING = timedelta(seconds=15)
"""After this long no further conflict is begun, since the API has 29 seconds."""
ConflictKey = tuple[Kind, str, str]
"""Kind, Cashflow360 id and field."""


def age(conflict: Conflict) -> tuple[str, ...]:
    """Sorts conflicts by time; no two are alike."""
    return conflict.at.isoformat() if conflict.at else "", conflict.kind, conflict.cashflow360_id, conflict.field


@dataclass(frozen=True, slots=True)
class Taken:
    """``conflict`` as it stands now; None when ``refusal`` says why not."""

    key: ConflictKey
    conflict: Conflict | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Conflicts:
    runner: Runner
    new_id: Callable[[], str]

    def all(self, connection: Connection) -> Sequence[Conflict]:
        """Newest first."""
        return sorted(reading(self.runner.registry, connection.id).conflicts(), key=age, reverse=True)

    def at_matches(self, connection: Connection) -> Sequence[Conflict]:
        """What matched records held differently, newest first: no edit of anybody was lost there."""
        return sorted(reading(self.runner.registry, connection.id).differences(), key=age, reverse=True)

    def take_other(self, connection: Connection, key: ConflictKey, by: str = "") -> Conflict:
        """Write the value that lost to both sides, with intents like any write of a run; once more takes it back.

        Refusal when a run is going, when either side changed the field since, or a rule forbids the write.
        """
        with at_work(self.runner, connection, f"api-{self.new_id()}", by) as context:
            conflict = _found(context, key)
            return _take(context, conflict, conflict.winner.other)

    def take(self, connection: Connection, keys: Sequence[ConflictKey], side: Side, by: str = "") -> Sequence[Taken]:
        """The value of a side for many conflicts, under one lease; asked again, nothing happens a second time.

        Each is answered by itself, so that one that is refused stops no other. What there is no time for is refused
        as ``not-reached``. Refusal when a run is going.
        """
        done = []
        with at_work(self.runner, connection, f"api-{self.new_id()}", by) as context:
            ends = context.clock.now() + TAKING
            for key in dict.fromkeys(keys):
                try:
                    if context.clock.now() > ends:
                        raise Refusal("not-reached", "There was no time for this one; ask for it again.")
                    conflict = _found(context, key)
                    stands = conflict.winner is side
                    done.append(Taken(key, conflict if stands else _take(context, conflict, side)))
                except Refusal as refusal:
                    done.append(Taken(key, None, refusal))
        return done


def _found(context: RunContext, key: ConflictKey) -> Conflict:
    found = next((c for c in context.books.conflicts() if (c.kind, c.cashflow360_id, c.field) == key), None)
    if found is None:
        raise not_found("conflict")
    return found


def _take(context: RunContext, conflict: Conflict, side: Side) -> Conflict:
    value = conflict.intacct if side is Side.INTACCT else conflict.cashflow360
    references = References(context)
    pair = _pair(context, references, conflict)
    decision = _decision(context, pair, conflict, value)
    if isinstance(decision, SetAside):
        said = cause(decision.objection.cause).say(conflict.kind, decision.objection.params)
        raise Refusal(decision.objection.cause, f"{said.words} {said.advice}")
    Applier(context, references).carry_out(context.specs[conflict.kind], side, [decision])
    link = context.books.links(conflict.kind, Side.CASHFLOW360, [conflict.cashflow360_id])
    if link[conflict.cashflow360_id].base.get(conflict.field) != value:
        raise Refusal("write-refused", "The value could not be written; its sync error says why.")
    taken = replace(conflict, winner=side, rule=BY_HAND, at=context.clock.now())
    stood = conflict.intacct if conflict.winner is Side.INTACCT else conflict.cashflow360
    told = Entry(
        did=Did.TOOK_OTHER,
        at=context.clock.now(),
        kind=conflict.kind,
        side=side.other,
        intacct_id=conflict.intacct_id,
        cashflow360_id=conflict.cashflow360_id,
        label=conflict.label,
        fields=changes({conflict.field: stood}, {conflict.field: value}),
        why=f"the value of {SYSTEMS[side]} stands",
    )
    context.commit([PutConflict(taken), Tell(told)])
    return taken


def _pair(context: RunContext, references: References, conflict: Conflict) -> Pair:
    """Both records as they are now; what is gone or not linked any more can't be changed."""
    spec = context.specs[conflict.kind]
    link = context.books.links(conflict.kind, Side.CASHFLOW360, [conflict.cashflow360_id]).get(conflict.cashflow360_id)
    if link is None:
        raise Refusal("not-linked", "The two records are not linked any more.")
    records = {side: _comparable(context, references, link, side) for side in Side}
    return Pair(kind=spec.kind, link=link, intacct=records[Side.INTACCT], cashflow360=records[Side.CASHFLOW360])


def _comparable(context: RunContext, references: References, link: Link, side: Side) -> Record:
    found = context.ledgers[side].read(link.kind, [link.id_on(side)]).get(link.id_on(side))
    if found is None or found.removed:
        raise Refusal("record-gone", f"The record is gone from {SYSTEMS[side]}.")
    resolved = references.resolve([found])[0]
    if resolved.missing:
        raise Refusal("waits-for", "The record refers to something that is not synced yet.")
    return context.rules.comparable(context.specs[link.kind], resolved.record)


def _decision(context: RunContext, pair: Pair, conflict: Conflict, value: Value) -> Agree | SetAside:
    """The field, with what rides on it, on the sides that hold another value."""
    intacct, cashflow360 = pair.both
    spec, field = context.specs[pair.kind], conflict.field
    authorities = context.rules.authorities(spec, context.rules.owned_above(intacct))
    if any(item.name == field and authority is not Authority.BOTH for item, authority in authorities):
        raise Refusal("not-changeable", f"The {field_called(field)} is changed on one side only: {conflict.rule}.")
    _refuse_changed(pair, conflict, value)
    taken = {field: value, **_riding(spec, field, value)}
    writes = tuple(
        Write(
            pair.kind,
            record.side,
            Operation.UPDATE,
            record.id,
            other.id,
            {**record.values, **taken},
            frozenset(taken),
            record.record_no,
        )
        for record, other in ((intacct, cashflow360), (cashflow360, intacct))
        if record.values.get(field) != value
    )
    agreed = {**(pair.base or {}), **taken}
    merged = Merged(values=agreed, changed={}, conflicts=(), put_back=())
    return guarded(Agree(pair, merged, writes), spec, context.rules)


def _refuse_changed(pair: Pair, conflict: Conflict, value: Value) -> None:
    """Refusal when a side holds neither what was chosen then nor what is chosen now."""
    stood = conflict.intacct if conflict.winner is Side.INTACCT else conflict.cashflow360
    for record in pair.both:
        if record.values.get(conflict.field) not in (stood, value):
            words = f"The {field_called(conflict.field)} was changed in {SYSTEMS[record.side]} since; sync first."
            raise Refusal("changed-since", words)


def _riding(spec: KindSpec, field: str, value: Value) -> Values:
    """What goes with a field: the total of lines is their sum."""
    riders = [item.name for item in spec.fields if item.rides_on == field]
    lines = value if isinstance(value, tuple) else ()
    return dict.fromkeys(riders, sum((a for line in lines if isinstance(a := line["amount"], Decimal)), Decimal(0)))
