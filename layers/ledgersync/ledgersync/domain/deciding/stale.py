"""What Intacct still holds under the loser of a merge (sync-rules §4): what is open or lies below is recoded.

Example: K3 lies below K1, and K1 is merged into K2. Cashflow360 puts K3 below K2 by itself; Intacct is told.
"""

from __future__ import annotations

from dataclasses import replace

from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds import Direction, KindSpec
from ledgersync.domain.kinds.admission import UNSETTLED
from ledgersync.domain.matching import standing_in
from ledgersync.domain.merge import Merged
from ledgersync.domain.model import Record, Side, Values


def recoded_later(spec: KindSpec, record: Record) -> bool:
    """Whether it is given the survivor in Intacct: a document not settled yet, or a list record below the loser."""
    if is_document(spec):
        return bool(record.facts.stale) and record.facts.state in UNSETTLED
    return spec.direction is Direction.TWO_WAY and spec.parent in record.facts.stale


def is_document(spec: KindSpec) -> bool:
    """Bills, invoices and credits; what pays them is never recoded."""
    return any(item.rides_on for item in spec.fields)


def as_survivors(pair: Pair, intacct: Record, base: Values | None) -> tuple[Record, Values | None]:
    """Intacct's record and what was agreed on, with what was merged taken for its survivor."""
    if not pair.merged:
        return intacct, base
    held = standing_in(intacct.values, pair.merged)
    moved = [name for name, value in held.items() if value != intacct.values.get(name)]
    facts = replace(intacct.facts, stale=(*intacct.facts.stale, *moved))
    return replace(intacct, values=held, facts=facts), standing_in(base, pair.merged) if base is not None else None


def with_recoding(spec: KindSpec, merged: Merged, intacct: Record, owned_above: bool) -> Merged:
    """What Intacct is given besides: the survivor, unless the record is history, or no entity's to change."""
    if not recoded_later(spec, intacct) or (owned_above and not is_document(spec)):
        return merged
    fields = frozenset(intacct.facts.stale if is_document(spec) else (spec.parent,))
    return replace(merged, changed={**merged.changed, Side.INTACCT: merged.changed[Side.INTACCT] | fields})
