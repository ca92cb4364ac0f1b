"""Works off a slice's queue, one item at a time."""

from __future__ import annotations

from typing import assert_never

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.order import in_turn
from ledgersync.errors import Barred
from ledgersync.sync.context import RunContext
from ledgersync.sync.holding import Holding
from ledgersync.sync.queue import Forget, Freed, Item, Lot, Read, Retry, Save, Visit, WorkQueue
from ledgersync.sync.references import References
from ledgersync.sync.retrying import Retrying
from ledgersync.sync.setting_aside import can_be_held
from ledgersync.sync.streams import Streams
from ledgersync.sync.take import Take


class SliceWork:
    """Who does what of the queue."""

    def __init__(self, context: RunContext, streams: Streams) -> None:
        references = References(context)
        holding = Holding(context, references)
        self._context = context
        self._streams = streams
        self._take = Take(context, references, streams, holding)
        self.retrying = Retrying(context, references, holding.watching)

    def work_off(self, queue: WorkQueue) -> bool:
        """Everything in the queue; false when time ran out or somebody asked to stop before a page.

        What was dealt with is saved then. StopAsked between two batches of writes, with nothing more saved.
        """
        while item := queue.pop():
            if isinstance(item, Read) and (self._context.out_of_time() or self._context.stop_asked()):
                self._streams.flush()
                return False
            queue.add(self._unless_barred(item))
        return True

    def bar(self, kind: Kind, barred: Barred) -> None:
        """Intacct lets nobody read this kind: what changed in Cashflow360 is held, and nothing else is done."""
        if kind not in self._context.state.barred:
            self._context.state.barred[kind] = barred
            self._context.state.count(kind, Side.INTACCT, f"not synced: {barred.text}")

    def _unless_barred(self, item: Item) -> list[Item]:
        """One thing done. The lot that met the refusal is taken again; the other kinds go on."""
        if item.kind in self._context.state.barred and not can_be_held(item):
            return []
        try:
            return self.do(item)
        except Barred as barred:
            self.bar(item.kind, barred)
            return [item] if isinstance(item, Lot) and item.side is Side.CASHFLOW360 else []

    def do(self, item: Item) -> list[Item]:
        """Do one thing; what follows from it."""
        match item:
            case Visit():
                return self._read(item)
            case Lot():
                return self._take.take(item)
            case Save(kind=kind, side=side, page=page):
                self._streams.dealt_with(kind, side, page)
                return []
            case Read(kind=kind, side=side):
                return self._streams.read_on(kind, side)
            case Retry(kind=kind):
                return self.retrying.retry(kind)
            case Forget(kind=kind, holds=holds):
                return self.retrying.forget_vanished(kind, holds)
            case Freed(kind=kind):
                return self.retrying.freed(kind)
            case _:
                assert_never(item)

    def _read(self, visit: Visit) -> list[Item]:
        found = self._context.ledgers[visit.side].read(visit.kind, list(visit.ids))
        lots = in_turn(list(found.values()), self._context.specs[visit.kind].parent)
        return [Lot(kind=visit.kind, side=visit.side, records=tuple(lot), why=visit.why) for lot in lots]
