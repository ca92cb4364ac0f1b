"""Ids and cursors that say nothing to whoever sees them."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode


def opaque(*parts: str) -> str:
    """An id or cursor made of several texts."""
    return urlsafe_b64encode("\x1f".join(parts).encode()).decode().rstrip("=")


def parts(text: str, number: int | None) -> list[str] | None:
    """What ``opaque`` was made of, any number of texts when none is given; None for anything else."""
    try:
        found = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("\x1f")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return found if number in (None, len(found)) and opaque(*found) == text else None
