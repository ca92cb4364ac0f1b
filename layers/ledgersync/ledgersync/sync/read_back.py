"""The first writes of a kind to a side go in ones and twos, and are read back before more go.

A difference stops the kind on that side, not the books: what is there is never taken for somebody's edit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ledgersync.domain.deciding.decision import Decision, Remake
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.first_writes import FirstWrites, Trial, differing
from ledgersync.domain.folding import fold
from ledgersync.domain.kinds import Authority, Field, KindSpec
from ledgersync.domain.model import Link, Record, Side, Value
from ledgersync.domain.remembered import Intent, Operation, Refused, Write
from ledgersync.domain.versions import shown_by_now
from ledgersync.errors import Barred
from ledgersync.ports import Change, DeleteIntent, PutFirstWrites, PutLink
from ledgersync.sync.context import RunContext
from ledgersync.sync.references import References

WAITS = (0.0, 5.0, 15.0, 40.0)
"""Seconds before each look at what was written: both systems may show it late."""
EDITED_AFTER = timedelta(minutes=5)
"""A record that was changed so long after it was sent was changed by somebody else."""
KEPT_OTHERWISE, NOT_SHOWN_YET = "kept-otherwise", "first-write-not-shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found of one write. ``differs`` are words by field, ``stands`` what those fields hold instead.

    ``edited`` when it differs and somebody seems to have edited it: then nothing ``differs``, and nothing is proved.

    ``shown`` is false while the write may show yet. What nobody lets be read, or can be read, tells nothing.
    """

    intent: Intent
    shown: bool
    edited: bool = False
    record: Record | None = None
    differs: dict[str, str] = field(default_factory=dict)
    stands: dict[str, Value] = field(default_factory=dict)


class ReadBack:
    """Decides how many writes may go at once, reads them back, and keeps what came of it."""

    def __init__(self, context: RunContext, references: References) -> None:
        self._context = context
        self._references = references

    def at_once(self, write: Write) -> int | None:
        """How many writes like this one may go before they are read back; None for any number.

        A preview parts only those of a kind that is stopped: the next one decides whether the rest goes.
        """
        first = self._context.first_writes(write.kind, write.side)
        return first.at_once(write.operation) if self._context.careful or first.differs else None

    def refusal(self, decision: Decision, write: Write) -> Refused | None:
        """Why a write has to wait; None when it may go. What a person retries goes, until it fails again."""
        state, first = self._context.state, self._context.first_writes(write.kind, write.side)
        place = write.kind, write.side
        if place in state.not_shown and first.at_once(write.operation) is not None:
            return Refused(NOT_SHOWN_YET, "the first ones do not show yet", NOT_SHOWN_YET)
        stops = first.stops(write.operation, anew=isinstance(decision, Remake))
        there = decision.pair.on(write.side)
        tries = first.tries(self._context.started_at.date(), there.id if there is not None else "")
        tries = tries or self._asked_for(decision.pair)
        if not stops or (tries and place not in state.refuted):
            return None
        return _stopped(first.record, first.differs)

    def look(self, intents: Sequence[Intent], ids: Sequence[str]) -> list[Looked]:
        """What became of writes of one kind, side and operation. A preview takes them to be kept as they are sent."""
        if self._context.careful:
            return self._seen(intents, ids)
        return [Looked(intent=intent, shown=True) for intent in intents]

    def _seen(self, intents: Sequence[Intent], ids: Sequence[str]) -> list[Looked]:
        """What they are read as; waits a while for those that do not show yet."""
        found = {intent.control_id: Looked(intent=intent, shown=False) for intent in intents}
        late = list(zip(intents, ids, strict=True))
        for seconds in WAITS:
            if not late or (seconds and not self._may_wait(intents[0].write, seconds)):
                break
            found |= {one.intent.control_id: one for one in self._looked(late)}
            late = [(intent, id) for intent, id in late if not found[intent.control_id].shown]
        if late:
            self._context.state.not_shown.add((intents[0].write.kind, intents[0].write.side))
        return list(found.values())

    def verdict(self, looked: Sequence[Looked]) -> list[Change]:
        """What is kept of writes that were looked at, once."""
        write = looked[0].intent.write
        first = self._context.first_writes(write.kind, write.side)
        wrong = next((one for one in looked if one.differs), None)
        if wrong is not None and wrong.record is not None:
            self._context.state.refuted.add((write.kind, write.side))
            tomorrow = self._context.started_at.date() + timedelta(days=1)
            trial = _trial(wrong, wrong.record.id, tomorrow) if _another(wrong) else None
            return [PutFirstWrites(first.refuted(write.operation, wrong.record.described, wrong.differs, trial))]
        known = _proved(first, looked)
        return [*self._edited_after_all(first, known), PutFirstWrites(known)] if known != first else []

    def _edited_after_all(self, first: FirstWrites, known: FirstWrites) -> list[Change]:
        """A trial proved right: what the first record holds otherwise is an edit, since the base says what was sent."""
        if first.trial is None or known.differs:
            return []
        link = self._context.books.links(first.kind, first.side, [first.trial.id]).get(first.trial.id)
        return [PutLink(replace(link, base=first.trial.told_apart(link.base)))] if link is not None else []

    def settled(self, intent: Intent, changes: Sequence[Change]) -> list[Change]:
        """What lets go of an intent that was looked up; of a first write that nobody read back also what came of it.

        ``changes`` are kept with it: they may link its record.
        """
        write, done = intent.write, DeleteIntent(intent.control_id)
        if self.at_once(write) is None:
            return [done]
        link = next((one.link for one in changes if isinstance(one, PutLink)), None) or self._link(write)
        if link is None:
            return [done]
        looked = self._looked([(intent, link.id_on(write.side))])
        if not looked[0].shown or _perhaps_edited(looked[0]):
            return [done]
        stands = looked[0].stands
        corrected = [PutLink(corrected_link(link, looked[0]))] if stands else []
        return [*corrected, *self.verdict(looked), done]

    def _link(self, write: Write) -> Link | None:
        side, id = (
            (write.side.other, write.source_id) if write.operation is Operation.CREATE else (write.side, write.id)
        )
        return self._context.books.links(write.kind, side, [id]).get(id)

    def _looked(self, sent: Sequence[tuple[Intent, str]]) -> list[Looked]:
        write = sent[0][0].write
        try:
            found = self._context.ledgers[write.side].read(write.kind, [id for _, id in sent])
        except Barred:  # an object that may be written and not listed
            return [Looked(intent=intent, shown=True) for intent, _ in sent]
        resolved = {one.record.id: one.record for one in self._references.resolve(list(found.values()))}
        return [self._judged(intent, resolved.get(id)) for intent, id in sent]

    def _judged(self, intent: Intent, record: Record | None) -> Looked:
        write = intent.write
        if record is None or record.problem:
            return Looked(intent=intent, shown=record is not None)
        spec = self._context.specs[write.kind]
        now = self._context.rules.comparable(spec, record)
        aside = _aside(spec, write.side)
        first = self._context.first_writes(write.kind, write.side)
        told = differing(write, now.values, aside | first.accepted)
        if told and not _shown(intent, now, len(told) < len(write.changed)):
            return Looked(intent=intent, shown=False)
        if told and not first.doubted and _edited(write, now, aside):
            return Looked(intent=intent, shown=True, edited=True, record=now)
        return Looked(
            intent=intent, shown=True, record=now, differs=told, stands={name: now.values.get(name) for name in told}
        )

    def _may_wait(self, write: Write, seconds: float) -> bool:
        clock, state = self._context.clock, self._context.state
        if (write.kind, write.side) in state.not_shown or clock.time_left() < self._context.margin_seconds + seconds:
            return False
        clock.sleep(seconds)
        return True

    def _asked_for(self, pair: Pair) -> bool:
        held = self._context.holds(pair.kind)
        holds = (held.of(record, pair.link) for side in Side if (record := pair.on(side)) is not None)
        return any(hold is not None and hold.retry for hold in holds)


def corrected_link(link: Link, looked: Looked) -> Link:
    """The link with a base that says what is there, so that it is not taken for an edit made there."""
    return replace(link, base={**link.base, **looked.stands})


def refused(looked: Looked) -> Refused:
    """A write that was kept otherwise than it was sent counts as refused."""
    record = looked.record.described if looked.record is not None else ""
    return _stopped(record, "; ".join(looked.differs.values()))


def _stopped(record: str, differs: str) -> Refused:
    return Refused(KEPT_OTHERWISE, differs, KEPT_OTHERWISE, {"first": record, "differs": differs})


def _aside(spec: KindSpec, side: Side) -> set[str]:
    """The fields that nobody compares."""
    return {item.name for item in spec.fields if item.coarse or _theirs(spec, item, side)}


def _theirs(spec: KindSpec, item: Field, side: Side) -> bool:
    """Whether Intacct is sent none of a field, as it is Intacct's alone: the accounts that an item posts to."""
    return side is Side.INTACCT and item.authority is Authority.INTACCT and item.name != spec.number


def _shown(intent: Intent, record: Record, in_part: bool) -> bool:
    """Whether a write shows: of an update a part does, or the version is newer than the one it replaced."""
    return (
        intent.write.operation is not Operation.UPDATE
        or in_part
        or (bool(intent.over) and shown_by_now(record, intent.over))
    )


def _proved(first: FirstWrites, looked: Sequence[Looked]) -> FirstWrites:
    """After writes of which none differs: those that show prove something, an edit leaves a doubt."""
    alike = sum(one.shown and not one.edited for one in looked)
    known = first.proved(looked[0].intent.write.operation, alike) if alike else first
    return known.in_doubt() if any(one.edited for one in looked) else known


def _edited(write: Write, record: Record, aside: Collection[str]) -> bool:
    """Whether a record that differs shows that somebody edited it, seconds after it was written.

    A new one was changed after it was made; of an older one a field has changed that was not written.
    """
    if write.operation is Operation.CREATE:
        return record.touched
    left = replace(write, changed=frozenset(write.values) - write.changed)
    return bool(differing(left, record.values, aside))


def _trial(looked: Looked, id: str, day: date) -> Trial:
    sent = looked.intent.write.values
    return Trial(day.isoformat(), id, {name: sent[name] for name in looked.stands if name in sent}, looked.stands)


def _another(looked: Looked) -> bool:
    """Whether a field holds something that neither was sent nor stood there before, as after an edit by a user.

    What is empty, cut short or spelled in other cases is the system's doing.
    """
    before, sent = looked.intent.base or {}, looked.intent.write.values
    return any(
        value not in (None, "", (), before.get(name)) and not _spelled_alike(sent.get(name), value)
        for name, value in looked.stands.items()
    )


def _spelled_alike(sent: Value, stands: Value) -> bool:
    return isinstance(sent, str) and isinstance(stands, str) and fold(sent).startswith(fold(stands))


def _perhaps_edited(looked: Looked) -> bool:
    """Whether a user may have made the difference since. It is the system's when a field was left as it was before.

    Example: vendor V1 was sent with the e-mail A and no answer came. Empty there later, it was dropped. B there, or an
    update that shows in none of its fields, may be a user's doing: the rules of any edit decide.
    """
    intent, modified = looked.intent, looked.record.modified if looked.record is not None else None
    if not looked.differs:
        return False
    if intent.write.operation is Operation.UPDATE and len(looked.differs) == len(intent.write.changed):
        return True
    before = intent.base or {}
    other = any(value not in (None, "", (), before.get(name)) for name, value in looked.stands.items())
    return other or (modified is not None and modified > intent.at + EDITED_AFTER)
