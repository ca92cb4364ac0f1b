"""A hint: one of the two systems says that something changed there. It starts a run at most, and is never data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ledgersync.domain.journal import WRITTEN, Did, Entry
from ledgersync.domain.model import Kind, Side

FIRST_AFTER = timedelta(seconds=10)
"""How long after the first hint a run starts: hints of the same change arrive within it."""
AT_MOST_ONE = timedelta(seconds=60)
"""The least time between two runs that hints start."""
TOLD_WITHIN = timedelta(minutes=2)
"""The longest between a write's effect and its entry in the journal."""
CLOCKS_APART = timedelta(seconds=2)
SHOWN_WITHIN = timedelta(minutes=2)
"""A change that was made so long before a run began was read by it, however late listings and clocks are."""
UNSTAMPED_ECHO = timedelta(minutes=15)
"""A hint that does not say when the change was made is an echo if this product wrote the record so shortly before."""
_NO_TIME = "-"
_OURS = WRITTEN | {Did.UNANSWERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """``record`` is how Ledgersync knows the record on that side; it is of one of the ``kinds``, if those are known.

    ``changed_at`` is the change's own time, if told."""

    side: Side
    kinds: tuple[Kind, ...]
    record: str
    heard_at: datetime
    changed_at: datetime | None = None

    def text(self) -> str:
        """As it is kept."""
        changed = self.changed_at.astimezone(UTC).isoformat() if self.changed_at else _NO_TIME
        return "|".join(
            (self.side, ",".join(self.kinds), changed, self.heard_at.astimezone(UTC).isoformat(), self.record)
        )


def hint_of(text: str) -> Hint:
    """The hint that was kept."""
    side, kinds, changed, heard, record = text.split("|", 4)
    changed_at = None if changed == _NO_TIME else datetime.fromisoformat(changed)
    known = tuple(Kind(kind) for kind in kinds.split(",") if kind)
    return Hint(
        side=Side(side), kinds=known, record=record, heard_at=datetime.fromisoformat(heard), changed_at=changed_at
    )


def wake_at(now: datetime, woke_at: datetime | None) -> datetime:
    """When the run starts that a first hint asks for."""
    soon = now + FIRST_AFTER
    return soon if woke_at is None else max(soon, woke_at + AT_MOST_ONE)


def looked_back_to(hints: Sequence[Hint]) -> datetime:
    """The journal from here on tells which of the hints are echoes: it is ordered by when a write was sent."""
    return min(hint.changed_at or hint.heard_at - UNSTAMPED_ECHO for hint in hints) - TOLD_WITHIN - CLOCKS_APART


def not_read(hints: Iterable[Hint], read_at: datetime | None) -> list[Hint]:
    """The hints of changes that the run that began then cannot have read; of those without a time, all."""
    if read_at is None:
        return list(hints)
    return [hint for hint in hints if hint.changed_at is None or hint.changed_at > read_at - SHOWN_WITHIN]


def of_others(hints: Iterable[Hint], told: Iterable[Entry]) -> list[Hint]:
    """The hints that are no echo of a write of this product.

    Example: a run changes bill B1 at 10:00:00 and tells so at 10:00:03. BILL says that B1 changed at 10:00:00: an echo.
    Somebody edits B1 at 10:00:09: that is no echo, since the write was told before it.
    """
    ours = [entry for entry in told if entry.did in _OURS]
    return [hint for hint in hints if not any(_echoes(hint, entry) for entry in ours)]


def _echoes(hint: Hint, entry: Entry) -> bool:
    if entry.side is not hint.side or entry.kind not in hint.kinds or entry.id_on(hint.side) != hint.record:
        return False
    if hint.changed_at is None:
        return entry.at <= hint.heard_at + CLOCKS_APART and hint.heard_at - entry.at <= UNSTAMPED_ECHO
    return entry.at - TOLD_WITHIN <= hint.changed_at <= entry.at + CLOCKS_APART
