"""Simulated time: it stands still but for what calls take, what is slept, and what the story lets pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 6, 15, 8, tzinfo=UTC)


class Killed(BaseException):
    """The process ended here and now; nothing of it may run on."""


class SimClock:
    """The product's clock. ``deadline`` is when the process at work will be killed; None outside of processes."""

    def __init__(self) -> None:
        self.at = START
        self.deadline: datetime | None = None

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)
        self.check()

    def time_left(self) -> float:
        if self.deadline is None:
            return 900.0
        return (self.deadline - self.at).total_seconds()

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def check(self) -> None:
        """Raise when the process has outlived its time."""
        if self.deadline is not None and self.at > self.deadline:
            raise Killed("out of time")
