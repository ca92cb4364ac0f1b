"""Choosing how soon changes reach the other side. What it costs is shown before anybody chooses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from ledgersync.domain.frequency import LOOKS, Frequency
from ledgersync.management.chosen import Chooser
from ledgersync.management.refusal import Refusal
from ledgersync.management.revision import expect, save
from ledgersync.ports import Clock, Connection, Registry
from ledgersync.ports.watching import WatchStore

SETTLING = timedelta(minutes=1)
"""The first look comes so soon after the choice."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    registry: Registry
    watches: WatchStore
    clock: Clock

    def choose(
        self, connection: Connection, frequency: Frequency, smart_events: bool, version: int | None, by: str
    ) -> Connection:
        """Keep the choice of the version that was seen, and begin to look, or look no more."""
        expect(connection, version)
        if smart_events and frequency is not Frequency.MINUTES:
            words = "Smart Events wake a sync within minutes only. Choose within minutes, or leave them out."
            raise Refusal("malformed", words, [("smart_events", "not-with-frequency", words)])
        wanted = replace(connection, frequency=frequency, smart_events=smart_events)
        kept = save(self.registry, connection, wanted, who=Chooser(by, self.clock.now()))
        self.follow(kept)
        return kept

    def follow(self, connection: Connection) -> None:
        """Look as often as the connection has chosen, from now on."""
        if LOOKS[connection.frequency] is None or connection.disconnected:
            self.watches.disarm(connection.id)
        else:
            self.watches.arm(connection.id, self.clock.now() + SETTLING)
