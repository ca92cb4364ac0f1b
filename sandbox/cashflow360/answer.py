"""The whole API as one function of a world and a request: no sockets, no waiting, no threads."""

import json
from collections.abc import Mapping
from decimal import Decimal

from sandbox.cashflow360.calls import Call, parse
from sandbox.cashflow360.errors import (
    API_UNSUPPORTED,
    CATALOGUE,
    DEVELOPER_KEY_INVALID,
    HOURLY_LIMIT,
    ORGANIZATION_LOCKED,
    TOO_MANY_AT_ONCE,
    Reason,
    Refused,
)
from sandbox.cashflow360.operations import OPERATIONS
from sandbox.cashflow360.payables.processing import process_due
from sandbox.cashflow360.records import Context
from sandbox.cashflow360.signing_in import SIGNING_IN
from sandbox.cashflow360.world import Cashflow360World

Answer = tuple[int, dict[str, str], bytes]
JSON = {"content-type": "application/json;charset=utf-8"}
_THROTTLES = (HOURLY_LIMIT, TOO_MANY_AT_ONCE)


def answer(world: Cashflow360World, path: str, form: bytes, headers: Mapping[str, str]) -> Answer:
    """Answer one POST below `/api/v2/`: status, headers, body. Errors come with HTTP 200, an unknown path 404."""
    call = parse(path, form, headers)
    world.log.count(call)
    try:
        return 200, dict(JSON), _envelope(_dispatch(world, call))
    except Refused as refused:
        return _status(world, refused.reason), dict(JSON), _envelope(error=refused)


def crowded(world: Cashflow360World) -> Answer:
    """Answer a call that came while too many of its organisation were in flight."""
    return world.rules.throttle_status, dict(JSON), _envelope(error=Refused(TOO_MANY_AT_ONCE))


def expired(world: Cashflow360World, path: str, form: bytes, headers: Mapping[str, str]) -> Answer:
    """End the call's session, then answer it: what a client sees whose session expired."""
    world.sessions.end(parse(path, form, headers).fields.get("sessionId", ""))
    return answer(world, path, form, headers)


def throttled(world: Cashflow360World) -> Answer:
    """Answer as if the hour's budget were used up."""
    refused = Refused(HOURLY_LIMIT, world.rules.calls_per_hour)
    return world.rules.throttle_status, dict(JSON), _envelope(error=refused)


def _dispatch(world: Cashflow360World, call: Call) -> object:
    if call.path == "Errors":
        return [{"error_code": reason.code, "error_message": reason.text} for reason in CATALOGUE]
    sign_in = SIGNING_IN.get(call.path)
    parts = call.path.split("/")
    operation = OPERATIONS.get(parts[0])
    if sign_in is None and (operation is None or len(parts) != operation.parts):
        raise Refused(API_UNSUPPORTED)
    dev_key = call.field("devKey")
    if dev_key not in world.dev_keys:
        raise Refused(DEVELOPER_KEY_INVALID)
    world.budgets.spend(dev_key, login=sign_in is not None)
    if sign_in is not None:
        return sign_in(world, call)
    if operation is None:
        raise Refused(API_UNSUPPORTED)
    session = world.sessions.use(call.field("sessionId"), dev_key)
    org = session.organization
    if org.locked:
        raise Refused(ORGANIZATION_LOCKED)
    process_due(org)
    with org.transaction():
        return operation.run(Context(org, world, call), parts[1:])


def _status(world: Cashflow360World, reason: Reason) -> int:
    if reason is API_UNSUPPORTED:
        return 404
    return world.rules.throttle_status if reason in _THROTTLES else 200


def _envelope(data: object = None, error: Refused | None = None) -> bytes:
    if error is not None:
        body = {
            "response_status": 1,
            "response_message": "Error",
            "response_data": {"error_code": error.code, "error_message": error.text},
        }
    else:
        body = {"response_status": 0, "response_message": "Success", "response_data": data}
    return json.dumps(body, default=_number, separators=(",", ":")).encode()


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
