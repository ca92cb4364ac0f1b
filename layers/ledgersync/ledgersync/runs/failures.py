"""How a run ended, in plain words: status of the execution, the error's name and cause → status, words, who acts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum


class RunStatus(StrEnum):
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    ABORTED = "aborted"
    STOOD_ASIDE = "stood_aside"
    CANCELLED = "cancelled"


OF_EXECUTION = {
    "SUCCEEDED": RunStatus.SUCCEEDED,
    "FAILED": RunStatus.FAILED,
    "TIMED_OUT": RunStatus.TIMED_OUT,
    "ABORTED": RunStatus.ABORTED,
}


@dataclass(frozen=True, slots=True)
class Ended:
    """``code`` is stable and names the root cause; ``words`` are for whoever reads the run."""

    status: RunStatus
    code: str = ""
    words: str = ""


RETRIED = "It was tried several times. The next scheduled run tries again by itself."
STOOD_ASIDE = (
    "stood-aside",
    "Another run of the connection was going, or one that was stopped may still have been at work. Nothing was done; "
    "the next run goes on.",
)
CANCELLED = "Nothing was left half-written. The next run goes on from there."
NEVER_STARTED = ("never-started", "The run was recorded and could not be started. Start a new one.")
LAST_WORDS = frozenset(
    {
        "FatalError",
        "RetriableError",
        "Sandbox.Timedout",
        "Runtime.ExitError",
        "Runtime.OutOfMemory",
        "Runtime.Unknown",
        "Lambda.Unknown",
    }
)
"""Errors after which the process that was at work has ended. After any other it may be at work still."""
WORDS = {
    "TIMED_OUT": (
        "timed-out",
        "The run took longer than twelve hours and was stopped. The next run goes on from there.",
    ),
    "ABORTED": ("aborted", "Somebody stopped the run. The next run goes on from there."),
    "States.Timeout": ("slice-timed-out", f"A step took too long. {RETRIED}"),
    "Sandbox.Timedout": ("slice-timed-out", f"A step took too long. {RETRIED}"),
    "Runtime.ExitError": ("slice-killed", f"A step was killed, most likely for want of memory. {RETRIED}"),
    "Runtime.OutOfMemory": ("slice-killed", f"A step ran out of memory. {RETRIED}"),
    "": ("unknown", "The run failed without saying why; the operator finds more in the execution's history."),
}
"""By the execution's status, or by the name of an error that is not the product's own."""


def process_ended(execution_status: str, error: str) -> bool:
    """Whether nothing of a run can be at work any more. Stopping an execution stops no function of it."""
    return execution_status == "SUCCEEDED" or (execution_status == "FAILED" and error in LAST_WORDS)


def cancelled(by: str) -> Ended:
    """A run that ended after the record in hand, because somebody asked for it."""
    return Ended(RunStatus.CANCELLED, "cancelled", f"{by or 'Somebody'} stopped this run. {CANCELLED}")


def ended(execution_status: str, error: str, cause: str, stood_aside: bool = False) -> Ended:
    """Total: every status and every error has words. ``cause`` is Lambda's JSON with ``errorMessage``."""
    status = OF_EXECUTION[execution_status]
    if status is RunStatus.SUCCEEDED:
        return Ended(RunStatus.STOOD_ASIDE, *STOOD_ASIDE) if stood_aside else Ended(status)
    if status is not RunStatus.FAILED:
        return Ended(status, *WORDS[execution_status])
    if error in ("FatalError", "RetriableError"):
        code, _, text = _message(cause).partition(": ")
        words = f"{text} {RETRIED}".strip() if error == "RetriableError" else text
        return Ended(status, code or "unknown", words or WORDS[""][1])
    code, words = WORDS.get(error, ("aws-failed", f"A service of AWS failed ({error}). {RETRIED}"))
    return Ended(status, code, words) if error else Ended(status, *WORDS[""])


def _message(cause: str) -> str:
    try:
        parsed = json.loads(cause)
    except ValueError:
        return ""
    message = parsed.get("errorMessage", "") if isinstance(parsed, dict) else ""
    return message if isinstance(message, str) else ""
