"""Takes one lot: gather, triage, pair up, plan, carry out, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ledgersync.domain.deciding.decision import Agree, Create, Decision, Skip, idle
from ledgersync.domain.deciding.stale import is_document
from ledgersync.domain.kinds import SPECS, Group, KindSpec
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.order import references
from ledgersync.sync.apply import Applier
from ledgersync.sync.context import RunContext
from ledgersync.sync.entered_again import unless_entered_again
from ledgersync.sync.gather import gather
from ledgersync.sync.holding import Holding
from ledgersync.sync.look_up import may_have_made
from ledgersync.sync.paid_under import under_losers
from ledgersync.sync.pairing import Counterparts, Found
from ledgersync.sync.parents import Parents
from ledgersync.sync.plan import plan
from ledgersync.sync.queue import Freed, Item, Lot, Visit, Why
from ledgersync.sync.references import References
from ledgersync.sync.remember import Done, releases
from ledgersync.sync.required_dimensions import with_dimensions
from ledgersync.sync.setting_aside import held_back
from ledgersync.sync.streams import Streams
from ledgersync.sync.triage import ToPair, Verdicts, alone, triage


class Take:
    """What a slice does with a lot."""

    def __init__(self, context: RunContext, references: References, streams: Streams, holding: Holding) -> None:
        self._context = context
        self._references = references
        self._streams = streams
        self._counterparts = Counterparts(context, references)
        self._parents = Parents(context, references)
        self._applier = Applier(context, references, holding)

    def take(self, lot: Lot) -> list[Item]:
        """Deal with the records of a lot; what is to be looked at because of it."""
        context, spec = self._context, self._context.specs[lot.kind]
        seen = Verdicts([triage(one, lot, context.rules) for one in gather(context, self._references, lot)])
        if seen.any_to_decide:
            context.deciding()
        found, merged = _apart(self._paired(lot, seen.to_pair), lot.side.other)
        first = plan(found, spec, context.rules)
        planned = [one for one in first if not self._awaits_an_answer(one)]
        left_alone = ["still held"] * (len(first) - len(planned))
        planned, anew = _anew_apart(spec, lot, unless_entered_again(self._counterparts, spec, planned))
        self._count(lot, [*seen.outcomes, *left_alone], len(seen.outdated) + len(merged) + len(anew))
        planned = under_losers(context, spec, planned)
        sound = with_dimensions(context, [*seen.decided, *self._held_back(lot, seen.to_pair), *planned])
        decisions = self._parents.sound(spec, sound)
        parted = self._parted(decisions)
        self._meet(lot, decisions)
        done = self._applier.carry_out(spec, lot.side, decisions)
        if any(not idle(one) and not isinstance(one, Skip) for one in decisions):
            self._streams.kept_busy(lot.kind)
        return [
            Visit(lot.kind, lot.side, seen.outdated, Why.OUTDATED),
            *follow_ups(lot.kind, done),
            Visit(lot.kind, lot.side, anew, Why.ANEW),
            *([Freed(lot.kind)] if any(releases(one, spec) for one in done) else []),
            Visit(lot.kind, lot.side.other, parted, Why.PARTED),
            Visit(lot.kind, lot.side.other, self._counterparts.held_twins(lot.kind, lot.side.other), Why.TWIN),
            Visit(lot.kind, lot.side.other, merged, Why.MERGED),
        ]

    def _paired(self, lot: Lot, to_pair: Sequence[ToPair]) -> Sequence[Found]:
        """With their counterparts; none of a kind that Intacct lets nobody read."""
        if lot.kind in self._context.state.barred:
            return ()
        spec, records = self._context.specs[lot.kind], [one.record for one in to_pair]
        return self._counterparts.find(spec, lot.side, records, lot.reported)

    def _awaits_an_answer(self, decision: Decision) -> bool:
        """Whether one of a match was sent without an answer, and the other may be what was made of it.

        The next slice looks it up. Matched now, the two would have no common past, and what a user changed at once
        could be put back. Where they are alike nothing can be lost.
        """
        pair = decision.pair
        if pair.link is not None or (isinstance(decision, Agree) and not decision.updates):
            return False
        made, source, state = pair.intacct, pair.cashflow360, self._context.state
        if made is None or source is None:
            return False
        if any((pair.kind, one.side, one.id) in state.unknown for one in (made, source)):
            return True
        sent = state.unsettled.get((pair.kind, source.id))
        return sent is not None and may_have_made(self._context.specs[pair.kind], sent, made)

    def _held_back(self, lot: Lot, to_pair: Sequence[ToPair]) -> list[Decision]:
        """What is decided without Intacct's versions, when it lets nobody read the kind."""
        barred = self._context.state.barred.get(lot.kind)
        if barred is None:
            return []
        never = not self._context.rules.may_create(self._context.specs[lot.kind], Side.INTACCT)
        return [held_back(barred, alone(one.record), one.link, never) for one in to_pair]

    def _count(self, lot: Lot, ended: Iterable[str], again: int) -> None:
        count = self._context.state.count
        count(lot.kind, lot.side, "seen", len(lot.records))
        count(lot.kind, lot.side, "read again", again)
        for outcome in ended:
            count(lot.kind, lot.side, outcome)

    def _meet(self, lot: Lot, decisions: Sequence[Decision]) -> None:
        """Counterparts were read by id; so were records that were visited."""
        by_id = tuple(Side) if lot.forced else (lot.side.other,)
        met = {(r.kind, r.side, r.id) for one in decisions for side in by_id if (r := one.pair.on(side))}
        self._context.state.met |= met

    def _parted(self, decisions: Sequence[Decision]) -> tuple[str, ...]:
        """The other side's records that were held together with one of these, which is decided about alone now.

        Example: bill B1 was held with a bill of Intacct that had another total. Now B1 has another number. Or a
        department that is inactive in Intacct was held with its match: alone it stays out, and only the match gets on.
        """
        unlinked = (one.pair for one in decisions if one.pair.link is None)
        alone = [pair.any for pair in unlinked if not pair.complete]
        holds = ((record, self._context.holds(record.kind).of(record, None)) for record in alone)
        others = (hold.on(record.side.other) for record, hold in holds if hold is not None)
        return tuple(id for id in others if id)


def _apart(found: Sequence[Found], theirs: Side) -> tuple[list[Found], tuple[str, ...]]:
    """The pairs, and the ids of counterparts that were merged.

    A merge is decided about in Cashflow360's records, one at a time, since each moves a link.
    """
    pairs: list[Found] = []
    merged: list[str] = []
    for one in found:
        record = one.pair.on(theirs)
        if record is not None and record.merged_into:
            merged.append(record.id)
        else:
            pairs.append(one)
    return pairs, tuple(merged)


def _anew_apart(spec: KindSpec, lot: Lot, planned: Sequence[Decision]) -> tuple[list[Decision], tuple[str, ...]]:
    """The decisions, and the ids of documents that would be made anew while others are taken back: that is done later.

    Example: bills B1 and B2 exchange their numbers in Cashflow360, and somebody deletes B1 in Intacct. Made anew as B2
    before the other one is renumbered, it would be refused. A list record is made anew at once: others lie below it.
    """
    if spec.group is Group.LISTS or lot.why is not Why.GONE:
        return list(planned), ()
    anew = [one for one in planned if isinstance(one, Create)]
    return [one for one in planned if not isinstance(one, Create)], tuple(one.write.source_id for one in anew)


def follow_ups(kind: Kind, done: Sequence[Done]) -> list[Item]:
    """What is visited because of what was done.

    - What the writing system gave values to (a vendor id): both sides shall hold them.
    - Who took a link over.
    - What was written while another part of it is held: the hold is to know the record as it is now.
    - What was removed to be made anew.
    - What lost its link, since a user entered its counterpart again.
    - What was made in Cashflow360 with the survivor of a merge: Intacct is told of that one.
    - What a payment settled that was taken back: if a party was merged meanwhile, it is recoded now that it is open.
    """

    def visit(side: Side, ids: Iterable[str], why: Why) -> Visit:
        return Visit(kind, side, tuple(id for id in ids if id), why)

    return [
        visit(Side.INTACCT, (one.assigned for one in done), Why.ASSIGNED),
        visit(Side.CASHFLOW360, (one.heir for one in done), Why.HEIR),
        visit(Side.CASHFLOW360, (one.held_in_part for one in done), Why.HELD_IN_PART),
        visit(Side.CASHFLOW360, (one.to_make_anew for one in done), Why.REMAKE),
        *(visit(side, (one.to_match_on(side) for one in done), Why.ENTERED_AGAIN) for side in Side),
        visit(Side.INTACCT, (one.to_recode for one in done), Why.RECODED),
        *(Visit(of, Side.CASHFLOW360, ids, Why.OPEN_AGAIN) for of, ids in _open_again(done).items()),
    ]


def _open_again(done: Sequence[Done]) -> Mapping[Kind, tuple[str, ...]]:
    """The documents that were settled by what was taken back."""
    bases = (one.decision.pair.link.base for one in done if one.taken_back and one.decision.pair.link is not None)
    found: dict[Kind, dict[str, None]] = {}
    for ref in (ref for base in bases for ref in references(base.values()) if is_document(SPECS[ref.kind])):
        found.setdefault(ref.kind, {})[ref.id] = None
    return {kind: tuple(ids) for kind, ids in found.items()}
