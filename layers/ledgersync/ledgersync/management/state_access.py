"""Reading the books of a connection beside a run that may be going, and changing them only while none is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from ledgersync.management.refusal import Refusal
from ledgersync.ports import Books, Clock, ConnectionId, Lease, Registry

NOBODY = Lease(owner="nobody", fence=-1, expires_at=datetime(1970, 1, 1, tzinfo=UTC))
"""A lease no commit passes with."""
HELD_FOR = timedelta(minutes=2)


def reading(registry: Registry, id: ConnectionId) -> Books:
    """The books to look at; whatever is committed through them is refused."""
    return registry.books(id, NOBODY)


@contextmanager
def changing(registry: Registry, clock: Clock, id: ConnectionId, owner: str) -> Iterator[Books]:
    """The books under a lease of one's own; Refusal while a run is going."""
    now = clock.now()
    lease = registry.take_lease(id, owner, now, now + HELD_FOR)
    if lease is None:
        raise Refusal("run-going", "A run is going; try again when it has ended.", wait_seconds=30)
    try:
        yield registry.books(id, lease)
    finally:
        registry.free_lease(id, owner)
