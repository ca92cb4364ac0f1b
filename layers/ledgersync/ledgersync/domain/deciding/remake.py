"""Transactions Intacct changes by ordered functions, which take no line away: such are removed and made anew."""

from __future__ import annotations

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.merge import Merged
from ledgersync.domain.model import Record, Side


def loses_lines(merged: Merged, intacct: Record) -> bool:
    """Whether fewer lines are left than Intacct holds, of a transaction whose lines it can't take away."""
    now, then = intacct.values.get("lines"), merged.values.get("lines")
    if SPECS[intacct.kind].drops_lines or not isinstance(now, tuple) or not isinstance(then, tuple):
        return False
    return "lines" in merged.changed[Side.INTACCT] and len(then) < len(now)
