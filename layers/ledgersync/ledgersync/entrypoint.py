"""What every function does around its one call: a log line at either end, and errors under two exact names.

Step Functions retries by exact class name, so whatever happens inside leaves as ``RetriableError`` or
``FatalError``; their texts end up in the execution's history and hold codes and field names, no values.
"""

from __future__ import annotations

import functools
import traceback
from collections.abc import Callable, Mapping
from pathlib import PurePath
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from pydantic import ValidationError

from ledgersync.errors import FatalError, LeaseLost, RetriableError
from ledgersync.logs import logger

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

Event = Mapping[str, object]
Answer = Mapping[str, object]


class Invocation(Protocol):
    """What Lambda hands over beside the event."""

    @property
    def function_name(self) -> str: ...
    @property
    def aws_request_id(self) -> str: ...
    def get_remaining_time_in_millis(self) -> int: ...


Handler = Callable[[Event, Invocation], Answer]

_IDS = {**{name: name for name in ("tenant_id", "connection_id", "run_id", "slice")}, "routeKey": "route"}
_REPORTED = {
    **{name: name for name in ("more", "transactions_ready", "status", "counts")},
    "statusCode": "status_code",
}


def lambda_entrypoint(handler: Handler) -> Handler:
    """Wrap a handler that parses its event and makes one call."""

    @functools.wraps(handler)
    def entry(event: Event, context: Invocation) -> Answer:
        log, started = logger(), monotonic()
        ids = {key: event[name] for name, key in _IDS.items() if isinstance(event.get(name), str | int)}
        log.append_keys(function_name=context.function_name, function_request_id=context.aws_request_id, **ids)
        with _Border(log, started, ids):
            answer = handler(event, context)
            reported = {key: answer[name] for name, key in _REPORTED.items() if name in answer}
            log.info("done", extra=_fields(started, reported))
            return answer

    return entry


class _Border:
    """The border of the process: no exception passes it under a name or text of its own."""

    def __init__(self, log: Logger, started: float, ids: Mapping[str, object]) -> None:
        self._log = log
        self._started = started
        self._ids = ids

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: type | None, error: BaseException | None, __: object) -> None:
        try:
            if isinstance(error, Exception):
                named = named_error(error)
                cause = {"error": type(error).__name__, "code": named.code, "where": where(error)}
                self._log.error("failed", extra=_fields(self._started, cause))
                raise named from None
        finally:
            self._log.remove_keys(["function_name", "function_request_id", *self._ids])


def named_error(error: Exception) -> RetriableError | FatalError:
    """The error under exactly one of the two names the state machine knows."""
    match error:
        case RetriableError():
            return RetriableError(error.code, error.text)
        case LeaseLost():
            # The run that took over is going on; by the time of the retry it may have ended.
            return RetriableError(error.code, error.text)
        case FatalError():
            return FatalError(error.code, error.text)
        case ValidationError():
            fields = sorted({".".join(str(part) for part in entry["loc"]) for entry in error.errors()})
            return FatalError("event-malformed", ", ".join(fields))
        case _:
            return FatalError("unexpected", f"{type(error).__name__} at {where(error)}")


def where(error: BaseException) -> str:
    """File and line that raised: enough to find it, and free of values."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"


def seconds_left(context: Invocation) -> Callable[[], float]:
    """How long this invocation has left, in seconds, whenever asked."""
    return lambda: context.get_remaining_time_in_millis() / 1000


def _fields(started: float, more: Mapping[str, object]) -> dict[str, object]:
    return {"duration_ms": round((monotonic() - started) * 1000), **more}
