"""Merges in Cashflow360: whether anything open in Intacct still uses the record that lost."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.entry import OPEN_IN_INTACCT
from ledgersync.domain.kinds import Group, KindSpec
from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.domain.order import references
from ledgersync.usecases.context import RunContext

PENDING = frozenset({"merge-waits", "merge-pending"})


def used_by_open(context: RunContext, loser: Ref) -> bool:
    """Whether an open transaction in Intacct still refers to the record, by what was last agreed.

    One that is not linked yet counts as well: a write nobody saw an answer to is looked up by what it refers to.
    """
    if any(loser in references(intent.write.values.values()) for intent in context.books.intents()):
        return True
    for kind, spec in context.specs.items():
        if spec.group is Group.TRANSACTIONS and loser.kind in spec.references():
            users = [
                link.intacct_id for link in context.books.all_links(kind) if loser in references(link.base.values())
            ]
            found = context.ledgers[Side.INTACCT].read(kind, users) if users else {}
            if any(record.facts.get("state") == OPEN_IN_INTACCT for record in found.values()):
                return True
    return False


def kinds_with_merges(context: RunContext) -> Mapping[Kind, KindSpec]:
    """List kinds with merges that wait, for open transactions to be recoded or for the survivor to be linked."""
    waiting = {hold.kind for hold in context.books.holds() if hold.cause in PENDING}
    return {kind: spec for kind, spec in context.specs.items() if kind in waiting}
