"""Merges in Cashflow360: whether anything open in Intacct still uses the record that lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ledgersync.domain.kinds import Group, KindSpec
from ledgersync.domain.kinds.admission import UNSETTLED
from ledgersync.domain.model import Kind, Link, Record, Ref, Side
from ledgersync.domain.order import references
from ledgersync.errors import Barred
from ledgersync.sync.context import RunContext

PENDING = frozenset({"merge-waits", "merge-pending"})


def used_by_open(context: RunContext, link: Link) -> bool:
    """Whether an open transaction in Intacct still refers to the record, by what was last agreed.

    One that is not linked yet counts as well: a write nobody saw an answer to is looked up by what it refers to, and
    what is held is matched by it.
    """
    loser, there = Ref(link.kind, link.cashflow360_id), Ref(link.kind, link.intacct_id)
    if any(loser in references(intent.write.values.values()) for intent in context.books.intents()):
        return True
    users = [
        kind
        for kind, spec in context.specs.items()
        if spec.group is Group.TRANSACTIONS and loser.kind in spec.references()
    ]
    try:
        return any(record.facts.state in UNSETTLED for kind in users for record in _using(context, kind, loser, there))
    except Barred:
        return True  # nobody can tell that it is not used


def _using(context: RunContext, kind: Kind, loser: Ref, there: Ref) -> Iterator[Record]:
    """Intacct's records of a kind that refer to it, by what was agreed, or of held ones by what they say now."""
    users = [link.intacct_id for link in context.books.all_links(kind) if loser in references(link.base.values())]
    held = {hold.on(Side.INTACCT) for hold in context.holds(kind).all()}
    wanted = [*users, *sorted(held - {"", *users})]
    found = context.ledgers[Side.INTACCT].read(kind, wanted) if wanted else {}
    return (record for record in found.values() if record.id in users or there in references(record.values.values()))


def survivors(context: RunContext, refs: Iterable[Ref]) -> Mapping[Ref, Ref]:
    """Those of the references that were merged in Cashflow360, and what they were merged into."""
    by_kind: dict[Kind, list[str]] = {}
    for ref in refs:
        by_kind.setdefault(ref.kind, []).append(ref.id)
    return {
        Ref(kind, record.id): Ref(kind, record.merged_into)
        for kind, ids in by_kind.items()
        for record in context.ledgers[Side.CASHFLOW360].read(kind, list(dict.fromkeys(ids))).values()
        if record.merged_into
    }


def kinds_with_merges(context: RunContext) -> Mapping[Kind, KindSpec]:
    """List kinds with merges that wait, for open transactions to be recoded or for the survivor to be linked."""
    return {
        kind: spec
        for kind, spec in context.specs.items()
        if any(hold.cause in PENDING for hold in context.holds(kind).all())
    }
