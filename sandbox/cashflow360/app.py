"""Serves a world over HTTP, with latency, faults, recording and the control endpoints."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.cashflow360.answer import crowded
from sandbox.cashflow360.calls import parse
from sandbox.cashflow360.control import Reset, WorldHolder, control_routes
from sandbox.cashflow360.events.gateway import ROOTS, events_answer
from sandbox.cashflow360.exchange import NO_ANSWER, Disconnected, TimedOut, exchange
from sandbox.cashflow360.organization import Clock
from sandbox.cashflow360.world import Cashflow360World
from sandbox.connections import Lost
from sandbox.recording import NoRecorder, Recorder

Sleep = Callable[[float], Awaitable[None]]


def cashflow360_app(
    world: Cashflow360World,
    *,
    now: Clock | None = None,
    latency: float = 0.0,
    recorder: Recorder | None = None,
    fresh: Reset | None = None,
    sleep: Sleep = asyncio.sleep,
) -> Starlette:
    """Return the server of a world.

    `now` replaces the world's clock; `latency` is seconds per call; `fresh` makes the world a reset begins with.
    """
    world.now = now or world.now
    holder = WorldHolder(world, fresh)
    keep = recorder or NoRecorder()

    async def call(request: Request) -> Response:
        form, path, current = await request.body(), request.url.path, holder.world
        headers = {**request.headers, "x-forwarded-proto": request.url.scheme}
        with current.place_for(parse(path, form, headers)) as free:
            if latency:
                await sleep(latency)
            outcome = exchange(current, path, form, headers) if free else crowded(current)
        status, answer_headers, body = outcome if isinstance(outcome, tuple) else NO_ANSWER
        keep.record(system="cashflow360", method=request.method, path=path, request=form, status=status, answer=body)
        match outcome:
            case TimedOut(seconds):
                await sleep(seconds)
                return Lost()
            case Disconnected():
                return Lost()
            case _:
                return Response(body, status, answer_headers)

    async def events(request: Request) -> Response:
        body, target = await request.body(), f"{request.url.path}?{request.url.query}"
        status, answer_headers, content = events_answer(holder.world, request.method, target, body, request.headers)
        return Response(content, status, answer_headers)

    third = [Route(f"{root}{{path:path}}", events, methods=["GET", "POST", "PATCH", "DELETE"]) for root in ROOTS]
    routes = [*control_routes(holder), *third, Route("/{path:path}", call, methods=["POST"])]
    app = Starlette(routes=routes)
    app.state.world = lambda: holder.world
    return app
