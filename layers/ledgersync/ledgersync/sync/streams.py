"""The streams of changes of a slice: pages in, positions out, never beyond what was dealt with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ledgersync.domain.deciding.letting_go import lets_go, may_let_go
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.kinds.posting import clearing_account
from ledgersync.domain.model import Kind, Record, Ref, Side
from ledgersync.domain.order import in_turn
from ledgersync.domain.remembered import Page, Position
from ledgersync.ports import Change, PutPosition
from ledgersync.sync.context import RunContext
from ledgersync.sync.queue import Item, Lot, Read, Save

WHOLE = 100
"""What is written together. A page of Cashflow360 has 999 rows: its last 99 go with the first of the next page."""
IDLE_ROWS_BEFORE_SAVING = 500
"""A position is not moved for rows that needed nothing, until re-reading them would cost more than a page."""
LEFT_BEHIND_AFTER, CLOCKS_APART = timedelta(hours=20), timedelta(hours=1)
"""Rows are left behind once a run a day would read them again, up to an hour before this one began: stamps are of the
other system's clock."""


BY_HAND = frozenset({"offline", "print_check"})
"""Methods of payments that Cashflow360 moves no money for."""


def stream(kind: Kind, side: Side) -> str:
    return f"{side.value}:{kind.value}"


class Streams:
    """Every stream of a slice, opened when it is first read."""

    def __init__(self, context: RunContext, specs: Mapping[Kind, KindSpec], positions: Mapping[str, Position]) -> None:
        self._context = context
        self._specs = specs
        self._positions = positions
        self._pages: dict[tuple[Kind, Side], Iterator[Page]] = {}
        self._first: dict[tuple[Kind, Side], Page] = {}
        self._carried: dict[tuple[Kind, Side], list[Record]] = {}
        self._ended: set[tuple[Kind, Side]] = set()
        self._told: set[tuple[Kind, Side]] = set()
        self._busy: set[Kind] = set()
        self._saved: dict[tuple[Kind, Side], Position] = {}
        self._progress = context.state.progress

    def look_ahead(self, kind: Kind, side: Side) -> list[Item]:
        """What the first page says is gone or taken back, taken out of that page; nothing on a first sync."""
        if self._since(kind, side) is None:
            return []
        page = next(self._opened(kind, side), None)
        if page is None:
            return []
        gone = tuple(record for record in page.records if record.removed)
        rest = tuple(record for record in page.records if not record.removed)
        shrunken = self._shrunken(kind, side, rest)
        rest = tuple(record for record in rest if record not in shrunken)
        gone += shrunken
        self._first[kind, side] = replace(page, records=rest, left_out=page.left_out + len(gone))
        return [Lot(kind=kind, side=side, records=gone)] if gone else []

    def _shrunken(self, kind: Kind, side: Side, records: Sequence[Record]) -> tuple[Record, ...]:
        """Those that settle something no more, so that Intacct's are taken back as if they were gone."""
        spec = self._specs[kind]
        if not records or not may_let_go(spec):
            return ()
        links = self._context.books.links(kind, side, [record.id for record in records])
        return tuple(record for record in records if lets_go(spec, record, links.get(record.id)))

    def read_on(self, kind: Kind, side: Side) -> list[Item]:
        """What the next page says is gone, its records in turn, then the end of the page, then the next one."""
        page = self._first.pop((kind, side), None) or next(self._opened(kind, side), None)
        if page is None:
            return []
        gone = tuple(record for record in page.records if record.removed)
        there = self._carried.pop((kind, side), [])
        there += [record for record in page.records if not record.removed]
        there, page = self._in_whole_batches(kind, side, there, page)
        lots: list[Item] = [Lot(kind=kind, side=side, records=gone)] if gone else []
        lots += [Lot(kind=kind, side=side, records=tuple(lot)) for lot in in_turn(there, self._specs[kind].parent)]
        more: list[Item] = [] if page.last else [Read(kind, side)]
        return [*lots, Save(kind, side, page), *more]

    def _in_whole_batches(self, kind: Kind, side: Side, there: list[Record], page: Page) -> tuple[list[Record], Page]:
        """What is dealt with now, and the page as far as that goes; the rest is carried over to the next page.

        Where the slice ends before that page, the next one reads on at the first record that was carried. Records with
        parents stay with their page, where a parent may follow its child; a page of Intacct has no rest.
        """
        whole = page.last or side is Side.INTACCT or self._specs[kind].parent or len(there) < WHOLE
        now = len(there) if whole else len(there) - len(there) % WHOLE
        stamps = [record.modified or self._context.started_at for record in there[now:]]
        if not stamps:
            return there, page
        self._carried[kind, side] = there[now:]
        return there[:now], replace(page, position=Position(min(stamps)))

    def kept_busy(self, kind: Kind) -> None:
        """Something was done or held: the position of the page under way is worth a write."""
        self._context.state.progress_of(kind).busy = True
        self._busy.add(kind)

    def dealt_with(self, kind: Kind, side: Side, page: Page) -> None:
        """All of a page was dealt with: its position may be saved, and is where that saves more than it costs."""
        progress = self._context.state.progress_of(kind)
        busy, progress.busy = progress.busy, False
        progress.idle = 0 if busy else progress.idle + len(page.records) + page.left_out
        progress.unsaved[side] = page
        if page.records or page.left_out:
            self._told.add((kind, side))
        if (busy or progress.idle > IDLE_ROWS_BEFORE_SAVING) and not self._stays_open(kind):
            self._flush(kind)
        if page.last:
            self._ended.add((kind, side))

    def left_behind(self) -> list[Change]:
        """Positions of streams that were read to their end: what they told need not be told day after day."""
        seen_until = self._context.started_at - CLOCKS_APART
        moved: list[Change] = []
        for kind, side in sorted(self._ended):
            if (
                self._is_worth_moving(kind, side, seen_until)
                and kind not in self._context.state.barred
                and not self._stays_open(kind)
            ):
                moved.append(PutPosition(stream(kind, side), Position(seen_until)))
        return moved

    def _is_worth_moving(self, kind: Kind, side: Side, seen_until: datetime) -> bool:
        known = self._saved.get((kind, side)) or self._since(kind, side)
        if known is None or known.sweep:
            return True
        after = LEFT_BEHIND_AFTER if kind not in self._busy else CLOCKS_APART
        return (kind, side) in self._told and seen_until - known.at >= after

    def much_to_reread(self) -> bool:
        """Whether the next slice would have to save a position though nobody changed anything."""
        return any(one.idle + one.written > IDLE_ROWS_BEFORE_SAVING for one in self._progress.values())

    def flush(self) -> None:
        """Save how far every stream was dealt with: a slice that stops without that would not get on."""
        for kind in self._progress:
            self._flush(kind)

    def _flush(self, kind: Kind) -> None:
        progress = self._progress[kind]
        for side, page in progress.unsaved.items():
            self.save(kind, side, page)
        progress.unsaved.clear()
        progress.idle = 0

    def save(self, kind: Kind, side: Side, page: Page) -> None:
        """Save how far the side is read, never beyond the start of this slice and never backwards."""
        position, since = page.position, self._since(kind, side)
        if position is None:
            return
        if position.at > self._context.started_at:
            position = Position(self._context.started_at)
        on = since is None or position.sweep or since.sweep or (position.at, position.id) > (since.at, since.id)
        if on and position != self._saved.get((kind, side)):
            self._context.commit([PutPosition(stream(kind, side), position)])
            self._saved[kind, side] = position

    def _stays_open(self, kind: Kind) -> bool:
        """Whether movements that are passed over, while no clearing account is set, are looked at again once one is.

        Only where an online payment was posted to something that is no bank: its movement is still to come. One that
        a user paid by card has none.
        """
        spec, preferences = self._specs[kind], self._context.rules.preferences
        if spec.moves is None or clearing_account(spec.trade, preferences):
            return False
        banks = {*preferences.bank_accounts.values(), preferences.default_bank_account, preferences.deposit_to_account}
        paid = (link.base for link in self._context.books.all_links(spec.moves))
        drawn_on = (base.get("account") for base in paid if base.get("method") not in BY_HAND)
        return any(isinstance(ref, Ref) and ref.id not in banks for ref in drawn_on)

    def _opened(self, kind: Kind, side: Side) -> Iterator[Page]:
        if (kind, side) not in self._pages:
            pages = self._context.ledgers[side].changes(kind, self._since(kind, side))
            self._pages[kind, side] = self._noted(kind, side, pages)
        return self._pages[kind, side]

    def _noted(self, kind: Kind, side: Side, pages: Iterator[Page]) -> Iterator[Page]:
        """The same pages; what they told is noted, and compared with what the audit history did."""
        state, hearing = self._context.state, self._context.hearing
        watched, told = self._context.watched(kind, side), state.told.setdefault((kind, side), set())
        for page in pages:
            told |= watched & {record.id for record in page.records}
            if side is Side.INTACCT:
                hearing.compare(kind, page.records, self._context.started_at)
            if page.last:
                state.ended.add((kind, side))
            yield page

    def passed_over(self, kind: Kind, side: Side) -> bool:
        """Whether nothing can have come: the audit history is to be believed, and names none of the kind."""
        since = self._since(kind, side)
        if side is Side.CASHFLOW360 or since is None or since.sweep or not self._context.hearing.passes_over(kind):
            return False
        self._context.state.told.setdefault((kind, side), set())
        self._context.state.ended.add((kind, side))
        return True

    def _since(self, kind: Kind, side: Side) -> Position | None:
        return self._positions.get(stream(kind, side))
