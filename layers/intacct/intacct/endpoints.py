"""Which addresses may be sent a session or a password."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from intacct.errors import EndpointRefused

DEFAULT_ENDPOINT = "https://api.intacct.com/ia/xml/xmlgw.phtml"
DEFAULT_ALLOWED = ("intacct.com",)
"""A bare host admits https on that host and those below it; an entry with a scheme, such as
http://127.0.0.1:8401, admits exactly that scheme, host and port."""


def check_endpoint(endpoint: str, allowed: Sequence[str]) -> str:
    """Return the endpoint if the allow-list admits it."""
    try:
        url = httpx.URL(endpoint)
        host = url.host
    except (httpx.InvalidURL, TypeError, UnicodeError) as error:
        raise EndpointRefused("the endpoint is not an address") from error
    plain = endpoint.isascii() and endpoint.isprintable() and not set(endpoint) & set(" \\@#?")
    if not plain or not any(_admits(entry, url) for entry in allowed):
        raise EndpointRefused(f"the endpoint's host {host!r} is not on the list of allowed endpoints")
    return endpoint


def _admits(entry: str, url: httpx.URL) -> bool:
    if "://" in entry:
        admitted = httpx.URL(entry)
        return (url.scheme, url.host, url.port) == (admitted.scheme, admitted.host, admitted.port)
    host_matches = url.host == entry or url.host.endswith(f".{entry}")
    return url.scheme == "https" and url.port is None and host_matches
