"""Events as both systems sign and send them, and how long a wake is still to wait."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from datetime import timedelta
from typing import Any

from .events import Answer
from .world import ApiWorld

KEY, SECRET = "bill-security-key", "oauth-client-secret"


def address(world: ApiWorld) -> str:
    return f"{world.id.tenant_id}.{world.id.connection_id}"


def event(world: ApiWorld, id: str = "e1", **metadata: str) -> dict[str, Any]:
    about = {
        "eventId": id,
        "subscriptionId": "s1",
        "organizationId": world.connection().organization_id,
        "eventType": "bill.updated",
        "version": "1",
    }
    return {"metadata": {**about, **metadata}, "bill": {"id": "00n1", "updatedTime": "2026-01-31T10:00:00.000+00:00"}}


def webhook(world: ApiWorld, content: object, *, key: str = KEY, to: str = "", signed: str = "") -> Answer:
    raw = content if isinstance(content, str) else json.dumps(content)
    digest = hmac.new(key.encode(), (signed or raw).encode(), hashlib.sha256).digest()
    headers = {"x-bill-sha-signature": b64encode(digest).decode()}
    path = f"/cashflow360/events/{to or address(world)}"
    return world.call("POST", path, raw, tenant=None, headers=headers)


def sage_token(world: ApiWorld, raw: str, *, secret: str = SECRET, age: timedelta = timedelta(), **claims: Any) -> str:
    made = world.runs.clock.now() - age
    said = {
        "iss": "sage",
        "iat": int(made.timestamp() * 1000),
        "exp": int((made + timedelta(hours=1)).timestamp() * 1000),
        "payload_signature": hashlib.sha256(raw.encode()).hexdigest(),
        **claims,
    }
    parts = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "HS256"}, said)]
    signature = hmac.new(secret.encode(), ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, urlsafe_b64encode(signature).decode().rstrip("=")])


def trigger(world: ApiWorld, content: object, *, key: str = "k1", token: str = "", **made: Any) -> Answer:
    raw = json.dumps(content)
    headers = {"x-ia-sage-signature": token or sage_token(world, raw, **made), "idempotency-key": key}
    return world.call("POST", f"/intacct/events/{address(world)}", raw, tenant=None, headers=headers)


def waiting(world: ApiWorld) -> int:
    """Seconds until the wake; -1 when nothing waits."""
    watch = world.watches.watch(world.id)
    return int((watch.wake_at - world.runs.clock.now()).total_seconds()) if watch and watch.wake_at else -1
