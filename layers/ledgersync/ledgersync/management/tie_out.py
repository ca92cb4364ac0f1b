"""The tie-out report: what is open by vendor or customer in both systems, and why it differs.

Open is what is posted and unpaid: in Intacct what its control account holds, a payment that is not posted yet
notwithstanding, in Cashflow360 what it says is due; less what is left of credits, and of receipts that are not wholly
applied. Drafts are listed beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Hold
from ledgersync.management.gathering import Gathering
from ledgersync.management.open_items import NOTHING, Item, Watched
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
    """Parties and drafts are read while they are told. ``complete`` is false when time ran out.

    The sums are too low then.
    """

    kind: Kind
    parties: Iterable[Party]
    drafts: Iterable[Draft]
    intacct: Decimal
    cashflow360: Decimal
    explained: Decimal
    complete: bool


ONE_SIDED: Mapping[Side, tuple[str, str]] = {
    Side.INTACCT: ("settled-in-cashflow360", "It is paid, scheduled or credited in Cashflow360, not in Sage Intacct."),
    Side.CASHFLOW360: ("settled-in-intacct", "It is paid, credited or removed in Sage Intacct only."),
}
"""By the side where more is open."""
AMOUNT_DIFFERS = "Its amount is {} in Sage Intacct and {} in Cashflow360: it was changed since the last sync."
NOT_POSTED_YET = (
    "payment-not-posted",
    "Its payment in Sage Intacct is not posted yet: a check to print, or one to confirm.",
)


def compared(gathering: Gathering, books: Books, complete: bool = True) -> TieOut:
    """Both sides of what was gathered, party by party, those that differ most first."""
    names = gathering.names()
    open_at = [one for party in gathering.parties() if (one := _open_at(party, names[party], gathering.items(party)))]
    open_at.sort(key=lambda one: (-abs(one.difference), one.name))
    return TieOut(
        kind=gathering.kind,
        parties=_parties(gathering, open_at, books),
        drafts=(
            Draft(kind=one.kind, id=one.id, label=one.label, party=names[one.party], amount=one.amount, state=one.state)
            for one in gathering.drafts()
        ),
        intacct=sum((one.intacct for one in open_at), NOTHING),
        cashflow360=sum((one.cashflow360 for one in open_at), NOTHING),
        explained=sum((one.explained for one in open_at), NOTHING),
        complete=complete,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenAt:
    """The sums of a party. Its transactions are read again when they are told: all of them are too many."""

    party: Watched
    name: str
    intacct: Decimal
    cashflow360: Decimal
    explained: Decimal

    @property
    def difference(self) -> Decimal:
        return self.intacct - self.cashflow360


def _open_at(party: Watched, name: str, items: Sequence[Item]) -> _OpenAt | None:
    """What a party has open; None where only drafts are left of it."""
    if not any(item.intacct or item.cashflow360 for item in items):
        return None
    return _OpenAt(
        party=party,
        name=name,
        intacct=sum((item.intacct for item in items), NOTHING),
        cashflow360=sum((item.cashflow360 for item in items), NOTHING),
        explained=sum((item.intacct - item.cashflow360 for item in items), NOTHING),
    )


def _parties(gathering: Gathering, open_at: Sequence[_OpenAt], books: Books) -> Iterator[Party]:
    holds = {(hold.kind, hold.side, hold.id): hold for hold in books.holds()}
    for one in open_at:
        apart = [item for item in gathering.items(one.party) if item.intacct != item.cashflow360]
        yield Party(one.party[1], one.name, one.intacct, one.cashflow360, [_explained(item, holds) for item in apart])


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
    amounts = item.intacct_total, item.cashflow360_total
    if all(amounts) and amounts[0] != amounts[1]:
        return "amount-differs", AMOUNT_DIFFERS.format(*amounts)
    return NOT_POSTED_YET if item.selected and more is Side.INTACCT else ONE_SIDED[more]
