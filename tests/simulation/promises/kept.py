"""What the product keeps of one connection, as the invariants look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.remembered import Conflict, Hold, Intent, Position
from ledgersync.ports import ConnectionId, Lease
from tests.fakes.registry import MemoryRegistry

ONLOOKER = Lease(owner="invariants", fence=-1, expires_at=datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Kept:
    """``links`` by Cashflow360 id, ``by_intacct`` the same by Intacct id, ``held`` every id a hold names."""

    links: Mapping[tuple[Kind, str], Link]
    by_intacct: Mapping[tuple[Kind, str], Link]
    holds: Sequence[Hold]
    held: Mapping[tuple[Kind, Side, str], Hold]
    conflicts: Sequence[Conflict]
    intents: Sequence[Intent]
    positions: Mapping[str, Position]

    def link(self, kind: Kind, side: Side, id: str) -> Link | None:
        return (self.by_intacct if side is Side.INTACCT else self.links).get((kind, id))

    def hold(self, kind: Kind, side: Side, id: str) -> Hold | None:
        """The hold of a record or of its linked counterpart."""
        found = self.held.get((kind, side, id))
        link = self.link(kind, side, id)
        if found is None and link is not None:
            found = self.held.get((kind, side.other, link.id_on(side.other)))
        return found


def kept_of(registry: MemoryRegistry, id: ConnectionId) -> Kept:
    books = registry.books(id, ONLOOKER)
    links = [link for kind in Kind for link in books.all_links(kind)]
    holds = books.holds()
    held = {(hold.kind, hold.side, hold.id): hold for hold in holds}
    held |= {(hold.kind, hold.side.other, hold.counterpart_id): hold for hold in holds if hold.counterpart_id}
    return Kept(
        {(link.kind, link.cashflow360_id): link for link in links},
        {(link.kind, link.intacct_id): link for link in links},
        holds,
        held,
        [*books.conflicts(), *books.differences()],
        books.intents(),
        books.positions(),
    )
