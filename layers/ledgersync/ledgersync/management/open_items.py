"""What is open in both systems, transaction by transaction, read page by page so that it can be interrupted.

A record that is read again, since it changed meanwhile or a slice began anew, stands for itself once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ledgersync.domain.crossing import keep_out
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.kinds.admission import NOT_POSTED
from ledgersync.domain.model import Kind, Link, Record, Ref, Side
from ledgersync.domain.remembered import Position, Sweep
from ledgersync.domain.rules import Rules
from ledgersync.domain.shape import Open
from ledgersync.domain.voids import undone
from ledgersync.ports import Books, Ledger

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

    ``selected`` is what a payment was made for in Intacct that is not posted yet; ``draft`` what Intacct's document
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

    @property
    def ids(self) -> Mapping[Side, str]:
        both = {Side.INTACCT: self.intacct_id, Side.CASHFLOW360: self.cashflow360_id}
        return {side: id for side, id in both.items() if id}

    def show(self, record: Record, due: Decimal, draft: str) -> None:
        """Take in what a side holds of it."""
        if record.side is Side.CASHFLOW360:
            self.cashflow360 = due
        else:
            self.intacct, self.draft, self.selected = due, draft, not draft and due != due_of(record)


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


def _tied(kind: Kind) -> list[Kind]:
    """The kinds that are read to tie one out, itself first."""
    of = TIED[kind]
    return [kind, of.credit, *([of.on_account] if of.on_account else [])]


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


def _ids(record: Record, link: Link | None) -> tuple[str, str]:
    """Its ids in Intacct and in Cashflow360, as far as they are known."""
    if link is not None:
        return link.intacct_id, link.cashflow360_id
    return (record.id, "") if record.side is Side.INTACCT else ("", record.id)


def _key(record: Record, link: Link | None) -> tuple[Kind, str]:
    """The same for both records of a link; a record without one has its own."""
    return record.kind, link.cashflow360_id if link else f"{record.side.value}:{record.id}"


class Gathering:
    """Collects what is open, and the drafts beside it. ``read`` counts the records looked at."""

    def __init__(
        self,
        kind: Kind,
        ledgers: Mapping[Side, Ledger],
        books: Books,
        rules: Rules,
        saved: Mapping[str, Any] | None = None,
    ) -> None:
        """``saved`` is what ``state`` gave in an earlier slice."""
        self.kind, self.items, self.drafts = kind, dict[tuple[Kind, str], Item](), dict[tuple[Kind, str], OpenDraft]()
        self.read = 0
        self._ledgers, self._books, self._rules = ledgers, books, rules
        self._party_kind, self._party_field = TIED[kind].party, TIED[kind].field
        self._streams = [(one, side) for one in _tied(kind) for side in Side]
        self._position: Position | None = None
        self._canonical, self._named = dict[str, str](), dict[str, str]()
        for link in books.all_links(self._party_kind):
            self._canonical[link.intacct_id] = link.cashflow360_id
            self._named[link.cashflow360_id] = str(link.base.get("name") or "")
        if saved is not None:
            self._restore(saved)

    @property
    def reading(self) -> tuple[Kind, Side]:
        """What is read now, or was read last."""
        return (self._streams or [(_tied(self.kind)[-1], Side.CASHFLOW360)])[0]

    def go_on(
        self,
        time_is_left: Callable[[], bool],
        tell: Callable[[], None] = lambda: None,
        may_ask: Callable[[], bool] = lambda: True,
    ) -> bool:
        """Read what is left of both sides; false when there was no time for all of it. ``tell`` is called by page.

        At least one page is read that an earlier slice had not, so that slices come to an end, unless the systems may
        not be asked any more.
        """
        began = self._position
        while self._streams:
            for last in self._pages(*self._streams[0]):
                tell()
                if not last and not time_is_left() and (self._position != began or not may_ask()):
                    return False
            del self._streams[0]
            self._position = None
        return True

    def _pages(self, kind: Kind, side: Side) -> Iterator[bool]:
        """Take the pages one by one; whether each was the last."""
        for page in self._ledgers[side].changes(kind, self._position):
            links = self._books.links(kind, side, [record.id for record in page.records]) if page.records else {}
            for record in page.records:
                self._take(record, links.get(record.id))
            self.read += len(page.records)
            self._position = page.position or self._position
            yield page.last

    def names(self) -> Mapping[Watched, str]:
        """What the parties are called; those without a link are read, a request a side."""
        parties = {item.party for item in self.items.values()} | {draft.party for draft in self.drafts.values()}
        found = {(side, id): self._named.get(id, "") if side is Side.CASHFLOW360 else "" for side, id in parties}
        for side in Side:
            unknown = sorted(id for (of, id), name in found.items() if of is side and not name)
            found |= {(side, id): name for id, name in self._read_names(side, unknown).items()}
        return found

    def _read_names(self, side: Side, ids: Sequence[str]) -> dict[str, str]:
        read = self._ledgers[side].read(self._party_kind, ids) if ids else {}
        return {id: read[id].described if id in read else f"a {self._party_kind.value} that is gone" for id in ids}

    def _take(self, record: Record, link: Link | None) -> None:
        party = record.values.get(self._party_field)
        if not isinstance(party, Ref):
            return
        known, due, draft = self._known(record.side, party.id), open_of(record), draft_state(record)
        label = str(record.values.get("number") or record.described)
        if record.side is Side.INTACCT:
            self._take_draft(record, known, label, draft)
        key = _key(record, link)
        if not (due or (draft and link) or key in self.items):
            return
        item = self.items.setdefault(key, Item(record.kind, known, label, link is not None))
        item.show(record, due, draft)
        item.intacct_id, item.cashflow360_id = _ids(record, link)
        item.kept_out = "" if link else _kept_out(record, self._rules)

    def _take_draft(self, record: Record, party: Watched, label: str, draft: str) -> None:
        if draft and due_of(record):
            self.drafts[record.kind, record.id] = OpenDraft(
                kind=record.kind, party=party, id=record.id, label=label, amount=due_of(record), state=draft
            )
        else:
            self.drafts.pop((record.kind, record.id), None)

    def _known(self, side: Side, id: str) -> Watched:
        """A party by its Cashflow360 id where it is linked."""
        if side is Side.INTACCT and id in self._canonical:
            return Side.CASHFLOW360, self._canonical[id]
        return side, id

    def state(self) -> Mapping[str, Any]:
        """What a later slice goes on with, as JSON has it."""
        at = self._position
        return {
            "left": len(self._streams),
            "position": _position(at) if at else None,
            "read": self.read,
            "items": [[key[1], *_plain(astuple(item))] for key, item in self.items.items()],
            "drafts": [_plain(astuple(draft)) for draft in self.drafts.values()],
        }

    def _restore(self, saved: Mapping[str, Any]) -> None:
        self._streams = self._streams[len(self._streams) - saved["left"] :]
        at = saved["position"]
        self._position = _restored(*at) if at else None
        self.read = saved["read"]
        for key, kind, party, label, linked, intacct, cashflow360, *rest in saved["items"]:
            amounts = Decimal(intacct), Decimal(cashflow360)
            self.items[Kind(kind), key] = Item(Kind(kind), _watched(party), label, linked, *amounts, *rest)
        for kind, party, id, label, amount, state in saved["drafts"]:
            draft = OpenDraft(
                kind=Kind(kind), party=_watched(party), id=id, label=label, amount=Decimal(amount), state=state
            )
            self.drafts[draft.kind, id] = draft


def _position(at: Position) -> list[str]:
    sweep = [at.sweep.began.isoformat(), at.sweep.low, at.sweep.high] if at.sweep else []
    return [at.at.isoformat(), at.id, *sweep]


def _restored(at: str, id: str, *sweep: str) -> Position:
    under_way = Sweep(datetime.fromisoformat(sweep[0]), *sweep[1:]) if sweep else None
    return Position(datetime.fromisoformat(at), id, under_way)


def _plain(values: Sequence[Any]) -> list[Any]:
    return [str(value) if isinstance(value, Decimal) else value for value in values]


def _watched(party: Sequence[str]) -> Watched:
    return Side(party[0]), party[1]


def _kept_out(record: Record, rules: Rules) -> str:
    if not rules.may_create(SPECS[record.kind], record.side.other):
        return "this kind does not go that way"
    return keep_out(record, rules)
