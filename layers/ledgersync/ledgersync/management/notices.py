"""Whom a tenant's notices go to: addresses that somebody confirmed, webhooks with a secret that is shown once."""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from ledgersync.domain.notices import Channel, Event, Means, Notice, NoticeSettings, next_monday
from ledgersync.errors import Stale
from ledgersync.management.refusal import Refusal, not_found
from ledgersync.ports import Clock, Registry
from ledgersync.ports.notices import NoticeBox

MOST = 20
TRIES = 10
MAILS_A_DAY = 20
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
SLACK = "https://hooks.slack.com/services/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A channel as somebody wants it. ``id`` of one that is kept; empty for a new one."""

    id: str
    means: Means
    to: str
    events: tuple[Event, ...]
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """``secrets`` of new webhooks by channel; they are shown this once."""

    settings: NoticeSettings
    secrets: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """``seal`` takes tenant and secret; ``wrong`` says what is wrong with a webhook's address, "" when nothing is."""

    registry: Registry
    box: NoticeBox
    clock: Clock
    new_id: Callable[[], str]
    new_secret: Callable[[], str]
    new_code: Callable[[], str]
    seal: Callable[[str, str], bytes]
    wrong: Callable[[str], str]
    by_mail: bool
    hurry: Callable[[], None] = lambda: None
    """Has what waits sent now; without it, it goes out with the next tick."""

    def tell(self, notice: Notice) -> None:
        """Something happened that people may want to know."""
        self.box.tell(notice)

    def read(self, tenant_id: str) -> NoticeSettings:
        return self.box.settings(tenant_id)

    def save(self, tenant_id: str, wanted: Sequence[Wanted], version: int | None) -> Saved:
        """All of the channels, or none; a channel that is left out gets nothing any more."""
        before = self.box.settings(tenant_id)
        if version is not None and version != before.version:
            raise stale()
        self._refuse(before, wanted)
        secrets: dict[str, str] = {}
        codes: dict[str, str] = {}
        channels = tuple(self._channel(tenant_id, before, one, secrets, codes) for one in wanted)
        try:
            kept = self.box.put_settings(tenant_id, replace(before, channels=channels))
        except Stale:
            raise stale() from None
        for id, code in codes.items():
            self._ask(tenant_id, id, code)
        if any(Event.WEEKLY_DIGEST in one.events for one in channels):
            self.box.digest(tenant_id, next_monday(self.clock.now()))
        return Saved(kept, secrets)

    def confirm(self, tenant_id: str, channel_id: str, code: str) -> NoticeSettings:
        """An address gets notices once somebody typed the code that was mailed to it."""
        settings, channel = self._find(tenant_id, channel_id)
        if channel.confirmed:
            return settings
        window = f"{self.clock.now():%Y-%m-%d}"
        if not self.registry.spend(f"notice-code:{tenant_id}:{channel_id}", window, 1, TRIES):
            raise Refusal("too-many-refused", "Too many codes were wrong today. Try again tomorrow.", wait_seconds=3600)
        if not hmac.compare_digest(channel.code_hash, hashed(code.strip())):
            raise Refusal("code-wrong", "This is not the code that was mailed to the address.")
        changed = replace(channel, confirmed=True, code_hash="")
        try:
            return self.box.put_settings(tenant_id, settings.with_channel(changed))
        except Stale:
            raise stale() from None

    def test(self, tenant_id: str, channel_id: str, by: str) -> None:
        """A notice that only says that it arrives; it goes out at once."""
        _, channel = self._find(tenant_id, channel_id)
        if not channel.open:
            words = channel.paused or "Nothing is sent to an address before it is confirmed."
            raise Refusal("channel-closed", words)
        self._spend(tenant_id)
        words = f"{by} sent this to see whether it arrives. There is nothing to do."
        self._send(tenant_id, channel_id, Event.TEST, words)

    def _channel(
        self, tenant_id: str, before: NoticeSettings, one: Wanted, secrets: dict[str, str], codes: dict[str, str]
    ) -> Channel:
        known = before.channel(one.id) if one.id else None
        if known is not None:
            return replace(known, events=one.events, paused="" if one.resume else known.paused)
        id = self.new_id()
        made = Channel(id=id, means=one.means, to=one.to, events=one.events)
        match one.means:
            case Means.EMAIL:
                codes[id] = self.new_code()
                return replace(made, confirmed=False, code_hash=hashed(codes[id]))
            case Means.SLACK:
                return replace(made, to=masked(one.to), sealed=self._sealed(tenant_id, one.to))
            case Means.WEBHOOK:
                secrets[id] = self.new_secret()
                return replace(made, sealed=self._sealed(tenant_id, secrets[id]))

    def _sealed(self, tenant_id: str, secret: str) -> str:
        return b64encode(self.seal(tenant_id, secret)).decode()

    def _refuse(self, before: NoticeSettings, wanted: Sequence[Wanted]) -> None:
        if len(wanted) > MOST:
            raise Refusal("malformed", f"A tenant has at most {MOST} addresses and webhooks.")
        known = {one.id for one in before.channels}
        wrong = [
            (f"channels.{number}.to", "wrong", words)
            for number, one in enumerate(wanted)
            if (words := "" if one.id in known else self._objection(one))
        ]
        if wrong:
            raise Refusal("notices-invalid", "Some addresses can't be saved.", wrong)

    def _objection(self, one: Wanted) -> str:
        if one.id:
            return "This address is not kept any more. Load the page again."
        if one.means is Means.EMAIL:
            if not self.by_mail:
                return "This service sends no e-mail. Ask the operator to set NoticeSender."
            return "" if _EMAIL.fullmatch(one.to) and len(one.to) <= 254 else "This is no e-mail address."
        if one.means is Means.SLACK and not one.to.startswith(SLACK):
            return f"An incoming webhook of Slack begins with {SLACK}."
        return self.wrong(one.to)

    def _ask(self, tenant_id: str, channel_id: str, code: str) -> None:
        self._spend(tenant_id)
        words = (
            "Somebody wants notices of Ledgersync to be sent to this address. If that is right, give them this code:"
            f"\n\n{code}\n\nIf you know nothing of it, do nothing: nothing more is sent."
        )
        self._send(tenant_id, channel_id, Event.CONFIRM, words)

    def _spend(self, tenant_id: str) -> None:
        """Mails that nobody has to want are few, so that nobody is flooded through this service."""
        if not self.registry.spend(f"notice-asked:{tenant_id}", f"{self.clock.now():%Y-%m-%d}", 1, MAILS_A_DAY):
            raise Refusal("too-many-requests", "Too many were sent today. Try again tomorrow.", wait_seconds=3600)

    def _send(self, tenant_id: str, channel_id: str, event: Event, words: str) -> None:
        now = self.clock.now()
        key = f"{event.value}-{self.new_id()}"
        self.box.send(Notice(tenant_id=tenant_id, event=event, key=key, at=now, words=words), channel_id, now)
        self.hurry()

    def _find(self, tenant_id: str, channel_id: str) -> tuple[NoticeSettings, Channel]:
        settings = self.box.settings(tenant_id)
        channel = settings.channel(channel_id)
        if channel is None:
            raise not_found("address or webhook")
        return settings, channel


def stale() -> Refusal:
    return Refusal("stale", "Somebody changed the notices meanwhile. Look at them again, then decide.")


def hashed(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def masked(url: str) -> str:
    """A Slack address is a secret: its last four characters tell them apart."""
    return f"{SLACK}…{url[-4:]}"
