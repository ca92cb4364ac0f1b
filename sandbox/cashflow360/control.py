"""The sandbox's own endpoints below `/_sandbox/`: state, requests, edits, faults, reset."""

import json
import re
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.cashflow360.edits import User
from sandbox.cashflow360.errors import Refused
from sandbox.cashflow360.faults import Fault, FaultKind
from sandbox.cashflow360.world import Cashflow360World

Reset = Callable[[], Cashflow360World]


class WorldHolder:
    """The world a server answers from; a reset puts a fresh one in its place."""

    def __init__(self, world: Cashflow360World, fresh: Reset | None) -> None:
        self.world = world
        self._fresh = fresh

    def reset(self) -> None:
        """Begin again from the scenario; without one, forget faults and counts."""
        if self._fresh is not None:
            self.world = self._fresh()
        else:
            self.world.faults.clear()
            self.world.log.clear()


def control_routes(holder: WorldHolder) -> list[Route]:
    """Return the control endpoints of a server."""

    async def state(_request: Request) -> Response:
        return _json(holder.world.snapshot())

    async def requests(_request: Request) -> Response:
        return _json(holder.world.log.as_data())

    async def edit(request: Request) -> Response:
        return _told(await request.body(), lambda given: _edit(holder.world, given))

    async def faults(request: Request) -> Response:
        return _told(await request.body(), lambda given: _order(holder.world, given))

    async def reset(_request: Request) -> Response:
        holder.reset()
        return _json({"result": "reset"})

    table: list[tuple[str, str, Callable[[Request], Awaitable[Response]]]] = [
        ("/_sandbox/state", "GET", state),
        ("/_sandbox/requests", "GET", requests),
        ("/_sandbox/edit", "POST", edit),
        ("/_sandbox/faults", "POST", faults),
        ("/_sandbox/reset", "POST", reset),
    ]
    return [Route(path, endpoint, methods=[method]) for path, method, endpoint in table]


def _told(body: bytes, act: Callable[[object], object]) -> Response:
    """Do what a body says; 422 with the API's own refusal, 400 for a body that cannot be meant."""
    try:
        return _json({"result": act(json.loads(body, parse_float=Decimal))})
    except Refused as refused:
        return _json({"error_code": refused.code, "error_message": refused.text}, status=422)
    except KeyError as missing:
        return _json({"error_message": f"missing {missing}"}, status=400)
    except (AttributeError, TypeError, ValueError, ArithmeticError, RecursionError, re.error) as problem:
        return _json({"error_message": f"{type(problem).__name__}: {problem}"}, status=400)


def _edit(world: Cashflow360World, given: object) -> object:
    if not isinstance(given, dict):
        raise TypeError("an edit is an object")
    org, action = world.organizations[given.pop("organization")], given.pop("action")
    if action == "new_token":
        return {"token": world.new_token(org)}
    return User(org).do(action, given)


def _order(world: Cashflow360World, given: object) -> str:
    items: list[Any] = given if isinstance(given, list) else [given]
    ordered = [Fault(**{**item, "kind": FaultKind(item["kind"])}) for item in items]
    for fault in ordered:
        world.faults.add(fault)
    return "ordered"


def _json(data: object, status: int = 200) -> Response:
    return Response(json.dumps(data, default=_plain), status_code=status, media_type="application/json")


def _plain(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
