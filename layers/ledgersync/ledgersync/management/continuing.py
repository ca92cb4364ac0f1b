"""Continue: the draft becomes a connection and its first run starts, once, however often it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ledgersync.management.connections import Connections
from ledgersync.management.draft_secrets import FINISHING
from ledgersync.management.drafts import Drafts, as_connection
from ledgersync.management.refusal import Refusal
from ledgersync.ports import Clock, Connection
from ledgersync.ports.drafts import Draft
from ledgersync.runs.schedule import run_id_at
from ledgersync.runs.sync_now import SyncNow

_TRIES = 3
LOOK_FIRST = "Look at the preview first, and say that you have: nothing is written to a ledger before."


@dataclass(frozen=True, slots=True)
class Continuing:
    drafts: Drafts
    connections: Connections
    sync_now: SyncNow
    clock: Clock

    def __call__(self, draft: Draft, looked: bool, by: str = "") -> tuple[Connection, str]:
        """The connection and its first run.

        When it began is kept first, and names the run. So whoever asks again, or at the same time, finds the same
        connection, whose id is the draft's, and the same run.
        """
        if draft.connected or (draft.begun_at and self._has_run(draft)):
            return self._finished(draft)
        if not looked:
            raise Refusal("not-looked", LOOK_FIRST, [("looked", "not-looked", LOOK_FIRST)])
        intacct, cashflow360, secret = self.drafts.credentials(draft)
        draft = self._kept(draft, self._began)
        if not draft.connected and not self._has_run(draft):
            begun_at = draft.begun_at or self.clock.now()
            new = replace(as_connection(draft), name=draft.name, created_at=begun_at)
            made = self.connections.make(new, intacct, cashflow360, secret, due_at=begun_at, by=by)
            self.sync_now.start_due(made, "connect")
        return self._finished(draft)

    def _has_run(self, draft: Draft) -> bool:
        return self.connections.registry.run(draft.id, _run_of(draft)) is not None

    def _finished(self, draft: Draft) -> tuple[Connection, str]:
        """Marked as connected, so that its secrets are the connection's alone."""
        draft = self._kept(draft, lambda one: replace(one, connected=True, run_id=_run_of(one), secrets_until=None))
        return self.connections.get(draft.id.tenant_id, draft.id.connection_id), draft.run_id

    def _kept(self, draft: Draft, change: Callable[[Draft], Draft]) -> Draft:
        """The change kept over whatever another call of Continue kept meanwhile; nothing once it is connected."""
        for _ in range(_TRIES):
            try:
                return draft if draft.connected else self.drafts.keep(change(draft))
            except Refusal:
                draft = self.drafts.get(draft.id.tenant_id, draft.id.connection_id)
        raise Refusal("stale", "Somebody changes this set-up at the moment. Try again.", wait_seconds=5)

    def _began(self, draft: Draft) -> Draft:
        """Begun now; or when it was begun first, while that may be going on or when a connection came of it."""
        began, now = draft.begun_at, self.clock.now()
        known = self.connections.registry.connection(draft.id) is not None
        going_on = began is not None and (known or now - began < FINISHING)
        return draft if going_on else replace(draft, begun_at=now)


def _run_of(draft: Draft) -> str:
    """The first run's id: it is named after the time Continue was begun."""
    return run_id_at(draft.begun_at, draft.id) if draft.begun_at else ""
