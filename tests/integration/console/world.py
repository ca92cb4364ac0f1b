"""The console in process: a browser's cookies, the local issuer, and the real API over both sandboxes."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import jwt
from selectolax.lexbor import LexborHTMLParser

from console.application import Application
from console.oidc import Issuer
from console.routes import is_page
from console.sessions import Item, Sessions
from console.settings import Settings
from console.signing import Signing
from sandbox.local.issuer import CLIENT, SignInRefused
from sandbox.local.issuer import Issuer as LocalIssuer
from tests.integration.functions.conftest import Context
from tests.integration.http_api.events import api_event, to_answer
from tests.integration.http_api.fleet_world import FleetWorld
from tests.integration.http_api.world import ApiWorld

API, ISSUER, CONSOLE = "https://api.example.com", "https://issuer.example.com", "https://console.example.com"
OWN = {"sec-fetch-site": "same-origin"}


@dataclass
class MemorySessions:
    """The sessions table, as a dictionary."""

    items: dict[str, Item] = field(default_factory=dict)
    forms: set[str] = field(default_factory=set)
    writes: int = 0

    def get(self, key: str) -> Item | None:
        return self.items.get(key)

    def put(self, item: Item) -> None:
        self.writes += 1
        self.items[item.key] = item

    def delete(self, key: str) -> None:
        self.items.pop(key, None)
        self.forms.discard(key)

    def take(self, key: str) -> Item | None:
        return self.items.pop(key, None)

    def claim(self, key: str, ends: datetime) -> bool:
        if key in self.forms:
            return False
        self.forms.add(key)
        return True

    def see(self, key: str, seen: datetime) -> None:
        self.writes += 1
        self.items[key] = replace(self.items[key], seen=seen)

    def begin_refresh(self, key: str, now: datetime, until: datetime) -> bool:
        item = self.items.get(key)
        if item is None or (item.refreshing is not None and item.refreshing >= now):
            return False
        self.items[key] = replace(item, refreshing=until)
        return True

    def end_refresh(self, key: str, sealed: bytes) -> None:
        if key in self.items:
            self.items[key] = replace(self.items[key], sealed=sealed, refreshing=None)


@dataclass(frozen=True)
class Page:
    """An answer as a browser has it."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    raw: bytes
    sent: int
    """Bytes over the wire."""

    @property
    def text(self) -> str:
        return self.raw.decode()

    @property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.text)

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    def words(self, selector: str) -> list[str]:
        return [" ".join(node.text().split()) for node in self.tree.css(selector)]

    @property
    def form_token(self) -> str:
        found = re.search(r'name="form_token" value="([^"]+)"', self.text)
        return unescape(found[1]) if found else ""


@dataclass
class Remote(httpx.BaseTransport):
    """Routes by host: the issuer, and the API under the claims of the token it is sent."""

    world: ApiWorld
    issuer: LocalIssuer
    down: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    lasts: int | None = None
    fleet: FleetWorld = field(default_factory=FleetWorld)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.host}{request.url.path}")
        if request.url.host in self.down:
            raise httpx.ConnectError("refused")
        if request.url.host == urlsplit(ISSUER).hostname:
            return self._issuer(request)
        return self._api(request)

    def _issuer(self, request: httpx.Request) -> httpx.Response:
        given = dict(parse_qsl(request.content.decode()))
        match request.url.path:
            case "/.well-known/openid-configuration":
                return httpx.Response(200, json=self.issuer.discovery())
            case "/keys":
                return httpx.Response(200, json=self.issuer.keys())
            case "/token":
                try:
                    answer = self.issuer.tokens(given, self.world.runs.clock.now())
                except SignInRefused:
                    return httpx.Response(400, json={"error": "invalid_grant"})
                return httpx.Response(200, json={**answer, "expires_in": self.lasts or answer["expires_in"]})
            case "/revoke":
                self.revoked.append(given["token"])
                self.issuer.revoke(given["token"])
                return httpx.Response(200)
        return httpx.Response(404)

    def _api(self, request: httpx.Request) -> httpx.Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        given = jwt.decode(token, options={"verify_signature": False}) if token else {}
        claims = {name: str(value) for name, value in given.items()} or None
        event = api_event(
            request.method,
            request.url.path,
            request.content.decode() or None,
            dict(request.headers),
            dict(request.url.params),
            claims,
        )
        operated = request.url.path.startswith("/fleet")
        answer = self.fleet.handle(event) if operated else to_answer(self.world.api.handle(event, Context()))
        return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.raw)


class ConsoleWorld:
    """``browser`` keeps cookies; ``as_role`` signs in."""

    def __init__(self, api: ApiWorld, url: str = CONSOLE) -> None:
        self.api = api
        self.remote = Remote(api, LocalIssuer(ISSUER))
        self.table = MemorySessions()
        self.settings = Settings(
            sessions_table="t", api_url=API, issuer=ISSUER, client_id=CLIENT, url=url, environment="TEST"
        )
        http = httpx.Client(transport=self.remote)
        now = api.runs.clock.now
        sessions = Sessions(self.table, now)
        issuer = Issuer(ISSUER, CLIENT, http, now)
        signing = Signing(settings=self.settings, sessions=sessions, issuer=issuer, http=http, now=now, is_page=is_page)
        self.app = Application(settings=self.settings, sessions=sessions, signing=signing, http=http, now=now)

    def ask(
        self,
        method: str,
        address: str,
        form: Mapping[str, object] | None = None,
        *,
        cookies: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> Page:
        path, _, query = address.partition("?")
        event: dict[str, Any] = {
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": query,
            "headers": {
                "accept-encoding": "gzip",
                **({"content-type": "application/x-www-form-urlencoded"} if form is not None else {}),
                **(headers or {}),
            },
            "cookies": [f"{name}={value}" for name, value in (cookies or {}).items()],
            "requestContext": {"http": {"method": method, "path": path}},
        }
        if form is not None or body is not None:
            event["body"] = body if body is not None else urlencode(dict(form or {}), doseq=True)
        answer = self.app.handle(event)
        sent = base64.b64decode(str(answer["body"]))
        given = answer["headers"]
        assert isinstance(given, Mapping)
        raw = gzip.decompress(sent) if given.get("content-encoding") == "gzip" else sent
        cookies_set = answer["cookies"]
        assert isinstance(cookies_set, list)
        return Page(int(str(answer["statusCode"])), given, tuple(cookies_set), raw, len(sent))


@dataclass
class Browser:
    """Somebody at the console: keeps cookies, sends forms as a browser does."""

    world: ConsoleWorld
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Page:
        return self._kept(self.world.ask("GET", address, cookies=self.cookies, headers=headers))

    def post(self, address: str, form: Mapping[str, object], page: Page | None = None) -> Page:
        """Send a form of a page; by default one of the same address."""
        token = (page or self.get(address)).form_token
        given = {"form_token": token, **form}
        return self._kept(self.world.ask("POST", address, given, cookies=self.cookies, headers=OWN))

    def sign_in(self, role: str = "administrator", tenant: str = "tenant-1", start: Page | None = None) -> Page:
        """Through the issuer and back; ends at the page the sign-in was for."""
        begun = start or self.get("/")
        assert begun.status == 303, begun.text
        return self.get(self.back(begun.location, role, tenant))

    def back(self, address: str, role: str = "administrator", tenant: str = "tenant-1") -> str:
        """Where the issuer sends the browser back to."""
        asked = {**dict(parse_qsl(urlsplit(address).query)), "redirect_uri": "http://127.0.0.1:1/callback"}
        now = self.world.api.runs.clock.now()
        returned = self.world.remote.issuer.authorize(asked, tenant, role, now)
        code = dict(parse_qsl(urlsplit(returned).query))
        self.world.remote.issuer._codes[code["code"]] = replace(
            self.world.remote.issuer._codes[code["code"]], redirect_uri=f"{CONSOLE}/callback"
        )
        return f"/callback?{urlencode(code)}"

    def _kept(self, page: Page) -> Page:
        for cookie in page.cookies:
            name, _, rest = cookie.partition("=")
            value = rest.partition(";")[0]
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return page


def sealed(world: ConsoleWorld) -> str:
    """All that the table holds, as text."""
    return json.dumps([str(item) for item in world.table.items.values()])
