"""The journal of one connection in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ledgersync.domain.journal import Entry
from ledgersync.ports.journal import Kept, instant


@dataclass(slots=True)
class MemoryJournal:
    """``Journal`` over a dictionary."""

    kept: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    def add(self, key: str, entries: Sequence[Entry]) -> bool:
        return self.kept.setdefault(key, tuple(entries)) == tuple(entries)

    def get(self, key: str) -> Sequence[Entry] | None:
        return self.kept.get(key)

    def newest(self, before: str | None = None, since: datetime | None = None) -> Iterator[Kept]:
        for key, entries in sorted(self.kept.items(), reverse=True):
            if (before is None or key < before) and (since is None or key >= instant(since)):
                yield Kept(key, entries)
