"""The one address of the local stack: the HTTP API as deployed, and beside it the issuer of tokens.

It answers odd requests as API Gateway does, in ``{"message": …}``, and is itself never the one that fails. Only
requests to this machine's own names are let in: else a web page could reach it under a name of its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import unquote_to_bytes

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.local import signing_in
from sandbox.local.issuer import Issuer

_HOP_BY_HOP = frozenset({"connection", "content-length", "host", "keep-alive", "transfer-encoding"})
_ANSWER_SECONDS = 35.0
_LARGEST = 10 * 1024 * 1024
"""Bytes of a body, as API Gateway has it."""
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Front:
    """Serves on 127.0.0.1 in a thread of this process; ``target`` is where the deployed API, or console, answers.

    ``issues`` serves the issuer's pages and tokens beside it, which the console's address does not.
    """

    def __init__(self, port: int, issuer_of: Callable[[str], Issuer] = Issuer, *, issues: bool = True) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._issues = issues
        self.issuer = issuer_of(f"{self.url}/_local/issuer")
        self.target = ""
        self.tenants: Sequence[str] = ()
        self.outbox: Callable[[], object] = list
        config = uvicorn.Config(self.application(), host="127.0.0.1", port=port, log_level="critical", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="local-front", daemon=True)

    def start(self) -> None:
        """RuntimeError when the port is taken."""
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError(f"{self.url} is taken")
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=5)

    def application(self) -> ASGIApp:
        discovery = "/_local/issuer/.well-known/openid-configuration"
        routes = Starlette(
            routes=[
                Route(discovery, lambda _: JSONResponse(self.issuer.discovery())),
                Route("/_local/issuer/keys", lambda _: JSONResponse(self.issuer.keys())),
                *signing_in.routes(lambda: self.issuer, lambda: self.tenants),
                Route("/_local/token/{tenant}", self._token),
                Route("/_local/outbox", lambda _: JSONResponse(self.outbox())),
            ]
        )

        async def application(scope: Scope, receive: Receive, send: Send) -> None:
            request = Request(scope, receive)
            if not is_own(request.headers.get("host", "")):
                await said(403, "Forbidden")(scope, receive, send)
            elif self._issues and scope["path"].startswith("/_local/"):
                await routes(scope, receive, send)
            else:
                await (await self._forwarded(request))(scope, receive, send)

        return application

    def _token(self, request: Request) -> Response:
        role = request.query_params.get("role", "administrator")
        return PlainTextResponse(self.issuer.token(request.path_params["tenant"], datetime.now(UTC), role=role))

    async def _forwarded(self, request: Request) -> Response:
        if not self.target:
            return PlainTextResponse("the stack is still starting", status_code=503)
        path, query = request.scope["raw_path"], request.scope["query_string"]
        if not (is_text(path) and is_text(query)):
            return said(400, "Bad Request")
        try:
            body = await _body(request)
            if body is None:
                return said(413, "Request Entity Too Large")
            return await self._answered(request, f"{path.decode()}?{query.decode()}" if query else path.decode(), body)
        except httpx.TimeoutException:
            return said(503, "Service Unavailable")
        except (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL, ClientDisconnect):
            return said(400, "Bad Request")
        except httpx.HTTPError:
            return said(502, "Bad Gateway")

    async def _answered(self, request: Request, address: str, body: bytes) -> Response:
        headers = [(name, value) for name, value in request.headers.raw if name.decode("latin-1") not in _HOP_BY_HOP]
        async with httpx.AsyncClient(trust_env=False, timeout=_ANSWER_SECONDS) as client:
            asked = client.build_request(request.method, f"{self.target}{address}", headers=headers, content=body)
            answer = await client.send(asked, stream=True)
            content = b"".join([part async for part in answer.aiter_raw()])
        # As it came: cookies are several headers of one name, and what is compressed stays so.
        made = Response(content, status_code=answer.status_code)
        kept = [(name.lower(), text) for name, text in answer.headers.raw if name.decode().lower() not in _HOP_BY_HOP]
        made.raw_headers = [*kept, (b"content-length", str(len(content)).encode())]
        return made


def said(status: int, message: str) -> Response:
    """A refusal in the shape API Gateway gives its own."""
    return JSONResponse({"message": message}, status_code=status)


def is_own(host: str) -> bool:
    """Whether a Host header names this machine, with any port or none."""
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not colon:
        name = host
    return name.lower() in _OWN_NAMES and (not colon or (port.isascii() and port.isdigit()))


def is_text(raw: bytes) -> bool:
    """Whether a part of an address is UTF-8 without control characters once it is decoded."""
    try:
        text = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return False
    return raw.isascii() and not any(ord(each) < 32 or ord(each) == 127 for each in text)


async def _body(request: Request) -> bytes | None:
    """None as soon as it is larger than API Gateway takes."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            return None
    return bytes(body)
