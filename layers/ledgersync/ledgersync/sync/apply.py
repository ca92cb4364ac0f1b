"""Carries decisions out: intent first, then the write, then what both sides agreed on (architecture §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ledgersync.domain.deciding.decision import (
    OPERATIONS,
    Agree,
    Create,
    Decision,
    Relink,
    Remake,
    Remove,
    SetAside,
    Skip,
    Unlink,
    idle,
    turn,
    writes,
)
from ledgersync.domain.deciding.merged_away import moved
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.model import Link, Side, Values
from ledgersync.domain.remembered import (
    Intent,
    Operation,
    Refused,
    Unknown,
    Write,
    WriteResult,
    Written,
    created_link,
)
from ledgersync.domain.versions import version, written_over
from ledgersync.ports import Change, DeleteIntent, DeleteLink, PutAlias, PutConflict, PutDifference, PutIntent, PutLink
from ledgersync.sync.context import RunContext
from ledgersync.sync.holding import Holding
from ledgersync.sync.look_up import SHOWN_BY, of_repeat
from ledgersync.sync.references import References

BATCH = 100
OUTCOME = {Operation.CREATE: "created", Operation.UPDATE: "updated", Operation.REMOVE: "removed"}


@dataclass(slots=True)
class Done:
    """What became of one decision: the results of its writes so far.

    ``settled`` are intents to be dropped once what both sides agreed on is kept, never before.
    """

    decision: Decision
    results: dict[Side, WriteResult] = field(default_factory=dict)
    settled: list[Change] = field(default_factory=list)

    @property
    def failed(self) -> tuple[Write, WriteResult] | None:
        for write in writes(self.decision):
            result = self.results.get(write.side)
            if not isinstance(result, Written) and result is not None:
                return write, result
        return None


class Applier:
    """Applies the decisions of one kind, batch by batch; every batch is remembered before the next is sent.

    ``met`` are the records this slice has written or read by their ids: a page may hold an older version of them.
    ``unknown`` are those it created elsewhere or matched with unknown outcome: that is settled before they are looked
    at again.
    """

    def __init__(self, context: RunContext, references: References) -> None:
        self._context = context
        self._references = references
        self.holding = Holding(context, references)
        self.met: set[tuple[Side, str]] = set()
        self.unknown: set[tuple[Side, str]] = set()

    def apply(self, spec: KindSpec, seen: Side, decisions: Sequence[Decision]) -> list[Link]:
        """Write and remember what was decided about records seen on a side.

        Returns the links whose records were given values by the system that wrote them.
        """
        followed: list[Link] = []
        busy = [decision for decision in decisions if not idle(decision) or self.holding.holds(decision.pair)]
        self._context.report.count(spec.kind, seen, "unchanged", len(decisions) - len(busy))
        busy.sort(key=turn)
        for batch in (busy[start : start + BATCH] for start in range(0, len(busy), BATCH)):
            done = {id(decision): Done(decision) for decision in batch}
            for operation in OPERATIONS:
                for side in Side:
                    self._write(batch, done, side, operation)
            changes: list[Change] = []
            for item in done.values():
                link = self._remember(spec, seen, item, changes)
                if link is not None:
                    followed.append(link)
            settled = [change for item in done.values() for change in item.settled]
            self._context.books.commit([*changes, *settled])
        return followed

    def _write(self, batch: Sequence[Decision], done: dict[int, Done], side: Side, operation: Operation) -> None:
        chosen = [
            (decision, write)
            for decision in batch
            for write in writes(decision)
            if write.side is side and write.operation is operation and done[id(decision)].failed is None
        ]
        if not chosen:
            return
        intents = [self._intent(decision, write) for decision, write in chosen]
        conflicts = [c for decision, _ in chosen if not done[id(decision)].results for c in self._conflicts(decision)]
        unlinked = [change for decision, write in chosen for change in self._unlinked(decision, write)]
        self._context.books.commit([*conflicts, *unlinked, *(PutIntent(intent) for intent in intents)])
        translated = [self._references.translate(write) for _, write in chosen]
        answers = self._context.ledgers[side].write(translated, [intent.control_id for intent in intents])
        results = [
            of_repeat(answer) if self._first(write) else answer
            for (_, write), answer in zip(chosen, answers, strict=True)
        ]
        kept: list[Change] = []
        for (decision, write), intent, result in zip(chosen, intents, results, strict=True):
            done[id(decision)].results[side] = result
            first = self._first(write)
            if first is not None and not isinstance(result, Written):
                ran = first.ran or (isinstance(result, Unknown) and result.ran)
                kept.append(PutIntent(replace(first, ran=ran)))  # it may be what was refused as there already
            elif not isinstance(result, Unknown):
                settled = kept if operation is Operation.CREATE else done[id(decision)].settled
                settled.append(DeleteIntent(intent.control_id))
            if isinstance(result, Unknown) and (operation is Operation.CREATE or _matched(decision)):
                self.unknown |= {(side.other, write.source_id), (side, write.id)}
            if not isinstance(result, Refused):
                self.met.add((side, result.id if isinstance(result, Written) else write.id))
            if isinstance(result, Written):
                self._context.report.count(write.kind, side, OUTCOME[operation])
                kept += self._link_created(decision, write, result)
        self._context.books.commit(kept)

    def _intent(self, decision: Decision, write: Write) -> Intent:
        base = decision.pair.link.base if decision.pair.link else None
        agreed = decision.agreed if isinstance(decision, Agree) else write.values
        first = self._first(write)
        control_id, at = (first.control_id, first.at) if first else (self._context.new_control_id(), None)
        at = at or self._context.clock.now()
        return Intent(control_id, write, base, agreed, self._context.run_id, at, _replaced(decision.pair, write))

    def _first(self, write: Write) -> Intent | None:
        """The unsettled intent that a create in Intacct repeats."""
        if write.operation is not Operation.CREATE or write.side is not Side.INTACCT:
            return None
        return self._context.unsettled.get((write.kind, write.source_id))

    def _must_show(self, intent: Intent) -> bool:
        return self._context.clock.now() - intent.at > SHOWN_BY

    def _unlinked(self, decision: Decision, write: Write) -> list[Change]:
        """What is made anew is free to be matched before that: whether it was made may stay unknown."""
        if write.operation is not Operation.CREATE or decision.pair.link is None:
            return []
        self._references.forget(decision.pair.link)
        return [DeleteLink(decision.pair.link)]

    def _link_created(self, decision: Decision, write: Write, result: Written) -> list[Change]:
        """A created record is linked in the same commit that drops its intent."""
        if not isinstance(decision, Create):
            return []
        link = created_link(write, result, write.values)
        self._references.learn(link)
        return [PutLink(link)]

    def _remember(self, spec: KindSpec, seen: Side, done: Done, changes: list[Change]) -> Link | None:
        """Add what is to be kept about a decision; the link when its record was given values meanwhile."""
        decision, pair, failed = done.decision, done.decision.pair, done.failed
        count = self._context.report.count
        if isinstance(decision, SetAside):
            changes += self.holding.put(self.holding.set_aside(decision))
            count(spec.kind, seen, "held")
            return None
        if failed is not None:
            write, result = failed
            changes += self.holding.put(self.holding.refusal(pair, write, result, self._first(write)))
            count(spec.kind, seen, "held")
            if isinstance(decision, Agree) and (pair.link or _half_matched(done)):
                base = pair.link.base if pair.link else {}
                changes += self._agreed(spec, decision, done, _partly(decision, done, base))
            return None
        changes += self.holding.clear(pair)
        count(spec.kind, seen, "skipped" if isinstance(decision, Skip) else "synced")
        match decision:
            case Skip():
                changes += self._given_up(spec, pair)
            case Agree():
                self._tell(spec, decision)
                changes += self._agreed(spec, decision, done, decision.agreed)
                if pair.link is None:
                    count(spec.kind, pair.any.side, "matched")
            case Create(write=write):
                result = done.results[write.side]
                if isinstance(result, Written) and result.assigned:
                    return created_link(write, result, write.values)
            case Remake():
                self._tell(spec, decision)
                changes += self._let_go(pair)
            case Remove(alias=alias) | Unlink(alias=alias):
                changes += self._let_go(pair, alias)
            case Relink(survivor=survivor):
                changes += self._moved(pair, survivor)
        return None

    def _given_up(self, spec: KindSpec, pair: Pair) -> list[Change]:
        source = pair.any
        unsettled = self._context.unsettled.get((spec.kind, source.id))
        gone = source.removed or source.merged_into or source.values.get("active") is False
        if not gone or unsettled is None or not self._must_show(unsettled):
            return []
        del self._context.unsettled[spec.kind, source.id]
        return [DeleteIntent(unsettled.control_id)]

    def _tell(self, spec: KindSpec, decision: Agree | Remake) -> None:
        for told, outcome in ((decision.conflicts, "conflict"), (decision.put_back, "put back")):
            for difference in told:
                self._context.report.count(spec.kind, difference.winner.other, outcome)

    def _let_go(self, pair: Pair, alias: str = "") -> list[Change]:
        link = pair.link
        if link is None:
            return []
        self._references.forget(link)
        sides = Side if alias else ()
        return [DeleteLink(link), *(PutAlias(link.kind, side, link.id_on(side), alias) for side in sides)]

    def _moved(self, pair: Pair, survivor: str) -> list[Change]:
        if pair.link is None:
            return []
        self._references.forget(pair.link)
        link = moved(pair.link, survivor, pair.heir)
        self._references.learn(link)
        former = PutAlias(link.kind, Side.CASHFLOW360, pair.link.cashflow360_id, survivor)
        return [DeleteLink(pair.link), PutLink(link), former]

    def _agreed(self, spec: KindSpec, decision: Agree, done: Done, agreed: Values) -> list[Change]:
        pair = decision.pair
        if pair.intacct is None or pair.cashflow360 is None:
            raise ValueError("only what both sides hold is agreed on")
        over = pair.link.over if pair.link else {}
        shared = self._context.rules.owned_above(pair.intacct)
        link = Link(spec.kind, pair.cashflow360.id, pair.intacct.id, pair.intacct.record_no, agreed, over, shared)
        for write in decision.updates:
            if isinstance(done.results.get(write.side), Written):
                link = written_over(link, write.side, _replaced(pair, write))
        self._references.learn(link)
        return [PutLink(link)] if link != pair.link else []

    def _conflicts(self, decision: Decision) -> list[Change]:
        """Kept with the intent: once a value is overwritten, nothing else would tell of it after a kill."""
        if not isinstance(decision, Agree | Remake):
            return []
        pair, differences = decision.pair, (*decision.conflicts, *decision.put_back)
        ids = pair.cashflow360.id if pair.cashflow360 else "", pair.intacct.id if pair.intacct else ""
        conflicts: list[Change] = [PutConflict(self._context.conflict(pair.any, ids, item)) for item in differences]
        at_match = decision.differences if isinstance(decision, Agree) else ()
        matched = [PutDifference(self._context.conflict(pair.any, ids, item)) for item in at_match]
        return [*conflicts, *matched]


def _replaced(pair: Pair, write: Write) -> str:
    """The version a write replaces, as far as it was seen."""
    target = pair.on(write.side)
    return version(target) if target is not None else ""


def _matched(decision: Decision) -> bool:
    """Whether it pairs two records that had no link."""
    return isinstance(decision, Agree) and decision.pair.link is None


def _half_matched(done: Done) -> bool:
    """Whether one side took its part of a match, though the other did not: they are linked from there."""
    return _matched(done.decision) and any(isinstance(result, Written) for result in done.results.values())


def _partly(decision: Agree, done: Done, base: Values) -> Values:
    """The base after not every write was done: the fields of those that were refused, lost or not sent stay."""
    missing = (write for write in decision.updates if not isinstance(done.results.get(write.side), Written))
    missed = {field for write in missing for field in write.changed}
    return {name: base.get(name) if name in missed else value for name, value in decision.agreed.items()}
