"""What people chose, as the journal says it: who, what, and how it was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime

from ledgersync.domain.journal import Did, Entry, changes
from ledgersync.domain.model import Kind, Ref, Value
from ledgersync.domain.preferences import Preferences
from ledgersync.ports import Connection

REFERS: Mapping[str, Kind] = {"transfer_location": Kind.LOCATION, "transfer_department": Kind.DEPARTMENT}
BANKS = "bank_accounts"
"""Preferences whose values are ids of records."""


@dataclass(frozen=True, slots=True)
class Chooser:
    """The person who chose, and when."""

    by: str
    at: datetime

    def entry(self, did: Did, label: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> Entry:
        return Entry(did=did, at=self.at, by=self.by, label=label, fields=changes(before, after))


def chosen(was: Connection, now: Connection, who: Chooser) -> list[Entry]:
    """What a change of a connection says that somebody chose."""
    return list(_chosen(was, now, who))


def _chosen(was: Connection, now: Connection, who: Chooser) -> Iterator[Entry]:
    if was.name != now.name:
        yield who.entry(Did.RENAMED, now.name, {"name": was.name}, {"name": now.name})
    if was.disconnected != now.disconnected:
        yield who.entry(Did.DISCONNECTED if now.disconnected else Did.CONNECTED, now.name, {}, {})
    if (was.paused is None) != (now.paused is None):
        yield who.entry(Did.RESUMED if now.paused is None else Did.PAUSED, now.name, {}, {})
    yield from _freshness(was, now, who)
    if was.preferences != now.preferences:
        yield who.entry(Did.PREFERENCES, now.name, _told(was.preferences), _told(now.preferences))
    stated = {
        side: {check: _yes(one.holds) for check, one in of.statements.items()} for side, of in ((0, was), (1, now))
    }
    if stated[0] != stated[1]:
        yield who.entry(Did.STATED, now.name, stated[0], stated[1])


def _freshness(was: Connection, now: Connection, who: Chooser) -> Iterator[Entry]:
    before, after = (_of_freshness(one) for one in (was, now))
    if before != after:
        yield who.entry(Did.PREFERENCES, now.name, before, after)


def _of_freshness(one: Connection) -> dict[str, Value]:
    return {
        "frequency": one.frequency.value,
        "smart_events": _yes(one.smart_events),
        "sage_limit": str(one.sage_limit),
        "over_limit": one.over_limit.value,
    }


def _told(preferences: Preferences | None) -> dict[str, Value]:
    """Every preference as text, those that hold several one by one, what is referred to as that."""
    found: dict[str, Value] = {}
    for one in fields(Preferences):
        value = getattr(preferences or Preferences(), one.name)
        inner = _inside(value)
        if inner is None:
            found[one.name] = _shown(one.name, value)
        else:
            found |= {f"{one.name} {name}": _shown(one.name, part) for name, part in inner.items()}
    return found


def _shown(name: str, value: object) -> Value:
    kind = REFERS.get(name, Kind.ACCOUNT if name.endswith("_account") or name == BANKS else None)
    if kind is not None and isinstance(value, str) and value:
        return Ref(kind, value)
    return _text(value)


def _inside(value: object) -> dict[str, object] | None:
    if isinstance(value, Mapping):
        return {str(name): part for name, part in value.items()}
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    return None


def _text(value: object) -> str:
    return _yes(value) if isinstance(value, bool) else str(value or "")


def _yes(value: bool) -> str:
    return "yes" if value else "no"
