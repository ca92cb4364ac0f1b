"""Working on a connection as a run does, while no run is going."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from ledgersync.management.refusal import Refusal
from ledgersync.management.state_access import HELD_FOR
from ledgersync.ports import Connection
from ledgersync.runs.run_slice import Runner
from ledgersync.sync.context import RunContext


@contextmanager
def at_work(runner: Runner, connection: Connection, owner: str, by: str = "") -> Iterator[RunContext]:
    """A run's context, under a lease and a call slot of the owner's. Refusal while a run is going.

    The journal names ``by`` for what is written.
    """
    registry, now = runner.registry, runner.clock.now()
    lease = registry.take_lease(connection.id, owner, now, now + HELD_FOR)
    if lease is None:
        raise Refusal("run-going", "A run is going; try again when it has ended.", wait_seconds=30)
    try:
        if not registry.take_slot(connection.company_id, owner, now, now + HELD_FOR):
            raise Refusal("company-busy", "Runs of the same Sage Intacct company are going; try again soon.", (), 30)
        yield replace(runner.context(connection, owner, lease), by=by)
    finally:
        registry.free_slot(connection.company_id, owner)
        registry.free_lease(connection.id, owner)
