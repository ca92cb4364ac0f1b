"""Tries both systems of a connection out and says what was learned; nothing is written in either."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from ledgersync.domain.model import Side
from ledgersync.domain.probe import SIGN_IN, Finding
from ledgersync.errors import FatalError
from ledgersync.ports import Connection, Ledger

ASK: Mapping[Side, str] = {
    Side.INTACCT: "Check the sync user and the sender's authorisation in Sage Intacct.",
    Side.CASHFLOW360: "Ask the bank whether this organisation has API access and the token may use it, and quote the "
    "answer above.",
}
"""Whom to ask when a system lets nobody in."""


@runtime_checkable
class Probing(Protocol):
    """A ledger that can be tried out."""

    def probe(self) -> Sequence[Finding]: ...


@dataclass(frozen=True, slots=True)
class Probe:
    open_ledgers: Callable[[Connection], Mapping[Side, Ledger]]

    def run(self, connection: Connection) -> Mapping[Side, Sequence[Finding]]:
        """What was found on each side. Raises RetriableError when a system is not there at all."""
        return {side: self.of(side, connection) for side in Side}

    def of(self, side: Side, connection: Connection) -> Sequence[Finding]:
        """What was found on one side; a refusal to let anybody in is a finding."""
        try:
            ledger = self.open_ledgers(connection)[side]
            if not isinstance(ledger, Probing):
                return ()
            return [Finding(SIGN_IN, "Sign-in", "The system lets the sync in.", True), *ledger.probe()]
        except FatalError as refused:
            return [Finding(SIGN_IN, "Sign-in", f"{refused.text} {ASK[side]}", False)]
