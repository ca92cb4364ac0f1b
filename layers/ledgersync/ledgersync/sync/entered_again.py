"""What would be made anew on the side it was removed from, though a user has entered it again there."""

from __future__ import annotations

from collections.abc import Sequence

from ledgersync.domain.deciding.decision import Create, Decision, Unlink
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.model import Record, Side
from ledgersync.sync.pairing import Counterparts


def unless_entered_again(counterparts: Counterparts, spec: KindSpec, planned: Sequence[Decision]) -> list[Decision]:
    """The decisions; what was entered again gives up its link instead, to be matched.

    Example: credit VC1 was edited in Intacct, deactivated in Cashflow360, and entered again there as VC1. The edit
    wins. Made anew, VC1 would be in Cashflow360 twice, since Cashflow360 takes the number of a credit twice.
    """
    left = [record for one in planned if (record := _made_anew(one)) is not None]
    again = {
        (side, id)
        for side in Side
        for id in counterparts.free_matches(spec, side, [one for one in left if one.side is side])
    }
    return [
        Unlink(one.pair, left=record.side)
        if (record := _made_anew(one)) is not None and (record.side, record.id) in again
        else one
        for one in planned
    ]


def _made_anew(decision: Decision) -> Record | None:
    """What a linked record would be made anew from."""
    anew = isinstance(decision, Create) and decision.pair.link is not None
    return decision.pair.on(decision.write.side.other) if anew and isinstance(decision, Create) else None
