"""What somebody asked for that changes no connection by itself, as the journal says it: who, what, when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ledgersync.domain.journal import Did
from ledgersync.management.chosen import Chooser
from ledgersync.ports import Connection, ConnectionId, Registry, Run
from ledgersync.ports.journal import key_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Told under a key that names what was asked for: told twice, it is kept once."""

    registry: Registry
    by: str

    def sync(self, connection: Connection, run: Run) -> None:
        self._tell(connection.id, Did.ASKED_SYNC, connection.name, run.started_at, f"asked-{run.run_id}", run.run_id)

    def stop(self, connection: Connection, run: Run, at: datetime) -> None:
        self._tell(connection.id, Did.CANCELLED, connection.name, at, f"stop-{run.run_id}", run.run_id)

    def package(self, connection: Connection, at: datetime, number: str) -> None:
        self._tell(connection.id, Did.MADE_PACKAGE, connection.name, at, f"package-{number}")

    def _tell(self, id: ConnectionId, did: Did, label: str, at: datetime, unique: str, run_id: str = "") -> None:
        entry = replace(Chooser(self.by, at).entry(did, label, {}, {}), run_id=run_id)
        self.registry.journal(id).add(key_of(at, unique), [entry])
