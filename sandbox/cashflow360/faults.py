"""Faults to order: which call goes wrong, and how."""

import re
from dataclasses import dataclass
from enum import Enum


class FaultKind(Enum):
    """How a call goes wrong; `before` and `after` tell whether it took effect."""

    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    HTTP_500 = "http_500"
    HTTP_502 = "http_502"
    HTTP_500_AFTER = "http_500_after"
    HTML = "html"
    TRUNCATED = "truncated"
    GARBLED = "garbled"
    THROTTLE = "throttle"
    SESSION_EXPIRY = "session_expiry"
    LATE_VISIBILITY = "late_visibility"


BEFORE_EFFECT = frozenset(
    {
        FaultKind.TIMEOUT_BEFORE,
        FaultKind.RESET_BEFORE,
        FaultKind.HTTP_500,
        FaultKind.HTTP_502,
        FaultKind.THROTTLE,
    }
)


@dataclass(slots=True)
class Fault:
    """One fault: on the nth call whose path matches, and the `times - 1` matching calls after it."""

    path: str
    kind: FaultKind
    nth: int = 1
    times: int = 1
    seconds: float = 30
    seen: int = 0

    def __post_init__(self) -> None:
        re.compile(self.path)
        if not (isinstance(self.nth, int) and isinstance(self.times, int) and float(self.seconds) >= 0):
            raise ValueError("nth and times are whole numbers, seconds is not negative")

    def hits(self, path: str) -> bool:
        """Count a call and tell whether the fault strikes it."""
        if not re.search(self.path, path):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


class FaultPlan:
    """The faults ordered; the first that strikes a call decides."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Forget every fault."""
        self._faults.clear()

    def next_for(self, path: str) -> Fault | None:
        """Return the fault that strikes this call, if any."""
        struck = [fault for fault in self._faults if fault.hits(path)]
        return struck[0] if struck else None
