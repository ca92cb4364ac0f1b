"""Tries both systems of a connection out and says what was learned; nothing is written in either."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Side
from ledgersync.domain.probe import ASK_THE_BANK, SIGN_IN, Finding
from ledgersync.errors import FatalError, RetriableError
from ledgersync.ports import Clock, Connection, Ledger, Registry

ASK: Mapping[Side, str] = {
    Side.INTACCT: "Check the sync user and the sender's authorisation in Sage Intacct.",
    Side.CASHFLOW360: ASK_THE_BANK,
}
"""Whom to ask when a system lets nobody in."""


@runtime_checkable
class Probing(Protocol):
    """A ledger that can be tried out."""

    def probe(self) -> Sequence[Finding]: ...


@dataclass(frozen=True, slots=True)
class Probe:
    """What is found is kept with the connection; connecting and the doctor renew it."""

    open_ledgers: Callable[[Connection], Mapping[Side, Ledger]]
    registry: Registry
    clock: Clock

    def run(self, connection: Connection) -> Mapping[Side, Sequence[Finding]]:
        """What was found on each side. Raises RetriableError when a system is not there at all."""
        found = {side: self.of(side, connection) for side in Side}
        self._keep(connection, found)
        return found

    def renew(self, connection: Connection) -> Mapping[Side, Sequence[Finding]]:
        """What was found on each side that is there."""
        found: dict[Side, Sequence[Finding]] = {}
        for side in Side:
            with suppress(RetriableError):
                found[side] = self.of(side, connection)
        self._keep(connection, found)
        return found

    def kept(self, connection: Connection) -> Learned:
        """What was found the last time."""
        return self.registry.learned(connection.id) or Learned()

    def _keep(self, connection: Connection, found: Mapping[Side, Sequence[Finding]]) -> None:
        if not found:
            return
        learned = self.kept(connection)
        findings = {**learned.findings, **{side: tuple(told) for side, told in found.items()}}
        self.registry.put_learned(connection.id, replace(learned, findings=findings, probed_at=self.clock.now()))

    def of(self, side: Side, connection: Connection) -> Sequence[Finding]:
        """What was found on one side; a refusal to let anybody in is a finding."""
        try:
            ledger = self.open_ledgers(connection)[side]
            if not isinstance(ledger, Probing):
                return ()
            return [Finding(SIGN_IN, "Sign-in", "The system lets the sync in.", True), *ledger.probe()]
        except FatalError as refused:
            answered = f" It answered: {refused.__cause__}." if refused.__cause__ else ""
            return [Finding(SIGN_IN, "Sign-in", f"{refused.text}{answered} {ASK[side]}", False)]
