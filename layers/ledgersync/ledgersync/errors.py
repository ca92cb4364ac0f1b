"""The error tree, by what is to be done.

LedgersyncError
├── RetriableError   a later attempt of the same step may succeed: throttled, busy, connection lost on a read
├── Stale            somebody changed the connection since it was read; nothing was written
├── StopAsked        somebody asked the run to stop: what is in hand is finished, nothing more is begun
├── LeaseLost        another run has taken over this connection: stop at once, nothing is lost
└── FatalError       somebody has to act first: credentials refused, entity unknown, answer unreadable
    ├── Barred         one object can't be read, for want of a right or a module; a slice goes on without its kind
    └── OperatorError  whoever runs the service has to: AWS denies what the service needs

Step Functions matches the exact class name, so the entry point raises no subclass of RetriableError and FatalError.
A record that cannot be synced is not an error but a hold.
"""

from __future__ import annotations

from collections.abc import Mapping


class LedgersyncError(Exception):
    """``code`` is stable and safe to log; the text names no secret and no record content."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(f"{code}: {text}" if text else code)
        self.code = code
        self.text = text


class RetriableError(LedgersyncError):
    """A later attempt may succeed."""


class FatalError(LedgersyncError):
    """Nothing succeeds until somebody acts on what the text says."""


class Barred(FatalError):
    """Only what needs one object can't be done. ``code`` is the cause of the holds, ``params`` fill their words in."""

    def __init__(self, code: str, text: str, params: Mapping[str, str]) -> None:
        super().__init__(code, text)
        self.params = params


class OperatorError(FatalError):
    """Only whoever runs the service can mend it; to a caller of the API it is an unexpected failure."""


class Stale(LedgersyncError):
    """What was to be changed is no longer what was read: read it again and decide anew."""


class StopAsked(LedgersyncError):
    """Somebody asked this run to stop. Raised between two batches of writes only."""


class LeaseLost(LedgersyncError):
    """Another run has taken over this connection; this one must stop writing at once."""
