"""One request after the other: static files, signing in, and the pages of those who are signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

import httpx

from console import public
from console.answers import SESSION_COOKIE, cookie_name, to
from console.api import Api, Problem
from console.guard import SAFE, is_own
from console.rendering import content_type, static_files
from console.routes import Found, find
from console.sealing import form_mark
from console.sessions import Session, Sessions
from console.settings import Settings
from console.signing import CALLBACK, Signing
from console.visits import Person, Visit
from console.web import Answer, BadRequest, Request, read, write

STATIC = "/static/"
REDIRECTED = 303


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    settings: Settings
    sessions: Sessions
    signing: Signing
    http: httpx.Client
    now: Callable[[], datetime]

    def handle(self, event: Mapping[str, object]) -> Mapping[str, object]:
        """An event of API Gateway to an answer of it; nothing raises but what is a defect."""
        try:
            request = read(event)
        except BadRequest:
            return write(self._told("This can't be read", "Go back and send the form again.", 400), False)
        answer = self._answer(request)
        if request.method == "HEAD":
            answer = Answer(status=answer.status, content_type=answer.content_type, headers=answer.headers)
        return write(answer, "gzip" in request.headers.get("accept-encoding", ""))

    def _answer(self, request: Request) -> Answer:
        if request.path.startswith(STATIC):
            return self._static(request)
        if public.is_public(request):
            return public.answer(request, self.settings, self.http)
        if request.method not in (*SAFE, "POST"):
            return self._told("This is no page", "The console has no such action.", 405)
        cookie = request.cookies.get(cookie_name(self.settings, SESSION_COOKIE), "")
        session = self.sessions.find(cookie)
        if request.path in ("/sign-in", CALLBACK, "/sign-out"):
            return self._signing(request, session)
        found = find("GET" if request.method == "HEAD" else request.method, request.path)
        if found is None:
            return self._told("There is no such page", "The address may be mistyped, or the page was moved.", 404)
        if request.method not in SAFE and not is_own(request, self.settings):
            return self._told("Nothing was changed", "The form is not of this sign-in. Go back and try again.", 403)
        fresh = self.signing.fresh(session) if session else None
        if fresh is None:
            return self.signing.start(request, _page_of(request))
        return self._page(request, found, fresh)

    def _signing(self, request: Request, session: Session | None) -> Answer:
        if request.path == CALLBACK:
            return self.signing.finish(request)
        if request.path == "/sign-out":
            if request.method in SAFE or not is_own(request, self.settings):
                return to(self.settings, "/")
            return self.signing.end(session)
        if session is not None:
            return to(self.settings, "/")
        return self.signing.start(request, "/") if request.one("go") else self.signing.gate()

    def _page(self, request: Request, found: Found, session: Session) -> Answer:
        visit = Visit(
            request=request,
            settings=self.settings,
            session=session,
            person=Person(*(str(session.content.get(name, "")) for name in ("person", "role", "tenant"))),
            api=Api(self.http, self.settings.api_url, session.access_token),
            now=self.now,
            arguments=found.arguments,
            refilled=self._refill(request, session),
        )
        sent = request.method not in SAFE and request.one("form_key")
        try:
            return self._once(visit, found) if sent else found.page(visit)
        except Problem as problem:
            return self._problem(request, problem, visit)

    def _once(self, visit: Visit, found: Found) -> Answer:
        """What a form asks for, once, however often its button was pressed; what failed may be sent again."""
        mark = form_mark(visit.session.cookie, visit.request.path, visit.request.form)
        if not self.sessions.takes_form(mark):
            return visit.to(visit.request.path if find("GET", visit.request.path) else "/", "sent-already")
        done = False
        try:
            answer = found.page(visit)
            done = answer.status == REDIRECTED
        finally:
            if not done:
                self.sessions.forget_form(mark)
        return answer

    def _refill(self, request: Request, session: Session) -> Mapping[str, list[str]]:
        """What a form held when a sign-in interrupted it: shown once, on the page it was typed on."""
        kept = session.content.get("form")
        if not isinstance(kept, Mapping) or not kept or request.method not in SAFE or request.asks_for_part:
            return {}
        self.sessions.renew(session, {**session.content, "form": {}})
        return {str(name): [str(value) for value in values] for name, values in kept.items()}

    def _problem(self, request: Request, problem: Problem, visit: Visit) -> Answer:
        """What the API refused, where the page itself does not say it."""
        match problem.code:
            case "no-token":
                return self.signing.start(request, _page_of(request))
            case "sign-in-again":
                return self.signing.start(request, _page_of(request), anew=True)
        titles = {403: "Your role can't do this", 404: "There is no such page", 0: "Ledgersync does not answer"}
        status = problem.status or 503
        title = titles.get(problem.status, "This did not work")
        return visit.page("words.html", status, title=title, words=problem.detail, wait=problem.wait)

    def _static(self, request: Request) -> Answer:
        name = request.path.removeprefix(STATIC)
        content = static_files().get(name)
        if content is None or request.method not in SAFE:
            return self._told("There is no such file", "", 404)
        headers = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}
        return Answer(content=content, content_type=content_type(name), headers=headers)

    def _told(self, title: str, told: str, status: int) -> Answer:
        return public.words(self.settings, title, told, status)


def _page_of(request: Request) -> str:
    """Where to go on after a sign-in: the page itself, with its query; forms are sent to the page they are on."""
    pairs = [(name, value) for name, values in request.query.items() for value in values if name != "said"]
    path = quote(request.path, safe="/%")
    return f"{path}?{urlencode(pairs)}" if pairs else path
