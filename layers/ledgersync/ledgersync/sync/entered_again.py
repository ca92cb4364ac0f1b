"""What was removed on one side, and what a user has entered again there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ledgersync.domain.deciding.decision import Create, Decision, SetAside, Unlink
from ledgersync.domain.deciding.stale import is_document
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.model import Record, Side
from ledgersync.sync.pairing import Counterparts

NOT_REMOVED = frozenset({"paid-in-cashflow360", "paid-in-intacct", "period-closed", "removed-in-intacct"})
"""Why a document stays on one side though it was removed on the other."""


def unless_entered_again(counterparts: Counterparts, spec: KindSpec, planned: Sequence[Decision]) -> list[Decision]:
    """The decisions; what was entered again gives up its link instead, to be matched.

    Example: credit VC1 was edited in Intacct, deactivated in Cashflow360, and entered again there as VC1. The edit
    wins. Made anew, VC1 would be in Cashflow360 twice, since Cashflow360 takes the number of a credit twice.

    Or bill B1 was paid in Cashflow360, deleted in Intacct, and entered again there with the same total. It can't be
    deactivated in Cashflow360, and its payment can be booked on the new B1 alone.
    """
    again = set[tuple[Side, str]]()
    for side in Side:
        anew = _on(side, map(_made_anew, planned))
        stay = _on(side, (_stays(spec, one) for one in planned))
        found = [*counterparts.free_matches(spec, side, anew), *counterparts.free_twins(spec, side, stay)]
        again |= {(side, id) for id in found}
    return [_given_up(spec, one, again) for one in planned]


def _on(side: Side, records: Iterable[Record | None]) -> list[Record]:
    return [record for record in records if record is not None and record.side is side]


def _given_up(spec: KindSpec, decision: Decision, again: Collection[tuple[Side, str]]) -> Decision:
    record = _made_anew(decision) or _stays(spec, decision)
    entered = record is not None and (record.side, record.id) in again
    return Unlink(decision.pair, left=record.side) if record is not None and entered else decision


def _made_anew(decision: Decision) -> Record | None:
    """What a linked record would be made anew from."""
    anew = isinstance(decision, Create) and decision.pair.link is not None
    return decision.pair.on(decision.write.side.other) if anew and isinstance(decision, Create) else None


def _stays(spec: KindSpec, decision: Decision) -> Record | None:
    """A document that is held because it was removed on the other side, and can't be removed on this one."""
    if not isinstance(decision, SetAside) or decision.objection.cause not in NOT_REMOVED or not is_document(spec):
        return None
    pair = decision.pair
    there = [record for side in Side if (record := pair.on(side)) is not None and not record.removed]
    return there[0] if pair.link is not None and len(there) == 1 else None
