"""HTTP without redirects and with limits of time, for both remote systems and for webhooks."""

from __future__ import annotations

import ssl
from functools import cache

import httpx

CONNECT_SECONDS, SILENT_SECONDS = 10.0, 60.0
"""How long to wait for a connection, and for the next bytes of an answer."""


def http_client(transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """A client without redirects; the callers set a time limit for every request."""
    return httpx.Client(
        transport=transport,
        verify=_trusted(),
        follow_redirects=False,
        timeout=httpx.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS),
    )


@cache
def _trusted() -> ssl.SSLContext:
    """One for the process: loading the certificate authorities is a tenth of a function's start."""
    return httpx.create_ssl_context()
