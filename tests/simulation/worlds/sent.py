"""What runs really sent: every write that reached a ledger, with its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from ledgersync.domain.model import Side
from ledgersync.domain.remembered import Write, WriteResult
from ledgersync.ports import Connection, Ledger, OpenLedgers


@dataclass(frozen=True, slots=True)
class Sent:
    """A write and what became of it."""

    write: Write
    result: WriteResult


class Recorded:
    """A ledger whose writes are noted."""

    def __init__(self, ledger: Ledger, sent: list[Sent]) -> None:
        self._ledger = ledger
        self._sent = sent

    def __getattr__(self, name: str) -> object:
        return getattr(self._ledger, name)

    def write(self, writes: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        results = self._ledger.write(writes, control_ids)
        self._sent += [Sent(write, result) for write, result in zip(writes, results, strict=True)]
        return results


def recorded(open_ledgers: OpenLedgers, sent: list[Sent]) -> OpenLedgers:
    """Ledgers as before, whose writes are noted in a list."""

    def opened(connection: Connection, before_write: Callable[[], None] = lambda: None) -> Mapping[Side, Ledger]:
        ledgers = open_ledgers(connection, before_write)
        return {side: cast(Ledger, Recorded(ledger, sent)) for side, ledger in ledgers.items()}

    return opened
