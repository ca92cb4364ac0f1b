"""Changing a connection: only the version that was read, so that nobody undoes what somebody else changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace

from ledgersync.domain.kinds import all_masters
from ledgersync.domain.preferences import Preferences
from ledgersync.errors import Stale
from ledgersync.management.chosen import Chooser, chosen
from ledgersync.management.refusal import Refusal
from ledgersync.ports import Connection, Registry

CREDENTIALS = "credentials"
"""They lie in the vault; that they were changed is a change of the connection all the same."""


def expect(connection: Connection, version: int | None) -> None:
    """Refusal when whoever asks has seen an older version than the one that was read."""
    if version is not None and version != connection.version:
        raise stale(connection, version)


def save(registry: Registry, was: Connection, now: Connection, *also: str, who: Chooser | None = None) -> Connection:
    """Keep a change, ``also`` of fields that are kept elsewhere; Refusal that names what somebody changed meanwhile."""
    with refusing_stale(registry, was):
        return registry.put_connection(revised(was, now, *also), chosen(was, now, who) if who else ())


def revised(was: Connection, now: Connection, *also: str) -> Connection:
    """The change with the fields it changes named."""
    changed = dict.fromkeys((*_different(was, now), *also), was.version + 1)
    return replace(now, changes={**was.changes, **changed})


@contextmanager
def refusing_stale(registry: Registry, was: Connection) -> Iterator[None]:
    """Refusal that names what somebody changed meanwhile."""
    try:
        yield
    except Stale:
        raise stale(registry.connection(was.id), was.version) from None


def stale(current: Connection | None, version: int) -> Refusal:
    """What was changed since a version."""
    changes = current.changes if current else {}
    since = sorted(name for name, changed_by in changes.items() if changed_by > version)
    words = f"Somebody changed {', '.join(since) or 'the connection'} meanwhile. Look at it again, then decide."
    return Refusal("stale", words, [(name, "changed", f"{name} was changed meanwhile.") for name in since])


def _different(was: Connection, now: Connection) -> Iterator[str]:
    for name in ("name", "disconnected", "frequency", "smart_events", "sage_limit", "over_limit"):
        if getattr(was, name) != getattr(now, name):
            yield name
    before, after = was.preferences or Preferences(), now.preferences or Preferences()
    same = all_masters(before.masters) == all_masters(after.masters)
    for one in fields(Preferences):
        if not (same if one.name == "masters" else getattr(before, one.name) == getattr(after, one.name)):
            yield f"preferences.{one.name}"
