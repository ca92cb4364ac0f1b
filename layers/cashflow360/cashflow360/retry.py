"""Repeating a read that failed for a passing reason, with full jitter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cashflow360.errors import Cashflow360Error, ServiceFailed, Throttled, TransportError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long; `jitter` gives numbers from 0 up to 1, as `random.random` does."""

    sleep: Callable[[float], None]
    jitter: Callable[[], float]
    time_left: Callable[[], float]
    attempts: int = 4
    first_pause_seconds: float = 0.5
    longest_pause_seconds: float = 20.0

    def run(self, call: Callable[[], T]) -> T:
        """The call's result, or its last error."""
        for attempt in range(1, self.attempts):
            try:
                return call()
            except Cashflow360Error as error:
                pause = self._pause_seconds(attempt)
                if not passes(error) or pause >= self.time_left():
                    raise
            self.sleep(pause)
        return call()

    def _pause_seconds(self, attempt: int) -> float:
        limit = min(self.longest_pause_seconds, self.first_pause_seconds * (1 << (attempt - 1)))
        return self.jitter() * limit


def passes(error: Cashflow360Error) -> bool:
    """Whether the reason may be gone in a moment."""
    match error:
        case TransportError() | ServiceFailed():
            return True
        case Throttled():
            return error.until is None
    return False
