"""The wires to both systems: the clients' HTTP without sockets, where every call meets the weather."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

import httpx

from ledgersync.domain.model import Side
from sandbox.cashflow360.answer import answer as cashflow360_answer
from sandbox.cashflow360.answer import crowded
from sandbox.intacct.faults import Fault
from sandbox.intacct.gateway import answer as intacct_answer
from sandbox.intacct.gateway import throttled
from tests.simulation.worlds.founding import Remembered

if TYPE_CHECKING:
    from tests.simulation.worlds.world import World

Served = tuple[int, bytes]
HTML = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>Bad gateway</body></html>"

LOST: Mapping[str, type[httpx.TransportError]] = {
    "connect-refused": httpx.ConnectError,
    "timeout-before": httpx.ReadTimeout,
    "reset-before": httpx.ReadError,
    "timeout-after": httpx.ReadTimeout,
    "reset-after": httpx.RemoteProtocolError,
    "lost-and-late": httpx.ReadTimeout,
}
SPOILT: Mapping[str, Callable[[Served], Served]] = {
    "500-before": lambda _: (500, b""),
    "502-page-before": lambda _: (502, HTML),
    "524-before": lambda _: (524, b"error code: 524"),
    "500-after": lambda _: (500, b""),
    "524-after": lambda _: (524, HTML),
    "page-after": lambda _: (200, HTML),
    "truncated": lambda served: (served[0], served[1][: len(served[1]) // 2]),
    "garbled": lambda served: (served[0], served[1].replace(b"</", b"<\x00/", 3).replace(b'":', b'"\x01', 3)),
}
BEFORE = frozenset({"connect-refused", "timeout-before", "reset-before", "500-before", "502-page-before", "524-before"})


_ESCAPES = str.maketrans({"%": "%25", "&": "%26", "+": "%2B"})


NO_HEADERS = httpx.Headers()


class Answered(httpx.Response):
    """As much of a response as the clients look at."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status_code = status
        self.headers = NO_HEADERS
        self.stream = httpx.ByteStream(body)

    def __repr__(self) -> str:
        return f"<Answered [{self.status_code}]>"

    @property
    def is_redirect(self) -> bool:
        return False


class Wire(httpx.Client, ABC):
    """An httpx client whose requests are answered by a sandbox in process."""

    side: Side

    def __init__(self, world: World) -> None:
        super().__init__(transport=httpx.MockTransport(lambda _: httpx.Response(500)), trust_env=False)
        self._world = world

    @contextmanager
    def stream(self, method: str, url: httpx.URL | str, **given: Any) -> Iterator[httpx.Response]:
        """One exchange, as the weather has it."""
        body = given["content"] if "content" in given else _encoded(given["data"])
        path = str(url).split("/", 3)[3]
        status, content = self._world.exchanges.exchange(self, path, body)
        yield Answered(status, content)

    @abstractmethod
    def serve(self, path: str, body: bytes) -> Served:
        """What the sandbox answers."""

    @abstractmethod
    def serve_late(self, path: str, body: bytes, seconds: float) -> Served:
        """An answer whose effect readers see only later."""

    @abstractmethod
    def refuse(self) -> Served:
        """What it answers when too many calls are under way."""

    @abstractmethod
    def end_session(self, body: bytes) -> None:
        """The session of the call expires just before it."""

    @abstractmethod
    def place(self, body: bytes) -> tuple[str, str]:
        """Whose books the call is about: company and entity, or organisation; empty while signing in."""

    @abstractmethod
    def touched(self) -> list[tuple[str, str]]:
        """The records the last call changed: object or entity, and RECORDNO or id."""

    @abstractmethod
    def writes(self, path: str, body: bytes) -> str:
        """What the call would change; "" for a read."""


def lost(kind: str) -> httpx.TransportError:
    """The library's error of a call whose answer never came."""
    return LOST[kind]("lost in the simulation", request=httpx.Request("POST", "http://127.0.0.1/"))


class IntacctWire(Wire):
    side = Side.INTACCT

    def serve(self, path: str, body: bytes) -> Served:
        for journal in self._journals():
            journal.kept = []
        found = intacct_answer(self._world.intacct, body, {"host": "127.0.0.1:8401"})
        return found.status, found.body

    def serve_late(self, path: str, body: bytes, seconds: float) -> Served:
        self._world.intacct.faults.replace([Fault("late_visibility", seconds=seconds)])
        try:
            return self.serve(path, body)
        finally:
            self._world.intacct.faults.replace([])

    def touched(self) -> list[tuple[str, str]]:
        return [(table.name, str(number)) for journal in self._journals() for table, number, _ in journal.kept]

    def _journals(self) -> list[Remembered]:
        journals = (books.journal.entries for books in self._world.intacct.companies.values())
        return [entries for entries in journals if isinstance(entries, Remembered)]

    def refuse(self) -> Served:
        found = throttled(self._world.intacct)
        return found.status, found.body

    def end_session(self, body: bytes) -> None:
        self._world.intacct.sessions.pop(_between(body, b"sessionid"), None)

    def place(self, body: bytes) -> tuple[str, str]:
        session = self._world.intacct.sessions.get(_between(body, b"sessionid"))
        if session is not None:
            return session.company_id, session.entity_id or ""
        return _between(body, b"companyid"), _between(body, b"locationid")

    def writes(self, path: str, body: bytes) -> str:
        functions = (part.split(b"><", 1)[1] for part in body.split(b"<function ")[1:])
        names = [part.split(b">", 1)[0].split(b" ", 1)[0].decode() for part in functions]
        return ", ".join(name for name in names if not reads_only(name))


def reads_only(function: str) -> bool:
    """Whether an Intacct function changes nothing."""
    return function.startswith(("query", "read", "get", "inspect", "lookup"))


class Cashflow360Wire(Wire):
    side = Side.CASHFLOW360

    def serve(self, path: str, body: bytes) -> Served:
        headers = {"x-forwarded-proto": "http", "host": "127.0.0.1:8402"}
        status, _, content = cashflow360_answer(self._world.cashflow360, f"/{path}", body, headers)
        return status, content

    def serve_late(self, path: str, body: bytes, seconds: float) -> Served:
        self._world.cashflow360.forget_changes()
        served = self.serve(path, body)
        self._world.cashflow360.hide_last_changes(seconds)
        return served

    def touched(self) -> list[tuple[str, str]]:
        organizations = self._world.cashflow360.organizations.values()
        return [(change.entity, change.record_id) for each in organizations for change in each.changed]

    def refuse(self) -> Served:
        status, _, content = crowded(self._world.cashflow360)
        return status, content

    def end_session(self, body: bytes) -> None:
        self._world.cashflow360.sessions.end(_form(body, "sessionId"))

    def place(self, body: bytes) -> tuple[str, str]:
        found = self._world.cashflow360.sessions.organization_of(_form(body, "sessionId"))
        return (found.id if found is not None else _form(body, "orgId")), ""

    def writes(self, path: str, body: bytes) -> str:
        parts = path.removeprefix("api/v2/").removesuffix(".json").split("/")
        operation = parts[2] if parts[0] == "Bulk" else parts[1] if parts[0] == "Crud" else parts[0]
        if operation in ("List", "Read", "Login", "SyncTokenLogin", "GetSessionInfo", "GetEntityMetadata", "Errors"):
            return ""
        return "/".join(part for part in parts if part not in ("Bulk", "Crud"))


def _between(body: bytes, tag: bytes) -> str:
    _, _, rest = body.partition(b"<" + tag + b">")
    return rest.partition(b"<")[0].decode()


def _encoded(form: Mapping[str, str]) -> bytes:
    """As a form is sent, with nothing escaped that needn't be: most of it is JSON, read again at once."""
    return "&".join(f"{name}={value.translate(_ESCAPES)}" for name, value in form.items()).encode()


def _form(body: bytes, name: str) -> str:
    _, _, rest = b"&".join((b"", body)).partition(f"&{name}=".encode())
    return unquote_plus(rest.partition(b"&")[0].decode())
