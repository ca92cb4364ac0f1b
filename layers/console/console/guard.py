"""Whether an unsafe request comes from the console's own page: two signs, both needed."""

from __future__ import annotations

from console.answers import SESSION_COOKIE, cookie_name, origin
from console.sealing import is_form_token
from console.settings import Settings
from console.web import Request

SAFE = ("GET", "HEAD")


def is_own(request: Request, settings: Settings) -> bool:
    """A browser says that the page is of the same origin, and the form carries the token of the session's cookie."""
    cookie = request.cookies.get(cookie_name(settings, SESSION_COOKIE), "")
    return _same_origin(request, settings) and bool(cookie) and is_form_token(cookie, request.one("form_token"))


def _same_origin(request: Request, settings: Settings) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("origin") == origin(settings.url)
