"""Whether a company's audit history tells of every change of a kind, so that what it passes over need not be read.

No source says that Intacct audits every change. So every kind is read by its time stamps at first, and what is found is
compared with what the history told. A kind is trusted once nothing was missing for a while; from then on its stamps are
read where the history names it, and once a week. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ledgersync.domain.model import Kind, Record

TRUSTED_AFTER = timedelta(days=14)
STAMPS_EVERY = timedelta(days=6, hours=20)
"""All kinds are read by their stamps once a week, whatever the hour a run starts at."""
TOLD_WITHIN = timedelta(hours=2, minutes=30)
"""The longest the history may take to tell of a change."""
APART = timedelta(minutes=5)
"""The longest that the stamps of a change and of its entry may lie apart."""
Stamp = tuple[tuple[str, ...], datetime]
"""What a record may be called in the history, and when it was changed."""
LOOKED_BACK = timedelta(days=30)
"""How far back the first run compares: a kind that nobody changes for weeks is judged by earlier changes."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Nothing was missing of a kind since then; ``told`` once the history named a change found by its stamp."""

    since: datetime
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """Proofs by kind, and when all kinds were last read by their stamps."""

    proofs: Mapping[Kind, Proof] = field(default_factory=dict)
    stamps_at: datetime | None = None

    def stamps_due(self, now: datetime) -> bool:
        return self.stamps_at is None or now - self.stamps_at >= STAMPS_EVERY

    def trusted(self, now: datetime, after: timedelta | None = TRUSTED_AFTER) -> frozenset[Kind]:
        """The kinds that are read only where the history names them. With ``after`` None there are none."""
        if after is None:
            return frozenset()
        return frozenset(kind for kind, one in self.proofs.items() if one.told and now - one.since >= after)

    def with_found(self, kind: Kind, found: Comparison, now: datetime) -> Audited:
        """After a comparison: a change that the history passed over begins the proof anew."""
        known = self.proofs.get(kind)
        if found.missed:
            proof = Proof(now)
        elif known is None:
            proof = Proof(now, found.told)
        else:
            proof = replace(known, told=known.told or found.told)
        return self if proof == known else replace(self, proofs={**self.proofs, kind: proof})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compares the changes of a while with the history: whether it named any, and how many it passed over."""

    told: bool = False
    missed: int = 0

    def __add__(self, other: Comparison) -> Comparison:
        return Comparison(self.told or other.told, self.missed + other.missed)


@dataclass(frozen=True, slots=True)
class Window:
    """The time of which the history was asked and must have told by now."""

    since: datetime
    until: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.since <= at <= self.until


def compared(stamps: Iterable[Stamp], touched: Mapping[str, datetime], window: Window) -> Comparison:
    """What was found by stamps, against what the history named: naming it before it was changed does not count."""
    found = [one for one in stamps if one[1] in window]
    named = [keys for keys, at in found if any(key in touched and touched[key] >= at - APART for key in keys)]
    return Comparison(bool(named), len(found) - len(named))


def stamps_of(records: Iterable[Record]) -> list[Stamp]:
    return [((one.id, one.record_no), one.modified) for one in records if one.modified is not None]
