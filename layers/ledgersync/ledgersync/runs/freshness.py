"""What each frequency costs in Sage transactions a month, from what looks and quiet runs were counted to cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ledgersync.domain.frequency import LOOKS, Frequency, asks_intacct
from ledgersync.runs.schedule import Pacing

MONTH = timedelta(days=30)
A_LOOK = 1
"""One question to the audit history."""
A_SMART_EVENT = 1
"""Sage counts what Smart Events do among API transactions; whether a bare post counts is not documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of a quiet month: its daily runs, and its looks. ``a_change`` comes on top, for every change that wakes a run:
    the run, and the Smart Event that told of it."""

    frequency: Frequency
    smart_events: bool
    runs: int
    looks: int
    a_change: int

    @property
    def total(self) -> int:
        return self.runs + self.looks


def cost(frequency: Frequency, smart_events: bool, a_run: int) -> Cost:
    """``a_run`` is what a quiet run costs."""
    every = LOOKS[frequency]
    told = not asks_intacct(frequency, smart_events)
    woken = 0 if every is None else a_run
    return Cost(
        frequency=frequency,
        smart_events=told,
        runs=MONTH // timedelta(days=1) * a_run,
        looks=0 if every is None or told else MONTH // every * A_LOOK,
        a_change=woken + (A_SMART_EVENT if told else 0),
    )


def costs(a_run: int | None = None) -> list[Cost]:
    """What people choose from, the cheapest first but for events, which come last."""
    run = Pacing().sage_transactions_a_run if a_run is None else a_run
    return [*(cost(one, False, run) for one in Frequency), cost(Frequency.MINUTES, True, run)]
