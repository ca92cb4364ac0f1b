"""Events of the service (v3): signing in, subscriptions, and the history of what was sent.

Two gateways share a base: `/connect/v3/login` opens a session, `/connect-events/v3/…` takes it. A session is valid only
with the developer key that opened it; a sync token signs in as it does in v2, by its name and value.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from cashflow360.credentials import Credentials
from cashflow360.endpoints import ALLOWED_ENDPOINTS, check_endpoint
from cashflow360.errors import (
    AuthenticationFailed,
    Cashflow360Error,
    ForeignAnswer,
    MalformedAnswer,
    OutOfTime,
    RequestRefused,
    SessionExpired,
    Throttled,
    TransportError,
)
from cashflow360.limits import Budget, Use
from remote import exchange
from remote.redaction import Redactor

DEFAULT_BASE = "https://gateway.prod.bill.com"
LARGEST_ANSWER = 4 * 1024 * 1024
PAGE = 100
"""Events a page, at most."""
VERSION = "1"
"""Of every kind of event; the API refuses "1.0"."""


@dataclass(frozen=True, slots=True)
class EventSubscription:
    """What events are sent by; the key that signs them is shown once, when it is made."""

    id: str
    url: str
    enabled: bool
    security_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SentEvent:
    """An event of the history; `payload` is what was sent, or would have been."""

    id: str
    payload: object


class EventsClient:
    """One organisation's events. It asks once: whoever needs an answer comes again."""

    def __init__(
        self,
        credentials: Credentials,
        http: httpx.Client,
        *,
        budget: Budget,
        new_key: Callable[[], str],
        base: str = DEFAULT_BASE,
        allowed_endpoints: Sequence[str] = ALLOWED_ENDPOINTS,
        session: str = "",
        on_session: Callable[[str], None] = lambda _: None,
        time_left: Callable[[], float] = lambda: 60.0,
        request_seconds: float = 15.0,
    ) -> None:
        self._credentials = credentials
        self._http = exchange.put_under_deadlines(http)
        self._budget = budget
        self._new_key = new_key
        self._base = check_endpoint(base, allowed_endpoints)
        self._session = session
        self._on_session = on_session
        self._time_left = time_left
        self._request_seconds = request_seconds
        self._redactor = Redactor(credentials.developer_key, credentials.token, session)

    def subscriptions(self) -> list[EventSubscription]:
        """All of the organisation, ten at most."""
        return [_subscription(row) for row in _rows(self._call("GET", "subscriptions"))]

    def subscribe(self, name: str, url: str, events: Sequence[str]) -> EventSubscription:
        """A new subscription, with the key its events are signed with."""
        wanted = {
            "name": name,
            "status": {"enabled": True},
            "events": [{"type": type, "version": VERSION} for type in events],
            "notificationUrl": url,
        }
        made = _subscription(self._call("POST", "subscriptions", wanted, {"X-Idempotent-Key": self._new_key()}))
        if not made.security_key:
            raise MalformedAnswer("the new subscription came without a key")
        return made

    def new_security_key(self, subscription_id: str) -> str:
        """A new key; what was signed with the old one counts no longer."""
        answer = self._call("POST", f"subscriptions/{quote(subscription_id, safe='')}/security-key")
        return _text(answer, "securityKey")

    def enable(self, subscription_id: str) -> None:
        """Send events again, after too many that were not answered well."""
        self._call("PATCH", f"subscriptions/{quote(subscription_id, safe='')}", {"status": {"enabled": True}})

    def unsubscribe(self, subscription_id: str) -> None:
        """Delete a subscription; one that is not there any more is none to delete."""
        if any(one.id == subscription_id for one in self.subscriptions()):
            self._call("DELETE", f"subscriptions/{quote(subscription_id, safe='')}")

    def sent(self, subscription_id: str, since: datetime, until: datetime) -> list[SentEvent]:
        """The first page of what happened in between, oldest first, sent or not."""
        asked = urlencode(
            {
                "createdTimeFrom": _stamp(since),
                "createdTimeTo": _stamp(until),
                "max": PAGE,
                "ascending": "true",
            }
        )
        answer = self._call("GET", f"events/subscription/{quote(subscription_id, safe='')}?{asked}")
        return [SentEvent(_text(row, "id"), _payload(row)) for row in _rows(answer)]

    def _call(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """In the session that is kept, or in a new one when that is refused."""
        for fresh in (not self._session, True):
            if fresh:
                self._log_in()
            named = {"devKey": self._credentials.developer_key, "sessionId": self._session, **(headers or {})}
            status, answer = self._send(method, f"connect-events/v3/{path}", body, named)
            if status != 401:
                return self._read(status, answer)
        raise SessionExpired("the session was refused again after a new login")

    def _log_in(self) -> None:
        self._budget.spend(Use.LOGIN)
        own = self._credentials
        said = {
            "username": own.token_name,
            "password": own.token,
            "organizationId": own.organization_id,
            "devKey": own.developer_key,
        }
        status, answer = self._send("POST", "connect/v3/login", said, {})
        if status in (401, 403, 422):
            raise AuthenticationFailed("the login was refused")
        opened = self._read(status, answer)
        if opened.get("organizationId", own.organization_id) != own.organization_id:
            raise ForeignAnswer("the login opened another organisation")
        self._session = _text(opened, "sessionId")
        self._redactor.add(self._session)
        self._on_session(self._session)

    def _send(self, method: str, path: str, body: object, headers: Mapping[str, str]) -> tuple[int, bytes]:
        seconds = min(self._time_left(), self._request_seconds)
        if seconds < 1:
            raise OutOfTime("too little time is left to start a call")
        self._budget.spend(Use.REQUEST)
        content = b"" if body is None else json.dumps(body).encode()
        sent = {"content-type": "application/json", "accept": "application/json", **headers}
        failure: Cashflow360Error
        try:
            return exchange.send(
                self._http, method, f"{self._base}/{path}", content, sent, within=seconds, most=LARGEST_ANSWER
            )
        except exchange.Unanswered as error:
            failure = TransportError(str(error), sent=error.sent)
        except exchange.Unacceptable as error:
            failure = MalformedAnswer(str(error))
        raise failure

    def _read(self, status: int, answer: bytes) -> Mapping[str, Any]:
        if status == 429:
            raise Throttled("too many calls")
        if status >= 500:
            raise TransportError(f"HTTP {status}", sent=True)
        try:
            content = json.loads(answer) if answer.strip() else {}
        except (ValueError, RecursionError):
            raise MalformedAnswer(f"HTTP {status}: no JSON") from None
        if status >= 400:
            raise RequestRefused(f"HTTP {status}", code=self._code(content))
        return content if isinstance(content, dict) else {"results": content}

    def _code(self, content: object) -> str | None:
        first = content[0] if isinstance(content, list) and content else content
        said = first.get("code") if isinstance(first, dict) else None
        return (self._redactor.code(said) if isinstance(said, str) else "") or None


def _rows(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = answer.get("results", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MalformedAnswer("the list holds no records")
    return rows


def _text(row: Mapping[str, Any], name: str) -> str:
    said = row.get(name)
    if not isinstance(said, str) or not 0 < len(said) <= 500:
        raise MalformedAnswer(f"{name} is missing")
    return said


def _subscription(row: Mapping[str, Any]) -> EventSubscription:
    status, key, url = row.get("status"), row.get("securityKey"), row.get("notificationUrl")
    enabled = isinstance(status, dict) and status.get("enabled") is True
    return EventSubscription(
        _text(row, "id"), url if isinstance(url, str) else "", enabled, key if isinstance(key, str) else ""
    )


def _payload(row: Mapping[str, Any]) -> object:
    """The history has it as a text of JSON."""
    payload = row.get("payload")
    if not isinstance(payload, str):
        return payload
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
