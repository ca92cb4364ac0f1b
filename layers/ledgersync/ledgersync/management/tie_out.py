"""The tie-out report: what is open by vendor or customer in both systems, and why it differs (product F).

Open is what is posted and unpaid: in Intacct what its control account holds, a payment that is not posted yet
notwithstanding, in Cashflow360 what it says is due; less what is left of credits. Drafts are listed beside it. Money
that was received but not applied to anything is in neither sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ledgersync.domain.crossing import keep_out
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.kinds.admission import NOT_POSTED
from ledgersync.domain.model import Kind, Link, Record, Ref, Side
from ledgersync.domain.remembered import Hold
from ledgersync.domain.rules import Rules
from ledgersync.domain.shape import Open
from ledgersync.ports import Books, Clock, Ledger

Watched = tuple[Side, str]
"""A side and a party's id there."""
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


@dataclass(slots=True)
class Item:
    """One transaction that is open on a side at least, by its Cashflow360 id when it is linked.

    ``selected`` is what a payment was made for in Intacct that is not posted yet; ``draft`` what Intacct's document
    is while it is not posted.
    """

    kind: Kind
    party: Watched
    label: str
    linked: bool
    due: dict[Side, Decimal] = field(default_factory=lambda: dict.fromkeys(Side, NOTHING))
    ids: dict[Side, str] = field(default_factory=dict)
    kept_out: str = ""
    selected: bool = False
    draft: str = ""


TIED: Mapping[Kind, Open] = {kind: spec.tie_out for kind, spec in SPECS.items() if spec.tie_out is not None}
"""What is open of the kinds that can be tied out."""
ASKED: Mapping[str, Kind] = {one.asked_as: kind for kind, one in TIED.items()}
"""Those kinds by what people ask for: payables or receivables."""
CREDITS = frozenset(one.credit for one in TIED.values())
DRAFTS = frozenset({"Draft", "Submitted", "Partially Approved", "Declined"})
ONE_SIDED: Mapping[Side, tuple[str, str]] = {
    Side.INTACCT: ("settled-in-cashflow360", "It is paid, scheduled or credited in Cashflow360, not in Sage Intacct."),
    Side.CASHFLOW360: ("settled-in-intacct", "It is paid, credited or removed in Sage Intacct only."),
}
"""By the side where more is open."""
NOT_POSTED_YET = (
    "payment-not-posted",
    "Its payment in Sage Intacct is not posted yet: a check to print, or one to confirm.",
)


def tie_out(
    kind: Kind, ledgers: Mapping[Side, Ledger], books: Books, rules: Rules, clock: Clock, margin_seconds: float
) -> TieOut:
    """Reads every open transaction of a kind and its credits on both sides; ``kind`` is one that can be tied out."""
    gathering = Gathering(kind, ledgers, books, rules)
    complete = all(
        gathering.take(one, side, lambda: clock.time_left() >= margin_seconds)
        for one in (kind, TIED[kind].credit)
        for side in Side
    )
    names = gathering.names()
    holds = {(hold.kind, hold.side, hold.id): hold for hold in books.holds()}
    by_party: dict[Watched, list[Item]] = defaultdict(list)
    for item in gathering.items.values():
        by_party[item.party].append(item)
    found = [_party(party[1], names[party], items, holds) for party, items in by_party.items()]
    parties = sorted((one for one in found if one is not None), key=lambda one: (-abs(one.difference), one.name))
    drafts = [replace(draft, party=names[party]) for party, draft in gathering.drafts]
    total = {side: sum((item.due[side] for item in gathering.items.values()), NOTHING) for side in Side}
    return TieOut(
        kind=kind,
        parties=parties,
        drafts=drafts,
        intacct=total[Side.INTACCT],
        cashflow360=total[Side.CASHFLOW360],
        complete=complete,
    )


def due_of(record: Record) -> Decimal:
    """What its side says is due; negative for what is left of a credit, nothing for one that was removed."""
    due, total = record.facts.get("due", ""), record.values.get("total")
    if record.removed:
        return NOTHING
    if due:
        return Decimal(due).quantize(CENTS)
    if record.kind in CREDITS and isinstance(total, Decimal):
        return (Decimal(record.facts.get("applied") or 0) - total).quantize(CENTS)
    return NOTHING


def open_of(record: Record) -> Decimal:
    """What is open of it: Intacct's control account holds what is posted, until a payment of it is posted too."""
    if record.side is Side.CASHFLOW360:
        return due_of(record)
    if record.facts.get("state") in NOT_POSTED:
        return NOTHING
    return due_of(record) + Decimal(record.facts.get("selected") or 0).quantize(CENTS)


class Gathering:
    """Collects what is open, transaction by transaction, and the drafts beside it."""

    def __init__(self, kind: Kind, ledgers: Mapping[Side, Ledger], books: Books, rules: Rules) -> None:
        self._ledgers, self._books, self._rules = ledgers, books, rules
        self._party_kind, self._party_field = TIED[kind].party, TIED[kind].field
        links = list(books.all_links(self._party_kind))
        self._canonical = {link.intacct_id: link.cashflow360_id for link in links}
        self._named = {link.cashflow360_id: str(link.base.get("name") or "") for link in links}
        self.items: dict[tuple[Kind, str], Item] = {}
        self.drafts: list[tuple[Watched, Draft]] = []

    def take(self, kind: Kind, side: Side, time_is_left: Callable[[], bool]) -> bool:
        """Read all of a kind on a side; false when there was no time for the rest."""
        for page in self._ledgers[side].changes(kind, None):
            links = self._books.links(kind, side, [record.id for record in page.records]) if page.records else {}
            for record in page.records:
                self._take(record, links.get(record.id))
            if not page.last and not time_is_left():
                return False
        return True

    def names(self) -> Mapping[Watched, str]:
        """What the parties are called; those without a link are read, a request a side."""
        parties = {item.party for item in self.items.values()} | {party for party, _ in self.drafts}
        found = {party: self._named.get(party[1], "") if party[0] is Side.CASHFLOW360 else "" for party in parties}
        for side in Side:
            unknown = sorted(id for (of, id), name in found.items() if of is side and not name)
            read = self._ledgers[side].read(self._party_kind, unknown) if unknown else {}
            gone = f"a {self._party_kind.value} that is gone"
            found |= {(side, id): read[id].described if id in read else gone for id in unknown}
        return found

    def _take(self, record: Record, link: Link | None) -> None:
        party, state = record.values.get(self._party_field), record.facts.get("state", "")
        if not isinstance(party, Ref):
            return
        known = self._known(record.side, party.id)
        draft = NOT_POSTED[state] if record.side is Side.INTACCT and state in DRAFTS else ""
        label = str(record.values.get("number") or record.described)
        if draft and due_of(record):
            self.drafts.append((known, Draft(record.kind, record.id, label, "", due_of(record), draft)))
        if not open_of(record) and not (draft and link is not None):
            return
        key = record.kind, link.cashflow360_id if link else f"{record.side.value}:{record.id}"
        item = self.items.setdefault(key, Item(record.kind, known, label, link is not None))
        item.due[record.side] += open_of(record)
        item.ids = {side: link.id_on(side) for side in Side} if link else {record.side: record.id}
        item.kept_out = "" if link else _kept_out(record, self._rules)
        item.draft = item.draft or draft
        item.selected = item.selected or open_of(record) != due_of(record)

    def _known(self, side: Side, id: str) -> Watched:
        """A party by its Cashflow360 id where it is linked."""
        if side is Side.INTACCT and id in self._canonical:
            return Side.CASHFLOW360, self._canonical[id]
        return side, id


def _kept_out(record: Record, rules: Rules) -> str:
    if not rules.may_create(SPECS[record.kind], record.side.other):
        return "this kind does not go that way"
    return keep_out(record, rules)


def _party(id: str, name: str, items: Sequence[Item], holds: Mapping[tuple[Kind, Side, str], Hold]) -> Party | None:
    """What a party has open; None where only drafts are left of it."""
    due = {side: sum((item.due[side] for item in items), NOTHING) for side in Side}
    if not any(amount for item in items for amount in item.due.values()):
        return None
    explained = [_explained(item, holds) for item in items if item.due[Side.INTACCT] != item.due[Side.CASHFLOW360]]
    return Party(id, name, due[Side.INTACCT], due[Side.CASHFLOW360], explained)


def _explained(item: Item, holds: Mapping[tuple[Kind, Side, str], Hold]) -> Explanation:
    held = next((hold for side, id in item.ids.items() if (hold := holds.get((item.kind, side, id)))), None)
    more = Side.INTACCT if item.due[Side.INTACCT] > item.due[Side.CASHFLOW360] else Side.CASHFLOW360
    if held is not None:
        cause, words = held.cause, held.text
    elif item.kept_out:
        cause, words = "not-to-cross", f"It stays where it is: {item.kept_out}."
    elif not item.linked:
        cause, words = "not-synced", "It is not synced yet; the next run takes it."
    elif item.draft:
        cause, words = "not-posted", f"It is {item.draft}, so it is not in the accounts there."
    elif item.selected and more is Side.INTACCT:
        cause, words = NOT_POSTED_YET
    else:
        cause, words = ONE_SIDED[more]
    id = item.ids.get(Side.CASHFLOW360) or item.ids[Side.INTACCT]
    return Explanation(item.kind, id, item.label, item.due[Side.INTACCT], item.due[Side.CASHFLOW360], cause, words)
