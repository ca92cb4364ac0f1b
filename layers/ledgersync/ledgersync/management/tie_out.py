"""The tie-out report: what is open by vendor or customer in both systems, and why it differs.

Open is what is posted and unpaid: in Intacct what its control account holds, a payment that is not posted yet
notwithstanding, in Cashflow360 what it says is due; less what is left of credits, and of receipts that are not wholly
applied. Drafts are listed beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Hold
from ledgersync.management.open_items import NOTHING, Gathering, Item, Watched
from ledgersync.ports import Books


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document in Intacct that is not posted, and so is open nowhere; ``state`` says what it is instead."""

    kind: Kind
    id: str
    label: str
    party: str
    amount: Decimal
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TieOut:
    """``complete`` is false when time ran out while reading; the sums are then too low."""

    kind: Kind
    parties: Sequence[Party]
    drafts: Sequence[Draft]
    intacct: Decimal
    cashflow360: Decimal
    complete: bool


ONE_SIDED: Mapping[Side, tuple[str, str]] = {
    Side.INTACCT: ("settled-in-cashflow360", "It is paid, scheduled or credited in Cashflow360, not in Sage Intacct."),
    Side.CASHFLOW360: ("settled-in-intacct", "It is paid, credited or removed in Sage Intacct only."),
}
"""By the side where more is open."""
NOT_POSTED_YET = (
    "payment-not-posted",
    "Its payment in Sage Intacct is not posted yet: a check to print, or one to confirm.",
)


def compared(gathering: Gathering, books: Books, complete: bool = True) -> TieOut:
    """Both sides of what was gathered, party by party, those that differ most first."""
    names = gathering.names()
    holds = {(hold.kind, hold.side, hold.id): hold for hold in books.holds()}
    by_party: dict[Watched, list[Item]] = defaultdict(list)
    for item in gathering.items.values():
        by_party[item.party].append(item)
    found = [_party(party[1], names[party], items, holds) for party, items in by_party.items()]
    drafts = gathering.drafts.values()
    return TieOut(
        kind=gathering.kind,
        parties=sorted((one for one in found if one), key=lambda one: (-abs(one.difference), one.name)),
        drafts=[
            Draft(kind=one.kind, id=one.id, label=one.label, party=names[one.party], amount=one.amount, state=one.state)
            for one in drafts
        ],
        intacct=sum((item.intacct for item in gathering.items.values()), NOTHING),
        cashflow360=sum((item.cashflow360 for item in gathering.items.values()), NOTHING),
        complete=complete,
    )


def _party(id: str, name: str, items: Sequence[Item], holds: Mapping[tuple[Kind, Side, str], Hold]) -> Party | None:
    """What a party has open; None where only drafts are left of it."""
    if not any(item.intacct or item.cashflow360 for item in items):
        return None
    intacct = sum((item.intacct for item in items), NOTHING)
    cashflow360 = sum((item.cashflow360 for item in items), NOTHING)
    explained = [_explained(item, holds) for item in items if item.intacct != item.cashflow360]
    return Party(id, name, intacct, cashflow360, explained)


def _explained(item: Item, holds: Mapping[tuple[Kind, Side, str], Hold]) -> Explanation:
    held = next((hold for side, id in item.ids.items() if (hold := holds.get((item.kind, side, id)))), None)
    cause, words = (held.cause, held.text) if held is not None else _why_apart(item)
    return Explanation(
        kind=item.kind,
        id=item.cashflow360_id or item.intacct_id,
        label=item.label,
        intacct=item.intacct,
        cashflow360=item.cashflow360,
        cause=cause,
        words=words,
    )


def _why_apart(item: Item) -> tuple[str, str]:
    """The cause, and words, of what is open on one side more than on the other and is not held."""
    more = Side.INTACCT if item.intacct > item.cashflow360 else Side.CASHFLOW360
    if item.kept_out:
        return "not-to-cross", f"It stays where it is: {item.kept_out}."
    if not item.linked:
        return "not-synced", "It is not synced yet; the next run takes it."
    if item.draft:
        return "not-posted", f"It is {item.draft}, so it is not in the accounts there."
    return NOT_POSTED_YET if item.selected and more is Side.INTACCT else ONE_SIDED[more]
