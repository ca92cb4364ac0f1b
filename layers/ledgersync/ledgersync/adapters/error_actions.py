"""What to do about each error of the two clients: try again later, or stop until somebody acts.

Tested for completeness against both error trees. The texts name no secret and no record content; the client's
own text is left out on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import cashflow360.errors as theirs
import intacct.errors as ours
from ledgersync.domain.needed import Right
from ledgersync.domain.rights import Missing, missing
from ledgersync.errors import Barred, FatalError, LedgersyncError, RetriableError


@dataclass(frozen=True, slots=True)
class Action:
    """The error to raise: its class, a stable code, and what to do in plain words."""

    error: type[LedgersyncError]
    code: str
    text: str


def _later(code: str, text: str) -> Action:
    return Action(RetriableError, code, text)


def _stop(code: str, text: str) -> Action:
    return Action(FatalError, code, text)


INTACCT: Mapping[type[ours.IntacctError], Action] = {
    ours.IntacctError: _stop("intacct-error", "Sage Intacct failed in a way this product doesn't know; see the log."),
    ours.UnsendableValue: _stop("intacct-unsendable", "A value can't be sent to Sage Intacct: a defect to report."),
    ours.FormattingChanged: _stop(
        "intacct-user-formatting",
        "The sync user's date format is not mm/dd/yyyy, and nothing in the company tells yet how dates are written for "
        "it; none is guessed. Set mm/dd/yyyy and a 24-hour clock in Sage Intacct under My Preferences of that user.",
    ),
    ours.UnreadableValue: _stop(
        "intacct-unreadable",
        "An amount or time from Sage Intacct can't be read exactly. Give the sync user the locale en_US, the date "
        "format mm/dd/yyyy and a 24-hour clock under My Preferences.",
    ),
    ours.EndpointRefused: _stop(
        "intacct-endpoint-refused",
        "Sage Intacct answered with an address outside the allow-list; nothing was sent. Check the endpoint setting.",
    ),
    ours.OutOfTime: _later("intacct-out-of-time", "Too little time was left to begin a request."),
    ours.Throttled: _later("intacct-throttled", "Sage Intacct has too many calls of this company under way; wait."),
    ours.TransportError: _later("intacct-transport", "The connection to Sage Intacct was lost."),
    ours.NotConnected: _later("intacct-not-connected", "Sage Intacct could not be reached."),
    ours.ServiceOffline: _later("intacct-offline", "Sage Intacct is off-line, often for maintenance on Saturdays."),
    ours.ServerFailed: _later("intacct-server-failed", "Sage Intacct failed with a server error."),
    ours.MalformedAnswer: _later("intacct-malformed", "Sage Intacct's answer could not be read."),
    ours.AnswerTooLarge: _stop("intacct-answer-too-large", "Sage Intacct's answer is larger than this product takes."),
    ours.ForeignAnswer: _stop(
        "intacct-foreign-answer", "The answer belongs to another request, company or entity; nothing of it was used."
    ),
    ours.RequestRefused: _stop("intacct-request-refused", "Sage Intacct refused the request as a whole."),
    ours.ReadRefused: _stop(
        "intacct-read-refused",
        "Sage Intacct refused a read. Check that the sync user may list and view this object and its module "
        "is subscribed.",
    ),
    ours.PagingStalled: _later("intacct-paging", "Sage Intacct's pages did not advance; reading begins again."),
    ours.AuthenticationFailed: _stop("intacct-authentication", "Sage Intacct let nobody in with these credentials."),
    ours.SenderRefused: _stop("intacct-sender-refused", "The sender id or its password is wrong; ask the operator."),
    ours.SenderNotAuthorized: _stop(
        "intacct-sender-not-authorized",
        "The company doesn't list this sender. Add it in Sage Intacct: Company › Setup › Security › Web Services "
        "authorizations.",
    ),
    ours.UserRefused: _stop(
        "intacct-user-refused",
        "The company id, user or password is wrong, the entity is unknown or closed to the user, or two-step "
        "verification is on for it; Sage Intacct words all of these alike. Enter them again under Connection, and "
        "check in Sage Intacct the user's entities and that it is a Web Services only user.",
    ),
    ours.CompanyRefused: _stop("intacct-company-refused", "Sage Intacct has closed this company; ask Sage."),
    ours.EntityRefused: _stop(
        "intacct-entity-refused",
        "The entity is unknown, or the sync user can't enter it. Check the entity id and the user's entity access.",
    ),
    ours.TwoStepRequired: _stop(
        "intacct-two-step", "Two-step verification is on. Make the sync user a Web Services only user in Sage Intacct."
    ),
    ours.SessionExpired: _later("intacct-session-expired", "The session was refused, also after signing in again."),
}

CASHFLOW360: Mapping[type[theirs.Cashflow360Error], Action] = {
    theirs.Cashflow360Error: _stop("cashflow360-error", "Cashflow360 failed in a way this product doesn't know."),
    theirs.TransportError: _later("cashflow360-transport", "The connection to Cashflow360 was lost."),
    theirs.ServiceFailed: _later("cashflow360-service-failed", "Cashflow360 reported an error of its own."),
    theirs.Throttled: _later("cashflow360-throttled", "Cashflow360's limit of calls is reached; wait."),
    theirs.AuthenticationFailed: _stop(
        "cashflow360-authentication",
        "Cashflow360 refused the token. Make a new one under Settings › Sync › Tokens and enter it under Connection.",
    ),
    theirs.SessionExpired: _later("cashflow360-session-expired", "The session was refused right after a new login."),
    theirs.RequestRefused: _stop(
        "cashflow360-request-refused", "Cashflow360 refused a read. Check what the sync token may see."
    ),
    theirs.MalformedAnswer: _later("cashflow360-malformed", "Cashflow360's answer could not be read."),
    theirs.ForeignAnswer: _stop(
        "cashflow360-foreign-answer", "The answer holds records of another organisation; nothing of it was used."
    ),
    theirs.PagingStalled: _later("cashflow360-paging", "Cashflow360's pages did not advance; reading starts again."),
    theirs.EndpointRefused: _stop(
        "cashflow360-endpoint-refused", "Cashflow360's address is outside the allow-list; nothing was sent to it."
    ),
    theirs.OutOfTime: _later("cashflow360-out-of-time", "Too little time was left to start a call."),
}


_KEY = _stop("cashflow360-developer-key", "Cashflow360 refuses the service's own developer key; ask the operator.")
CODES: Mapping[str, Action] = {
    "BDC_1101": _stop(
        "cashflow360-authentication",
        "The name or value of the sync token is wrong, or it is of another environment. Make a new one in Cashflow360: "
        "Settings › Sync › Tokens.",
    ),
    **dict.fromkeys(("BDC_1102", "BDC_1103", "BDC_1104"), _KEY),
    "BDC_1105": _stop(
        "cashflow360-organization-without-api", "The organisation has no API access; ask its bank to turn it on."
    ),
    "BDC_1107": _stop(
        "cashflow360-organization-locked", "The organisation is locked, which no new token changes; ask its bank."
    ),
    "BDC_1123": _stop("cashflow360-organization-unknown", "There is no organisation of this id."),
}
"""Refused sign-ins that Cashflow360 tells apart, by its code (official list of common API errors)."""


def action_for(error: ours.IntacctError | theirs.Cashflow360Error) -> Action:
    """The action of the error's own class, or of the code where that tells more."""
    if isinstance(error, ours.IntacctError):
        return INTACCT[type(error)]
    if isinstance(error, theirs.AuthenticationFailed) and (error.code or "") in CODES:
        return CODES[error.code or ""]
    return CASHFLOW360[type(error)]


@contextmanager
def translated(asked: str = "") -> Iterator[None]:
    """Run calls of a client; its errors leave as RetriableError or FatalError.

    A read that Intacct refuses for want of a right or a module leaves as Barred; ``asked`` is the object, for answers
    that do not name it.
    """
    try:
        yield
    except ours.ReadRefused as error:
        lacking = missing_of(error, asked)
        if lacking is None:
            raise _raised(error) from error
        raise Barred(lacking.cause, lacking.said, lacking.params) from error
    except (ours.IntacctError, theirs.Cashflow360Error) as error:
        raise _raised(error) from error


def missing_of(error: ours.ReadRefused, asked: str) -> Missing | None:
    """The right or module a read was refused for want of."""
    return missing(" ".join(f"{one.number} {one.text}" for one in error.errors), asked, Right.LIST)


def _raised(error: ours.IntacctError | theirs.Cashflow360Error) -> LedgersyncError:
    action, codes = action_for(error), _codes(error)
    return action.error(action.code, f"{action.text} ({codes})" if codes else action.text)


def _codes(error: ours.IntacctError | theirs.Cashflow360Error) -> str:
    """The system's own codes, which hold neither secrets nor content."""
    if isinstance(error, ours.IntacctError):
        found = [one.error_id or one.number for one in error.errors]
        return ", ".join(dict.fromkeys(code for code in found if code))
    return error.code or ""
