"""What every step of a run shares: the connection, both ledgers, the books, the rules, the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.merge import Difference
from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.remembered import Conflict, Intent
from ledgersync.domain.rules import Rules
from ledgersync.ports import Books, Clock, Connection, Ledger

MARGIN_SECONDS = 20.0
"""A slice starts nothing new when less time than this is left; longer than any single call may take is kept."""


ENDS = ("synced", "unchanged", "held", "still held", "skipped", "read again")
"""What becomes of a record that is seen."""


@dataclass(slots=True)
class Report:
    """Counts by "kind|side|outcome".

    Every record that is "seen" on a side ends there as one of ``ENDS``. Of the other outcomes, the side is where they
    took place.
    """

    counts: Counter[str] = field(default_factory=Counter)

    def count(self, kind: Kind, side: Side, outcome: str, number: int = 1) -> None:
        if number:
            self.counts[f"{kind.value}|{side.value}|{outcome}"] += number


@dataclass(frozen=True, slots=True)
class RunContext:
    """``started_at`` is when the slice began; no position is ever saved beyond it.

    ``unsettled`` are creates in Intacct nobody has seen an answer to, by kind and source: sent again, they go
    under the same control id, so that Intacct refuses the second if the first took effect. ``demands`` are the
    dimensions that accounts demand of lines, ``customers`` those that projects belong to ("" when to none), by
    Cashflow360 id, as far as they were asked for.
    """

    connection: Connection
    run_id: str
    started_at: datetime
    books: Books
    ledgers: Mapping[Side, Ledger]
    rules: Rules
    specs: Mapping[Kind, KindSpec]
    clock: Clock
    new_control_id: Callable[[], str]
    report: Report = field(default_factory=Report)
    margin_seconds: float = MARGIN_SECONDS
    unsettled: dict[tuple[Kind, str], Intent] = field(default_factory=dict)
    demands: dict[str, frozenset[str]] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)

    def conflict(self, of: Record, ids: tuple[str, str], difference: Difference) -> Conflict:
        """What this run tells about a field of a record, whose ids are those in Cashflow360 and in Intacct."""
        values = difference.base, difference.intacct, difference.cashflow360
        decided = difference.winner, difference.rule
        return Conflict(of.kind, *ids, difference.field, *values, *decided, self.run_id, self.clock.now(), of.label)

    def out_of_time(self) -> bool:
        return self.clock.time_left() < self.margin_seconds
