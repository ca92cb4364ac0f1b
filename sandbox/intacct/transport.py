"""The gateway as an httpx transport: no sockets, no threads."""

from collections.abc import Callable
from typing import NoReturn

import httpx

from sandbox.intacct.envelope import Answer
from sandbox.intacct.gateway import answer
from sandbox.intacct.world import IntacctWorld

Recorder = Callable[[bytes, Answer], None]
PATH = "/ia/xml/xmlgw.phtml"


class IntacctTransport(httpx.BaseTransport):
    """Answers requests from a world in process, one at a time; broken connections become httpx errors."""

    def __init__(self, world: IntacctWorld, recorder: Recorder | None = None) -> None:
        self._world = world
        self._recorder = recorder

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        body = request.read()
        if request.method != "POST" or request.url.path != PATH:
            return httpx.Response(404, request=request)
        with self._world.lock:
            found = answer(self._world, body, {"host": request.url.netloc.decode()})
        if self._recorder is not None:
            self._recorder(body, found)
        if found.broken:
            _break(found.broken, request)
        return httpx.Response(found.status, headers=found.headers, content=found.body, request=request)


def _break(kind: str, request: httpx.Request) -> NoReturn:
    match kind:
        case "timeout":
            raise httpx.ReadTimeout("no answer in time", request=request)
        case "connect":
            raise httpx.ConnectError("no connection", request=request)
        case _:
            raise httpx.ReadError("connection reset", request=request)
