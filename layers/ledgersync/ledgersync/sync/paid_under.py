"""Payments of documents that Intacct still holds under the loser of a merge: it books them under no other party.

Example: bill B1 of V2 is partly paid, so Intacct keeps it under V2 when V2 is merged into V1. Its rest is paid by V1
in Cashflow360, and booked under V2. Once nothing is owed under V2 any more, V2 becomes inactive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ledgersync.domain.deciding.decide import FOLLOWING
from ledgersync.domain.deciding.decision import Create, Decision
from ledgersync.domain.deciding.stale import is_document
from ledgersync.domain.kinds import SPECS, KindSpec
from ledgersync.domain.model import Ref, Side
from ledgersync.domain.order import references
from ledgersync.domain.shape import Role
from ledgersync.sync.context import RunContext
from ledgersync.sync.merges import survivors


def under_losers(context: RunContext, spec: KindSpec, planned: Sequence[Decision]) -> list[Decision]:
    """The decisions, with payments under the party that all they settle was last agreed on with."""
    return [_under_loser(context, one) if _pays(spec, one) else one for one in planned]


def _pays(spec: KindSpec, decision: Decision) -> bool:
    return spec.role is Role.MONEY and isinstance(decision, Create) and decision.write.side is Side.INTACCT


def _under_loser(context: RunContext, decision: Decision) -> Decision:
    if not isinstance(decision, Create):
        return decision
    write = decision.write
    for name in FOLLOWING & write.values.keys():
        now, theirs = write.values[name], set(_parties(context, decision, name))
        if len(theirs) == 1 and theirs != {now} and _gave_way(context, loser := theirs.pop(), now):
            decision = replace(decision, write=replace(write, values={**write.values, name: loser}))
    return decision


def _parties(context: RunContext, decision: Create, name: str) -> Iterator[Ref]:
    """Whom the documents that it settles belonged to when they were last agreed on."""
    settled = [ref for ref in references(decision.write.values.values()) if is_document(SPECS[ref.kind])]
    for kind in dict.fromkeys(ref.kind for ref in settled):
        ids = [ref.id for ref in settled if ref.kind is kind]
        for link in context.books.links(kind, Side.CASHFLOW360, ids).values():
            if isinstance(party := link.base.get(name), Ref):
                yield party


def _gave_way(context: RunContext, loser: Ref, to: object) -> bool:
    """Whether a party was merged into this one, and is in Intacct still."""
    if loser.id not in context.books.links(loser.kind, Side.CASHFLOW360, [loser.id]):
        return False
    heir: Ref | None = loser
    passed: set[Ref] = set()
    while heir is not None and heir != to and heir not in passed:
        passed.add(heir)
        heir = survivors(context, [heir]).get(heir)
    return heir == to
