"""One call of an organisation: session, slot, budget, time, and what its answer means."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from cashflow360.credentials import Credentials, Session
from cashflow360.decoding import UNNAMED, Answer, Failure, Success
from cashflow360.encoding import Sendable, encode
from cashflow360.error_codes import Meaning, meaning_of
from cashflow360.errors import MalformedAnswer, OutOfTime, SessionExpired, TransportError
from cashflow360.limits import Budget, Use
from cashflow360.login import LOGIN_PATH, SessionKeeper, identity_form, session_form, session_in
from cashflow360.refusals import error_for
from cashflow360.results import JsonValue, Refused, Unknown
from cashflow360.retry import RetryPolicy
from cashflow360.slots import CallSlots
from cashflow360.transport import FormTransport
from remote.redaction import Redactor

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a call needs from outside; a call isn't started with less than `least_seconds` left."""

    endpoint: str
    allowed_endpoints: tuple[str, ...]
    slots: CallSlots
    budget: Budget
    retries: RetryPolicy
    now: Callable[[], datetime]
    time_left: Callable[[], float]
    request_seconds: float
    least_seconds: float
    before_write: Callable[[], None]


class Calls:
    """Makes the calls of one organisation; may be shared by threads."""

    def __init__(
        self,
        credentials: Credentials,
        transport: FormTransport,
        around: Surroundings,
        session: Session | None,
        on_session: Callable[[Session], None] | None,
    ) -> None:
        self._credentials = credentials
        self._transport = transport
        self._around = around
        self._counting = threading.Lock()
        self._sessions = SessionKeeper(self._log_in, session, on_session)
        self._redactor = Redactor(credentials.developer_key, credentials.token)
        if session is not None:
            self._redactor.add(session.session_id)
        self.requests_made = 0
        self.logins_made = 0

    def read(self, path: str, data: Sendable) -> JsonValue:
        """What a read answers; repeated while the reason of a failure may pass.

        A kept session may name an address that is wrong by now: when a read fails there, it is signed in anew.
        """
        text = encode(data)

        def send(session: Session) -> Answer:
            return self._around.retries.run(lambda: self._read_once(session, path, text))

        try:
            answer = self._in_session(send)
        except (TransportError, MalformedAnswer):
            kept = self._sessions.kept_elsewhere(self._around.endpoint)
            if kept is None:
                raise
            self._sessions.renew(kept)
            answer = self._in_session(send)
        return self._data_of(answer, Use.REQUEST)

    def write(self, path: str, data: Sendable) -> Success | Refused | Unknown:
        """What became of a write; raises only when it had no effect, and never sends it twice."""
        text = encode(data)
        outcome = self._in_session(lambda session: self._write_once(session, path, text))
        if not isinstance(outcome, Failure):
            return outcome
        match meaning_of(outcome.code):
            case Meaning.DATA | Meaning.ROLLED_BACK:
                return Refused(outcome.code, outcome.message)
            case Meaning.SYSTEM:
                return Unknown(f"{outcome.code}: {outcome.message}")
        return Success(self._data_of(outcome, Use.REQUEST))

    def clean(self, text: str) -> str:
        """A text of the service without this client's secrets."""
        return self._redactor.clean(text)

    def code(self, text: str) -> str:
        """A code of the service; `UNNAMED` for what is none, or holds a secret."""
        return self._redactor.code(text) or UNNAMED

    def identified(self, path: str, **fields: str) -> JsonValue:
        """What a call answers that is made with the credentials themselves, outside any session."""
        url, form = f"{self._around.endpoint}/{path}", identity_form(self._credentials) | fields

        def once() -> JsonValue:
            self._around.budget.spend(Use.LOGIN)
            return self._data_of(self._post(url, form), Use.LOGIN)

        return self._around.retries.run(once)

    def _log_in(self) -> Session:
        self.logins_made += 1
        data = self.identified(LOGIN_PATH, orgId=self._credentials.organization_id)
        session = session_in(data, self._credentials, self._around.endpoint, self._around.allowed_endpoints)
        self._redactor.add(session.session_id)
        return session

    def _in_session(self, send: Callable[[Session], Outcome]) -> Outcome:
        session = self._sessions.current()
        outcome = send(session)
        if _session_refused(outcome):
            outcome = send(self._sessions.renew(session))
            if _session_refused(outcome):
                raise SessionExpired("the session was refused again after a new login")
        return outcome

    def _read_once(self, session: Session, path: str, text: str) -> Answer:
        answer = self._post(f"{session.endpoint}/{path}", session_form(session, self._credentials, text))
        if not _session_refused(answer):
            self._data_of(answer, Use.REQUEST)
        return answer

    def _write_once(self, session: Session, path: str, text: str) -> Answer | Unknown:
        try:
            form = session_form(session, self._credentials, text)
            return self._post(f"{session.endpoint}/{path}", form, self._around.before_write)
        except TransportError as error:
            if not error.sent:
                raise
            return Unknown(str(error))
        except MalformedAnswer as error:
            return Unknown(str(error))

    def _post(self, url: str, form: dict[str, str], first: Callable[[], None] = lambda: None) -> Answer:
        with self._around.slots.hold():
            seconds = self._around.time_left()
            if seconds < self._around.least_seconds:
                raise OutOfTime("too little time is left to start a call")
            first()
            self._around.budget.spend(Use.REQUEST)
            with self._counting:
                self.requests_made += 1
            answer = self._transport.post(url, form, min(seconds, self._around.request_seconds), self._redactor)
        if isinstance(answer, Failure):
            return Failure(self.code(answer.code), self.clean(answer.message))
        return answer

    def _data_of(self, answer: Answer, use: Use) -> JsonValue:
        if isinstance(answer, Success):
            return answer.data
        if meaning_of(answer.code) is Meaning.THROTTLED_THIS_HOUR:
            self._around.budget.exhausted(use)
        raise error_for(answer, self._around.now())


def _session_refused(outcome: object) -> bool:
    return isinstance(outcome, Failure) and meaning_of(outcome.code) is Meaning.SESSION
