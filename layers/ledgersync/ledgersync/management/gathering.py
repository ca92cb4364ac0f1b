"""Gathers what is open in both systems, page by page so that it can be interrupted.

A record that is read again, since it changed meanwhile or a slice began anew, stands for itself once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ledgersync.domain.crossing import keep_out
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Kind, Link, Record, Ref, Side
from ledgersync.domain.remembered import Page, Position, Sweep
from ledgersync.domain.rules import Rules
from ledgersync.management.open_items import (
    TIED,
    Item,
    OpenDraft,
    Watched,
    draft_of,
    draft_state,
    due_of,
    item_of,
    open_of,
    text_of,
)
from ledgersync.ports import Books, Ledger
from ledgersync.ports.shelves import Shelves

SWEEPS = 2
"""All there is, and what changed while that was read."""


class Gathering:
    """Collects what is open, and the drafts beside it, on shelves. ``read`` counts the records looked at."""

    def __init__(
        self,
        kind: Kind,
        ledgers: Mapping[Side, Ledger],
        books: Books,
        rules: Rules,
        shelves: Shelves,
        saved: Mapping[str, Any] | None = None,
    ) -> None:
        """``saved`` is what ``state`` gave in an earlier slice, which left these ``shelves``."""
        self.kind, self.read = kind, 0
        self._items, self._drafts = shelves.texts(f"{kind}/open"), shelves.texts(f"{kind}/drafts")
        self._ledgers, self._books, self._rules = ledgers, books, rules
        self._party_kind, self._party_field = TIED[kind].party, TIED[kind].field
        self._streams = [(one, side) for one in _tied(kind) for side in Side]
        self._position: Position | None = None
        self._sweeps = 0
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
            self._position, self._sweeps = None, 0
        return True

    def _pages(self, kind: Kind, side: Side) -> Iterator[bool]:
        """Take the pages one by one; whether each was the last.

        A sweep that slices interrupt is followed by one of what changed meanwhile, and that by no other. Else it would
        never end where more changed in an hour than a slice reads.
        """
        for page in self._ledgers[side].changes(kind, self._position, whole=True):
            last = self._took(page, kind, side)
            del page  # the next one is read without this one in memory
            yield last
            if last:
                return

    def _took(self, page: Page, kind: Kind, side: Side) -> bool:
        """Take a page in; whether it was the last."""
        links = self._books.links(kind, side, [record.id for record in page.records]) if page.records else {}
        for record in page.records:
            self._take(record, links.get(record.id))
        self.read += len(page.records)
        before, self._position = self._position, page.position or self._position
        self._sweeps += _swept(before, self._position)
        return page.last or self._sweeps == SWEEPS

    def names(self) -> Mapping[Watched, str]:
        """What the parties are called; those without a link are read, a request a side."""
        parties = {_watched(mark) for shelf in (self._items, self._drafts) for mark in shelf.marks()}
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
        kept = self._items.get([key]).get(key)
        if not (due or (draft and link) or kept):
            return
        item = item_of(kept) if kept else Item(record.kind, known, label, link is not None)
        item.show(record, due, draft)
        item.intacct_id, item.cashflow360_id = _ids(record, link)
        item.kept_out = "" if link else _kept_out(record, self._rules)
        self._items.put(key, text_of(item), _mark(item.party))

    def _take_draft(self, record: Record, party: Watched, label: str, draft: str) -> None:
        found, key = None, f"{record.kind}/{record.id}"
        if draft and due_of(record):
            found = OpenDraft(
                kind=record.kind, party=party, id=record.id, label=label, amount=due_of(record), state=draft
            )
        if found or key in self._drafts.get([key]):
            self._drafts.put(key, text_of(found) if found else None, _mark(party) if found else "")

    def _known(self, side: Side, id: str) -> Watched:
        """A party by its Cashflow360 id where it is linked."""
        if side is Side.INTACCT and id in self._canonical:
            return Side.CASHFLOW360, self._canonical[id]
        return side, id

    def state(self) -> Mapping[str, Any]:
        """What a later slice goes on with beside the shelves, as JSON has it."""
        at = self._position
        position = _position(at) if at else None
        return {"left": len(self._streams), "position": position, "sweeps": self._sweeps, "read": self.read}

    def _restore(self, saved: Mapping[str, Any]) -> None:
        self._streams = self._streams[len(self._streams) - saved["left"] :]
        at = saved["position"]
        self._position = _restored(*at) if at else None
        self.read, self._sweeps = saved["read"], saved["sweeps"]

    def parties(self) -> Iterator[Watched]:
        """Those with anything open."""
        return map(_watched, self._items.marks())

    def items(self, party: Watched) -> list[Item]:
        return [item_of(text) for text in self._items.marked(_mark(party))]

    def drafts(self) -> Iterator[OpenDraft]:
        return map(draft_of, self._drafts.all())


def _swept(before: Position | None, now: Position | None) -> bool:
    """Whether a sweep has ended in between."""
    return bool(before and before.sweep and now and not now.sweep)


def _position(at: Position) -> list[str]:
    sweep = [at.sweep.began.isoformat(), at.sweep.low, at.sweep.high] if at.sweep else []
    return [at.at.isoformat(), at.id, *sweep]


def _restored(at: str, id: str, *sweep: str) -> Position:
    under_way = Sweep(datetime.fromisoformat(sweep[0]), *sweep[1:]) if sweep else None
    return Position(datetime.fromisoformat(at), id, under_way)


def _mark(party: Watched) -> str:
    return "/".join(party)


def _watched(mark: str) -> Watched:
    side, _, id = mark.partition("/")
    return Side(side), id


def _kept_out(record: Record, rules: Rules) -> str:
    if not rules.may_create(SPECS[record.kind], record.side.other):
        return "this kind does not go that way"
    return keep_out(record, rules)


def _tied(kind: Kind) -> list[Kind]:
    """The kinds that are read to tie one out, itself first."""
    of = TIED[kind]
    return [kind, of.credit, *([of.on_account] if of.on_account else [])]


def _ids(record: Record, link: Link | None) -> tuple[str, str]:
    """Its ids in Intacct and in Cashflow360, as far as they are known."""
    if link is not None:
        return link.intacct_id, link.cashflow360_id
    return (record.id, "") if record.side is Side.INTACCT else ("", record.id)


def _key(record: Record, link: Link | None) -> str:
    """The same for both records of a link; a record without one has its own."""
    return f"{record.kind}/{link.cashflow360_id if link else f'{record.side.value}:{record.id}'}"
