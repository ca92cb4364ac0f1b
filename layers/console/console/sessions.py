"""Who is signed in: sessions and sign-ins under way, each with an end that is checked when it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from console.sealing import Unreadable, item_key, new_cookie, seal, unseal

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
SIGN_IN_WITHIN = timedelta(minutes=10)
SEEN_AGAIN_AFTER = timedelta(minutes=5)
"""A session's last use is written this seldom, so that a page costs no write."""
REFRESH_WITHIN = timedelta(seconds=30)
FORM_LASTS = timedelta(hours=1)
"""How long a form is remembered that was sent: a second press of its button comes within seconds."""
SESSION, SIGN_IN = "session", "sign-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of the table. ``refreshing`` until when one request renews the tokens."""

    key: str
    sealed: bytes
    started: datetime
    seen: datetime
    ends: datetime
    refreshing: datetime | None = None


class SessionTable(Protocol):
    """Every write but ``put`` has a condition; False when somebody else was first."""

    def get(self, key: str) -> Item | None: ...
    def put(self, item: Item) -> None: ...
    def delete(self, key: str) -> None: ...
    def claim(self, key: str, ends: datetime) -> bool: ...
    def see(self, key: str, seen: datetime) -> None: ...
    def begin_refresh(self, key: str, now: datetime, until: datetime) -> bool: ...
    def end_refresh(self, key: str, sealed: bytes) -> None: ...
    def take(self, key: str) -> Item | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """``content`` is what was sealed: tokens, and what a form held when a sign-in interrupted it."""

    cookie: str = field(repr=False)
    content: Mapping[str, object] = field(repr=False)
    started: datetime

    @property
    def access_token(self) -> str:
        return str(self.content.get("access_token", ""))

    @property
    def expires(self) -> float:
        """When the access token ends, in seconds since 1970."""
        value = self.content.get("expires", 0)
        return float(value) if isinstance(value, int | float) else 0.0


@dataclass(frozen=True, slots=True)
class Sessions:
    table: SessionTable
    now: Callable[[], datetime]

    def begin(self, content: Mapping[str, object]) -> Session:
        """A session under a new id; ids are never taken over from before a sign-in."""
        return self._start(SESSION, content, LONGEST)

    def begin_sign_in(self, content: Mapping[str, object]) -> Session:
        return self._start(SIGN_IN, content, SIGN_IN_WITHIN)

    def find(self, cookie: str) -> Session | None:
        """The session of a cookie, when it has neither ended nor lain idle too long."""
        item = self.table.get(item_key(cookie)) if cookie else None
        now = self.now()
        if item is None or now >= item.ends or now - item.seen >= IDLE:
            return None
        if now - item.seen >= SEEN_AGAIN_AFTER:
            self.table.see(item.key, now)
        return self._opened(cookie, SESSION, item)

    def finish_sign_in(self, cookie: str) -> Session | None:
        """The sign-in under way of a cookie; it is taken, so that it works once."""
        item = self.table.take(item_key(cookie)) if cookie else None
        return self._opened(cookie, SIGN_IN, item) if item and self.now() < item.ends else None

    def wins_refresh(self, session: Session) -> bool:
        """Whether this request is the one to renew the tokens; the others go on with the old ones."""
        now = self.now()
        return self.table.begin_refresh(item_key(session.cookie), now, now + REFRESH_WITHIN)

    def renew(self, session: Session, content: Mapping[str, object]) -> Session:
        self.table.end_refresh(item_key(session.cookie), seal(session.cookie, SESSION, content))
        return Session(cookie=session.cookie, content=content, started=session.started)

    def takes_form(self, mark: str) -> bool:
        """Whether a form is sent for the first time: a button that is pressed twice counts once."""
        return self.table.claim(mark, self.now() + FORM_LASTS)

    def forget_form(self, mark: str) -> None:
        """It did not do what it was sent for: it may be sent again."""
        self.table.delete(mark)

    def end(self, cookie: str) -> None:
        self.table.delete(item_key(cookie))

    def _start(self, purpose: str, content: Mapping[str, object], lasts: timedelta) -> Session:
        cookie, now = new_cookie(), self.now()
        sealed = seal(cookie, purpose, content)
        self.table.put(Item(key=item_key(cookie), sealed=sealed, started=now, seen=now, ends=now + lasts))
        return Session(cookie=cookie, content=content, started=now)

    def _opened(self, cookie: str, purpose: str, item: Item) -> Session | None:
        try:
            return Session(cookie=cookie, content=unseal(cookie, purpose, item.sealed), started=item.started)
        except Unreadable:
            return None
