"""Pausing: a paused connection is not scheduled and starts nothing, until somebody resumes it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ledgersync.domain.journal import Did
from ledgersync.management.chosen import Chooser
from ledgersync.management.refusal import Refusal
from ledgersync.management.revision import refusing_stale, save, stale
from ledgersync.ports import Clock, Connection, Pause, Registry
from ledgersync.runs.pausing import paused
from ledgersync.runs.schedule import first_due


@dataclass(frozen=True, slots=True)
class Pausing:
    registry: Registry
    clock: Clock

    def pause(self, connection: Connection, by: str) -> Connection:
        """A run that is going ends by itself. Asked again, nothing changes."""
        if connection.paused is not None:
            return connection
        with refusing_stale(self.registry, connection):
            told = [Chooser(by, self.clock.now()).entry(Did.PAUSED, connection.name, {}, {})]
            changed = paused(self.registry, connection, Pause(self.clock.now(), by, f"{by} paused it."), told)
        if changed is None:
            raise stale(self.registry.connection(connection.id), connection.version)
        return changed

    def resume(self, connection: Connection, by: str = "") -> Connection:
        """It is due again at its own time of day; a failure before this does not count for the next pause."""
        if connection.paused is None:
            return connection
        kept = save(
            self.registry, connection, resumed(connection, self.clock), "paused", who=Chooser(by, self.clock.now())
        )
        if not automatic(kept):
            return kept
        due_at = first_due(kept.id, self.clock.now())
        self.registry.set_due(kept.id, due_at)
        return replace(kept, due_at=due_at)


def resumed(connection: Connection, clock: Clock) -> Connection:
    return replace(connection, paused=None, resumed_at=clock.now())


def automatic(connection: Connection) -> bool:
    """Whether the schedule starts its runs."""
    chosen = connection.preferences is None or connection.preferences.automatic
    return chosen and connection.paused is None and not connection.disconnected


def refuse_paused(connection: Connection) -> None:
    """Refusal, in words, when nothing may start a run."""
    if connection.paused is not None:
        raise Refusal("paused", f"This connection is paused. {connection.paused.words} Resume it first.")
