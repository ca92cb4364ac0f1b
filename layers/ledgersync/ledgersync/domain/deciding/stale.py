"""Documents that Intacct still holds under what lost a merge: open ones are recoded, settled ones are history (§9)."""

from __future__ import annotations

from dataclasses import replace

from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.kinds.admission import OWED
from ledgersync.domain.matching import standing_in
from ledgersync.domain.merge import Merged
from ledgersync.domain.model import Record, Side, Values

STALE = "stale"
"""The fact of a record that names its fields, with commas, that refer to what lost a merge and is linked no more."""


def recoded_later(spec: KindSpec, record: Record) -> bool:
    """Whether it is a document that is still owed under what lost a merge, so that it has to be recoded."""
    return is_document(spec) and STALE in record.facts and record.facts.get("state") in OWED


def is_document(spec: KindSpec) -> bool:
    """Bills, invoices and credits; what pays them is never recoded."""
    return any(item.rides_on for item in spec.fields)


def as_survivors(pair: Pair, intacct: Record, base: Values | None) -> tuple[Record, Values | None]:
    """Intacct's record and what was agreed on, with what was merged taken for its survivor."""
    if not pair.merged:
        return intacct, base
    held = standing_in(intacct.values, pair.merged)
    moved = [name for name, value in held.items() if value != intacct.values.get(name)]
    stale = ",".join(name for name in (intacct.facts.get(STALE, ""), *moved) if name)
    facts = {**intacct.facts, STALE: stale} if stale else intacct.facts
    return replace(intacct, values=held, facts=facts), standing_in(base, pair.merged) if base is not None else None


def with_recoding(spec: KindSpec, merged: Merged, intacct: Record) -> Merged:
    """What Intacct is given besides: the survivor, where the document is still owed."""
    if not recoded_later(spec, intacct):
        return merged
    fields = frozenset(intacct.facts[STALE].split(","))
    return replace(merged, changed={**merged.changed, Side.INTACCT: merged.changed[Side.INTACCT] | fields})
