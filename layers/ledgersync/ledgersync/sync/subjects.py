"""What a hold is about besides its own record: whom a run watches for it, and what its text calls them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ledgersync.domain.causes.cause import WAITS, WATCHED, Cause, Ends
from ledgersync.domain.crossing import keep_out
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.folding import fold
from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.kinds.admission import awaits_approval
from ledgersync.domain.model import Record, Ref, Side, Values
from ledgersync.domain.order import references as references_in
from ledgersync.domain.remembered import Hold
from ledgersync.domain.shape import Role
from ledgersync.domain.words import SYSTEMS
from ledgersync.sync.context import RunContext
from ledgersync.sync.references import References
from ledgersync.sync.shown import found as found_like
from ledgersync.sync.watching import Watched, Watching

CASHFLOW360_ID = re.compile(r"\b[0-9a-zA-Z]{20}\b")
NATIVE_FIELD = re.compile(r"\b([a-z]+)(?:[A-Z][a-z0-9]*)*(?:I|i)d\b(?=:)")


@dataclass(frozen=True, slots=True)
class Subject:
    """A pair, and what was to be written on a side: the values in its ids, and the record written over ("" for none).

    ``rivals`` are records a rule names that it could be confused with.
    """

    pair: Pair
    side: Side
    values: Values
    written: str = ""
    rivals: tuple[tuple[Side, str], ...] = ()


class Subjects:
    def __init__(self, context: RunContext, references: References, watching: Watching) -> None:
        self._context = context
        self._references = references
        self._watching = watching
        self._owners: dict[tuple[Side, str], tuple[Watched, ...]] = {}

    def watched(self, subject: Subject, end: Ends) -> tuple[Watched, ...]:
        """The records whose change frees it."""
        pair = subject.pair
        match end:
            case Ends.RIVAL:
                return tuple((side, Ref(pair.kind, id)) for side, id in subject.rivals)
            case Ends.OWNER:
                return self.owners(subject)
            case Ends.COUNTERPART:
                return self._counterpart(pair)
            case Ends.VENDOR_HERE:
                return self._referred_to(pair, Side.CASHFLOW360, "vendor")
            case Ends.PARENTS:
                parent = SPECS[pair.kind].parent
                return tuple(one for side in Side for one in self._referred_to(pair, side, parent))
            case _:
                return _with_roles(subject, WATCHED[end])

    def owners(self, subject: Subject) -> tuple[Watched, ...]:
        """Other records of the written side that have its number or its name."""
        kind, source = subject.pair.kind, subject.pair.any
        key = source.side, source.id
        if key not in self._owners:
            found = found_like(self._context, subject.side, kind, subject.values)
            same = (record for record in found if record.id != subject.written and _alike(record, subject.values))
            self._owners[key] = tuple((record.side, Ref(kind, record.id)) for record in same)
        return self._owners[key]

    def unseen(self, subject: Subject) -> tuple[Watched, ...]:
        """The list record of Intacct that has its number and does not show: yet, or to this connection at all.

        Example: vendor V1 was entered in Intacct a second ago, and shows there after V1 was refused as a duplicate.
        """
        spec = SPECS[subject.pair.kind]
        if subject.side is not Side.INTACCT or spec.group is not Group.LISTS:
            return ()
        number = subject.values.get(spec.number)
        return ((Side.INTACCT, Ref(spec.kind, number)),) if isinstance(number, str) and number else ()

    def awaits_approval(self, subject: Subject, cause: Cause) -> bool:
        """Whether what the cause is about waits in Intacct for an approval: a vendor, or what a payment settles."""
        watched = (one for end in cause.ends if end in WATCHED for one in self.watched(subject, end))
        records = (self._watching.record(one) for one in watched)
        return any(map(awaits_approval, records))

    def named(self, subject: Subject, cause: Cause, answer: str) -> dict[str, str]:
        """What the text calls the records it is about, as parameters."""
        found: dict[str, str] = {}
        for end in cause.ends:
            watched = self.watched(subject, end) if end in WATCHED or end in (Ends.RIVAL, Ends.OWNER) else ()
            meant = self._meant(watched, answer) if end in WATCHED else watched
            if not meant:
                continue
            called = ", ".join(dict.fromkeys(map(self._watching.called, meant)))
            found |= {"rivals": called, "owner": f": {called}", "named": f" {called}", "namely": f": {called}"}
        return found

    def in_words(self, subject: Subject, answer: str) -> str:
        """A system's answer with ids that nobody knows replaced by names."""
        for ref in dict.fromkeys(references_in(subject.values.values())):
            if SPECS[ref.kind].number and subject.side is Side.INTACCT:
                continue  # the ids of Intacct's lists are what people call them
            pattern = rf"(?<![\w.])'?{re.escape(ref.id)}'?(?![\w.])"
            if re.search(pattern, answer):
                answer = re.sub(pattern, f"'{self._watching.called((subject.side, ref))}'", answer)
        own = rf"'?{re.escape(subject.written)}'?"
        if subject.written and CASHFLOW360_ID.fullmatch(subject.written):
            answer = re.sub(own, f"'{subject.pair.any.described}'", answer)
        answer = CASHFLOW360_ID.sub("(a record)", answer)
        return NATIVE_FIELD.sub(r"\1", answer)

    def waited_for(self, side: Side, missing: Iterable[Ref]) -> dict[str, str]:
        """What it waits for by name, what holds each, and what to do."""
        words, states, remedies = [], [], []
        for ref in missing:
            name = f"{SPECS[ref.kind].called.one} {self._watching.called((side, ref))}"
            state, remedy = self._why(side, ref, name)
            words.append(name)
            states.append(state)
            remedies.append(remedy)
        each = {f"{WAITS}{place}": word for place, word in enumerate(words)}
        if len(words) == 1:
            return {"references": words[0], "state": states[0], "remedy": remedies[0], **each}
        told = "; ".join(f"{word} {state}" for word, state in zip(words, states, strict=True))
        references = ", ".join(words)
        return {"references": references, "state": f"are not all in step: {told}", "remedy": " ".join(remedies), **each}

    def _why(self, side: Side, ref: Ref, name: str) -> tuple[str, str]:
        """Why a record is not linked, and what to do about it."""
        hold = self._hold_of(side, ref)
        if hold is not None:
            return _why_held(hold, name)
        record = self._watching.record((side, ref))
        if record is None:
            return f"is not in {SYSTEMS[side]} any more", "Choose another one."
        reason = keep_out(record, self._context.rules)
        if reason == "inactive":
            return f"is inactive in {SYSTEMS[side]}", f"Activate {name} there, or choose another one."
        if not self._context.rules.may_create(SPECS[ref.kind], side.other):
            return f"is not created in {SYSTEMS[side.other]} by the sync", f"Create {name} in {SYSTEMS[side.other]}."
        if reason == "not approved":
            return f"is not approved in {SYSTEMS[side]}", f"Approve {name} there."
        if reason:
            return f"does not sync: {reason}", f"Change that of {name}, or choose another one."
        return "is not synced yet", f"Nothing to do unless {name} gets a hold of its own."

    def _hold_of(self, side: Side, ref: Ref) -> Hold | None:
        """The hold that is kept under a record, or under its counterpart."""
        held = self._context.holds(ref.kind).all()
        return next((h for h in held if ref.id == h.on(side)), None)

    def _meant(self, watched: tuple[Watched, ...], answer: str) -> tuple[Watched, ...]:
        """Those that an answer names, else those that are inactive or gone, else the only one there is."""
        only = watched if len(watched) == 1 else ()
        return tuple(_quoted(watched, answer) or self._numbered(watched, answer) or self._out_of_use(watched) or only)

    def _numbered(self, watched: tuple[Watched, ...], answer: str) -> list[Watched]:
        """Those whose number it quotes."""
        return [one for one in watched if (n := self._number(one)) and re.search(rf"\b{re.escape(n)}\b", answer)]

    def _out_of_use(self, watched: tuple[Watched, ...]) -> list[Watched]:
        """Those that are gone or inactive."""
        records = ((one, self._watching.record(one)) for one in watched)
        return [one for one, record in records if record is None or record.values.get("active") is False]

    def _number(self, one: Watched) -> str:
        record = self._watching.record(one)
        number = record.values.get("number") if record is not None else None
        return number if isinstance(number, str) else ""

    def _referred_to(self, pair: Pair, side: Side, field: str) -> tuple[Watched, ...]:
        """The records, by their ids on a side, that either record of the pair refers to by a field."""
        held = (record.values.get(field) for one in Side if (record := pair.on(one)) is not None)
        refs = dict.fromkeys(value for value in held if isinstance(value, Ref))
        there = (self._references.values_for(side, {field: ref}).get(field) for ref in refs)
        return tuple((side, ref) for ref in there if isinstance(ref, Ref))

    def _counterpart(self, pair: Pair) -> tuple[Watched, ...]:
        side = pair.any.side.other
        other = pair.on(side)
        id = other.id if other is not None else pair.link.id_on(side) if pair.link is not None else ""
        return ((side, Ref(pair.kind, id)),) if id else ()


def _quoted(watched: tuple[Watched, ...], answer: str) -> list[Watched]:
    """Those whose id it quotes."""
    return [one for one in watched if re.search(rf"(?<![\w.]){re.escape(one[1].id)}(?![\w.])", answer)]


def _with_roles(subject: Subject, roles: Collection[Role]) -> tuple[Watched, ...]:
    """Those with one of these roles among what was to be written refers to."""
    refs = dict.fromkeys(references_in(subject.values.values()))
    return tuple((subject.side, ref) for ref in refs if SPECS[ref.kind].role in roles)


def _why_held(hold: Hold, name: str) -> tuple[str, str]:
    if hold.ignored:
        return "is marked not to sync", f"Retry the hold of {name}, or mark this one not to sync as well."
    waits = hold.params["references"] if hold.cause == "waits-for" else ""
    state = f"waits for {waits} itself" if waits else f"is set aside itself: {hold.text.rstrip('.')}"
    return state, f"Settle the sync error of {waits or name} first."


def _alike(record: Record, values: Values) -> bool:
    """Whether it has the same number or, of a list record, the same name."""
    keys = ("number", "name") if SPECS[record.kind].number else ("number",)
    return any(
        isinstance(ours := values.get(key), str) and ours and fold(ours) == fold(str(record.values.get(key) or ""))
        for key in keys
    )
