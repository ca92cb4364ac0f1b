"""Which holds are to be tried again in this run."""

from __future__ import annotations

from collections.abc import Collection

from ledgersync.domain import rights
from ledgersync.domain.causes import PASSING
from ledgersync.domain.model import Ref, Side
from ledgersync.domain.remembered import Hold
from ledgersync.sync.bill_dates import redated
from ledgersync.sync.context import RunContext
from ledgersync.sync.references import References
from ledgersync.sync.required_dimensions import demand_gone


def due(context: RunContext, references: References, holds: Collection[Hold]) -> list[Hold]:
    """Holds whose reason may be gone by now, or that somebody asked for; what they wait for is looked up at once."""
    linked = {
        side: references.linked_among(side, (ref for h in holds for ref in h.waits_for))
        for side in {hold.side for hold in holds if hold.waits_for}
    }
    return [hold for hold in holds if _due(context, hold, linked.get(hold.side, frozenset()))]


def _due(context: RunContext, hold: Hold, linked: Collection[Ref]) -> bool:
    if hold.ignored:
        return False
    if hold.waits_for:
        return all(ref in linked for ref in hold.waits_for)
    if hold.cause in rights.CAUSES and _may_by_now(context, hold):
        return True
    if hold.cause in PASSING:
        return hold.since < context.started_at  # what was unknown or unseen then may be known now
    closed = context.rules.books_closed
    opened = hold.period and (closed.isoformat() if closed else "") < hold.params.get("closed", "")
    conditions = hold.params.get("conditions", "")
    changed = conditions != "" and conditions != context.rules.fingerprint()
    return bool(hold.retry or opened or changed or redated(context, hold) or demand_gone(context, hold))


def _may_by_now(context: RunContext, hold: Hold) -> bool:
    """Whether a right or module may be there by now: a read tells by itself, a write is tried when rights changed.

    Once a day it is tried all the same, since Intacct may not tell of every right.
    """
    tried = hold.params.get("tried", "")
    if not tried or tried < context.started_at.date().isoformat():
        return True
    return context.ledgers[Side.INTACCT].rights() != hold.params.get("rights", "")
