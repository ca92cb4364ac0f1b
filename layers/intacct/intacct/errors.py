"""What can go wrong with the gateway, as one tree.

IntacctError
├── UnsendableValue            a value or name that XML or the gateway's types can't carry
├── FormattingChanged          the user's dates and times are written in a form that can't be read exactly
├── UnreadableValue            an amount, date, flag or time stamp that can't be read exactly
├── EndpointRefused            an endpoint outside the allow-list; nothing was sent to it
├── OutOfTime                  too little time left to begin a request
├── Throttled                  too many calls at once or in the hour; nothing ran
├── TransportError             the request or its answer was lost
│   ├── NotConnected           no connection was made; nothing ran
│   ├── ServiceOffline         the gateway said it is off-line; nothing ran
│   └── ServerFailed           an HTTP status of 500 or more
├── MalformedAnswer            an answer that is no answer of the gateway to this request
│   ├── AnswerTooLarge         longer than the limit; reading stopped there
│   └── ForeignAnswer          it names another request, company or entity
├── RequestRefused             the gateway refused the request as a whole; nothing ran
├── ReadRefused                a read this client made for itself was refused
├── PagingStalled                 a page repeats or goes back; reading stopped
└── AuthenticationFailed       the gateway lets nobody in with these credentials; nothing ran
    ├── SenderRefused          wrong sender id or sender password
    ├── SenderNotAuthorized    the company doesn't list this sender id
    ├── UserRefused            wrong company, user or password
    ├── CompanyRefused         the company itself is closed, for example an expired demo company
    ├── EntityRefused          unknown entity, or one this user can't enter
    ├── TwoStepRequired        the user must confirm sign-ins, so it can't be a Web Services user
    └── SessionExpired         the session was refused, also after one renewal

`may_have_run` says whether a write that ended so may have been carried out all the same;
`retriable` whether the same request may do better a little later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from intacct.results import GatewayError


class IntacctError(Exception):
    """The root of the tree above; its text never holds a credential or a body."""

    may_have_run: ClassVar[bool] = False
    retriable: ClassVar[bool] = False

    def __init__(self, message: str, errors: Sequence[GatewayError] = ()) -> None:
        super().__init__(message)
        self.errors = tuple(errors)


class UnsendableValue(IntacctError, ValueError): ...


class FormattingChanged(IntacctError, ValueError): ...


class UnreadableValue(IntacctError, ValueError): ...


class EndpointRefused(IntacctError): ...


class OutOfTime(IntacctError): ...


class Throttled(IntacctError):
    retriable = True


class TransportError(IntacctError):
    may_have_run = True
    retriable = True


class NotConnected(TransportError):
    may_have_run = False


class ServiceOffline(TransportError):
    may_have_run = False


class ServerFailed(TransportError):
    def __init__(self, status: int) -> None:
        super().__init__(f"the gateway answered with HTTP status {status}")
        self.status = status


class MalformedAnswer(IntacctError):
    may_have_run = True
    retriable = True


class AnswerTooLarge(MalformedAnswer):
    retriable = False


class ForeignAnswer(MalformedAnswer):
    retriable = False


class RequestRefused(IntacctError): ...


class ReadRefused(IntacctError): ...


class PagingStalled(IntacctError): ...


class AuthenticationFailed(IntacctError): ...


class SenderRefused(AuthenticationFailed): ...


class SenderNotAuthorized(AuthenticationFailed): ...


class UserRefused(AuthenticationFailed): ...


class CompanyRefused(AuthenticationFailed): ...


class EntityRefused(AuthenticationFailed): ...


class TwoStepRequired(AuthenticationFailed): ...


class SessionExpired(AuthenticationFailed): ...
