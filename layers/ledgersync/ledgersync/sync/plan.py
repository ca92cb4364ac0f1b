"""What to do about paired records, in the order in which it is done. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ledgersync.domain.deciding.decide import decide
from ledgersync.domain.deciding.decision import Decision, SetAside
from ledgersync.domain.deciding.renumbering import in_order
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.rules import Rules
from ledgersync.sync.pairing import Found
from ledgersync.sync.setting_aside import uncertain, unreadable
from ledgersync.sync.triage import waiting


def plan(found: Sequence[Found], spec: KindSpec, rules: Rules) -> list[Decision]:
    """One decision a pair. Those that free a number, a bill or a link come before those that may need it."""
    return in_order([_decided(one, spec, rules) for one in found], spec)


def _decided(found: Found, spec: KindSpec, rules: Rules) -> Decision:
    counterpart = found.counterpart
    if unsure := uncertain(found.pair):
        return SetAside(found.pair, unsure)
    if found.objection is not None:
        return SetAside(found.pair, found.objection)
    if counterpart is not None and counterpart.record.problem:
        return SetAside(found.pair, unreadable(counterpart.record))
    if counterpart is not None and counterpart.missing:
        return waiting(found.pair, counterpart.record.side, counterpart.missing)
    return decide(found.pair, spec, rules)
