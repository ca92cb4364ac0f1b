"""What a remote says, without what it was sent: a remote that echoes a request must not publish a password."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

MARK = "***"
LONG = 8
"""A secret shorter than this may be an ordinary word, so records are not searched for it."""

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}", re.ASCII)


class Redactor:
    """Knows the secrets of a client in every spelling they may come back in; shows none of them itself."""

    def __init__(self, *secrets: str) -> None:
        self._secrets: frozenset[str] = frozenset()
        self._texts: tuple[str, ...] = ()
        self._bytes: tuple[bytes, ...] = ()
        self._long: tuple[str, ...] = ()
        self.add(*secrets)

    def add(self, *secrets: str) -> None:
        """Know more secrets, such as the id of a session just opened."""
        self._secrets |= {secret for secret in secrets if secret}
        self._texts = _spellings(self._secrets)
        self._long = _spellings(secret for secret in self._secrets if len(secret) >= LONG)
        self._bytes = tuple(text.encode(errors="replace") for text in self._long)

    def clean(self, text: str) -> str:
        """A text of the remote without any secret, and without halves of characters that no text may hold."""
        for secret in self._texts:
            text = text.replace(secret, MARK)
        return text if text.isascii() else text.encode(errors="replace").decode()

    def code(self, text: str) -> str:
        """A code of the remote; empty when it is no code, or holds a secret."""
        cleaned = self.clean(text.strip())
        return cleaned if _CODE.fullmatch(cleaned) else ""

    def finds(self, page: str | bytes) -> bool:
        """Whether a page holds a secret that is too long to be there by chance."""
        if isinstance(page, bytes):
            return any(secret in page for secret in self._bytes)
        return any(secret in page for secret in self._long)


def _spellings(secrets: Iterable[str]) -> tuple[str, ...]:
    """As sent, and as XML, a form or JSON write it; longest first, so that none is blotted out in part."""
    found = {spelling for secret in secrets for spelling in _spelt(secret)}
    return tuple(sorted(found, key=len, reverse=True))


def _spelt(secret: str) -> set[str]:
    return {
        secret,
        escape(secret),
        escape(secret, {'"': "&quot;", "'": "&apos;"}),
        escape(secret, {'"': "&#34;", "'": "&#39;"}),
        quote(secret, safe="", errors="replace"),
        quote_plus(secret, errors="replace"),
        json.dumps(secret)[1:-1],
    }
