"""Both remote systems over HTTP, served by a thread of this process, so that every call can be seen and acted on."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx
from lxml import etree
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledgersync.domain.model import Side
from sandbox.cashflow360.app import cashflow360_app
from sandbox.cashflow360.calls import parse
from sandbox.connections import Server, configuration
from sandbox.intacct.app import intacct_app
from sandbox.local.configuration import ServiceKeys
from sandbox.local.elsewhere import RemoteSystems
from sandbox.scenarios.setting import SENDER_ID, Scenario
from sandbox.serve import cashflow360_url, intacct_url
from tests.simulation.faults.wires import reads_only

LATENCY_SECONDS = 0.004
"""Long enough for two calls at once to be seen as such."""
CONTROL = "/_sandbox/"

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Seen:
    """A call: whose books it is about (company and entity, or organisation) and what it writes ("" for a read)."""

    side: Side
    place: tuple[str, str]
    writes: str
    port: int
    at: datetime


class Watched:
    """A context manager: inside it both systems answer on 127.0.0.1.

    ``before`` and ``after`` are called in the serving thread, between two calls: before a call takes effect, which
    it only does when the answer is true, and after it did but before its answer is sent.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.before: Callable[[Seen], bool] = lambda seen: True
        self.after: Callable[[Seen], None] = lambda seen: None
        self.calls: list[Seen] = []
        self.most_at_once: Counter[tuple[Side, str]] = Counter()
        self._under_way: Counter[tuple[Side, str]] = Counter()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="both-systems", daemon=True)

    def __enter__(self) -> Self:
        self._sockets = [socket.create_server(("127.0.0.1", 0)) for _ in Side]
        self._origins = [f"http://127.0.0.1:{place.getsockname()[1]}" for place in self._sockets]
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        for server in self._servers:
            server.should_exit = True
        self._thread.join(10)

    @property
    def remote(self) -> RemoteSystems:
        """Where the stack finds them."""
        intacct, cashflow360 = (urlsplit(origin).port or 0 for origin in self._origins)
        return RemoteSystems(
            intacct_url=intacct_url(intacct),
            intacct_allowed_hosts=self._origins[0],
            cashflow360_url=cashflow360_url(cashflow360),
            cashflow360_allowed_hosts=self._origins[1],
            cashflow360_events_url=self._origins[1],
        )

    @property
    def service_keys(self) -> ServiceKeys:
        """The sender and the developer key that both systems admit."""
        intacct, cashflow360 = self.scenario.intacct, self.scenario.cashflow360
        return ServiceKeys(SENDER_ID, intacct.senders[SENDER_ID], cashflow360.dev_key)

    def control(self, side: str, path: str, body: object = None) -> Any:
        """GET, or POST when there is a body, ``/_sandbox/<path>`` of ``intacct`` or ``cashflow360``."""
        url = f"{self._origins[side == 'cashflow360']}{CONTROL}{path}"
        with httpx.Client(trust_env=False, timeout=60) as client:
            answer = client.get(url) if body is None else client.post(url, json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def between_calls(self, act: Callable[[], Done]) -> Done:
        """What ``act`` returns, done in the serving thread while no call is being executed."""

        async def done() -> Done:
            return act()

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(30)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        apps = (
            intacct_app(self.scenario.intacct, latency=LATENCY_SECONDS),
            cashflow360_app(self.scenario.cashflow360, latency=LATENCY_SECONDS),
        )
        self._servers = [
            Server(configuration(self._watching(side, app), log_level="critical", timeout_graceful_shutdown=1))
            for side, app in zip((Side.INTACCT, Side.CASHFLOW360), apps, strict=True)
        ]
        serving = [
            asyncio.create_task(server.serve(sockets=[place]))
            for server, place in zip(self._servers, self._sockets, strict=True)
        ]
        while not all(server.started for server in self._servers):
            await asyncio.sleep(0.01)
        self._ready.set()
        await asyncio.gather(*serving)

    def _watching(self, side: Side, app: ASGIApp) -> ASGIApp:
        async def watch(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["path"].startswith(CONTROL):
                await app(scope, receive, send)
                return
            body = await _body(receive)
            seen = self._see(side, scope, body)
            flight = seen.side, seen.place[0]
            self.calls.append(seen)
            self._under_way[flight] += 1
            self.most_at_once[flight] = max(self.most_at_once[flight], self._under_way[flight])

            async def replayed() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            async def answered(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self.after(seen)
                await send(message)

            try:
                await (app if self.before(seen) else _LOST)(scope, replayed, answered)
            finally:
                self._under_way[flight] -= 1

        return watch

    def _see(self, side: Side, scope: Scope, body: bytes) -> Seen:
        of = _of_intacct if side is Side.INTACCT else _of_cashflow360
        place, writes = of(self.scenario, scope["path"], body)
        return Seen(side, place, writes, scope["client"][1], datetime.now(UTC))


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _of_intacct(scenario: Scenario, _: str, body: bytes) -> tuple[tuple[str, str], str]:
    root = etree.fromstring(body)
    functions = [function[0] for function in root.iterfind("operation/content/function")]
    written = [each for each in functions if not reads_only(str(each.tag))]
    session = scenario.intacct.sessions.get(root.findtext("operation/authentication/sessionid") or "")
    place = (
        (session.company_id, session.entity_id or "")
        if session is not None
        else (
            root.findtext("operation/authentication/login/companyid") or "",
            root.findtext("operation/authentication/login/locationid") or "",
        )
    )
    return place, ", ".join(_named(each) for each in written)


def _named(function: etree._Element) -> str:
    """``create VENDOR``, or a legacy function's own name."""
    generic = function.tag in ("create", "update") and len(function)
    return f"{function.tag} {function[0].tag if generic else function.findtext('object') or ''}".strip()


def _of_cashflow360(scenario: Scenario, path: str, body: bytes) -> tuple[tuple[str, str], str]:
    call = parse(path, body, {})
    session = scenario.cashflow360.sessions.organization_of(call.fields.get("sessionId", ""))
    place = (session.id if session is not None else call.fields.get("orgId", ""), "")
    return place, call.path if call.is_write else ""


_LOST = Response(status_code=500)
"""For a call that never arrived; whoever made it is gone."""
