"""Answers every page shares: the headers of a page, redirects, and cookies."""

from __future__ import annotations

from collections.abc import Mapping

from console.settings import Settings
from console.web import Answer

SESSION_COOKIE, SIGN_IN_COOKIE = "ls", "ls-in"


def page_headers(settings: Settings) -> Mapping[str, str]:
    """Nothing but the console's own files runs or shows; forms go to the console, and on to the issuer."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": " ".join(("'self'", *sign_in_origins(settings))),
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    headers = {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "x-frame-options": "DENY",
    }
    if settings.secure:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return headers


def sign_in_origins(settings: Settings) -> tuple[str, ...]:
    """Where a form may be led on to: an issuer signs in at its own address, or at one that it names."""
    return tuple(origin(one) for one in (settings.issuer, settings.sign_in_pages) if one)


def html(settings: Settings, text: str, status: int = 200, cookies: tuple[str, ...] = ()) -> Answer:
    return Answer(status=status, content=text.encode(), headers=page_headers(settings), cookies=cookies)


def part(settings: Settings, text: str, more: Mapping[str, str]) -> Answer:
    """A part of a page, which htmx puts in its place."""
    return Answer(content=text.encode(), headers={**page_headers(settings), **more})


def to(settings: Settings, address: str, cookies: tuple[str, ...] = ()) -> Answer:
    """See other: a form that was sent isn't sent again when the page is loaded anew."""
    return Answer(status=303, headers={**page_headers(settings), "location": address}, cookies=cookies)


def cookie(settings: Settings, name: str, value: str, seconds: int) -> str:
    """A cookie of this host only. On plain http, which is a loopback's only, without Secure and the prefix it needs."""
    secure = "; Secure" if settings.secure else ""
    return f"{cookie_name(settings, name)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def no_cookie(settings: Settings, name: str) -> str:
    return cookie(settings, name, "", 0)


def cookie_name(settings: Settings, name: str) -> str:
    return f"__Host-{name}" if settings.secure else f"{name}-local"


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
