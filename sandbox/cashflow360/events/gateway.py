"""The two gateways of version 3 as one function of a world and a request: `/connect/v3` and `/connect-events/v3`."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from sandbox.cashflow360.errors import Refused
from sandbox.cashflow360.events.subscriptions import MOST, Event, Subscription, kept
from sandbox.cashflow360.organization import Organization

if TYPE_CHECKING:
    from sandbox.cashflow360.world import Cashflow360World

Answer = tuple[int, dict[str, str], bytes]
DONE = ("created", "updated", "archived", "restored")
ROOTS = ("/connect/v3/", "/connect-events/v3/")
CATALOGUE = (
    *(f"{kind}.{done}" for kind in ("vendor", "bill", "invoice") for done in DONE),
    *("payment.updated", "payment.failed", "bank-account.created", "bank-account.updated", "autopay.failed"),
)
_HTTPS = re.compile(r"https://|http://(127\.0\.0\.1|localhost)[:/]")
"""Addresses have to be HTTPS; this machine's own are let pass, so that a local stack hears events."""


class Denied(Exception):
    """A status and the API's own code."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(code)
        self.status, self.code, self.words = status, code, words


def is_events(path: str) -> bool:
    """Tell whether a path is one of version 3's."""
    return path.startswith(ROOTS)


def events_answer(
    world: "Cashflow360World", method: str, target: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    """Answer a request; refusals come with their own status, as version 3 has it."""
    address = urlsplit(target)
    asked = Asked(world, method, address.path, dict(parse_qsl(address.query)), body, headers)
    world.log.count_path(address.path)
    try:
        world.budgets.spend(asked.dev_key(), login=address.path.endswith("/login"))
        found: object = asked.answered()
        return 200, {"content-type": "application/json"}, json.dumps(found).encode()
    except Denied as denied:
        return _refused(denied.status, denied.code, denied.words)
    except Refused as refused:
        throttled = refused.code == "BDC_1144"
        return _refused(429 if throttled else 401, "BDC_1144" if throttled else "BDC_1109", refused.text)


def _refused(status: int, code: str, words: str) -> Answer:
    problem = [{"timestamp": "", "code": code, "severity": "ERROR", "category": "GENERAL", "message": words}]
    return status, {"content-type": "application/json"}, json.dumps(problem).encode()


class Asked:
    """One request, and what answers it."""

    def __init__(
        self,
        world: "Cashflow360World",
        method: str,
        path: str,
        query: Mapping[str, str],
        body: bytes,
        headers: Mapping[str, str],
    ) -> None:
        self.world, self.method, self.path, self.query = world, method, path, query
        self.headers = {name.lower(): value for name, value in headers.items()}
        self._body = body

    def content(self) -> dict[str, Any]:
        """Return the JSON object of the body."""
        try:
            content = json.loads(self._body or b"{}")
        except ValueError:
            raise Denied(400, "BDC_1007", "The JSON is not valid.") from None
        if not isinstance(content, dict):
            raise Denied(400, "BDC_1007", "The JSON is no object.")
        return content

    def dev_key(self) -> str:
        """Return the developer key, which the login has in its body."""
        key = self.content().get("devKey", "") if self.path.endswith("/login") else self.headers.get("devkey", "")
        if key not in self.world.dev_keys:
            raise Denied(401, "BDC_1102", "The developer key is not valid.")
        return str(key)

    def answered(self) -> object:
        """Sign in, or do what a session asks for."""
        if (self.method, self.path) == ("POST", "/connect/v3/login"):
            return self._login()
        if not self.path.startswith("/connect-events/v3/"):
            raise Denied(404, "BDC_1101", "There is nothing here.")
        session = self.world.sessions.use(self.headers.get("sessionid", ""), self.dev_key())
        self.world.events.happen()
        below = self.path.removeprefix("/connect-events/v3/")
        for (method, pattern), act in ROUTES.items():
            match = re.fullmatch(pattern, below)
            if method == self.method and match:
                return act(self, session.organization, *match.groups())
        raise Denied(404, "BDC_1101", "There is nothing here.")

    def _login(self) -> object:
        said = self.content()
        org = self.world.organizations.get(str(said.get("organizationId")))
        if org is None or org.locked or (said.get("username"), said.get("password")) != (org.token_name, org.token):
            raise Denied(401, "BDC_1101", "Sign-in refused.")
        session = self.world.sessions.start(org, self.dev_key())
        return {"sessionId": session, "organizationId": org.id, "userId": org.user_id, "trusted": False}

    def catalogue(self, _org: Organization) -> object:
        return {"results": [{"type": type, "version": "1"} for type in CATALOGUE]}

    def listed(self, org: Organization) -> object:
        return {"results": [_shown(one) for one in self.world.events.of(org)]}

    def one(self, org: Organization, id: str) -> object:
        return _shown(self._mine(org, id))

    def made(self, org: Organization) -> object:
        """A subscription, with the key that is shown this once; the same idempotency key again changes nothing."""
        key = self.headers.get("x-idempotent-key", "")
        if not _is_uuid4(key):
            raise Denied(400, "BDC_1008", "X-Idempotent-Key has to be a UUID of version 4.")
        said, mine = self.content(), self.world.events.of(org)
        again = next((one for one in mine if one.idempotency == key), None)
        if again is not None:
            return _shown(again)
        url, wanted = str(said.get("notificationUrl", "")), _types(said.get("events"))
        if not _HTTPS.match(url):
            raise Denied(400, "BDC_1008", "The URL has to be HTTPS.")
        if any((one.url, one.events) == (url, wanted) for one in mine) or len(mine) >= MOST:
            raise Denied(400, "BDC_1008", "There are too many subscriptions, or the same one.")
        events = self.world.events
        subscription = Subscription(
            id=events.uuid(),
            organization=org,
            name=str(said.get("name", "")),
            url=url,
            events=wanted,
            key=events.key(),
            created=self.world.now(),
            idempotency=key,
            enabled=bool(said.get("status", {}).get("enabled")),
        )
        events.add(org, subscription)
        return {**_shown(subscription), "securityKey": subscription.key}

    def changed(self, org: Organization, id: str) -> object:
        subscription, said = self._mine(org, id), self.content()
        subscription.enabled = bool(said.get("status", {}).get("enabled", subscription.enabled))
        return _shown(subscription)

    def deleted(self, org: Organization, id: str) -> object:
        del self.world.events.subscriptions[self._mine(org, id).id]
        return {}

    def new_key(self, org: Organization, id: str) -> object:
        subscription = self._mine(org, id)
        subscription.key = self.world.events.key()
        return {"securityKey": subscription.key}

    def history(self, org: Organization, id: str) -> object:
        """A page of events, made while the subscription was ended too; only forward paging is there."""
        subscription = self._mine(org, id)
        since, until = (_instant(self.query.get(name)) for name in ("createdTimeFrom", "createdTimeTo"))
        found = [
            one
            for one in kept(subscription.history, self.world.now())
            if (since is None or one.created >= since) and (until is None or one.created <= until)
        ]
        if self.query.get("ascending") != "true":
            found.reverse()
        size, start = min(int(self.query.get("max", "20")), 100), int(self.query.get("page", "0") or 0)
        page = {"results": [_event(subscription, one) for one in found[start : start + size]]}
        return page | ({"nextPage": str(start + size)} if start + size < len(found) else {})

    def resent(self, org: Organization, id: str, event_id: str) -> object:
        subscription = self._mine(org, id)
        event = next((one for one in subscription.history if one.id == event_id), None)
        if event is None:
            raise Denied(404, "BDC_1101", "There is no such event.")
        self.world.events.resend(subscription, event)
        return _event(subscription, event)

    def _mine(self, org: Organization, id: str) -> Subscription:
        found = self.world.events.subscriptions.get(id)
        if found is None or found.organization is not org:
            raise Denied(404, "BDC_1101", "There is no such subscription.")
        return found


ROUTES: dict[tuple[str, str], Callable[..., object]] = {
    ("GET", "events/catalog"): Asked.catalogue,
    ("GET", "subscriptions"): Asked.listed,
    ("POST", "subscriptions"): Asked.made,
    ("GET", r"subscriptions/([^/]+)"): Asked.one,
    ("PATCH", r"subscriptions/([^/]+)"): Asked.changed,
    ("DELETE", r"subscriptions/([^/]+)"): Asked.deleted,
    ("POST", r"subscriptions/([^/]+)/security[-_]key"): Asked.new_key,
    ("GET", r"events/subscription/([^/]+)"): Asked.history,
    ("POST", r"events/subscription/([^/]+)/event/([^/]+)"): Asked.resent,
}


def _shown(one: Subscription) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "organizationId": one.organization.id,
        "status": {"enabled": one.enabled},
        "events": [{"type": type, "version": "1"} for type in sorted(one.events)],
        "notificationUrl": one.url,
        "createdTime": one.created.astimezone(UTC).isoformat(),
    }


def _event(subscription: Subscription, one: Event) -> dict[str, Any]:
    created = one.created.astimezone(UTC).isoformat()
    told = {"id": one.id, "type": one.type, "version": "1", "subscriptionId": subscription.id, "payload": one.payload}
    return {**told, "createdTime": created, **({"statusCode": one.status} if one.status else {})}


def _types(said: object) -> frozenset[str]:
    rows = said if isinstance(said, list) else []
    found = {str(row.get("type")) for row in rows if isinstance(row, dict) and row.get("version") == "1"}
    if not rows or len(found) != len(rows) or not found <= set(CATALOGUE):
        raise Denied(400, "BDC_1008", "An event or its version is not known.")
    return frozenset(found)


def _is_uuid4(said: str) -> bool:
    try:
        return UUID(said).version == 4 and "-" in said
    except ValueError:
        return False


def _instant(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
