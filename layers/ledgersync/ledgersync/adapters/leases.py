"""When a lease is worth writing again."""

from __future__ import annotations

from datetime import datetime, timedelta

RENEWAL_MARGIN = timedelta(minutes=15)


def renews(held_until: datetime, wanted_until: datetime) -> bool:
    """Only when it would expire more than 15 minutes before the instant asked for, so a slice seldom writes it."""
    return held_until < wanted_until - RENEWAL_MARGIN
