"""The gateway over HTTP, with control endpoints under `/_sandbox/`."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.connections import Lost
from sandbox.intacct import control
from sandbox.intacct.envelope import Answer
from sandbox.intacct.errors import RefusedError
from sandbox.intacct.gateway import Call, admit, execute, release
from sandbox.intacct.transport import PATH, Recorder
from sandbox.intacct.world import IntacctWorld

Now = Callable[[], datetime]
Latency = Callable[[], float]
ROUNDS = 12
"""Turns of the event loop in which a request that has arrived is read and let in."""
WAY_THERE = 0.1
"""The part of the latency after which a call takes effect; what arrives meanwhile waits at the same time."""
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
            return await self._answered(request, body, call)
        try:
            found = await self._executed(call)
        finally:
            release(call)
        return await self._answered(request, body, found)

    async def _executed(self, call: Call) -> Answer:
        """The answer, after the latency in all: what it takes to make the answer is part of it, as at the gateway."""
        seconds = self._latency() if callable(self._latency) else self._latency
        if seconds <= 0:
            await _others_arrive()
            found = execute(self._world, call)
            await _others_arrive()
            return found
        loop = asyncio.get_running_loop()
        due = loop.time() + seconds
        await asyncio.sleep(seconds * WAY_THERE)
        found = execute(self._world, call)
        await asyncio.sleep(due - loop.time())
        return found

    async def state(self, _: Request) -> Response:
        return JSONResponse(self._world.snapshot())

    async def requests(self, _: Request) -> Response:
        return JSONResponse(control.counts(self._world))

    async def edit(self, request: Request) -> Response:
        return await self._controlled(request, control.edit)

    async def faults(self, request: Request) -> Response:
        return self._refusing(request, await self._controlled(request, control.plan_faults))

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
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as problem:
            return JSONResponse({"error": f"{type(problem).__name__}: {problem}"}, status_code=400)

    async def _answered(self, request: Request, body: bytes, found: Answer) -> Response:
        if self._recorder is not None:
            self._recorder(body, found)
        if not found.broken:
            return self._refusing(request, Response(found.body, status_code=found.status, headers=found.headers))
        if found.broken == "timeout":
            await asyncio.sleep(found.seconds)
        if found.broken == "connect":
            _refuse(request, found.seconds)
        return Lost()

    def _refusing(self, request: Request, response: Response) -> Response:
        """Close the port when the next call is to find it closed, whatever that call asks for."""
        fault = self._world.faults.refusing() if getattr(request.app.state, "refuse", None) else None
        if fault is not None:
            _refuse(request, fault.seconds)
            response.headers["connection"] = "close"
        return response


def _refuse(request: Request, seconds: float) -> None:
    refuse = getattr(request.app.state, "refuse", None)
    if refuse is not None:
        refuse(seconds, request.scope)


async def _others_arrive() -> None:
    """Let in what has come in the meantime, so that calls that overlap are seen to do so."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)
