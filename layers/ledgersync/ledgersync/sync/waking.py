"""Which holds are to be tried again in this run: those freed by what they said would free them, and no others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from typing import assert_never

from ledgersync.domain.causes import cause
from ledgersync.domain.causes.cause import Ends
from ledgersync.domain.model import Ref, Side
from ledgersync.domain.remembered import Hold
from ledgersync.domain.retry import (
    Linked,
    NextRun,
    OnlyItself,
    OthersChange,
    PeriodOpens,
    RetryWhen,
    Seen,
    SettingsChange,
)
from ledgersync.sync.context import RunContext
from ledgersync.sync.depending import depends_on
from ledgersync.sync.merges import PENDING
from ledgersync.sync.references import References
from ledgersync.sync.watching import Watched, Watching


def due(context: RunContext, references: References, watching: Watching, holds: Collection[Hold]) -> list[Hold]:
    """Holds whose reason may be gone by now, or that somebody asked for; what they watch is read at once."""
    held = [hold for hold in holds if not hold.ignored]
    context.settings.sure({part for hold in held for part in depends_on(context, hold)})
    waits = [when for hold in held for when in hold.until]
    linked = _linked(references, waits)
    now = watching.now(_watched(waits))
    return [hold for hold in held if hold.retry or _freed(context, hold, linked, now)]


def _linked(references: References, waits: Collection[RetryWhen]) -> set[Watched]:
    """What of all that is waited for has a link by now, asked for once a side."""
    wanted: dict[Side, list[Ref]] = {}
    for when in waits:
        if isinstance(when, Linked):
            wanted.setdefault(when.side, []).extend(when.refs)
    return {(side, ref) for side, refs in wanted.items() for ref in references.linked_among(side, refs)}


def _watched(waits: Collection[RetryWhen]) -> list[Seen]:
    """All whose change may free something."""
    return [seen for when in waits if isinstance(when, OthersChange) for seen in when.seen]


def conditions(context: RunContext, rights: bool = False) -> str:
    """What a ``SettingsChange`` compares; what is held for want of a right is tried once a day all the same.

    Intacct may not tell of every right, and telling takes a request: it is asked only for holds of that cause.
    """
    fingerprint = context.rules.fingerprint()
    if not rights:
        return fingerprint
    return f"{fingerprint} {context.started_at.date()} {context.ledgers[Side.INTACCT].rights().fingerprint}"


def _conditions_of(context: RunContext, hold: Hold) -> str:
    ends = cause(hold.cause).ends
    if Ends.ACCEPTED in ends:
        first = context.first_writes(hold.kind, Side(hold.params["side"]))
        return "" if first.tries(context.started_at.date()) else first.differs
    return conditions(context, rights=Ends.RIGHTS in ends)


def _freed(context: RunContext, hold: Hold, linked: Set[Watched], now: Mapping[Seen, str]) -> bool:
    return any(_frees(when, context, hold, linked, now) for when in hold.until)


def _frees(when: RetryWhen, context: RunContext, hold: Hold, linked: Set[Watched], now: Mapping[Seen, str]) -> bool:
    match when:
        case NextRun():  # what was unknown or not shown then may be known now; merges are visited separately
            return hold.cause not in PENDING and hold.since < context.started_at
        case Linked(side=side, refs=refs):
            return all((side, ref) in linked for ref in refs)
        case PeriodOpens(closed_through=day):
            closed = context.rules.books_closed
            return closed is None or closed < day
        case SettingsChange(fingerprint=then):
            return then != _conditions_of(context, hold)
        case OthersChange(seen=seen):
            return _changed(seen, now)
        case OnlyItself():
            return False
        case _:
            assert_never(when)


def _changed(seen: Sequence[Seen], now: Mapping[Seen, str]) -> bool:
    return any(now[one] != one.state for one in seen)
