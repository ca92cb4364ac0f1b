"""An HTTP server whose connections fail as real ones do: reset, closed without an answer, or refused."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Iterator, MutableMapping
from typing import Any

import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

STATUS_PHRASES.setdefault(524, b"A Timeout Occurred")
STATUS_PHRASES[524] = STATUS_PHRASES[524] or b"A Timeout Occurred"
"""What a proxy calls the status that no standard names."""

Ends = tuple[object, object]
_OPEN: dict[Ends, asyncio.Transport] = {}
"""Open connections by the client's address and the server's."""
_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: what is closed is reset."""


class Breakable(H11Protocol):
    """A connection that a request on it can find and break."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the connection."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a connection over HTTP is a stream")
        super().connection_made(transport)
        _OPEN[self.client, self.server] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        _OPEN.pop((self.client, self.server), None)
        super().connection_lost(exc)


class Server(uvicorn.Server):
    """A server that leaves signals to whoever runs several of them, and can refuse connections for a while."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield

    def refuse(self, seconds: float, scope: Scope) -> None:
        """Take no connection for some seconds; the one that asks for this stays until it is answered."""
        loop = asyncio.get_running_loop()
        for held in self.servers:
            address = held.sockets[0].getsockname()
            held.close()
            for ends, transport in list(_OPEN.items()):
                if ends[1] == address and ends != _ends(scope):
                    _reset(transport)
            loop.call_later(seconds, self._listen_again, address)
        self.servers.clear()

    def _listen_again(self, address: tuple[str, int]) -> None:
        self._reopening = asyncio.get_running_loop().create_task(self._listen(address))

    async def _listen(self, address: tuple[str, int]) -> None:
        config = self.config

        def connection() -> asyncio.Protocol:
            return Breakable(config=config, server_state=self.server_state, app_state=self.lifespan.state)

        if not self.should_exit:
            listener = socket.create_server(address)
            self.servers.append(await asyncio.get_running_loop().create_server(connection, sock=listener))


class Lost(Response):
    """No answer: the connection is reset. On a server of another kind it promises more than it sends."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reset the connection."""
        del receive
        transport = _OPEN.get(_ends(scope))
        if transport is None:
            head = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]}
            await send(head)
            return
        _reset(transport)
        while _ends(scope) in _OPEN:
            await asyncio.sleep(0)


def configuration(app: ASGIApp, **more: Any) -> uvicorn.Config:
    """Return the settings of a server whose connections can be broken."""
    settings: MutableMapping[str, Any] = {"log_level": "warning", "access_log": False, "lifespan": "off", **more}
    return uvicorn.Config(app, http=Breakable, **settings)


def _ends(scope: Scope) -> Ends:
    return scope.get("client"), scope.get("server")


def _reset(transport: asyncio.Transport) -> None:
    held = transport.get_extra_info("socket")
    if held is not None:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    transport.abort()
