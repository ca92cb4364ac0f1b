"""Which addresses may be called: https under an allowed domain, or an allowed loopback origin."""

from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from cashflow360.errors import EndpointRefused

DEFAULT_ENDPOINT = "https://api.bill.com/api/v2"
ALLOWED_ENDPOINTS = ("bill.com",)

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def check_endpoint(url: str, allowed: Sequence[str] = ALLOWED_ENDPOINTS) -> str:
    """The address without a trailing slash; EndpointRefused unless the allow-list admits it.

    An entry is a domain (`bill.com`: https only, it and what lies under it) or, for a sandbox, an origin on
    this machine (`http://127.0.0.1:8402`).
    """
    try:
        parts = urlsplit(url)
        admitted = any(_admits(entry, parts, parts.port) for entry in allowed)
    except ValueError:
        admitted = False
    if not admitted:
        raise EndpointRefused("the address of the API is not in the list of allowed addresses")
    return url.rstrip("/")


def _admits(entry: str, parts: SplitResult, port: int | None) -> bool:
    if not _is_bare(parts):
        return False
    host = parts.hostname or ""
    if "://" in entry:
        origin = urlsplit(entry)
        named = (origin.scheme, origin.hostname, origin.port)
        return host in _LOOPBACK and (parts.scheme, host, port) == named
    return parts.scheme == "https" and port in (None, 443) and (host == entry or host.endswith(f".{entry}"))


def _is_bare(parts: SplitResult) -> bool:
    """Whether it carries neither credentials nor a query nor a fragment."""
    return parts.username is None and parts.password is None and not parts.query and not parts.fragment
