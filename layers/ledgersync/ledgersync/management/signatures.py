"""Whether an event was signed by whom it says it comes from. Compared in constant time; nothing here raises."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import json
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

CLOCKS_APART = timedelta(minutes=5)
LIVES = timedelta(hours=1)
"""Sage's tokens live an hour; one that says it lives longer does not."""


def signed_by_bill(raw: bytes, signature: str, key: str) -> bool:
    """``x-bill-sha-signature``: HMAC-SHA256 of the body in base64. What exactly is hashed is not documented clearly, so
    each reading of it counts: the bytes, minified JSON, and the body as an escaped text."""
    given = signature.strip().encode()
    fits = [hmac.compare_digest(_bill(one, key), given) for one in _readings(raw)]
    return any(fits)


def _bill(content: bytes, key: str) -> bytes:
    return b64encode(hmac.new(key.encode(), content, hashlib.sha256).digest())


def _readings(raw: bytes) -> Iterator[bytes]:
    yield raw
    try:
        text = raw.decode()
        content = json.loads(text)
        yield json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
        yield json.dumps(text).encode()
        if isinstance(content, str):
            yield content.encode()
    except (ValueError, RecursionError):
        return


def signed_by_sage(raw: bytes, token: str, secret: str, now: datetime) -> bool:
    """``X-IA-Sage-Signature``: a token (HS256) under the client's secret that names the digest of the exact body."""
    said, _, signature = token.strip().rpartition(".")
    expected = hmac.new(secret.encode(), said.encode(), hashlib.sha256).digest()
    genuine = hmac.compare_digest(expected, _decoded(signature))
    header, _, content = said.partition(".")
    claims = _json(content)
    if not genuine or _json(header).get("alg") != "HS256" or not _is_current(claims, now):
        return False
    digest = str(claims.get("payload_signature", "")).lower()
    return hmac.compare_digest(hashlib.sha256(raw).hexdigest().encode(), digest.encode())


def _is_current(claims: Mapping[str, object], now: datetime) -> bool:
    made, ends = _instant(claims.get("iat")), _instant(claims.get("exp"))
    if made is None or ends is None:
        return False
    return made - CLOCKS_APART <= now <= min(ends, made + LIVES) + CLOCKS_APART


def _instant(said: object) -> datetime | None:
    """Milliseconds, as Sage has them; seconds, as everybody else has."""
    if not isinstance(said, int | float) or isinstance(said, bool) or not 0 < said < 1e14:
        return None
    return datetime.fromtimestamp(said / 1000 if said > 1e11 else said, UTC)


def _json(part: str) -> Mapping[str, object]:
    try:
        content = json.loads(_decoded(part))
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _decoded(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        return b""
