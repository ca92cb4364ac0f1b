"""Faults to come: which call of which function goes wrong, and how."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

KINDS = frozenset(
    [
        "timeout_before",
        "timeout_after",
        "reset",
        "connect",
        "http_500",
        "http_502",
        "http_524",
        "http_500_after",
        "html",
        "truncated",
        "garbled",
        "doctype",
        "throttle",
        "session_expired",
        "late_visibility",
        "offline",
    ]
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the nth call (from 1) of a function, of every function with `*`; `times` calls in a row."""

    kind: str
    function: str = "*"
    nth: int = 1
    times: int = 1
    seconds: float = 1.0
    """How long a time-out lasts over HTTP, or a commit stays unseen."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind}")


@dataclass(slots=True)
class FaultPlan:
    """The faults that are planned, and the calls counted since."""

    faults: list[Fault] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)

    def replace(self, faults: Iterable[Fault]) -> None:
        """Plan these faults and count calls from now on."""
        self.faults = list(faults)
        self.calls.clear()

    def refusing(self) -> Fault | None:
        """Return the `connect` fault that strikes the next call whatever it asks for, and count its calls."""
        coming = self.calls["*"] + 1
        for fault in self.faults:
            if fault.kind == "connect" and fault.function == "*" and fault.nth <= coming < fault.nth + fault.times:
                self.calls["*"] = fault.nth + fault.times - 1
                return fault
        return None

    def next(self, functions: Iterable[str]) -> Fault | None:
        """Count a request's functions and return the fault that hits it, if any."""
        if not self.faults:
            return None
        names = [*functions, "*"]
        self.calls.update(set(names))
        for fault in self.faults:
            call = self.calls[fault.function]
            if fault.function in names and fault.nth <= call < fault.nth + fault.times:
                return fault
        return None
