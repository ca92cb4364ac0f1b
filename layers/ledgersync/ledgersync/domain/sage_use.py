"""What Sage bills a company in a month against what a connection may use of it, and what follows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TIER = 100_000
"""Transactions a month of Sage's lowest tier; more are billed, not refused."""
WARNED_FROM = 80
"""Per cent of the limit."""


class OverLimit(StrEnum):
    """What a connection does over its limit. Sage bills what goes over its tier and refuses nothing."""

    GO_ON = "go-on"
    WAIT = "wait"


class Standing(StrEnum):
    """How far the month has come. WAITS: nothing starts by itself until the month is over or somebody decides."""

    WITHIN = "within"
    NEAR = "near"
    OVER = "over"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Use:
    """Transactions of the company's month so far, the connection's limit and its choice."""

    used: int
    limit: int = TIER
    over_limit: OverLimit = OverLimit.GO_ON

    def standing(self, more: int = 0) -> Standing:
        """With so many ``more``. Example: of 100,000, 79,999 are within and 80,000 are near the limit."""
        wanted = self.used + more
        if wanted > self.limit:
            return Standing.WAITS if self.over_limit is OverLimit.WAIT else Standing.OVER
        return Standing.NEAR if wanted * 100 >= self.limit * WARNED_FROM else Standing.WITHIN

    def words(self, more: int = 0) -> str:
        """What people are told of it; "" while there is nothing to tell."""
        so_far = f"{self.used:,} of {self.limit:,} Sage transactions of this month are used"
        match self.standing(more):
            case Standing.WITHIN:
                return ""
            case Standing.NEAR:
                return f"{so_far}. {AHEAD[self.over_limit]}"
            case Standing.OVER:
                return f"{so_far}. It goes on syncing, as was chosen; Sage may bill what is over its tier."
            case Standing.WAITS:
                return f"{so_far}. No sync starts by itself until next month, as was chosen; Sync Now still works."


AHEAD = {
    OverLimit.GO_ON: "Over it, syncing goes on.",
    OverLimit.WAIT: "Over it, no sync starts by itself until next month.",
}
