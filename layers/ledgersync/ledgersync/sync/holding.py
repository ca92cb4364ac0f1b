"""Holds of one kind: what they know their record by, what frees them, and which of them stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ledgersync.domain.causes import ANY_REFUSAL, BY_CODE, PASSING, recognise
from ledgersync.domain.causes.cause import Cause, Ends
from ledgersync.domain.deciding.decision import Agree, Decision, Remove, SetAside, Unlink
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.digest import shown_digest
from ledgersync.domain.kinds.check import Objection
from ledgersync.domain.kinds.guards import PERIOD_CLOSED, refused_period
from ledgersync.domain.model import Record, Ref, Side, amount_of, day_of
from ledgersync.domain.remembered import Hold, Intent, Refused, Unknown, Write, WriteResult
from ledgersync.domain.retry import (
    Linked,
    NextRun,
    OnlyItself,
    OthersChange,
    PeriodOpens,
    RetryWhen,
    Seen,
    SettingsChange,
)
from ledgersync.ports import Change, DeleteHold, PutHold
from ledgersync.sync.context import RunContext
from ledgersync.sync.look_up import MADE_NOT_FOUND, OUTCOME_UNKNOWN, SHOWN_BY
from ledgersync.sync.references import References
from ledgersync.sync.remember import Done
from ledgersync.sync.subjects import Subject, Subjects
from ledgersync.sync.waking import conditions
from ledgersync.sync.watching import GONE, Watched, Watching

UNAPPROVED: Mapping[str, tuple[str, ...]] = {
    "no-due-on-bill": ("document-not-approved",),
    ANY_REFUSAL: ("vendor-not-approved", "document-not-approved"),
}
"""The cause of such a refusal where the record, or what it refers to, waits in Intacct for an approval."""
TAKEN, TAKEN_UNSEEN = "duplicate-in-intacct", "duplicate-not-visible"


class Holding:
    """Puts and removes holds. Only a hold that exists is removed, and none is written that would stay as it is."""

    def __init__(self, context: RunContext, references: References) -> None:
        self._context = context
        self._references = references
        self.watching = Watching(context)
        self._subjects = Subjects(context, references, self.watching)

    def holds(self, pair: Pair) -> bool:
        """Whether one of a pair's records is held: it has to lose its hold even when it needs nothing any more."""
        return bool(self.clear(pair))

    def clear(self, pair: Pair) -> list[Change]:
        """The changes that remove the holds of a pair's records."""
        held = self._context.holds(pair.kind)
        records = (record for side in Side if (record := pair.on(side)) is not None)
        return [DeleteHold(pair.kind, r.side, r.id) for r in records if held.under(r.side, r.id)]

    def after(self, done: Done, first: Intent | None) -> list[Change]:
        """The hold of what was set aside or failed; what else was held is let go of. ``first``: see ``refusal``."""
        decision, failed = done.decision, done.failed
        if isinstance(decision, SetAside):
            return [*self._of_parted(decision), *self.put(self.set_aside(decision))]
        if failed is not None:
            return [*self._of_parted(decision), *self.put(self.refusal(decision.pair, *failed, first))]
        if isinstance(decision, Agree) and decision.withheld is not None:
            return self.put(self.objection(decision.pair, decision.withheld.objection))
        return [*self.clear(decision.pair), *self._of_parted(decision)]

    def _of_parted(self, decision: Decision) -> list[Change]:
        """The changes that remove the hold of a record that is gone by now. Its link says which record it was."""
        pair = decision.pair
        parted = isinstance(decision, Remove | Unlink) or pair.reported
        if not parted or pair.link is None:
            return []
        gone = [(side, pair.link.id_on(side)) for side in Side if pair.on(side) is None]
        held = self._context.holds(pair.kind)
        return [DeleteHold(pair.kind, side, id) for side, id in gone if held.under(side, id)]

    def refusal(self, pair: Pair, write: Write, result: WriteResult, first: Intent | None) -> Hold:
        """A hold for a pair whose write was refused or got no answer; ``first`` is the write it repeats."""
        if isinstance(result, Refused):
            return self._refused(pair, write, result)
        late = first is not None and self._context.clock.now() - first.at > SHOWN_BY
        unknown = MADE_NOT_FOUND if late and isinstance(result, Unknown) and result.ran else OUTCOME_UNKNOWN
        return self._hold(pair, BY_CODE[unknown], {"side": write.side.value}, Subject(pair, write.side, write.values))

    def _refused(self, pair: Pair, write: Write, result: Refused) -> Hold:
        cause = BY_CODE[result.cause] if result.cause else recognise(result.code, result.text)
        subject = Subject(pair, write.side, self._references.values_for(write.side, write.values), write.id)
        unapproved = (BY_CODE[code] for code in UNAPPROVED.get(cause.code, ()))
        cause = next((one for one in unapproved if self._subjects.awaits_approval(subject, one)), cause)
        if cause.code == TAKEN and not self._subjects.owners(subject):
            cause = BY_CODE[TAKEN_UNSEEN]
        params = {
            "side": write.side.value,
            "answer": self._subjects.in_words(subject, result.text),
            **(cause.recognised_in(f"{result.code} {result.text}") or {}),
            **self._subjects.named(subject, cause, result.text),
            **result.params,
        }
        if closed := self._context.rules.books_closed:
            params["closed"] = closed.isoformat()
        if cause.code == PERIOD_CLOSED:  # since the rules were read
            params |= refused_period(write, pair.on(write.side), self._context.rules)
        return self._hold(pair, cause, params, subject, code=result.code)

    def set_aside(self, decision: SetAside) -> Hold:
        """The hold that a decision asks for."""
        if decision.waits_for:
            return self.waiting(decision.pair, decision.side or decision.pair.any.side, decision.waits_for)
        return self.objection(decision.pair, decision.objection)

    def objection(self, pair: Pair, objection: Objection) -> Hold:
        """A hold for what a rule objects to; what it depends on is in Intacct unless the rule names rivals."""
        cause, values = BY_CODE[objection.cause], (pair.cashflow360 or pair.any).values
        subject = Subject(pair, Side.INTACCT, self._references.values_for(Side.INTACCT, values), "", objection.rivals)
        params = {**self._subjects.named(subject, cause, ""), **objection.params}
        return self._hold(pair, cause, params, subject)

    def waiting(self, pair: Pair, side: Side, missing: tuple[Ref, ...]) -> Hold:
        """A hold for what refers to records, by their ids on a side, that no link stands behind."""
        params = self._subjects.waited_for(side, missing)
        until = (Linked(side, missing),)
        return self._kept(pair, BY_CODE["waits-for"], params, until, pair.on(side) or pair.any)

    def put(self, hold: Hold) -> list[Change]:
        """What keeps a hold; nothing when it is kept already, so that its record was held since then.

        Each unknown outcome counts anew: it must be settled before the next attempt. What its counterpart was held for
        alone is held with it from now on.
        """
        held = self._context.holds(hold.kind)
        known, alone = held.under(hold.side, hold.id), held.under(hold.side.other, hold.counterpart_id)
        if (former := known or alone) is not None:
            hold = replace(hold, assigned=former.assigned, notes=former.notes)
        joined: list[Change] = [DeleteHold(alone.kind, alone.side, alone.id)] if alone is not None else []
        if known is not None and known.cause == hold.cause and hold.cause not in PASSING:
            hold = replace(hold, since=known.since)
        if known is not None and hold.cause != OUTCOME_UNKNOWN and replace(hold, since=known.since) == known:
            self._context.state.confirmed.add((hold.kind, hold.side, hold.id))
            return joined
        return [*joined, PutHold(hold)]

    def _hold(self, pair: Pair, cause: Cause, params: Mapping[str, str], subject: Subject, code: str = "") -> Hold:
        until = tuple(when for end in cause.ends if (when := self._when(end, params, subject)) is not None)
        return self._kept(pair, cause, params, until or (OnlyItself(),), pair.any, code)

    def _when(self, end: Ends, params: Mapping[str, str], subject: Subject) -> RetryWhen | None:
        """The case that an ending stands for, about this record; None when there is nothing to wait for."""
        match end:
            case Ends.NEXT_RUN | Ends.MERGED:
                return NextRun()
            case Ends.PERIOD:
                return PeriodOpens(date.fromisoformat(params["closed"])) if "closed" in params else None
            case Ends.SETTINGS | Ends.RIGHTS:
                return SettingsChange(conditions(self._context, rights=end is Ends.RIGHTS))
            case Ends.ACCEPTED:
                return SettingsChange(params["differs"])
            case Ends.LINKED | Ends.ITSELF:
                return None
        watched = self._subjects.watched(subject, end)
        seen = self._seen(watched if watched or end is not Ends.OWNER else self._subjects.unseen(subject))
        return OthersChange(_gone_first(seen) if end is Ends.SETTLED else seen)

    def _seen(self, watched: Sequence[Watched]) -> tuple[Seen, ...]:
        states = self.watching.states(watched)
        return tuple(Seen(one[0], one[1].kind, one[1].id, states[one]) for one in watched)

    def _kept(
        self,
        pair: Pair,
        cause: Cause,
        params: Mapping[str, str],
        until: tuple[RetryWhen, ...],
        record: Record,
        code: str = "",
    ) -> Hold:
        other = pair.on(record.side.other)
        return Hold(
            kind=record.kind,
            side=record.side,
            id=record.id,
            counterpart_id=other.id if other else "",
            cause=cause.code,
            code=code or cause.code,
            text=cause.say(record.kind, params).words,
            params=params,
            digest=pair_digest(pair),
            since=self._context.clock.now(),
            label=record.label,
            until=until,
            day=day_of(record.values),
            amount=amount_of(record.values),
        )


def _gone_first(seen: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """The documents that are gone, if any: what is paid on the others frees nothing then."""
    return tuple(one for one in seen if one.state.startswith(GONE)) or seen


def pair_digest(pair: Pair) -> str:
    """The digests of a pair's records as they were read, in the order of the sides."""
    return ":".join(shown_digest(pair.on(side)) for side in Side)


def held_since(hold: Hold, record: Record) -> bool:
    """Whether the record is as it was when it was held."""
    return hold.digest.split(":")[list(Side).index(record.side)] == shown_digest(record)
