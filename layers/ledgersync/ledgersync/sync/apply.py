"""Carries decisions out: intent first, then the write, then what both sides agreed on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ledgersync.domain.deciding.decision import OPERATIONS, Agree, Create, Decision, Remake, idle, turn, writes
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.model import Side
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
from ledgersync.errors import StopAsked
from ledgersync.ports import Change, DeleteIntent, DeleteLink, PutConflict, PutDifference, PutIntent, PutLink
from ledgersync.ports.journal import WRITES, key_of
from ledgersync.sync.context import RunContext
from ledgersync.sync.holding import Holding
from ledgersync.sync.journal import keep_written, of_link, planned
from ledgersync.sync.look_up import SHOWN_BY, of_repeat
from ledgersync.sync.read_back import Looked, ReadBack, corrected_link, refused
from ledgersync.sync.references import References
from ledgersync.sync.remember import Done, is_match, remember, replaced_version

BATCH = 100
OUTCOME = {Operation.CREATE: "created", Operation.UPDATE: "updated", Operation.REMOVE: "removed"}


@dataclass(frozen=True, slots=True)
class Action:
    """One write of a decision, and the intent it is sent under; ``first`` is the unanswered intent it repeats."""

    done: Done
    write: Write
    intent: Intent
    first: Intent | None

    @property
    def written(self) -> Written | None:
        """The record that its answer says was written."""
        result = self.done.results.get(self.write.side)
        return result if isinstance(result, Written) else None

    @property
    def created(self) -> Written | None:
        """The record that was written, where its decision is to create one."""
        return self.written if isinstance(self.done.decision, Create) else None


class Applier:
    """Carries out the decisions of one kind, batch by batch; every batch is remembered before the next is sent."""

    def __init__(self, context: RunContext, references: References, holding: Holding | None = None) -> None:
        self._context = context
        self._references = references
        self._holding = holding or Holding(context, references)
        self._read_back = ReadBack(context, references)

    def carry_out(self, spec: KindSpec, seen: Side, decisions: Sequence[Decision]) -> list[Done]:
        """Write and remember what was decided about records seen on a side.

        StopAsked once what was being sent is remembered. A decision that begins with one system is finished in both.
        """
        busy = [decision for decision in decisions if not idle(decision) or self._holding.holds(decision.pair)]
        self._context.state.count(spec.kind, seen, "unchanged", len(decisions) - len(busy))
        done = [Done(decision) for decision in sorted(busy, key=turn)]
        for batch in (done[start : start + BATCH] for start in range(0, len(done), BATCH)):
            if self._context.books.stop_asked:
                raise StopAsked("stop-asked")
            self._carry_out(batch, seen)
        return done

    def _carry_out(self, batch: Sequence[Done], seen: Side) -> None:
        for operation, side in product(OPERATIONS, Side):
            self._send(list(self._actions(batch, operation, side)), side)
        begun = [one for one in batch if not self._stopped_before(one)]
        self._remember(begun, seen)
        if len(begun) < len(batch):
            raise StopAsked("stop-asked")

    def _stopped_before(self, done: Done) -> bool:
        """Whether somebody asked to stop before anything of a decision was sent."""
        return self._context.books.stop_asked and not done.results and any(writes(done.decision))

    def _actions(self, batch: Sequence[Done], operation: Operation, side: Side) -> Iterator[Action]:
        for done in batch:
            for write in () if self._stopped_before(done) else writes(done.decision):
                if write.side is side and write.operation is operation and done.failed is None:
                    first = self._first(write)
                    yield Action(done, write, self._intent(done.decision, write, first), first)

    def _send(self, actions: Sequence[Action], side: Side) -> None:
        """Send what may be sent: all at once, or in ones and twos while a kind has to prove itself on a side."""
        left = list(actions)
        while left:
            now, left = self._next(left)
            if now:
                self._send_now(now, side)
            left = [one for one in left if not self._stopped_before(one.done)]

    def _next(self, left: Sequence[Action]) -> tuple[list[Action], list[Action]]:
        """The writes that go next, and those that are left. A write that has to wait counts as refused."""
        now: list[Action] = []
        for place, action in enumerate(left):
            most = self._read_back.at_once(action.write)
            if most is not None and len(now) >= most:
                return now, list(left[place:])
            waits = self._read_back.refusal(action.done.decision, action.write)
            if waits is None:
                now.append(action)
            else:
                action.done.results[action.write.side] = waits
        return now, []

    def _send_now(self, actions: Sequence[Action], side: Side) -> None:
        """Keep the intents, write, and keep what the answers say."""
        actions = self._announce(actions)
        answered = zip(actions, self._write(actions, side), strict=True)
        kept = [change for action, answer in answered for change in self._hear(action, answer)]
        told = [(one.intent, one.written) for one in actions if one.written]
        keep_written(self._context.books, told, self._context.clock.now())
        first = self._first_writes(actions)
        unread = [DeleteIntent(one.intent.control_id) for one in first]
        self._context.commit([change for change in kept if change not in unread])
        if first:
            self._look_at(first)

    def _first_writes(self, actions: Sequence[Action]) -> list[Action]:
        """The written records that are to be read back, since their kind has not proved itself on that side."""
        return [one for one in actions if one.written and self._read_back.at_once(one.write) is not None]

    def _announce(self, actions: Sequence[Action]) -> list[Action]:
        """Keep their intents. Each names the entry of the journal that its answer will bring."""
        key = key_of(self._context.clock.now(), f"{WRITES}-{self._context.new_control_id()}")
        named = [replace(action, intent=replace(action.intent, journal=key)) for action in actions]
        before = [change for action in named for change in self._before(action)]
        self._context.commit([*before, *(PutIntent(action.intent) for action in named)])
        return named

    def _write(self, actions: Sequence[Action], side: Side) -> Sequence[WriteResult]:
        writes = [self._references.translate(action.write) for action in actions]
        return self._context.ledgers[side].write(writes, [action.intent.control_id for action in actions])

    def _hear(self, action: Action, answer: WriteResult) -> list[Change]:
        """Note an answer, and return what has to be kept of it at once."""
        result = of_repeat(answer) if action.first else answer
        action.done.results[action.write.side] = result
        self._meet(action, result)
        return self._answered(action, result)

    def _look_at(self, actions: Sequence[Action]) -> None:
        """Read first writes back. The intent of one that does not show yet stays: the next slice looks it up."""
        ids = [one.written.id for one in actions if one.written]
        looked = self._read_back.look([one.intent for one in actions], ids)
        kept = self._read_back.verdict(looked)
        found = {one.intent.control_id: one for one in looked}
        self._context.commit(
            [*kept, *(c for one in actions for c in self._as_found(one, found[one.intent.control_id]))]
        )

    def _as_found(self, action: Action, found: Looked) -> list[Change]:
        """What the result of a write becomes once it was read back."""
        done, created, intent = action.done, action.created, DeleteIntent(action.intent.control_id)
        changes: list[Change] = []
        if not found.shown:
            done.settled = [one for one in done.settled if one != intent]
        elif created is not None:
            changes.append(intent)
        if found.differs:
            if created is not None:
                link = created_link(action.write, created, action.write.values)
                changes.append(PutLink(corrected_link(link, found)))
            done.results[action.write.side] = refused(found)
            done.stands |= found.stands
        return changes

    def _before(self, action: Action) -> list[Change]:
        """What is kept with the intent.

        Once a value is overwritten, nothing else would tell of it after a kill. A link goes before its record is made
        anew: the new one is free to be matched, as whether it was made may stay unknown.
        """
        decision, link = action.done.decision, action.done.decision.pair.link
        if isinstance(decision, Create):
            return [DeleteLink(link)] if link is not None else []
        return [] if action.done.results else self._told(decision)

    def _told(self, decision: Decision) -> list[Change]:
        if not isinstance(decision, Agree | Remake):
            return []
        pair, merged = decision.pair, decision.merged
        ids = pair.cashflow360.id if pair.cashflow360 else "", pair.intacct.id if pair.intacct else ""
        conflicts = (self._context.conflict(pair.any, ids, one) for one in (*merged.conflicts, *merged.put_back))
        differences = (self._context.conflict(pair.any, ids, one) for one in merged.differences)
        return [*map(PutConflict, conflicts), *map(PutDifference, differences)]

    def _intent(self, decision: Decision, write: Write, first: Intent | None) -> Intent:
        base = decision.pair.link.base if decision.pair.link else None
        agreed = decision.merged.values if isinstance(decision, Agree) else write.values
        control_id, at = (first.control_id, first.at) if first else (self._context.new_control_id(), None)
        now, context = self._context.clock.now(), self._context
        entry = replace(planned(decision, write, control_id, now), run_id=context.run_id, by=context.by)
        over = replaced_version(decision.pair, write)
        intent = Intent(
            control_id=control_id,
            write=write,
            base=base,
            agreed=agreed,
            run_id=context.run_id,
            at=at or now,
            over=over,
            entry=entry,
        )
        return intent.with_also(first.sent) if first else intent

    def _first(self, write: Write) -> Intent | None:
        """The unsettled intent that a create in Intacct repeats."""
        if write.operation is not Operation.CREATE or write.side is not Side.INTACCT:
            return None
        return self._context.state.unsettled.get((write.kind, write.source_id))

    def _meet(self, action: Action, result: WriteResult) -> None:
        """What is known of the written record and its counterpart for the rest of the slice."""
        state, write = self._context.state, action.write
        if isinstance(result, Unknown) and (write.operation is Operation.CREATE or is_match(action.done.decision)):
            state.unknown |= {(write.kind, write.side.other, write.source_id), (write.kind, write.side, write.id)}
        if not isinstance(result, Refused):
            id = result.id if isinstance(result, Written) else write.id
            state.met.add((write.kind, write.side, id))
            state.changed(write.kind, write.side, id)
        if isinstance(result, Written):
            state.count(write.kind, write.side, OUTCOME[write.operation])
            state.progress_of(write.kind).written += 1

    def _answered(self, action: Action, result: WriteResult) -> list[Change]:
        """What is kept at once: a created record is linked in the commit that drops its intent.

        The intent of an update or removal goes once what both sides agreed on is kept, never before.
        """
        done, write, dropped = action.done, action.write, DeleteIntent(action.intent.control_id)
        if action.first is not None and not isinstance(result, Written):  # it may be refused since it is there already
            ran = action.first.ran or (isinstance(result, Unknown) and result.ran)
            return [PutIntent(replace(action.first, ran=ran).with_also(action.intent.sent))]
        if isinstance(result, Unknown):
            return []
        if write.operation is not Operation.CREATE:
            done.settled.append(dropped)
            return []
        if isinstance(result, Written) and isinstance(done.decision, Create):
            return [dropped, PutLink(created_link(write, result, write.values))]
        return [dropped]

    def _remember(self, batch: Sequence[Done], seen: Side) -> None:
        """One commit a batch: holds that are put or go, what was agreed on, and intents that are no more needed."""
        changes: list[Change] = []
        for done in batch:
            held = self._held(done)
            effects = remember(done, seen, self._context.rules, self._given_up(done))
            changes += [*held, *effects.changes, *of_link(done.decision, effects.changes, self._context.clock.now())]
            for side, outcome in effects.counts:
                self._context.state.count(done.decision.pair.kind, side, outcome)
        self._context.commit([*changes, *(change for done in batch for change in done.settled)])

    def _held(self, done: Done) -> list[Change]:
        failed = done.failed
        first = self._first(failed[0]) if failed else None
        return self._holding.after(done, first)

    def _given_up(self, done: Done) -> Intent | None:
        """The unanswered create of a record that a rule keeps out, once it would show if it had taken effect."""
        source = done.decision.pair.any
        unsettled = self._context.state.unsettled.get((source.kind, source.id))
        late = unsettled is not None and self._context.clock.now() - unsettled.at > SHOWN_BY
        return unsettled if late else None
