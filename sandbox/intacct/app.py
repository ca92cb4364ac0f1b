"""The gateway over HTTP, with control endpoints under `/_sandbox/`."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.intacct import control
from sandbox.intacct.envelope import Answer
from sandbox.intacct.errors import RefusedError
from sandbox.intacct.gateway import admit, execute, release
from sandbox.intacct.transport import PATH, Recorder
from sandbox.intacct.world import IntacctWorld

Now = Callable[[], datetime]
Latency = Callable[[], float]
Rebuild = Callable[[], IntacctWorld]


def intacct_app(
    world: IntacctWorld,
    *,
    now: Now | None = None,
    latency: Latency | float = 0.0,
    recorder: Recorder | None = None,
    rebuild: Rebuild | None = None,
) -> Starlette:
    """Return the gateway as an ASGI app.

    `now` replaces the world's clock; `latency` is seconds per call, or a function that gives them; `recorder`
    sees every request body and answer; `rebuild` makes the world anew on `POST /_sandbox/reset`.
    """
    if now is not None:
        world.now = now
    server = _Server(world, latency, recorder, rebuild)
    routes = [
        Route(PATH, server.gateway, methods=["POST"]),
        Route("/_sandbox/state", server.state, methods=["GET"]),
        Route("/_sandbox/requests", server.requests, methods=["GET"]),
        Route("/_sandbox/edit", server.edit, methods=["POST"]),
        Route("/_sandbox/faults", server.faults, methods=["POST"]),
        Route("/_sandbox/reset", server.reset, methods=["POST"]),
    ]
    return Starlette(routes=routes)


class _Server:
    def __init__(
        self, world: IntacctWorld, latency: Latency | float, recorder: Recorder | None, rebuild: Rebuild | None
    ) -> None:
        self._world = world
        self._latency = latency
        self._recorder = recorder
        self._rebuild = rebuild

    async def gateway(self, request: Request) -> Response:
        body = await request.body()
        call = admit(self._world, body, {"host": request.headers.get("host", "")})
        if isinstance(call, Answer):
            return await self._answered(body, call)
        try:
            seconds = self._latency() if callable(self._latency) else self._latency
            if seconds > 0:
                await asyncio.sleep(seconds)
            found = execute(self._world, call)
        finally:
            release(call)
        return await self._answered(body, found)

    async def state(self, _: Request) -> Response:
        return JSONResponse(self._world.snapshot())

    async def requests(self, _: Request) -> Response:
        return JSONResponse(control.counts(self._world))

    async def edit(self, request: Request) -> Response:
        return await self._controlled(request, control.edit)

    async def faults(self, request: Request) -> Response:
        return await self._controlled(request, control.plan_faults)

    async def reset(self, _: Request) -> Response:
        control.reset(self._world, self._rebuild() if self._rebuild is not None else None)
        return JSONResponse({"status": "reset"})

    async def _controlled(
        self, request: Request, act: Callable[[IntacctWorld, Mapping[str, object]], dict[str, object]]
    ) -> Response:
        try:
            return JSONResponse(act(self._world, await request.json()))
        except RefusedError as refusal:
            errors = [{"errorno": entry.number, "description2": entry.text} for entry in refusal.errors]
            return JSONResponse({"errors": errors}, status_code=409)
        except (ValueError, KeyError, TypeError) as problem:
            return JSONResponse({"error": f"{type(problem).__name__}: {problem}"}, status_code=400)

    async def _answered(self, body: bytes, found: Answer) -> Response:
        if self._recorder is not None:
            self._recorder(body, found)
        if found.broken:
            if found.broken == "timeout":
                await asyncio.sleep(found.seconds)
            return _Cut()
        return Response(found.body, status_code=found.status, headers=found.headers)


class _Cut(Response):
    """An answer that promises more than it sends: the server drops the connection."""

    def __init__(self) -> None:
        super().__init__(b"", headers={"content-length": "64"})
