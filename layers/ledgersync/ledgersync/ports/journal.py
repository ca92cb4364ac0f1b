"""The journal of a connection, or of a tenant as a whole: entries are added and read, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ledgersync.domain.journal import Entry


@dataclass(frozen=True, slots=True)
class Kept:
    """Entries that were kept together. ``key`` sorts by time."""

    key: str
    entries: tuple[Entry, ...]


WRITES, FOLLOWS = "0", "1"
"""How keys of one instant begin after it: what was written, then what followed from it."""


def key_of(at: datetime, unique: str) -> str:
    """The key of entries kept at that time."""
    return f"{instant(at)}#{unique}"


def instant(at: datetime) -> str:
    """As keys begin: UTC, so that texts sort as the instants do."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Journal(Protocol):
    def add(self, key: str, entries: Sequence[Entry]) -> bool:
        """False, with nothing kept, when other entries are kept under the key. The same ones again change nothing."""

    def get(self, key: str) -> Sequence[Entry] | None:
        """What is kept under a key; None when nothing is."""

    def newest(self, before: str | None = None, since: datetime | None = None) -> Iterator[Kept]:
        """From the newest to the oldest, streamed; those before a key, and those since an instant."""
