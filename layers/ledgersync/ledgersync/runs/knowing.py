"""What a slice begins with: the settings as they were kept, and how far the audit history is to be believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Side
from ledgersync.domain.rules import Rules
from ledgersync.ports import WHOLE, Asked, ConnectionId, Ledger, Part, Registry
from ledgersync.sync.hearing import Hearing
from ledgersync.sync.known_settings import KnownSettings

ASKED_EVERY = timedelta(days=7)
"""Settings are asked anew after so long, whether anything depends on them or not."""
ASKED_LATELY = timedelta(minutes=20)
"""How long the next slice of a run relies on the settings that the one before found: longer than a slice."""


def known_settings(
    registry: Registry,
    id: ConnectionId,
    run_id: str,
    ledgers: Mapping[Side, Ledger],
    now: datetime,
    rules: Callable[[], Rules],
) -> KnownSettings:
    """One stored item for all slices: recalled, or asked where it is a week old or can't be used."""
    kept = registry.asked(id)
    recalled = (
        kept is not None
        and now - kept.at < ASKED_EVERY
        and all(side in kept.told and ledgers[side].recall(kept.told[side]) for side in Side)
    )

    def keep(whole: bool) -> None:
        at = now if whole or kept is None else kept.at
        told = {side: ledger.told for side, ledger in ledgers.items()}
        found = Asked(at=at, run_id=run_id if whole else "", told=told)
        if found != kept:
            registry.put_asked(id, found)

    if kept is not None and recalled:
        lately = kept.run_id == run_id and now - kept.at <= ASKED_LATELY
        return KnownSettings(ledgers, rules, keep, WHOLE if lately else frozenset[Part]())
    for ledger in ledgers.values():
        ledger.ask_again()
    keep(True)
    return KnownSettings(ledgers, rules, keep)


def hearing_of(registry: Registry, id: ConnectionId, now: datetime, trusted_after: timedelta | None) -> Hearing:
    audited = (registry.learned(id) or Learned()).audited
    trusted = audited.trusted(now, trusted_after)
    return Hearing(audited=audited, trusted=trusted, stamps_due=audited.stamps_due(now))


def keep_proof(registry: Registry, id: ConnectionId, hearing: Hearing, now: datetime, whole: bool) -> None:
    """Keep what a slice found of the audit history, if that is anything new."""
    proved = hearing.proved(now, whole)
    if proved != hearing.audited:
        registry.put_learned(id, replace(registry.learned(id) or Learned(), audited=proved))
