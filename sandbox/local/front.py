"""The one address of the local stack: the HTTP API as deployed, and beside it the issuer of tokens."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.local.issuer import Issuer

_HOP_BY_HOP = frozenset({"connection", "content-encoding", "content-length", "host", "keep-alive", "transfer-encoding"})
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_ANSWER_SECONDS = 35.0


class Front:
    """Serves on 127.0.0.1 in a thread of this process; ``target`` is where the deployed API answers."""

    def __init__(self, port: int, issuer_of: Callable[[str], Issuer] = Issuer) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.issuer = issuer_of(f"{self.url}/_local/issuer")
        self.target = ""
        config = uvicorn.Config(self._application(), host="127.0.0.1", port=port, log_level="critical", lifespan="off")
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

    def _application(self) -> Starlette:
        discovery = "/_local/issuer/.well-known/openid-configuration"
        return Starlette(
            routes=[
                Route(discovery, lambda _: JSONResponse(self.issuer.discovery())),
                Route("/_local/issuer/keys", lambda _: JSONResponse(self.issuer.keys())),
                Route("/_local/token/{tenant}", self._token),
                Route("/{path:path}", self._forward, methods=_METHODS),
            ]
        )

    def _token(self, request: Request) -> Response:
        role = request.query_params.get("role", "administrator")
        return PlainTextResponse(self.issuer.token(request.path_params["tenant"], datetime.now(UTC), role=role))

    async def _forward(self, request: Request) -> Response:
        if not self.target:
            return PlainTextResponse("the stack is still starting", status_code=503)
        headers = [(name, value) for name, value in request.headers.items() if name not in _HOP_BY_HOP]
        async with httpx.AsyncClient(trust_env=False, timeout=_ANSWER_SECONDS) as client:
            answer = await client.request(
                request.method,
                f"{self.target}{request.url.path}",
                params=request.query_params,
                headers=headers,
                content=await request.body(),
            )
        kept = {name: value for name, value in answer.headers.items() if name not in _HOP_BY_HOP}
        return Response(answer.content, status_code=answer.status_code, headers=kept)
