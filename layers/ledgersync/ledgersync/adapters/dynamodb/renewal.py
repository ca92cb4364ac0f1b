"""When a lease or a call slot is worth writing again."""

from __future__ import annotations

from datetime import datetime, timedelta

LEASE_MARGIN = timedelta(minutes=15)
SLOT_MARGIN = timedelta(minutes=1)


def renews(held_until: datetime, wanted_until: datetime, margin: timedelta) -> bool:
    """Only when it would expire earlier than asked for by more than the margin, so that a quiet run seldom writes."""
    return held_until < wanted_until - margin
