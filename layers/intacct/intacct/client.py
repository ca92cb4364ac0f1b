"""The client: requests in, results out, one session kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

import httpx

from intacct import company
from intacct.answers import Answer, Place, read_answer
from intacct.credentials import Credentials, Session
from intacct.endpoints import DEFAULT_ALLOWED, DEFAULT_ENDPOINT, check_endpoint
from intacct.envelope import Request, make_request, write_request
from intacct.errors import IntacctError, MalformedAnswer, NotConnected, OutOfTime, ReadRefused, SessionExpired
from intacct.functions import Function
from intacct.metering import metered
from intacct.paging import BY_MODIFIED, Keyset, Position, pages
from intacct.queries import Query
from intacct.results import Done, Refused, Result, Unknown
from intacct.retry import RetryPolicy
from intacct.rows import Row
from intacct.slots import CallSlots, ProcessSlots
from intacct.timestamps import UserFormatting
from intacct.transport import post
from remote.exchange import put_under_deadlines
from remote.redaction import Redactor

MAX_RESPONSE_BYTES = 32 * 1024 * 1024
CALL_SECONDS = 300.0
"""What the official client libraries allow a call."""
LEAST_CALL_SECONDS = 2.0


class IntacctClient:
    """Calls the gateway as one user in one entity of one company; not for several threads at once.

    `time_left` says how many seconds the caller has; no request begins when too few are left.
    `before_write` is called right before each request that writes is sent; what it raises goes to the caller, and
    nothing is sent. `check_company` refuses answers that name another company than the credentials do.
    """

    def __init__(
        self,
        credentials: Credentials,
        http: httpx.Client,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        jitter: Callable[[float], float],
        new_control_id: Callable[[], str],
        endpoint: str = DEFAULT_ENDPOINT,
        allowed_endpoints: Sequence[str] = DEFAULT_ALLOWED,
        session: Session | None = None,
        on_session: Callable[[Session], None] | None = None,
        slots: CallSlots | None = None,
        retry: RetryPolicy | None = None,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        call_seconds: float = CALL_SECONDS,
        time_left: Callable[[], float] | None = None,
        before_write: Callable[[], None] | None = None,
        check_company: bool = True,
    ) -> None:
        self._credentials = credentials
        self._http = put_under_deadlines(http)
        self._now = now
        self._sleep = sleep
        self._jitter = jitter
        self._new_control_id = new_control_id
        self._endpoint = check_endpoint(endpoint, allowed_endpoints)
        self._allowed_endpoints = tuple(allowed_endpoints)
        self._on_session = on_session
        self._slots = slots or ProcessSlots()
        self._retry = retry or RetryPolicy()
        self._max_response_bytes = max_response_bytes
        self._call_seconds = call_seconds
        self._time_left = time_left
        self._before_write = before_write
        self._place = Place(credentials.company_id if check_company else None, credentials.entity_id)
        self._session = session if session and self._is_usable(session) else None
        self._kept = self._session
        self.requests_made = 0
        """HTTP requests sent so far, sign-ins and repeats included."""
        self.metered = Counter[str]()
        """What they asked for, as Sage bills it (see metering); what was refused or got no answer is included."""

    def twin(self, call_seconds: float) -> IntacctClient:
        """A client for calls beside this one's, in the same session: each is made once, and may take so long."""
        return IntacctClient(
            self._credentials,
            self._http,
            now=self._now,
            sleep=self._sleep,
            jitter=self._jitter,
            new_control_id=self._new_control_id,
            endpoint=self._endpoint,
            allowed_endpoints=self._allowed_endpoints,
            session=self._session,
            slots=self._slots,
            retry=RetryPolicy(attempts=1),
            max_response_bytes=self._max_response_bytes,
            call_seconds=call_seconds,
            time_left=self._time_left,
            check_company=self._place.company_id is not None,
        )

    @property
    def session(self) -> Session | None:
        """The session in use, with the expiry the last answer gave."""
        return self._session

    def now(self) -> datetime:
        """The time by the clock this client was given."""
        return self._now()

    def call(self, functions: Sequence[Function], *, all_or_nothing: bool = False) -> list[Result]:
        """Send functions in one request and return their results in the same order.

        Reads that fail on the way raise. Writes whose outcome nobody can know come back as Unknown.
        """
        request = make_request(functions, self._new_control_id, all_or_nothing=all_or_nothing)
        try:
            answer = self._in_session(request)
        except IntacctError as error:
            if not (request.writes and error.may_have_run):
                raise
            return [Unknown(control_id, one.name, str(error)) for control_id, one in request.functions]
        return answer.results

    def rows(self, query: Query) -> list[Row]:
        """Read one page."""
        return self.ask(query.function()).rows

    def ask(self, function: Function) -> Done:
        """Send one read and return its result; a refusal raises ReadRefused."""
        match self.call([function])[0]:
            case Done() as done:
                return done
            case Refused() as refused:
                raise ReadRefused(f"{function.name}: {refused.text}", refused.errors)
            case Unknown(reason=reason):
                raise MalformedAnswer(f"{function.name}: {reason}")

    def pages(
        self, query: Query, keyset: Keyset = BY_MODIFIED, *, after: Position | None = None
    ) -> Iterator[list[Row]]:
        """Read every page of a query by key, so that rows changed meanwhile are neither lost nor skipped."""
        return pages(lambda page: self.ask(page.function()), query, keyset, after=after)

    def sign_in(self) -> Session:
        """Open a session in the entity and keep it for the calls that follow."""
        request = make_request([company.api_session()], self._new_control_id)
        answer = self._send(request, None)
        session = company.read_session(answer.results[0], self._credentials.entity_id, answer.expires_at)
        check_endpoint(session.endpoint, self._allowed_endpoints)
        self._session = session
        if self._on_session is not None:
            self._on_session(session)
        return session

    def entities(self) -> list[company.Entity]:
        """The entities this user can enter."""
        return company.read_entities(self.ask(company.entity_details()))

    def user_formatting(self) -> UserFormatting:
        """How this user's dates and times are written."""
        return company.read_formatting(self.ask(company.user_formatting(self._credentials.user_id)))

    def company_preferences(self, application: str) -> dict[str, str]:
        """Preferences of one application (GL, AP, AR, CM, ME, GEN …) by name."""
        return company.read_preferences(self.ask(company.company_preferences(application)))

    def closed_books_date(self, formatting: UserFormatting) -> date | None:
        """The date before which the books are closed, or None; no source says whether it is closed itself."""
        return company.read_closed_books_date(self.ask(company.closed_books_date()), formatting)

    def _is_usable(self, session: Session) -> bool:
        check_endpoint(session.endpoint, self._allowed_endpoints)
        lives = session.expires_at is None or session.expires_at > self._now()
        return lives and session.entity_id == self._credentials.entity_id

    def _in_session(self, request: Request) -> Answer:
        """In a session; in a new one when it is refused, or when a read finds no gateway where a kept one points."""
        kept = self._session
        try:
            return self._send(request, kept or self.sign_in())
        except SessionExpired:
            self._session = None
        except (NotConnected, MalformedAnswer) as error:
            astray = type(error) in (NotConnected, MalformedAnswer) and kept is not None and kept is self._kept
            if request.writes or not astray or kept is None or kept.endpoint == self._endpoint:
                raise
            self._session = None
        return self._send(request, self.sign_in())

    def _send(self, request: Request, session: Session | None) -> Answer:
        """Send one request, again if the retry policy says so and the time allows it."""
        attempt = 0
        while True:
            attempt += 1
            try:
                answer = self._exchange(request, session)
            except IntacctError as error:
                pause = self._retry.pause(attempt, self._jitter)
                repeats = self._retry.repeats_error(error, attempt, writes=request.writes)
                if not repeats or not self._has_time_after(pause):
                    raise
            else:
                pause = self._retry.pause(attempt, self._jitter)
                repeats = self._retry.repeats_results(answer.results, attempt, writes=request.writes)
                if not repeats or not self._has_time_after(pause):
                    return answer
            self._sleep(pause)

    def _exchange(self, request: Request, session: Session | None) -> Answer:
        body = write_request(request, self._credentials, session)
        endpoint = session.endpoint if session else self._endpoint
        with self._slots.hold():
            seconds = self._seconds_left()
            if seconds < LEAST_CALL_SECONDS:
                raise OutOfTime("too little time is left to begin a request")
            if request.writes and self._before_write is not None:
                self._before_write()
            self.requests_made += 1
            self.metered.update(metered(function for _, function in request.functions))
            status, answered = post(
                self._http,
                endpoint,
                body,
                timeout_seconds=seconds,
                max_response_bytes=self._max_response_bytes,
            )
        answer = read_answer(status, answered, request, self._place, self._redactor(session))
        if session is not None and answer.expires_at is not None:
            self._session = replace(session, expires_at=answer.expires_at)
        return answer

    def _redactor(self, session: Session | None) -> Redactor:
        credentials = self._credentials
        secrets = [credentials.sender_password, credentials.user_password]
        return Redactor(*secrets, session.session_id) if session else Redactor(*secrets)

    def _seconds_left(self) -> float:
        return self._call_seconds if self._time_left is None else min(self._call_seconds, self._time_left())

    def _has_time_after(self, pause: float) -> bool:
        return self._time_left is None or self._time_left() - pause >= LEAST_CALL_SECONDS
