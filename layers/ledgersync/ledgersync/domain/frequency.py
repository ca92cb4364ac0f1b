"""How soon a change has to reach the other side: what a connection chooses, and how often it is looked at for that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Frequency(StrEnum):
    """Every connection syncs once a day, whatever it chooses; the others look for changes in between."""

    DAILY = "daily"
    HOURLY = "hourly"
    MINUTES = "minutes"


LOOKS: Mapping[Frequency, timedelta | None] = {
    Frequency.DAILY: None,
    Frequency.HOURLY: timedelta(hours=1),
    Frequency.MINUTES: timedelta(minutes=5),
}
"""Between two looks; None where nobody looks. The tick comes every five minutes, so no look comes more often."""


def hears_events(frequency: Frequency) -> bool:
    """Whether events of the two systems wake a run."""
    return frequency is Frequency.MINUTES


def asks_intacct(frequency: Frequency, smart_events: bool) -> bool:
    """Whether a look asks Intacct, which Sage bills: not where its Smart Events tell of every change."""
    return not (frequency is Frequency.MINUTES and smart_events)
