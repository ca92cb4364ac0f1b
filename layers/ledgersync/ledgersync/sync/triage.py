"""What becomes of one seen record before its counterpart is looked for: most need nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledgersync.domain.causes import PASSING
from ledgersync.domain.crossing import keep_out
from ledgersync.domain.deciding.decision import SetAside, Skip
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds.check import Objection
from ledgersync.domain.model import Link, Record, Ref, Side
from ledgersync.domain.rules import Rules
from ledgersync.sync.gather import Seen
from ledgersync.sync.holding import held_since, pair_digest
from ledgersync.sync.queue import Lot
from ledgersync.sync.setting_aside import unreadable


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing is to be done about it; ``outcome`` is how it is counted."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Outdated:
    """Its page may hold an older version than this slice has met: it is read by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class ToPair:
    """Its counterpart is looked for, and then it is decided about."""

    record: Record
    link: Link | None


Verdict = Ended | Outdated | SetAside | Skip | ToPair


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What became of the records of a lot."""

    all: Sequence[Verdict]

    @property
    def any_to_decide(self) -> bool:
        return any(not isinstance(one, Ended) for one in self.all)

    @property
    def to_pair(self) -> list[ToPair]:
        return [one for one in self.all if isinstance(one, ToPair)]

    @property
    def decided(self) -> list[SetAside | Skip]:
        """What needs no counterpart to be decided about."""
        return [one for one in self.all if isinstance(one, SetAside | Skip)]

    @property
    def outcomes(self) -> list[str]:
        """How those are counted that nothing is to be done about."""
        return [one.outcome for one in self.all if isinstance(one, Ended)]

    @property
    def outdated(self) -> tuple[str, ...]:
        """The ids of those that are read again."""
        return tuple(one.id for one in self.all if isinstance(one, Outdated))


def triage(one: Seen, lot: Lot, rules: Rules) -> Verdict:
    """The first of these rules that fits."""
    if one.unknown or _still_held(one, lot):
        return Ended("still held")
    if one.record.problem:
        return SetAside(alone(one.record), unreadable(one.record))
    if one.link is None and (reason := keep_out(one.record, rules)):
        return Skip(alone(one.record), reason)
    if one.missing:
        return waiting(alone(one.record), one.missing_on, one.missing)
    if lot.forced:
        return ToPair(one.record, one.link)
    if one.unchanged:
        return Ended("unchanged")
    return Outdated(one.record.id) if one.met else ToPair(one.record, one.link)


def _still_held(one: Seen, lot: Lot) -> bool:
    """Whether it is held and nothing frees it: it did not change, nor did anything else that would."""
    hold = one.hold
    if hold is None or (lot.forced and not lot.reported):
        return False
    if lot.reported:  # held when its counterpart had gone already, for a reason that does not pass by itself
        lasting = not hold.waits_for and hold.cause not in PASSING
        return lasting and hold.digest == pair_digest(alone(one.record))
    return hold.ignored or held_since(hold, one.record)


def alone(record: Record) -> Pair:
    """A record without a counterpart."""
    intacct, cashflow360 = (record, None) if record.side is Side.INTACCT else (None, record)
    return Pair(kind=record.kind, link=None, intacct=intacct, cashflow360=cashflow360)


def waiting(pair: Pair, side: Side, missing: tuple[Ref, ...]) -> SetAside:
    """Held on the side whose ids the missing references are."""
    return SetAside(pair, Objection("waits-for"), missing, side)
