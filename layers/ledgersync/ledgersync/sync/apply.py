"""Carries decisions out: intent first, then the write, then what both sides agreed on (architecture §5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ledgersync.domain.causes import ANY_REFUSAL, recognise
from ledgersync.domain.deciding.merged_away import moved
from ledgersync.domain.deciding.pair import Decision, Pair
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
from ledgersync.ports import Change, DeleteIntent, DeleteLink, PutConflict, PutDifference, PutIntent, PutLink
from ledgersync.sync.context import RunContext
from ledgersync.sync.holding import Holding
from ledgersync.sync.look_up import SHOWN_BY
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
        for write in self.decision.writes:
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
        busy = [decision for decision in decisions if not decision.idle or self.holding.holds(decision.pair)]
        self._context.report.count(spec.kind, seen, "unchanged", len(decisions) - len(busy))
        for batch in _batches(busy):
            done = {id(decision): Done(decision) for decision in batch}
            for side in Side:
                for operation in Operation:
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
            for write in decision.writes
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
            _of_repeat(answer) if self._first(write) else answer
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
            if isinstance(result, Unknown) and (operation is Operation.CREATE or decision.matched):
                self.unknown |= {(side.other, write.source_id), (side, write.id)}
            if not isinstance(result, Refused):
                self.met.add((side, result.id if isinstance(result, Written) else write.id))
            if isinstance(result, Written):
                self._context.report.count(write.kind, side, OUTCOME[operation])
                kept += self._link_created(decision, write, result)
        self._context.books.commit(kept)

    def _intent(self, decision: Decision, write: Write) -> Intent:
        base = decision.pair.link.base if decision.pair.link else None
        agreed = decision.agreed if decision.agreed is not None else write.values
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
        if write.operation is not Operation.CREATE or decision.agreed is None:
            return []
        link = created_link(write, result, decision.agreed)
        self._references.learn(link)
        return [PutLink(link)]

    def _remember(self, spec: KindSpec, seen: Side, done: Done, changes: list[Change]) -> Link | None:
        """Add what is to be kept about a decision; the link when its record was given values meanwhile."""
        decision, source = done.decision, done.decision.pair.any
        if decision.objection is not None:
            objection = decision.objection
            changes += self.holding.put(self.holding.worded(decision.pair, objection.cause, objection.params))
            self._context.report.count(spec.kind, seen, "held")
            return None
        failed = done.failed
        if failed is not None:
            write, result = failed
            changes += self.holding.put(self.holding.refusal(decision.pair, write, result, self._first(write)))
            self._context.report.count(spec.kind, seen, "held")
        else:
            changes += self.holding.clear(decision.pair)
            if not decision.skipped:
                self._context.report.count(spec.kind, seen, "synced")
        if decision.skipped:
            unsettled = self._context.unsettled.get((spec.kind, source.id))
            gone = source.removed or source.merged_into or source.values.get("active") is False
            if gone and unsettled is not None and self._must_show(unsettled):
                del self._context.unsettled[spec.kind, source.id]
                changes.append(DeleteIntent(unsettled.control_id))
            self._context.report.count(spec.kind, seen, "skipped")
            return None
        self._agree(spec, decision, done, changes)
        assigned = [r for r in done.results.values() if isinstance(r, Written) and r.assigned]
        return self._created(decision, done) if assigned and failed is None else None

    def _agree(self, spec: KindSpec, decision: Decision, done: Done, changes: list[Change]) -> None:
        pair, failed = decision.pair, done.failed
        for difference in (*decision.conflicts, *decision.put_back) if failed is None else ():
            self._context.report.count(
                spec.kind, difference.winner.other, "conflict" if difference in decision.conflicts else "put back"
            )
        if decision.moved_to and pair.link is not None:
            self._references.forget(pair.link)
            link = moved(pair.link, decision.moved_to, pair.heir)
            changes += [DeleteLink(pair.link), PutLink(link)]
            self._references.learn(link)
            return
        if failed is None and decision.unlink and pair.link is not None:
            if not any(write.operation is Operation.CREATE for write in decision.writes):
                self._references.forget(pair.link)
                changes.append(DeleteLink(pair.link))
            return
        if decision.agreed is None or pair.intacct is None or pair.cashflow360 is None:
            return
        if failed is not None and pair.link is None and not _half_matched(done):
            return
        agreed = _partly(done, pair.link.base if pair.link else {}) if failed else decision.agreed
        over = pair.link.over if pair.link else {}
        link = Link(spec.kind, pair.cashflow360.id, pair.intacct.id, pair.intacct.record_no, agreed, over)
        for write in decision.writes:
            if isinstance(done.results.get(write.side), Written):
                link = written_over(link, write.side, _replaced(pair, write))
        if link != pair.link:
            changes.append(PutLink(link))
        self._references.learn(link)
        if decision.matched and failed is None:
            self._context.report.count(spec.kind, pair.any.side, "matched")

    def _created(self, decision: Decision, done: Done) -> Link | None:
        for write in decision.writes:
            result = done.results.get(write.side)
            if write.operation is Operation.CREATE and isinstance(result, Written) and decision.agreed is not None:
                return created_link(write, result, decision.agreed)
        return None

    def _conflicts(self, decision: Decision) -> list[Change]:
        """Kept with the intent: once a value is overwritten, nothing else would tell of it after a kill."""
        pair, differences = decision.pair, (*decision.conflicts, *decision.put_back)
        ids = pair.cashflow360.id if pair.cashflow360 else "", pair.intacct.id if pair.intacct else ""
        conflicts: list[Change] = [PutConflict(self._context.conflict(pair.any, ids, item)) for item in differences]
        matched = [PutDifference(self._context.conflict(pair.any, ids, item)) for item in decision.differences]
        return [*conflicts, *matched]


def _of_repeat(answer: WriteResult) -> WriteResult:
    """What an answer to a repeated control id tells.

    Intacct may refuse a repeat because the first write took effect, in words nobody has documented. A refusal of a
    known cause says why the record can't be written now; any other leaves open whether it is there already.
    """
    if isinstance(answer, Refused) and recognise(answer.code, answer.text).code == ANY_REFUSAL:
        return Unknown(f"a repeat was answered by {answer.code} {answer.text}", ran=True)
    return answer


def _replaced(pair: Pair, write: Write) -> str:
    """The version a write replaces, as far as it was seen."""
    target = pair.on(write.side)
    return version(target) if target is not None else ""


def _half_matched(done: Done) -> bool:
    """Whether one side took its part of a match, though the other did not: they are linked from there."""
    return done.decision.matched and any(isinstance(result, Written) for result in done.results.values())


def _partly(done: Done, base: Values) -> Values:
    """The base after not every write was done: the fields of those that were refused, lost or not sent stay."""
    agreed = done.decision.agreed or {}
    missing = (write for write in done.decision.writes if not isinstance(done.results.get(write.side), Written))
    missed = {field for write in missing for field in write.changed}
    return {name: base.get(name) if name in missed else value for name, value in agreed.items()}


def _batches(decisions: Sequence[Decision]) -> Iterator[Sequence[Decision]]:
    for start in range(0, len(decisions), BATCH):
        yield decisions[start : start + BATCH]
