"""Signatures of webhooks, as Standard Webhooks has them: HMAC-SHA256 over id, time and body, in base64."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from hashlib import sha256

PREFIX = "whsec_"


def new_secret(random: bytes) -> str:
    return PREFIX + b64encode(random).decode()


def headers(secret: str, id: str, seconds: int, body: str) -> dict[str, str]:
    """The three headers; a receiver refuses what is older than five minutes, so every try is signed anew."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, f"{id}.{seconds}.{body}".encode(), sha256)
    return {
        "webhook-id": id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{b64encode(signed).decode()}",
    }
