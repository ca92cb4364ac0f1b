"""Payments of documents that Intacct still holds under the loser of a merge: it books them under no other party.

Example: bill B1 of V2 is partly paid, so Intacct keeps it under V2 when V2 is merged into V1. Its rest is paid by V1
in Cashflow360, and booked under V2. Once nothing is owed under V2 any more, V2 becomes inactive. A payment of B1 and of
bill B3, which is V1's, is of two vendors in Intacct: it waits until both are of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from ledgersync.domain.deciding.decide import FOLLOWING
from ledgersync.domain.deciding.decision import Create, Decision, SetAside
from ledgersync.domain.deciding.stale import is_document
from ledgersync.domain.kinds import SPECS, KindSpec
from ledgersync.domain.kinds.check import Objection
from ledgersync.domain.model import Link, Ref, Side, Value
from ledgersync.domain.order import references
from ledgersync.domain.shape import Role
from ledgersync.sync.context import RunContext
from ledgersync.sync.merges import PENDING, survivors


def under_losers(context: RunContext, spec: KindSpec, planned: Sequence[Decision]) -> list[Decision]:
    """The decisions, with payments under the loser that all they settle was last agreed on with, or waiting for it.

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


def _parties(context: RunContext, paid: Sequence[Create]) -> Mapping[Ref, Ref]:
    """Whom documents belonged to when they were last agreed on."""
    settled = {ref for one in paid for ref in references(one.write.values.values()) if is_document(SPECS[ref.kind])}
    found: dict[Ref, Ref] = {}
    for kind in sorted({ref.kind for ref in settled}):
        links = context.books.links(kind, Side.CASHFLOW360, sorted(ref.id for ref in settled if ref.kind is kind))
        found |= {Ref(kind, id): party for id, link in links.items() if (party := _party(link)) is not None}
    return found


def _party(link: Link) -> Ref | None:
    return next((party for name in FOLLOWING if isinstance(party := link.base.get(name), Ref)), None)


def _under(context: RunContext, decision: Decision, losers: Set[Ref], parties: Mapping[Ref, Ref]) -> Decision:
    if not isinstance(decision, Create):
        return decision
    write = decision.write
    name = next(name for name in sorted(FOLLOWING) if name in write.values)
    of = {ref: parties[ref] for ref in references(write.values.values()) if ref in parties}
    left = _left(context, of, losers, write.values[name])
    if not left:
        return decision
    if len({*of.values()}) == 1:
        return replace(decision, write=replace(write, values={**write.values, name: next(iter(left.values()))}))
    return SetAside(decision.pair, Objection("settles-under-merged", _named(context, left, write.values[name])))


def _left(context: RunContext, of: Mapping[Ref, Ref], losers: Set[Ref], survivor: Value) -> Mapping[Ref, Ref]:
    """The documents that are still under a party which was merged into this one."""
    return {ref: party for ref, party in of.items() if party in losers and _gave_way(context, party, survivor)}


def _named(context: RunContext, left: Mapping[Ref, Ref], survivor: Value) -> Mapping[str, str]:
    """What people call the documents that are left, whom they are under, and the survivor."""
    names = {"documents": left, "losers": left.values(), "survivor": [survivor] if isinstance(survivor, Ref) else []}
    return {name: ", ".join(dict.fromkeys(_called(context, ref) for ref in refs)) for name, refs in names.items()}


def _called(context: RunContext, ref: Ref) -> str:
    link = context.books.links(ref.kind, Side.CASHFLOW360, [ref.id]).get(ref.id)
    return link.described if link is not None else f"a {SPECS[ref.kind].called.one}"


def _gave_way(context: RunContext, loser: Ref | None, to: Value) -> bool:
    """Whether a party was merged into this one, or into one that was."""
    heir = loser
    passed: set[Ref] = set()
    while heir is not None and heir != to and heir not in passed:
        passed.add(heir)
        heir = survivors(context, [heir]).get(heir)
    return heir == to
