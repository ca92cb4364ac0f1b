"""What is kept of a decision that was carried out, and how it is counted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

from ledgersync.domain.deciding.decision import (
    Agree,
    Create,
    Decision,
    Relink,
    Remake,
    Remove,
    SetAside,
    Skip,
    Unlink,
    writes,
)
from ledgersync.domain.deciding.merged_away import moved
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.deciding.stale import recoded_later
from ledgersync.domain.kinds import SPECS, KindSpec
from ledgersync.domain.merge import Merged
from ledgersync.domain.model import Link, Side, Value, Values
from ledgersync.domain.remembered import Intent, Write, WriteResult, Written
from ledgersync.domain.rules import Rules
from ledgersync.domain.shape import Role
from ledgersync.domain.versions import version, written_over
from ledgersync.ports import Change, DeleteIntent, DeleteLink, PutAlias, PutLink


@dataclass(slots=True)
class Done:
    """What became of one decision: the results of its writes so far.

    ``settled`` are intents to be dropped once what both sides agreed on is kept, never before. ``stands`` is what
    fields hold that were kept otherwise than they were sent.
    """

    decision: Decision
    results: dict[Side, WriteResult] = field(default_factory=dict)
    settled: list[DeleteIntent] = field(default_factory=list)
    stands: dict[str, Value] = field(default_factory=dict)

    @property
    def failed(self) -> tuple[Write, WriteResult] | None:
        for write in writes(self.decision):
            result = self.results.get(write.side)
            if not isinstance(result, Written) and result is not None:
                return write, result
        return None

    @property
    def taken_back(self) -> bool:
        """Whether a payment, or an application of credits, was taken back, and not to be made anew."""
        money = SPECS[self.decision.pair.kind].role is Role.MONEY
        return money and isinstance(self.decision, Remove) and self.failed is None

    @property
    def assigned(self) -> str:
        """The id of a record that was created in Intacct and given values there (a vendor id); "" otherwise."""
        result = self.results.get(Side.INTACCT)
        created = isinstance(self.decision, Create) and isinstance(result, Written) and result.assigned
        return result.id if created and isinstance(result, Written) else ""

    @property
    def withheld(self) -> bool:
        """Whether a part of it is held while the other one is done."""
        return isinstance(self.decision, Agree) and self.decision.withheld is not None

    @property
    def in_part(self) -> bool:
        """Whether not all of it is done."""
        return self.failed is not None or self.withheld

    @property
    def heir(self) -> str:
        """The record that took its link over; "" where none did."""
        return self.decision.survivor if isinstance(self.decision, Relink) else ""

    @property
    def to_make_anew(self) -> str:
        """The record that is to be made again, now that its old one is removed; "" otherwise."""
        removed = isinstance(self.decision, Remake) and self.failed is None
        return self.decision.pair.any.id if removed else ""

    def to_match_on(self, side: Side) -> str:
        """The record that lost its link to be matched anew, where it is this side's; "" otherwise."""
        left = isinstance(self.decision, Unlink) and self.decision.left is side
        record = self.decision.pair.on(side) if left else None
        return record.id if record is not None else ""

    @property
    def to_recode(self) -> str:
        """The record of Intacct that is open under the loser of a merge, now that its counterpart is made; "" else."""
        made = isinstance(self.decision, Create) and self.failed is None
        record = self.decision.pair.intacct if made else None
        return record.id if record is not None and recoded_later(SPECS[record.kind], record) else ""

    @property
    def held_in_part(self) -> str:
        """The record of which a part is held; "" otherwise."""
        return self.decision.pair.any.id if self.withheld else ""


@dataclass(frozen=True, slots=True)
class Effects:
    """``counts`` are outcomes with the side they are counted on."""

    changes: Sequence[Change] = ()
    counts: Sequence[tuple[Side, str]] = ()


def remember(done: Done, seen: Side, rules: Rules, given_up: Intent | None) -> Effects:
    """The changes to keep besides holds. ``given_up`` is an unanswered create that nothing waits for any more."""
    if done.in_part:
        return Effects(_in_part(done, rules), [(seen, "held")])
    match done.decision:
        case SetAside():
            return Effects(counts=[(seen, "held")])
        case Skip(pair=pair):
            return Effects(_given_up(pair, given_up), [(seen, "skipped")])
        case Agree(pair=pair, merged=merged) as decision:
            matched = [(pair.any.side, "matched")] if pair.link is None else []
            return Effects(_agreed(decision, done, rules, merged.values), [(seen, "synced"), *_told(merged), *matched])
        case Create():
            return Effects(counts=[(seen, "synced")])
        case Remake(pair=pair, merged=merged):
            return Effects(_unlinked(pair), [(seen, "synced"), *_told(merged)])
        case Remove(pair=pair, alias=alias) | Unlink(pair=pair, alias=alias):
            return Effects(_unlinked(pair, alias), [(seen, "synced")])
        case Relink(pair=pair, survivor=survivor):
            return Effects(_moved(pair, survivor), [(seen, "synced")])
        case _:
            assert_never(done.decision)


def is_match(decision: Decision) -> bool:
    """Whether it pairs two records that had no link."""
    return isinstance(decision, Agree) and decision.pair.link is None


def releases(done: Done, spec: KindSpec) -> bool:
    """Whether it gave up a number, a bill or a credit that another record may have been refused because of."""
    decision = done.decision
    if isinstance(decision, Remove | Remake | Unlink):
        return done.failed is None
    if not isinstance(decision, Agree):
        return False
    written = [one for one in decision.updates if isinstance(done.results.get(one.side), Written)]
    return any(write.changed & {*spec.natural, spec.number, spec.name} for write in written)


def replaced_version(pair: Pair, write: Write) -> str:
    """The version a write replaces, as far as it was seen."""
    target = pair.on(write.side)
    return version(target) if target is not None else ""


def _told(merged: Merged) -> list[tuple[Side, str]]:
    conflicts = [(one.winner.other, "conflict") for one in merged.conflicts]
    return [*conflicts, *((one.winner.other, "put back") for one in merged.put_back)]


def _in_part(done: Done, rules: Rules) -> list[Change]:
    """The link that stands though a write failed. Where one side took its part of a match, the two are linked."""
    decision = done.decision
    if not isinstance(decision, Agree):
        return []
    written = any(isinstance(result, Written) for result in done.results.values())
    if decision.pair.link is None and not written:
        return []
    base = decision.pair.link.base if decision.pair.link else {}
    return _agreed(decision, done, rules, agreed_in_part(decision, done, base))


def agreed_in_part(decision: Agree, done: Done, base: Values) -> Values:
    """The base after not every write was done: the fields of those that were refused, lost or not sent stay."""
    missing = (write for write in decision.updates if not isinstance(done.results.get(write.side), Written))
    kept_back = [decision.withheld.write] if decision.withheld else []
    missed = {field for write in (*missing, *kept_back) for field in write.changed}
    agreed = {name: base.get(name) if name in missed else value for name, value in decision.merged.values.items()}
    return {**agreed, **done.stands}


def _agreed(decision: Agree, done: Done, rules: Rules, agreed: Values) -> list[Change]:
    pair = decision.pair
    if pair.intacct is None or pair.cashflow360 is None:
        raise ValueError("only what both sides hold is agreed on")
    over = pair.link.over if pair.link else {}
    shared = rules.owned_above(pair.intacct)
    link = Link(pair.kind, pair.cashflow360.id, pair.intacct.id, pair.intacct.record_no, agreed, over, shared)
    for write in decision.updates:
        if isinstance(done.results.get(write.side), Written):
            link = written_over(link, write.side, replaced_version(pair, write))
    return [PutLink(link)] if link != pair.link else []


def _given_up(pair: Pair, given_up: Intent | None) -> list[Change]:
    source = pair.any
    gone = source.removed or source.merged_into or source.values.get("active") is False
    return [DeleteIntent(given_up.control_id)] if gone and given_up is not None else []


def _unlinked(pair: Pair, alias: str = "") -> list[Change]:
    """The changes that remove a link. From then on an id that lost a merge stands for the survivor."""
    link = pair.link
    if link is None:
        return []
    sides = Side if alias else ()
    return [DeleteLink(link), *(PutAlias(link.kind, side, link.id_on(side), alias) for side in sides)]


def _moved(pair: Pair, survivor: str) -> list[Change]:
    if pair.link is None:
        return []
    link = moved(pair.link, survivor, pair.heir)
    former = PutAlias(link.kind, Side.CASHFLOW360, pair.link.cashflow360_id, survivor)
    return [DeleteLink(pair.link), PutLink(link), former]
