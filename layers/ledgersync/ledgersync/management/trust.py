"""How far a connection's audit history is believed, kind by kind, and asking for both ways again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ledgersync.domain.audited import TRUSTED_AFTER, Audited
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind
from ledgersync.ports import Clock, Connection, Registry


@dataclass(frozen=True, slots=True)
class Believed:
    """``since`` the kind is read where the audit history names it; ``until`` it is read by its time stamps as well."""

    kind: Kind
    since: datetime | None = None
    until: datetime | None = None
    seen: bool = False
    """Whether the history told of a change of the kind yet."""


@dataclass(frozen=True, slots=True)
class Trust:
    registry: Registry
    clock: Clock
    after: timedelta | None = TRUSTED_AFTER

    def of(self, connection: Connection) -> list[Believed]:
        """Every kind that was compared so far."""
        audited = (self.registry.learned(connection.id) or Learned()).audited
        trusted = audited.trusted(self.clock.now(), self.after)
        return [self._believed(audited, kind, kind in trusted) for kind in Kind if kind in audited.proofs]

    def ask_both_ways(self, connection: Connection) -> None:
        """From the next run on every kind is read by its time stamps again, and the history proves itself anew."""
        learned = self.registry.learned(connection.id)
        if learned is not None:
            self.registry.put_learned(connection.id, replace(learned, audited=Audited()))

    def _believed(self, audited: Audited, kind: Kind, trusted: bool) -> Believed:
        proof, after = audited.proofs[kind], self.after
        at = None if after is None or not proof.told else proof.since + after
        return Believed(kind, at if trusted else None, None if trusted else at, proof.told)
