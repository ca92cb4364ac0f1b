"""The settings that holds depend on: every run asks for those, and for no others, while nothing is to be decided."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.causes import cause
from ledgersync.domain.causes.cause import Ends
from ledgersync.domain.remembered import Hold
from ledgersync.domain.retry import OthersChange, PeriodOpens, RetryWhen, SettingsChange
from ledgersync.domain.shape import Trade
from ledgersync.ports import Part
from ledgersync.sync.context import RunContext
from ledgersync.sync.watching import with_banks

TERMS_OF: Mapping[Trade, frozenset[Part]] = {
    Trade.PURCHASES: frozenset({Part.PAYABLE_TERMS}),
    Trade.SALES: frozenset({Part.RECEIVABLE_TERMS}),
    Trade.NEITHER: frozenset(),
}


def depends_on(context: RunContext, hold: Hold) -> frozenset[Part]:
    """The parts whose change may free it."""
    accepted = Ends.ACCEPTED in cause(hold.cause).ends
    terms = TERMS_OF[context.specs[hold.kind].trade]
    return frozenset(part for when in hold.until for part in _parts(when, accepted, terms))


def _parts(when: RetryWhen, accepted: bool, terms: frozenset[Part]) -> frozenset[Part]:
    """``accepted``: it waits for a person's word about first writes, not for a setting."""
    match when:
        case PeriodOpens():
            return frozenset({Part.BOOKS})
        case SettingsChange() if not accepted:
            return terms | {Part.BOOKS}
        case OthersChange(seen=seen) if any(with_banks(one) for one in seen):
            return frozenset({Part.BANKS})
        case _:
            return frozenset()
