"""A connection whose sign-in is refused again and again pauses by itself: more tries could lock the user out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from ledgersync.domain.journal import Did, Entry
from ledgersync.errors import Stale
from ledgersync.ports import Connection, Pause, Registry, Run
from ledgersync.runs.failures import RunStatus

REFUSALS_BEFORE_PAUSE = 5
LOOKED_THROUGH = 20
"""Newest runs that are read after a refused sign-in; runs that say nothing about sign-ins lie between."""
SIGN_IN_REFUSED = frozenset(
    {
        "credentials-missing",
        "credentials-malformed",
        "intacct-authentication",
        "intacct-user-refused",
        "intacct-entity-refused",
        "intacct-two-step",
        "intacct-sender-not-authorized",
        "cashflow360-authentication",
        "cashflow360-organization-unknown",
        "cashflow360-organization-locked",
    }
)
"""What the connection's own people mend. A refused sender or developer key is the service's: it pauses nobody."""
UNTOLD = frozenset({RunStatus.RUNNING, RunStatus.STOOD_ASIDE, RunStatus.CANCELLED})
"""Such runs tell nothing about whether the sign-in works."""


def refused_sign_in(run: Run) -> bool:
    return run.status == RunStatus.FAILED and run.error in SIGN_IN_REFUSED


def refusals_in_a_row(runs: Iterable[Run], since: datetime | None) -> int:
    """How many of the newest runs, newest first, ended with a refused sign-in one after the other."""
    count = 0
    for run in runs:
        if since is not None and run.started_at <= since:
            break
        if run.status in UNTOLD:
            continue
        if not refused_sign_in(run):
            break
        count += 1
    return count


def pause_after(registry: Registry, run: Run, now: datetime) -> Connection | None:
    """The connection, paused because of this run; None when it goes on. Told twice it changes nothing."""
    if not refused_sign_in(run):
        return None
    connection = registry.connection(run.id)
    if connection is None or connection.disconnected or connection.paused:
        return None
    if refusals_in_a_row(registry.runs(run.id, LOOKED_THROUGH)[0], connection.resumed_at) < REFUSALS_BEFORE_PAUSE:
        return None
    words = f"The sign-in was refused {REFUSALS_BEFORE_PAUSE} times in a row. {run.advice}".strip()
    told = [Entry(did=Did.PAUSED, at=now, run_id=run.run_id, label=connection.name, why=words)]
    return paused(registry, connection, Pause(now, "", words), told)


def paused(registry: Registry, connection: Connection, pause: Pause, told: Sequence[Entry] = ()) -> Connection | None:
    """Due time last: what is paused starts nothing, even while it is still due. None when somebody was faster."""
    changed = replace(connection, paused=pause, changes={**connection.changes, "paused": connection.version + 1})
    with suppress(Stale):
        kept = registry.put_connection(changed, told)
        registry.set_due(connection.id, None)
        return replace(kept, due_at=None)
    return None
