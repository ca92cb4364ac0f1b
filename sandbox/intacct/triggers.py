"""Platform triggers with webhook delivery: signed posts after a record was made, changed or deleted, tried four times.

They follow the company's audit history, so writes of the API fire them too. A trigger is built by hand in Intacct and
names an address and a REST client, whose secret signs what it sends.
"""

import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

TRIES = tuple(timedelta(seconds=seconds) for seconds in (0, 10, 30, 90))
"""After the change; then the event is given up by the webhook, and waits in the event queue for seven days."""
AGAIN = frozenset({0, 408, 429, 500, 502, 503, 504})
"""What is tried again; 0 is no answer at all. Anything else that is not 200 is given up at once."""
EVENTS = {"C": "after_create", "M": "after_update", "D": "after_delete"}
LIVES = timedelta(hours=1)
Post = Callable[[str, bytes, dict[str, str]], int]


@dataclass(slots=True)
class Delivery:
    """One event on its way; its key stays the same over all tries."""

    url: str
    body: bytes
    key: str
    context: Mapping[str, object]
    happened: datetime
    tries: int = 0


@dataclass(slots=True, kw_only=True)
class PlatformTriggers:
    """The triggers of a company: addresses by object and event."""

    rows: Callable[[], Sequence[Mapping[str, object]]]
    """The audit history, oldest first."""
    secret: str
    now: Callable[[], datetime]
    company_id: str = ""
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)
    waiting: list[Delivery] = field(default_factory=list)
    given_up: list[Delivery] = field(default_factory=list)
    _seen: int = 0

    def __post_init__(self) -> None:
        self._seen = len(self.rows())

    def add(self, object_name: str, url: str, *events: str) -> None:
        """Post to an address after these events of an object; after all of them when none is named."""
        for event in events or EVENTS.values():
            self.addresses[object_name.upper(), event] = url

    def happen(self) -> None:
        """Take note of what changed since it was last asked."""
        rows = self.rows()
        for row in rows[self._seen :]:
            object_name, event = str(row["OBJECTTYPE"]).upper(), EVENTS.get(str(row["ACCESSMODE"]), "")
            url = self.addresses.get((object_name, event))
            if url:
                self.waiting.append(self._delivery(url, object_name, event, row))
        self._seen = len(rows)

    def deliver(self, post: Post) -> int:
        """Send what is due; how many were answered by 200."""
        self.happen()
        now, well, left = self.now(), 0, list[Delivery]()
        for one in self.waiting:
            if one.happened + TRIES[one.tries] > now:
                left.append(one)
                continue
            status = post(one.url, one.body, self._headers(one, now))
            one.tries += 1
            well += status == 200
            if status != 200 and status in AGAIN and one.tries < len(TRIES):
                left.append(one)
            elif status != 200:
                self.given_up.append(one)
        self.waiting = left
        return well

    def _delivery(self, url: str, object_name: str, event: str, row: Mapping[str, object]) -> Delivery:
        """Key and event stand in the body, so that they are signed; the context is not."""
        body = json.dumps({"object": object_name, "event": event, "key": str(row["OBJECTKEY"])}).encode()
        context = {
            "COMPANY": self.company_id,
            "ENTITY": False,
            "USER": row["USERID"],
            "OBJECTNAME": object_name,
            "EVENT": event,
            "KEY": row["OBJECTKEY"],
        }
        return Delivery(url, body, f"trigger-{row['ID']}", context, self.now())

    def _headers(self, one: Delivery, now: datetime) -> dict[str, str]:
        claims = {
            "iss": "intacct",
            "iat": int(now.timestamp() * 1000),
            "exp": int((now + LIVES).timestamp() * 1000),
            "tenant_id": self.company_id,
            "payload_signature": sha256(one.body).hexdigest(),
        }
        return {
            "content-type": "application/json",
            "authorization": "Bearer of-the-client",
            "x-ia-sage-signature": signed(claims, self.secret),
            "idempotency-key": one.key,
            "x-clientcontext": b64encode(json.dumps(one.context).encode()).decode(),
        }


def signed(claims: Mapping[str, object], secret: str) -> str:
    """Return the token (HS256)."""
    said = ".".join(_part(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{said}.{_part(hmac.new(secret.encode(), said.encode(), sha256).digest())}"


def _part(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
