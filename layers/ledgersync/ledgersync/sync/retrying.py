"""Held records are tried again once what holds them may be gone; holds of records that are gone go with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledgersync.domain.causes import ANY_REFUSAL, cause
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Hold
from ledgersync.domain.voids import undone
from ledgersync.ports import DeleteHold
from ledgersync.sync.context import RunContext
from ledgersync.sync.deletions import Gone
from ledgersync.sync.merges import PENDING
from ledgersync.sync.queue import Forget, Item, Retry, Visit, Why
from ledgersync.sync.references import References
from ledgersync.sync.waking import due
from ledgersync.sync.watching import Watching


class Retrying:
    """Tries held records again, and removes holds of records that are gone."""

    def __init__(self, context: RunContext, references: References, watching: Watching) -> None:
        self._context = context
        self._references = references
        self._watching = watching

    def retry(self, kind: Kind) -> list[Item]:
        """Visit what may be free, and look once more after that: what it waited for may be linked now.

        Each attempt (record, cause, what it waits for) is made once in a slice, so this ends.
        """
        tried = self._context.state.tried
        free = due(self._context, self._references, self._watching, self._context.holds(kind).all())
        again = [hold for hold in free if _attempt(hold) not in tried]
        if not again:
            return []
        tried |= {_attempt(hold) for hold in again}
        return [*_visits(kind, again, Why.WOKEN), Forget(kind, tuple(again)), Retry(kind)]

    def freed(self, kind: Kind) -> list[Item]:
        """Visit what was refused and shares something with a kind that gave something up."""
        self._context.state.releases += 1
        visits: list[Item] = []
        for other in _sharing(self._context.specs, kind):
            refused = [hold for hold in self._context.holds(other).all() if _by_answer(hold)]
            if refused:
                round = self._context.state.releases
                visits += [*_visits(other, refused, Why.WOKEN, round), Forget(other, tuple(refused))]
        return visits

    def gone(self, kind: Kind, side: Side, gone: Gone) -> list[Item]:
        """Records said to be deleted on a side: look at what is left of them, and let go of what is held alone."""
        ids = gone.ids(side)
        if not ids:
            return []
        still = self._context.ledgers[side].read(kind, ids)
        there = {id for id, record in still.items() if not undone(record)}
        left = tuple(link.id_on(side.other) for link in gone.links if link.id_on(side) not in there)
        self._context.state.parted |= {(kind, side.other, id) for id in left}
        holds = self._context.holds(kind)
        vanished = tuple(hold for id in gone.held if id not in still and (hold := holds.under(side, id)))
        return [Visit(kind, side.other, left, Why.GONE), Forget(kind, vanished)]

    def merges_waiting(self, kind: Kind) -> list[Item]:
        """Merges that waited for documents to be recoded, or for their survivor to be linked."""
        waiting = [hold for hold in self._context.holds(kind).all() if hold.cause in PENDING]
        return _visits(kind, [hold for hold in waiting if hold.side is Side.CASHFLOW360], Why.MERGED)

    def forget_vanished(self, kind: Kind, tried: Sequence[Hold]) -> list[Item]:
        """A hold that reading its record did not renew or clear belongs to a record that is gone."""
        holds, confirmed = self._context.holds(kind), self._context.state.confirmed
        left = [h for h in tried if holds.under(h.side, h.id) == h and (h.kind, h.side, h.id) not in confirmed]
        self._context.commit([DeleteHold(hold.kind, hold.side, hold.id) for hold in left])
        others = {side: tuple(h.counterpart_id for h in left if h.side is side and h.counterpart_id) for side in Side}
        return [Visit(kind, side.other, ids, Why.LEFT) for side, ids in others.items()]


def _attempt(hold: Hold) -> object:
    return hold.kind, hold.side, hold.id, hold.cause, hold.waits_for


def _by_answer(hold: Hold) -> bool:
    """Whether a system refused it; what it refused because of may be gone."""
    return not hold.ignored and (hold.cause == ANY_REFUSAL or cause(hold.cause).pattern != "")


def _sharing(specs: Mapping[Kind, KindSpec], kind: Kind) -> list[Kind]:
    """The kind, and those of its group that refer to a kind of the group which it refers to as well."""
    group = specs[kind].group
    shared = {of for of in specs[kind].references() if of in specs and specs[of].group is group}
    among = (other for other, spec in specs.items() if spec.group is group)
    return [other for other in among if other is kind or shared & specs[other].references()]


def _visits(kind: Kind, holds: Sequence[Hold], why: Why, round: int = 0) -> list[Item]:
    """One visit a side, so that the records are read together."""
    visits: list[Item] = []
    for side in Side:
        there = [hold for hold in holds if hold.side is side]
        once = (round, *(_attempt(hold) for hold in there))
        visits.append(Visit(kind, side, tuple(hold.id for hold in there), why, once))
    return visits
