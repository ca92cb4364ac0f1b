"""A tie-out at once: what its report reads slice after slice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ledgersync.adapters.shelves import TemporaryShelves
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.rules import Rules
from ledgersync.management.gathering import Gathering
from ledgersync.management.tie_out import TieOut, compared
from ledgersync.ports import Books, Clock, Ledger


def tie_out(
    kind: Kind, ledgers: Mapping[Side, Ledger], books: Books, rules: Rules, clock: Clock, margin_seconds: float
) -> TieOut:
    gathering = Gathering(kind, ledgers, books, rules, TemporaryShelves())
    complete = gathering.go_on(lambda: clock.time_left() >= margin_seconds)
    found = compared(gathering, books, complete)
    return replace(found, parties=list(found.parties), drafts=list(found.drafts))
