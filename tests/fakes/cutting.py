"""One call of AWS goes wrong: refused, denied, carried out without an answer, made twice, or its process is killed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast

from ledgersync.errors import FatalError, RetriableError

Port = TypeVar("Port")
NO_CALLS = frozenset({"arn"})


class Killed(BaseException):
    """The process is gone."""


class Fault(StrEnum):
    REFUSED = "refused for now"
    DENIED = "denied"
    LOST = "carried out, its answer lost"
    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"
    DOUBLED = "made twice"


@dataclass(slots=True)
class Cut:
    """Strikes the call with the number ``at``; ``struck`` names it."""

    fault: Fault
    at: int
    number: int = 0
    struck: str = ""

    def call(self, name: str, real: Callable[[], Any]) -> Any:
        self.number += 1
        if self.number != self.at:
            return real()
        self.struck = name
        match self.fault:
            case Fault.REFUSED:
                raise RetriableError("aws-busy", "ThrottlingException")
            case Fault.DENIED:
                raise FatalError("aws-refused", "AccessDeniedException")
            case Fault.LOST:
                real()
                raise RetriableError("aws-busy", "ReadTimeoutError")
            case Fault.KILLED_BEFORE:
                raise Killed
            case Fault.KILLED_AFTER:
                real()
                raise Killed
            case Fault.DOUBLED:
                real()
                return real()


def over(port: Port, cut: Cut) -> Port:
    """The port, every call of it subject to the cut; what only names things is no call."""
    return cast(Port, _Over(port, cut))


class _Over:
    """A port whose every call passes the cut."""

    def __init__(self, port: object, cut: Cut) -> None:
        self._port = port
        self._cut = cut

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self._port, name)
        if name in NO_CALLS:
            return method

        def called(*given: Any, **named: Any) -> Any:
            return self._cut.call(name, lambda: method(*given, **named))

        return called
