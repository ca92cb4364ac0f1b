"""The tie-out report: what is open by vendor in both systems, and where they differ (product F)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgersync.domain.model import Kind, Link, Record, Ref, Side
from ledgersync.ports import Books, Clock, Ledger

CENTS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Party:
    """What one vendor or customer has open on either side; ``id`` is the Cashflow360 id when it is linked."""

    id: str
    name: str
    intacct: Decimal
    cashflow360: Decimal

    @property
    def difference(self) -> Decimal:
        return self.intacct - self.cashflow360


@dataclass(frozen=True, slots=True)
class TieOut:
    """``complete`` is false when time ran out while reading; the sums are then too low."""

    kind: Kind
    parties: Sequence[Party]
    intacct: Decimal
    cashflow360: Decimal
    complete: bool


PARTY: Mapping[Kind, tuple[Kind, str]] = {Kind.BILL: (Kind.VENDOR, "vendor"), Kind.INVOICE: (Kind.CUSTOMER, "customer")}


def tie_out(kind: Kind, ledgers: Mapping[Side, Ledger], books: Books, clock: Clock, margin_seconds: float) -> TieOut:
    """Reads every open transaction of a kind on both sides. Amounts are what the systems say is still due."""
    party_kind, field = PARTY[kind]
    open_by: dict[str, dict[Side, Decimal]] = defaultdict(lambda: dict.fromkeys(Side, Decimal(0)))
    names = {link.cashflow360_id: link for link in books.all_links(party_kind)}
    canonical = {link.intacct_id: link.cashflow360_id for link in names.values()}
    complete = True
    for side in Side:
        for page in ledgers[side].changes(kind, None):
            for record in page.records:
                due = due_of(record)
                party = record.values.get(field)
                if due and isinstance(party, Ref):
                    id = canonical.get(party.id, party.id) if side is Side.INTACCT else party.id
                    open_by[id][side] += due
            if not page.last and clock.time_left() < margin_seconds:
                complete = False
                break
    parties = [
        Party(
            id, str(names[id].base.get("name") or id) if id in names else id, sums[Side.INTACCT], sums[Side.CASHFLOW360]
        )
        for id, sums in open_by.items()
    ]
    parties.sort(key=lambda party: (-abs(party.difference), party.name))
    total = {side: sum((sums[side] for sums in open_by.values()), Decimal(0)) for side in Side}
    return TieOut(kind, parties, total[Side.INTACCT], total[Side.CASHFLOW360], complete)


def due_of(record: Record) -> Decimal:
    """What is still due; nothing for one that was removed."""
    due = record.facts.get("due", "")
    return Decimal(0) if record.removed or not due else Decimal(due).quantize(CENTS)


def _name(id: str, link: Link | None) -> str:
    name = link.base.get("name") if link else None
    return name if isinstance(name, str) and name else id
