"""Signing in and out, and what happens to a form that a sign-in interrupts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import compare_digest

import httpx

from console.answers import SESSION_COOKIE, SIGN_IN_COOKIE, cookie, cookie_name, html, no_cookie, to
from console.api import Api, Problem
from console.oidc import Asked, Issuer, SignInFailed, Tokens, new_asked
from console.rendering import environment
from console.sessions import LONGEST, SIGN_IN_WITHIN, Session, Sessions
from console.settings import Settings
from console.web import Answer, Request

CALLBACK = "/callback"
COOKIE_LASTS = LONGEST + timedelta(days=1)
"""Longer than the session: by the cookie, a form that is sent after the session ended is known as the console's own."""
REFRESH_BEFORE_SECONDS = 120
NOT_KEPT = ("password", "form_token", "key", "secret")
"""Parts of names of fields that are never kept for a form that is filled in again."""
NOT_KEPT_ALONE = frozenset({"token"})
"""Whole names of such fields: the name of a token is no secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    settings: Settings
    sessions: Sessions
    issuer: Issuer
    http: httpx.Client
    now: Callable[[], datetime]
    is_page: Callable[[str], bool]
    """Whether an address is one of the console's own pages: only there a sign-in goes on to."""

    def start(self, request: Request, then: str, *, anew: bool = False) -> Answer:
        """Send the browser to the issuer; where it was going, and what its form held, waits sealed."""
        asked = new_asked()
        content: dict[str, object] = {
            "state": asked.state,
            "nonce": asked.nonce,
            "verifier": asked.verifier,
            "then": then if self.is_page(then) else "/",
            "form": kept_of(request.form),
        }
        begun = self.sessions.begin_sign_in(content)
        own = cookie(self.settings, SIGN_IN_COOKIE, begun.cookie, int(SIGN_IN_WITHIN.total_seconds()))
        try:
            address = self.issuer.address(asked, self._callback, anew)
        except SignInFailed as failed:
            return self.gate(str(failed), 503)
        return to(self.settings, address, (own,))

    def finish(self, request: Request) -> Answer:
        """The issuer sent the browser back: a session under a new id, or a page that says what went wrong."""
        given = request.cookies.get(cookie_name(self.settings, SIGN_IN_COOKIE), "")
        begun = self.sessions.finish_sign_in(given)
        if begun is None:
            return self.gate("The sign-in took too long, or was begun in another window. Start again.", 400)
        asked = Asked(*(str(begun.content[name]) for name in ("state", "nonce", "verifier")))
        if not compare_digest(request.one("state"), asked.state):
            return self.gate("The sign-in came back with an answer to another one. Start again.", 400)
        if not request.one("code"):
            return self.gate("The sign-in was not finished. Start again.", 400)
        try:
            tokens = self.issuer.exchange(request.one("code"), asked, self._callback)
            me = Api(self.http, self.settings.api_url, tokens.access_token).get("/me")
        except SignInFailed as failed:
            return self.gate(str(failed), 502)
        except Problem as problem:
            return self.gate(problem.detail, 403 if problem.status in (401, 403) else 502)
        session = self.sessions.begin({**content_of(tokens), **person_of(me), "form": begun.content.get("form", {})})
        cookies = (
            cookie(self.settings, SESSION_COOKIE, session.cookie, int(COOKIE_LASTS.total_seconds())),
            no_cookie(self.settings, SIGN_IN_COOKIE),
        )
        return to(self.settings, str(begun.content.get("then") or "/"), cookies)

    def fresh(self, session: Session) -> Session | None:
        """The session with a token that lasts; None when it can't be renewed any more."""
        left = session.expires - self.now().timestamp()
        if left > REFRESH_BEFORE_SECONDS:
            return session
        if not self.sessions.wins_refresh(session):
            return session if left > 0 else None
        try:
            tokens = self.issuer.refresh(str(session.content.get("refresh_token", "")))
        except SignInFailed:
            return session if left > 0 else None
        return self.sessions.renew(session, {**session.content, **content_of(tokens)})

    def end(self, session: Session | None) -> Answer:
        """Delete the session, revoke its tokens, end the issuer's own, and empty the browser's stores."""
        address = "/sign-in?said=signed-out"
        if session is not None:
            self.sessions.end(session.cookie)
            try:
                self.issuer.revoke(str(session.content.get("refresh_token", "")))
                address = self.issuer.sign_out_address(f"{self.settings.url}/sign-in") or address
            except SignInFailed:
                address = "/sign-in"
        answer = to(self.settings, address, (no_cookie(self.settings, SESSION_COOKIE),))
        headers = {**answer.headers, "clear-site-data": '"cache", "storage"'}
        return Answer(status=answer.status, headers=headers, cookies=answer.cookies)

    def gate(self, words: str = "", status: int = 200) -> Answer:
        """The page before the sign-in."""
        text = environment().get_template("gate.html").render(settings=self.settings, words=words, failed=status >= 400)
        return html(self.settings, text, status)

    @property
    def _callback(self) -> str:
        return f"{self.settings.url}{CALLBACK}"


def kept_of(form: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A form's fields without those that hold secrets."""
    return {
        name: values
        for name, values in form.items()
        if name not in NOT_KEPT_ALONE and not any(part in name for part in NOT_KEPT)
    }


def content_of(tokens: Tokens) -> dict[str, object]:
    return {
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token,
        "expires": tokens.expires,
    }


def person_of(me: Mapping[str, object]) -> dict[str, object]:
    return {name: str(me.get(name, "")) for name in ("person", "role", "tenant")}
