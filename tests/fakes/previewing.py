"""A preview in one slice, as a report of a small company makes it."""

from __future__ import annotations

from ledgersync.adapters.dynamodb.rehearsed import rehearsed_of
from ledgersync.ports import ConnectionId
from ledgersync.runs.run_slice import Runner
from ledgersync.sync.preview import Preview


def previewed(runner: Runner, id: ConnectionId) -> Preview:
    """What a run of the connection would do now."""
    connection = runner.registry.connection(id)
    assert connection is not None
    return runner.preview_of(connection, rehearsed_of(()))
