"""A scripted Cashflow360: answers from a queue, remembers what it was asked, keeps its own clock."""

import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import httpx

from cashflow360 import Budget, CallSlots, Cashflow360Client, Credentials, Session

ORGANIZATION = "00801ABCDEFGHIJ2lz6w"
ENDPOINT = "https://api.bill.com/api/v2"
CREDENTIALS = Credentials("developer-key-secret", ORGANIZATION, "ledger token", "token-secret")
SESSION = Session("session-secret", ENDPOINT, ORGANIZATION, "00601ABCDEFGHIJ2lz6x")


def success(data: object) -> httpx.Response:
    envelope = {"response_status": 0, "response_message": "Success", "response_data": data}
    return httpx.Response(200, json=envelope)


def failure(code: str, message: str = "said the service", status: int = 200) -> httpx.Response:
    data = {"error_code": code, "error_message": message}
    envelope = {"response_status": 1, "response_message": "Error", "response_data": data}
    return httpx.Response(status, json=envelope)


def login(session_id: str = "new-session-secret", endpoint: str = ENDPOINT) -> httpx.Response:
    data = {"sessionId": session_id, "orgId": ORGANIZATION, "usersId": "006x", "apiEndPoint": endpoint}
    return success(data)


Scripted = httpx.Response | Exception | Callable[[], httpx.Response]


@dataclass
class Asked:
    """One request as the service saw it."""

    url: str
    form: dict[str, str]

    @property
    def path(self) -> str:
        return self.url.split("/api/v2/")[-1]

    @property
    def data(self) -> Any:
        return json.loads(self.form["data"])


@dataclass
class Service:
    """The far end of a client's connection, and the clock both live by."""

    script: deque[Scripted] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    now: datetime = datetime(2026, 7, 24, 10, 59, 30, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    def answers(self, *script: Scripted) -> "Service":
        self.script.extend(script)
        return self

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(Asked(str(request.url), dict(parse_qsl(request.content.decode()))))
        match self.script.popleft():
            case Exception() as error:
                raise error
            case httpx.Response() as response:
                return response
            case make:
                return make()

    def client(
        self,
        *,
        session: Session | None = SESSION,
        endpoint: str = ENDPOINT,
        allowed_endpoints: Sequence[str] = ("bill.com",),
        slots: CallSlots | None = None,
        budget: Budget | None = None,
        max_response_bytes: int = 100_000,
        time_left: Callable[[], float] | None = None,
        before_write: Callable[[], None] = lambda: None,
        follow_redirects: bool = False,
    ) -> Cashflow360Client:
        http = httpx.Client(transport=httpx.MockTransport(self), follow_redirects=follow_redirects)
        return Cashflow360Client(
            CREDENTIALS,
            http,
            now=lambda: self.now,
            sleep=self.sleep,
            jitter=lambda: 0.5,
            endpoint=endpoint,
            allowed_endpoints=allowed_endpoints,
            session=session,
            on_session=self.sessions.append,
            slots=slots,
            budget=budget,
            max_response_bytes=max_response_bytes,
            time_left=time_left,
            before_write=before_write,
        )

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]
