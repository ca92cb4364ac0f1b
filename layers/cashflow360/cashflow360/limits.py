"""The service's hourly limits as a budget that a caller spends."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Protocol

from cashflow360.error_codes import HOURLY_LIMIT
from cashflow360.errors import Throttled


class Use(Enum):
    """What is spent; the value is how many a developer key has in a clock hour."""

    REQUEST = 20_000
    LOGIN = 200


class Budget(Protocol):
    """Counts what a developer key spends in a clock hour; shared by all clients of that key."""

    def spend(self, use: Use) -> None:
        """Take one of this hour's allowance, or raise Throttled with the start of the next hour."""
        ...

    def exhausted(self, use: Use) -> None:
        """The service itself said that nothing is left this hour."""
        ...


class InProcessBudget:
    """Hourly budgets for one process."""

    def __init__(self, now: Callable[[], datetime], *, requests: int = 20_000, logins: int = 200) -> None:
        self._now = now
        self._limits = {Use.REQUEST: requests, Use.LOGIN: logins}
        self._spent = dict.fromkeys(Use, 0)
        self._hour = hour_of(now())
        self._lock = threading.Lock()

    def spend(self, use: Use) -> None:
        """Take one of this hour's allowance, or raise Throttled with the start of the next hour."""
        with self._lock:
            self._turn_over()
            if self._spent[use] >= self._limits[use]:
                raise Throttled(
                    f"this hour's budget of {self._limits[use]} for {use.name.lower()}s is spent",
                    until=self._hour + timedelta(hours=1),
                    code=HOURLY_LIMIT,
                )
            self._spent[use] += 1

    def exhausted(self, use: Use) -> None:
        """Spend nothing more before the next hour."""
        with self._lock:
            self._turn_over()
            self._spent[use] = self._limits[use]

    def _turn_over(self) -> None:
        hour = hour_of(self._now())
        if hour != self._hour:
            self._hour = hour
            self._spent = dict.fromkeys(Use, 0)


def hour_of(instant: datetime) -> datetime:
    """The clock hour an instant lies in."""
    return instant.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
