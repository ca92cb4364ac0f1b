"""What frees a hold besides a change of its own record: one case each, kept with the hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledgersync.domain.model import Kind, Ref, Side


@dataclass(frozen=True, slots=True)
class NextRun:
    """It passes by itself: every run looks again."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Once all of these, by their ids on a side, are linked."""

    side: Side
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class PeriodOpens:
    """Once the books are closed through an earlier day only."""

    closed_through: date


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """Once preferences, settings, rights or subscriptions are other than these were."""

    fingerprint: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A record that the hold is about besides its own, and what it was like then."""

    side: Side
    kind: Kind
    id: str
    state: str


@dataclass(frozen=True, slots=True)
class OthersChange:
    """Once one of these records is changed, removed, made or linked."""

    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class OnlyItself:
    """Nothing else that a run could see."""


RetryWhen = NextRun | Linked | PeriodOpens | SettingsChange | OthersChange | OnlyItself
