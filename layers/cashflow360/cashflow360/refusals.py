"""What a failure the service names means for the call that met it."""

from datetime import datetime, timedelta

from cashflow360.decoding import Failure
from cashflow360.error_codes import Meaning, meaning_of
from cashflow360.errors import AuthenticationFailed, Cashflow360Error, RequestRefused, ServiceFailed, Throttled
from cashflow360.limits import hour_of


def error_for(failure: Failure, now: datetime) -> Cashflow360Error:
    """The error of the tree that a failure stands for."""
    code, message = failure.code, failure.message
    match meaning_of(code):
        case Meaning.THROTTLED_NOW:
            return Throttled(message, code=code)
        case Meaning.THROTTLED_THIS_HOUR:
            return Throttled(message, code=code, until=hour_of(now) + timedelta(hours=1))
        case Meaning.AUTHENTICATION | Meaning.SESSION:
            return AuthenticationFailed(message, code=code)
        case Meaning.SYSTEM:
            return ServiceFailed(message, code=code)
        case Meaning.DATA | Meaning.ROLLED_BACK:
            return RequestRefused(message, code=code)
