"""What is open of a transaction in both systems, and what is a draft."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal

from ledgersync.domain.kinds import SPECS
from ledgersync.domain.kinds.admission import NOT_POSTED
from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.shape import Open
from ledgersync.domain.voids import undone

Watched = tuple[Side, str]
"""A side and a party's id there."""
CENTS = Decimal("0.01")
NOTHING = Decimal(0)
TIED: Mapping[Kind, Open] = {kind: spec.tie_out for kind, spec in SPECS.items() if spec.tie_out is not None}
"""What is open of the kinds that can be tied out."""
ASKED: Mapping[str, Kind] = {one.asked_as: kind for kind, one in TIED.items()}
"""Those kinds by what people ask for: payables or receivables."""
CREDITS = frozenset(one.credit for one in TIED.values())
ON_ACCOUNT = frozenset(one.on_account for one in TIED.values() if one.on_account)
DRAFTS = frozenset({"Draft", "Submitted", "Partially Approved", "Declined"})


@dataclass(slots=True)
class Item:
    """One transaction that is open on a side at least, by its Cashflow360 id when it is linked.

    The totals are the whole amounts, "" while one is not known. ``selected`` is what a payment was made for in Intacct
    that is not posted yet; ``draft`` what Intacct's document
    is while it is not posted.
    """

    kind: Kind
    party: Watched
    label: str
    linked: bool
    intacct: Decimal = NOTHING
    cashflow360: Decimal = NOTHING
    intacct_id: str = ""
    cashflow360_id: str = ""
    kept_out: str = ""
    selected: bool = False
    draft: str = ""
    intacct_total: str = ""
    cashflow360_total: str = ""

    @property
    def ids(self) -> Mapping[Side, str]:
        both = {Side.INTACCT: self.intacct_id, Side.CASHFLOW360: self.cashflow360_id}
        return {side: id for side, id in both.items() if id}

    def show(self, record: Record, due: Decimal, draft: str) -> None:
        """Take in what a side holds of it."""
        total = record.values.get("total")
        amount = str(total.quantize(CENTS)) if isinstance(total, Decimal) else ""
        if record.side is Side.CASHFLOW360:
            self.cashflow360, self.cashflow360_total = due, amount
        else:
            self.intacct, self.intacct_total = due, amount
            self.draft, self.selected = draft, not draft and due != due_of(record)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """A document in Intacct that is not posted."""

    kind: Kind
    party: Watched
    id: str
    label: str
    amount: Decimal
    state: str


def due_of(record: Record) -> Decimal:
    """What its side says is due; negative for what is left of a credit, nothing for one that was removed."""
    due, total = record.facts.due, record.values.get("total")
    if record.removed:
        return NOTHING
    if record.kind in ON_ACCOUNT:
        return NOTHING if undone(record) or record.facts.status == "scheduled" else -_rest(record)
    if due is not None:
        return due.quantize(CENTS)
    if record.kind in CREDITS and isinstance(total, Decimal):
        return ((record.facts.applied or NOTHING) - total).quantize(CENTS)
    return NOTHING


def _rest(record: Record) -> Decimal:
    """What of a payment is not applied to anything."""
    left = record.facts.due if record.side is Side.INTACCT else record.facts.unapplied
    return (left or NOTHING).quantize(CENTS)


def open_of(record: Record) -> Decimal:
    """What is open of it: Intacct's control account holds what is posted, until a payment of it is posted too."""
    if record.side is Side.CASHFLOW360:
        return due_of(record)
    if record.facts.state in NOT_POSTED:
        return NOTHING
    return due_of(record) + (record.facts.selected or NOTHING).quantize(CENTS)


def draft_state(record: Record) -> str:
    """What Intacct's document is while it is not posted; "" for any other."""
    state = record.facts.state
    return NOT_POSTED[state] if record.side is Side.INTACCT and state in DRAFTS else ""


def text_of(found: Item | OpenDraft) -> str:
    return json.dumps([str(one) if isinstance(one, Decimal) else one for one in astuple(found)])


def item_of(text: str) -> Item:
    kind, party, label, linked, intacct, cashflow360, *rest = json.loads(text)
    return Item(Kind(kind), (Side(party[0]), party[1]), label, linked, Decimal(intacct), Decimal(cashflow360), *rest)


def draft_of(text: str) -> OpenDraft:
    kind, party, id, label, amount, state = json.loads(text)
    return OpenDraft(
        kind=Kind(kind), party=(Side(party[0]), party[1]), id=id, label=label, amount=Decimal(amount), state=state
    )
