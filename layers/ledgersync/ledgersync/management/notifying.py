"""Telling people: ended runs and events become notices, notices go to the channels that want them, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ledgersync.domain.notices import (
    Channel,
    Delivered,
    Event,
    Means,
    Notice,
    Outgoing,
    message,
    next_monday,
    next_try,
)
from ledgersync.errors import LedgersyncError, Stale
from ledgersync.management.state_access import reading
from ledgersync.management.summary import State, summary
from ledgersync.management.telling import notice_of
from ledgersync.ports import Clock, Connection, Registry, Run
from ledgersync.ports.notices import Deliver, NoticeBox
from ledgersync.runs.failures import RunStatus
from ledgersync.runs.pausing import UNTOLD, refused_sign_in

CLAIMED_FOR = timedelta(minutes=10)
"""A webhook whose sender was killed is sent again after this, under the same id."""
BEFORE = 5
"""How many runs before a failed one are looked at: the same failure in a row is told once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    registry: Registry
    box: NoticeBox
    deliver: Deliver
    clock: Clock
    console_url: str
    margin_seconds: float = 30.0

    def work(self) -> int:
        """Everything that is due, notices that follow from events included; how many were sent."""
        sent = 0
        for _ in range(2):  # an event of the first round is a notice of the second
            for one in self.box.waiting(self.clock.now()):
                if self.clock.time_left() < self.margin_seconds:
                    return sent
                with suppress(LedgersyncError):  # it stays due, and stops no other
                    sent += self._deal_with(one)
        return sent

    def _deal_with(self, one: Run | Notice | Outgoing | tuple[str, datetime]) -> int:
        match one:
            case Run():
                for notice in self._of_run(one):
                    self._give(notice)
                self.box.told(one)
            case Notice():
                self._give(one)
                self.box.told(one)
            case Outgoing():
                return int(self._send(one))
            case (tenant_id, due_at):
                self._give(self._digest(tenant_id, due_at))
                self.box.digested(tenant_id, due_at, next_monday(self.clock.now()))
        return 0

    def _give(self, notice: Notice) -> None:
        """To every channel that wants it; given twice, it is on its way once."""
        for channel in self.box.settings(notice.tenant_id).channels:
            if channel.wants(notice.event):
                self.box.send(notice, channel.id, self.clock.now())

    def _of_run(self, run: Run) -> Iterator[Notice]:
        connection = self.registry.connection(run.id)
        if connection is None:
            return
        if run.error and not self._told_before(run):
            refused = refused_sign_in(run)
            event = Event.SIGN_IN_REFUSED if refused else Event.SYNC_STOPPED
            yield notice_of(connection, event, run.run_id, self.clock.now(), run.advice)
        pause = connection.paused
        if pause is not None and pause.by_itself and pause.at == run.ended_at:
            yield notice_of(connection, Event.PAUSED, f"{pause.at:%Y%m%dT%H%M%S}", self.clock.now(), pause.words)
        if any(name.endswith("|held") for name in run.counts):
            yield from self._new_causes(connection, run)

    def _told_before(self, run: Run) -> bool:
        """Whether the run before failed for the same reason."""
        earlier, _ = self.registry.runs(run.id, BEFORE, run.run_id)
        decisive = next((one for one in earlier if one.status not in UNTOLD), None)
        return decisive is not None and decisive.status != RunStatus.SUCCEEDED and decisive.error == run.error

    def _new_causes(self, connection: Connection, run: Run) -> Iterator[Notice]:
        open_holds = [hold for hold in reading(self.registry, connection.id).holds() if not hold.ignored]
        causes = sorted({hold.cause for hold in open_holds})
        for cause in sorted(self.box.new_causes(connection.id, causes, self.clock.now())):
            count = sum(hold.cause == cause for hold in open_holds)
            words = f"{count} {'record waits' if count == 1 else 'records wait'} for a reason that is new: {cause}."
            yield notice_of(connection, Event.NEW_CAUSE, f"{run.run_id}-{cause}", self.clock.now(), words)

    def _digest(self, tenant_id: str, due_at: datetime) -> Notice:
        lines = [self._digest_line(one) for one in self.registry.connections(tenant_id) if not one.disconnected]
        words = "\n".join(lines) or "No connection yet."
        key = f"weekly-{due_at:%Y%m%d}"
        return Notice(tenant_id=tenant_id, event=Event.WEEKLY_DIGEST, key=key, at=self.clock.now(), words=words)

    def _digest_line(self, connection: Connection) -> str:
        found = summary(self.registry, connection, self.clock.now())
        held = f", {found.open_holds} records wait" if found.open_holds else ""
        return f"{connection.name}: {STATES[found.state]}{held}"

    def _send(self, one: Outgoing) -> bool:
        """One attempt. A signed webhook may be sent again after an unclear end, since its id lets receivers tell."""
        settings = self.box.settings(one.notice.tenant_id)
        channel = settings.channel(one.channel_id)
        if channel is None or not channel.wants(one.notice.event):
            self.box.done(one, "not wanted any more")
            return False
        repeatable = channel.means is Means.WEBHOOK
        if not self.box.claim(one, self.clock.now() + CLAIMED_FOR if repeatable else None):
            return False
        id = f"{one.notice.key}.{channel.id}"
        told = message(one.notice, self.console_url)
        went = self.deliver(channel, one.notice.tenant_id, id, one.notice, told)
        if went.ok or (went.unclear and not repeatable):
            self.box.done(one, "sent" if went.ok else f"may have been sent: {went.said}")
            return went.ok
        self._failed(one, channel, went)
        return False

    def _failed(self, one: Outgoing, channel: Channel, went: Delivered) -> None:
        again = next_try(one.attempts + 1, self.clock.now())
        if again is not None:
            self.box.later(one, again)
            return
        self.box.done(one, f"given up: {went.said}")
        note = f"Paused on {self.clock.now():%d %b %Y}: {went.said}, {one.attempts + 1} times over 17 hours."
        settings = self.box.settings(one.notice.tenant_id)
        with suppress(Stale):  # whoever changed it looks at it now
            self.box.put_settings(one.notice.tenant_id, settings.with_channel(replace(channel, paused=note)))


STATES = {
    State.DISCONNECTED: "disconnected",
    State.PAUSED: "paused",
    State.SYNCING: "syncing",
    State.STOPPED: "stopped",
    State.OVER_LIMIT: "waits, over its limit of Sage transactions",
    State.PREFERENCES_MISSING: "lists sync, transactions wait for preferences",
    State.HOLDS: "in step but for what waits",
    State.IN_STEP: "in step",
    State.NOT_SYNCED: "not synced yet",
}
