"""Payments of documents that Intacct still holds under the loser of a merge: it books them under no other party.

Example: bill B1 of V2 is partly paid, so Intacct keeps it under V2 when V2 is merged into V1. Its rest is paid by V1
in Cashflow360, and booked under V2. Once nothing is owed under V2 any more, V2 becomes inactive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from ledgersync.domain.deciding.decide import FOLLOWING
from ledgersync.domain.deciding.decision import Create, Decision
from ledgersync.domain.deciding.stale import is_document
from ledgersync.domain.kinds import SPECS, KindSpec
from ledgersync.domain.model import Ref, Side, Value
from ledgersync.domain.order import references
from ledgersync.domain.shape import Role
from ledgersync.sync.context import RunContext
from ledgersync.sync.merges import PENDING, survivors


def under_losers(context: RunContext, spec: KindSpec, planned: Sequence[Decision]) -> list[Decision]:
    """The decisions, with payments under the loser that all they settle was last agreed on with.

    Nothing is read while no merge waits for what is owed.
    """
    paid = [one for one in planned if spec.role is Role.MONEY and isinstance(one, Create)]
    losers = _waiting(context, spec) if paid else frozenset()
    if not losers:
        return list(planned)
    parties = _parties(context, paid)
    return [_under(context, one, losers, parties) for one in planned]


def _waiting(context: RunContext, spec: KindSpec) -> Set[Ref]:
    """Parties that were merged and are in Intacct still, since something is owed under them."""
    kinds = [item.refers_to for item in spec.fields if item.name in FOLLOWING and item.refers_to is not None]
    holds = [hold for kind in kinds for hold in context.holds(kind).all() if hold.cause in PENDING]
    return {Ref(hold.kind, hold.id) for hold in holds if hold.side is Side.CASHFLOW360}


def _parties(context: RunContext, paid: Sequence[Create]) -> Mapping[Ref, Sequence[Value]]:
    """Whom documents belonged to when they were last agreed on."""
    settled = {ref for one in paid for ref in references(one.write.values.values()) if is_document(SPECS[ref.kind])}
    found: dict[Ref, Sequence[Value]] = {}
    for kind in sorted({ref.kind for ref in settled}):
        links = context.books.links(kind, Side.CASHFLOW360, sorted(ref.id for ref in settled if ref.kind is kind))
        found |= {Ref(kind, id): [link.base.get(name) for name in FOLLOWING] for id, link in links.items()}
    return found


def _under(
    context: RunContext, decision: Decision, losers: Set[Ref], parties: Mapping[Ref, Sequence[Value]]
) -> Decision:
    if not isinstance(decision, Create):
        return decision
    write = decision.write
    loser = _only({party for ref in references(write.values.values()) for party in parties.get(ref, ())} - {None})
    name = next(name for name in sorted(FOLLOWING) if name in write.values)
    if loser not in losers or not _gave_way(context, loser, write.values[name]):
        return decision
    return replace(decision, write=replace(write, values={**write.values, name: loser}))


def _only(parties: Set[Value]) -> Ref | None:
    """The one party; None when there are several, or none."""
    found = next(iter(parties), None)
    return found if len(parties) == 1 and isinstance(found, Ref) else None


def _gave_way(context: RunContext, loser: Ref | None, to: Value) -> bool:
    """Whether a party was merged into this one, or into one that was."""
    heir = loser
    passed: set[Ref] = set()
    while heir is not None and heir != to and heir not in passed:
        passed.add(heir)
        heir = survivors(context, [heir]).get(heir)
    return heir == to
