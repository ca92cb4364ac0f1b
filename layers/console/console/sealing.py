"""What the sessions table holds can be read with the cookie only: keys follow from it, and are kept nowhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

COOKIE_BYTES = 32
_NONCE_BYTES = 12


class Unreadable(Exception):
    """Not sealed under this cookie, or changed since."""


def new_cookie() -> str:
    """256 random bits."""
    return base64.urlsafe_b64encode(secrets.token_bytes(COOKIE_BYTES)).decode().rstrip("=")


def item_key(cookie: str) -> str:
    """The item of a cookie: the table alone doesn't tell the cookie."""
    return hashlib.sha256(cookie.encode()).hexdigest()


def seal(cookie: str, purpose: str, content: Mapping[str, object]) -> bytes:
    """AES-GCM under a key that follows from the cookie; the purpose is authenticated."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key(cookie, purpose)).encrypt(nonce, json.dumps(content).encode(), purpose.encode())


def unseal(cookie: str, purpose: str, sealed: bytes) -> dict[str, object]:
    """Unreadable when the cookie is another one."""
    nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        opened = AESGCM(_key(cookie, purpose)).decrypt(nonce, content, purpose.encode())
    except (InvalidTag, ValueError):
        raise Unreadable from None
    read = json.loads(opened)
    if not isinstance(read, dict):
        raise Unreadable
    return read


def form_mark(cookie: str, path: str, form: Mapping[str, list[str]]) -> str:
    """The item of a form that was sent, by all that it held: the same form with other content is another one."""
    sent = json.dumps([path, sorted(form.items())]).encode()
    return "form " + hmac.new(_key(cookie, "sent"), sent, hashlib.sha256).hexdigest()


def form_token(cookie: str) -> str:
    """What every form carries: nobody who lacks the cookie can make it."""
    return hmac.new(_key(cookie, "form"), b"form", hashlib.sha256).hexdigest()


def is_form_token(cookie: str, token: str) -> bool:
    return hmac.compare_digest(form_token(cookie), token)


def _key(cookie: str, purpose: str) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"ledgersync console {purpose}".encode())
    return derive.derive(cookie.encode())
