"""Everything that can go wrong apart from a refused or unknown write, as one tree.

Cashflow360Error
├── TransportError          no usable answer: connection, time-out, HTTP 5xx; `sent` says if a request left
├── ServiceFailed           the service reports an error of its own (BDC_1001, BDC_1002)
├── Throttled               too many calls; `until` is when to come back, None means shortly
├── AuthenticationFailed    credentials, key or organisation refused; trying again risks a lock-out
├── SessionExpired          the session was refused again right after one new login
├── RequestRefused          a read or a listing was refused with a code
├── MalformedAnswer         the answer is not what the API documents
│   ├── ForeignAnswer       it holds records of another organisation
│   └── PagingStalled       the pages don't advance or come out of order
├── EndpointRefused         an address outside the allow-list
└── OutOfTime               too little time is left to start the call; nothing was sent

A write that raises any of these had no effect. A write whose effect is unknown returns `Unknown` instead.
"""

from datetime import datetime


class Cashflow360Error(Exception):
    """The root of the tree; `code` is the service's error code where it gave one."""

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(f"{code}: {message}" if code else message)
        self.code = code
        self.message = message


class TransportError(Cashflow360Error):
    """No usable answer came back."""

    def __init__(self, message: str, *, sent: bool) -> None:
        super().__init__(message)
        self.sent = sent


class ServiceFailed(Cashflow360Error):
    """The service answered that it failed."""


class Throttled(Cashflow360Error):
    """Too many calls, said by the service or by the budget kept here."""

    def __init__(self, message: str, *, until: datetime | None = None, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.until = until


class AuthenticationFailed(Cashflow360Error):
    """The login was refused for good."""


class SessionExpired(Cashflow360Error):
    """The session was refused although it was just renewed."""


class RequestRefused(Cashflow360Error):
    """A read was refused with a code."""


class MalformedAnswer(Cashflow360Error):
    """The answer is not what the API documents."""


class ForeignAnswer(MalformedAnswer):
    """The answer holds records of another organisation."""


class PagingStalled(MalformedAnswer):
    """The pages don't advance, or come out of order."""


class EndpointRefused(Cashflow360Error):
    """The address is outside the allow-list."""


class OutOfTime(Cashflow360Error):
    """Too little time is left to start the call."""
