"""The tie-out report: what is open by vendor or customer in both systems, and why it differs (product F).

Open is what the systems say is due on bills and invoices, less what is left of credits. Money that was received
but not applied to anything is in neither sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.kinds.admission import keep_out
from ledgersync.domain.model import Kind, Link, Record, Ref, Side
from ledgersync.domain.remembered import Hold
from ledgersync.domain.rules import Rules
from ledgersync.ports import Books, Clock, Ledger

CENTS = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One transaction that is not open alike in both systems; ``cause`` is a hold's cause, or one of ours."""

    kind: Kind
    id: str
    label: str
    intacct: Decimal
    cashflow360: Decimal
    cause: str
    words: str


@dataclass(frozen=True, slots=True)
class Party:
    """What one vendor or customer has open on either side; ``id`` is the Cashflow360 id when it is linked."""

    id: str
    name: str
    intacct: Decimal
    cashflow360: Decimal
    explanations: Sequence[Explanation] = ()

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


@dataclass(slots=True)
class Item:
    """One transaction that is open on a side at least, by its Cashflow360 id when it is linked."""

    kind: Kind
    party: str
    label: str
    linked: bool
    due: dict[Side, Decimal] = field(default_factory=lambda: dict.fromkeys(Side, NOTHING))
    ids: dict[Side, str] = field(default_factory=dict)
    kept_out: str = ""


PARTY: Mapping[Kind, tuple[Kind, str]] = {Kind.BILL: (Kind.VENDOR, "vendor"), Kind.INVOICE: (Kind.CUSTOMER, "customer")}
CREDIT: Mapping[Kind, Kind] = {Kind.BILL: Kind.VENDOR_CREDIT, Kind.INVOICE: Kind.CREDIT_MEMO}
ONE_SIDED: Mapping[Side, tuple[str, str]] = {
    Side.INTACCT: ("settled-in-cashflow360", "It is paid, scheduled or credited in Cashflow360, not in Sage Intacct."),
    Side.CASHFLOW360: ("settled-in-intacct", "It is paid, credited or removed in Sage Intacct only."),
}
"""By the side where more is open."""


def tie_out(
    kind: Kind, ledgers: Mapping[Side, Ledger], books: Books, rules: Rules, clock: Clock, margin_seconds: float
) -> TieOut:
    """Reads every open transaction of a kind and its credits on both sides; ``kind`` is bill or invoice."""
    party_kind, _ = PARTY[kind]
    names = {link.cashflow360_id: link for link in books.all_links(party_kind)}
    canonical = {link.intacct_id: link.cashflow360_id for link in names.values()}
    items: dict[tuple[Kind, str], Item] = {}
    complete = True
    for one in (kind, CREDIT[kind]):
        for side in Side:
            for records, last in _open(ledgers[side], one):
                _gather(items, kind, records, canonical, books, rules)
                if not last and clock.time_left() < margin_seconds:
                    complete = False
                    break
    holds = {(hold.kind, hold.side, hold.id): hold for hold in books.holds()}
    by_party: dict[str, list[Item]] = defaultdict(list)
    for item in items.values():
        by_party[item.party].append(item)
    parties = [_party(id, names.get(id), found, holds) for id, found in by_party.items()]
    parties.sort(key=lambda party: (-abs(party.difference), party.name))
    total = {side: sum((item.due[side] for item in items.values()), NOTHING) for side in Side}
    return TieOut(kind, parties, total[Side.INTACCT], total[Side.CASHFLOW360], complete)


def due_of(record: Record) -> Decimal:
    """What is still due; negative for what is left of a credit, nothing for one that was removed."""
    due, total = record.facts.get("due", ""), record.values.get("total")
    if record.removed:
        return NOTHING
    if due:
        return Decimal(due).quantize(CENTS)
    if record.kind in CREDIT.values() and isinstance(total, Decimal):
        return (Decimal(record.facts.get("applied") or 0) - total).quantize(CENTS)
    return NOTHING


def _open(ledger: Ledger, kind: Kind) -> Iterator[tuple[list[Record], bool]]:
    for page in ledger.changes(kind, None):
        yield [record for record in page.records if due_of(record)], page.last


def _gather(
    items: dict[tuple[Kind, str], Item],
    kind: Kind,
    records: Sequence[Record],
    canonical: Mapping[str, str],
    books: Books,
    rules: Rules,
) -> None:
    if not records:
        return
    one, side = records[0].kind, records[0].side
    links = books.links(one, side, [record.id for record in records])
    for record in records:
        party, link = record.values.get(PARTY[kind][1]), links.get(record.id)
        if not isinstance(party, Ref):
            continue
        key = one, link.cashflow360_id if link else f"{side.value}:{record.id}"
        id = canonical.get(party.id, party.id) if side is Side.INTACCT else party.id
        item = items.setdefault(key, Item(one, id, str(record.values.get("number") or record.id), link is not None))
        item.due[side] += due_of(record)
        item.ids = {s: link.id_on(s) for s in Side} if link else {side: record.id}
        item.kept_out = "" if link else _kept_out(record, rules)


def _kept_out(record: Record, rules: Rules) -> str:
    if not rules.may_create(SPECS[record.kind], record.side.other):
        return "this kind does not go that way"
    return keep_out(record, rules)


def _party(id: str, link: Link | None, items: Sequence[Item], holds: Mapping[tuple[Kind, Side, str], Hold]) -> Party:
    name = link.base.get("name") if link else None
    due = {side: sum((item.due[side] for item in items), NOTHING) for side in Side}
    explained = [_explained(item, holds) for item in items if item.due[Side.INTACCT] != item.due[Side.CASHFLOW360]]
    shown = name if isinstance(name, str) and name else id
    return Party(id, shown, due[Side.INTACCT], due[Side.CASHFLOW360], explained)


def _explained(item: Item, holds: Mapping[tuple[Kind, Side, str], Hold]) -> Explanation:
    held = next((hold for side, id in item.ids.items() if (hold := holds.get((item.kind, side, id)))), None)
    if held is not None:
        cause, words = held.cause, held.text
    elif item.kept_out:
        cause, words = "not-to-cross", f"It stays where it is: {item.kept_out}."
    elif not item.linked:
        cause, words = "not-synced", "It is not synced yet; the next run takes it."
    else:
        more = Side.INTACCT if item.due[Side.INTACCT] > item.due[Side.CASHFLOW360] else Side.CASHFLOW360
        cause, words = ONE_SIDED[more]
    id = item.ids.get(Side.CASHFLOW360) or item.ids[Side.INTACCT]
    return Explanation(item.kind, id, item.label, item.due[Side.INTACCT], item.due[Side.CASHFLOW360], cause, words)
