"""One exchange as a client meets it: the answer of the API, or the fault ordered for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.cashflow360.answer import JSON, Answer, answer, expired, throttled
from sandbox.cashflow360.faults import BEFORE_EFFECT, Fault, FaultKind
from sandbox.cashflow360.world import Cashflow360World

_HTML_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_TIMEOUTS = frozenset({FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER})
_RESETS = frozenset({FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER})


@dataclass(frozen=True, slots=True)
class TimedOut:
    """No answer comes within the seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The connection is lost instead of an answer."""


NO_ANSWER: Answer = (0, {}, b"")
Outcome = Answer | TimedOut | Disconnected


def exchange(world: Cashflow360World, path: str, form: bytes, headers: Mapping[str, str]) -> Outcome:
    """Answer a request, or fail it as ordered, with its effect or without."""
    fault = world.faults.next_for(path)
    if fault is None:
        return answer(world, path, form, headers)
    if fault.kind is FaultKind.SESSION_EXPIRY:
        return expired(world, path, form, headers)
    if fault.kind in BEFORE_EFFECT:
        return _spoiled(world, fault, (200, dict(JSON), b""))
    world.forget_changes()
    answered = answer(world, path, form, headers)
    if fault.kind is FaultKind.LATE_VISIBILITY:
        world.hide_last_changes(fault.seconds)
        return answered
    return _spoiled(world, fault, answered)


def _spoiled(world: Cashflow360World, fault: Fault, answered: Answer) -> Outcome:
    status, headers, body = answered
    if fault.kind in _TIMEOUTS:
        return TimedOut(fault.seconds)
    if fault.kind in _RESETS:
        return Disconnected()
    if fault.kind is FaultKind.THROTTLE:
        return throttled(world)
    spoiled: dict[FaultKind, Answer] = {
        FaultKind.HTTP_500: (500, {"content-type": "text/plain"}, b"Internal Server Error"),
        FaultKind.HTTP_500_AFTER: (500, {"content-type": "text/plain"}, b"Internal Server Error"),
        FaultKind.HTTP_502: (502, {"content-type": "text/html"}, _HTML_PAGE),
        FaultKind.HTML: (200, {"content-type": "text/html"}, _HTML_PAGE),
        FaultKind.TRUNCATED: (status, headers, body[: len(body) // 2]),
        FaultKind.GARBLED: (status, headers, body[::-1]),
    }
    return spoiled[fault.kind]
