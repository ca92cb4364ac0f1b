"""Simulated time: it stands still but for what calls take, what is slept, and what the story lets pass."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

START = datetime(2026, 6, 15, 8, tzinfo=UTC)


class Killed(BaseException):
    """The process ended here and now; nothing of it may run on."""


class SimClock:
    """The product's clock. ``deadline`` is when the process at work will be killed; None outside of processes."""

    def __init__(self) -> None:
        self.at = START
        self.deadline: datetime | None = None
        self._awaited: list[tuple[datetime, Callable[[], None]]] = []

    def now(self) -> datetime:
        return self.at

    @property
    def busy(self) -> bool:
        """Whether something is still to happen by itself."""
        return bool(self._awaited)

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)
        self.check()

    def time_left(self) -> float:
        if self.deadline is None:
            return 900.0
        return (self.deadline - self.at).total_seconds()

    def advance(self, seconds: float) -> None:
        """What was to happen in between happens at its time."""
        until = self.at + timedelta(seconds=seconds)
        for due in sorted((one for one in self._awaited if one[0] <= until), key=lambda one: one[0]):
            self._awaited.remove(due)
            self.at = max(self.at, due[0])
            due[1]()
        self.at = until

    def await_(self, seconds: float, what: Callable[[], None]) -> None:
        """Let something happen once so much time has passed."""
        self._awaited.append((self.at + timedelta(seconds=seconds), what))

    def check(self) -> None:
        """Raise when the process has outlived its time."""
        if self.deadline is not None and self.at > self.deadline:
            raise Killed("out of time")
