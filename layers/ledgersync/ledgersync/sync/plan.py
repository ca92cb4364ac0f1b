"""Syncs one kind in one slice: read, map, plan, apply, remember, page by page; the position last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from ledgersync.domain.causes import PASSING
from ledgersync.domain.deciding.decide import decide
from ledgersync.domain.deciding.decision import Decision, Relink, Remake, SetAside, Skip, idle
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds import KindSpec
from ledgersync.domain.kinds.admission import keep_out
from ledgersync.domain.kinds.posting import undone
from ledgersync.domain.model import Link, Record, Ref, Side
from ledgersync.domain.order import in_turn
from ledgersync.domain.remembered import Hold
from ledgersync.domain.versions import as_agreed
from ledgersync.errors import Barred
from ledgersync.ports import Change, DeleteHold
from ledgersync.sync.apply import Applier
from ledgersync.sync.context import RunContext
from ledgersync.sync.deletions import Gone
from ledgersync.sync.holding import held_since, pair_digest
from ledgersync.sync.merges import PENDING
from ledgersync.sync.pairing import Counterparts, Found
from ledgersync.sync.parents import Parents
from ledgersync.sync.queue import Forget, Item, Lot, Read, Retry, Save, Visit, Why
from ledgersync.sync.references import References
from ledgersync.sync.required_dimensions import with_dimensions
from ledgersync.sync.setting_aside import can_be_held, held_back, uncertain, unchanged, unreadable
from ledgersync.sync.streams import Streams
from ledgersync.sync.waking import due

Waiting = tuple[Pair, Side, tuple[Ref, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with the records of one page: decisions, holds for what waits, and what to read again.

    What waits is held on the side whose ids the missing references are. ``merged`` were met by way of Intacct: merges
    are decided about in Cashflow360's records, one at a time, since each moves a link.
    """

    decisions: tuple[Decision, ...]
    waiting: tuple[Waiting, ...]
    outdated: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


class KindSync:
    """One kind of one run. ``forced`` records are looked at even when nothing about them changed.

    ``_heirs`` took a link over in this run; each is followed once, though two were merged into each other.
    """

    def __init__(self, context: RunContext, spec: KindSpec, references: References, streams: Streams) -> None:
        self._context = context
        self._spec = spec
        self._references = references
        self._streams = streams
        self._counterparts = Counterparts(context, references)
        self._parents = Parents(context, references)
        self._applier = Applier(context, references)
        self._holds: dict[tuple[Side, str], Hold] = {}
        self._tried: set[tuple[Side, str, str, tuple[Ref, ...]]] = set()
        self._held_matches: dict[tuple[Side, str], Hold] = {}
        self.barred: Barred | None = None
        self._refresh_holds()

    def bar(self, barred: Barred, item: Item | None = None) -> list[Item]:
        """Intacct lets nobody read this kind: what changed in Cashflow360 is held, and nothing else is done.

        The lot that met the refusal is taken again.
        """
        if self.barred is None:
            self.barred = barred
            self._context.report.count(self._spec.kind, Side.INTACCT, f"not synced: {barred.text}")
        return [item] if isinstance(item, Lot) and item.side is Side.CASHFLOW360 else []

    def work(self, item: Item) -> list[Item]:
        """Do one thing; what follows from it."""
        if self.barred is not None and not can_be_held(item):
            return []
        match item:
            case Visit(side=side, ids=ids):
                found = self._context.ledgers[side].read(self._spec.kind, list(ids))
                lots = in_turn(list(found.values()), self._spec.parent)
                return [Lot(self._spec.kind, side, tuple(lot), True, item.why is Why.GONE) for lot in lots]
            case Lot():
                return self._take(item)
            case Save(side=side, page=page):
                self._streams.dealt_with(self._spec.kind, side, page)
                return []
            case Read(side=side):
                return self._streams.read_on(self._spec.kind, side)
            case Retry():
                return self._retry()
            case Forget(holds=holds):
                return self._forget_vanished(holds)
            case _:
                assert_never(item)

    def gone(self, side: Side, gone: Gone) -> list[Item]:
        """Records that were deleted on a side: look at what is left of them, and let go of what is held alone."""
        links, held = gone.links, gone.held
        if not links and not held:
            return []
        kind, ledger = self._spec.kind, self._context.ledgers[side]
        still = ledger.read(kind, [*(link.id_on(side) for link in links), *held])
        there = {id for id, record in still.items() if not undone(record)}
        left = tuple(link.id_on(side.other) for link in links if link.id_on(side) not in there)
        vanished = tuple(h for id in held if id not in still and (h := self._holds.get((side, id))))
        return [Visit(kind, side.other, left, Why.GONE), Forget(kind, vanished)]

    def merges_waiting(self) -> list[Item]:
        """Look again at merges that waited."""
        waiting = [hold.id for hold in self._holds.values() if hold.cause in PENDING and hold.side is Side.CASHFLOW360]
        return [Visit(self._spec.kind, Side.CASHFLOW360, tuple(waiting), Why.WOKEN, "merges")]

    def _retry(self) -> list[Item]:
        """Held records whose reason may be gone: what they wait for is linked, their period is open, or asked for."""
        found = due(self._context, self._references, self._applier.holding.watching, self._holds.values())
        again = [hold for hold in found if _attempt(hold) not in self._tried]
        if not again:
            return []
        self._tried |= {_attempt(hold) for hold in again}
        kind = self._spec.kind
        visits = [Visit(kind, hold.side, (hold.id,), Why.WOKEN, _attempt(hold)) for hold in again]
        joined = [
            Visit(
                kind, side, tuple(v.ids[0] for v in visits if v.side is side), Why.WOKEN, tuple(v.once for v in visits)
            )
            for side in Side
        ]
        return [*joined, Forget(kind, tuple(again)), Retry(kind)]

    def _take(self, lot: Lot) -> list[Item]:
        """Plan and apply for records of one side, and what follows from it."""
        side, kind = lot.side, self._spec.kind
        self._references.digests.clear()
        plan = self.plan(side, lot.records, lot.forced, lot.reported)
        parted = self._parted(plan)
        anew = Side if lot.forced else (side.other,)
        self._applier.met |= {(r.side, r.id) for d in plan.decisions for one in anew if (r := d.pair.on(one))}
        self._wait(side, plan)
        followed = self._applier.apply(self._spec, side, plan.decisions)
        if plan.waiting or plan.decisions:
            self._refresh_holds()
        if plan.waiting or any(not idle(d) and not isinstance(d, Skip) for d in plan.decisions):
            self._streams.kept_busy(kind)
        return [
            Visit(kind, Side.INTACCT, tuple(link.intacct_id for link in followed), Why.ASSIGNED),
            Visit(kind, side, plan.outdated, Why.OUTDATED),
            *self._look_further(plan),
            Visit(kind, side.other, tuple(parted), Why.PARTED),
            Visit(kind, side.other, plan.merged, Why.MERGED),
        ]

    def _look_further(self, plan: Plan) -> list[Item]:
        """What was removed to be made anew (the link is still there where that failed), and who took a link over."""
        ids = [decision.pair.any.id for decision in plan.decisions if isinstance(decision, Remake)]
        links = self._context.books.links(self._spec.kind, Side.CASHFLOW360, ids) if ids else {}
        heirs = tuple(d.survivor for d in plan.decisions if isinstance(d, Relink))
        made = tuple(id for id in ids if id not in links)
        kind = self._spec.kind
        return [Visit(kind, Side.CASHFLOW360, heirs, Why.HEIR), Visit(kind, Side.CASHFLOW360, made, Why.REMAKE)]

    def plan(self, side: Side, records: Sequence[Record], forced: bool = False, reported: bool = False) -> Plan:
        """What to do about records of one side, nothing written: the same for a run and for a preview."""
        fresh: list[Record] = []
        outdated: list[str] = []
        problems: list[Record] = []
        decisions: list[Decision] = []
        waiting: list[Waiting] = []
        links = self._context.books.links(self._spec.kind, side, [record.id for record in records])
        self._context.report.count(self._spec.kind, side, "seen", len(records))
        for resolved in self._references.resolve(records):
            record = resolved.record
            link = links.get(record.id)
            held = self._held_as_gone(record, link) if reported else not forced and self._still_held(record, link)
            if held or (side, record.id) in self._applier.unknown:
                self._context.report.count(self._spec.kind, side, "still held")
            elif record.problem:
                problems.append(record)
            elif link is None and (reason := keep_out(record, self._context.rules)):
                decisions.append(Skip(self._alone(record), reason))
            elif resolved.missing:
                waiting.append((self._alone(record), side, resolved.missing))
            else:
                comparable = as_agreed(self._context.rules.comparable(self._spec, record), link)
                settled = unchanged(comparable, link) and not forced and self._hold_of(record, link) is None
                if settled:
                    self._context.report.count(self._spec.kind, side, "unchanged")
                elif gone := self._references.unlinked(comparable):
                    waiting.append((self._alone(record), Side.CASHFLOW360, gone))
                elif not forced and self._met(record):
                    outdated.append(record.id)
                else:
                    fresh.append(comparable)
        decisions += [SetAside(self._alone(r), unreadable(r)) for r in problems]
        merged: list[str] = []
        if self.barred is not None:
            never = not self._context.rules.may_create(self._spec, Side.INTACCT)
            alone = ((self._alone(one), links.get(one.id)) for one in fresh)
            decisions += [held_back(self.barred, pair, link, never) for pair, link in alone]
        for found in self._counterparts.find(self._spec, side, fresh, reported) if self.barred is None else ():
            theirs = found.pair.on(side.other)
            if theirs is not None and theirs.merged_into:
                merged.append(theirs.id)
            else:
                self._sort(found, decisions, waiting)
        self._context.report.count(self._spec.kind, side, "read again", len(outdated) + len(merged))
        decided = self._parents.sound(self._spec, with_dimensions(self._context, decisions))
        return Plan(tuple(decided), tuple(waiting), tuple(outdated), tuple(merged))

    def _sort(self, found: Found, decisions: list[Decision], waiting: list[Waiting]) -> None:
        if unsure := uncertain(found.pair):
            decisions.append(SetAside(found.pair, unsure))
        elif found.objection is not None:
            decisions.append(SetAside(found.pair, found.objection))
        elif found.counterpart is not None and found.counterpart.record.problem:
            decisions.append(SetAside(found.pair, unreadable(found.counterpart.record)))
        elif found.counterpart is not None and found.counterpart.missing:
            waiting.append((found.pair, found.counterpart.record.side, found.counterpart.missing))
        else:
            decisions.append(decide(found.pair, self._spec, self._context.rules))

    def _met(self, record: Record) -> bool:
        """Whether its page may have been read before this slice met it, and hold an older version."""
        return (record.side, record.id) in self._applier.met

    def _alone(self, record: Record) -> Pair:
        intacct, cashflow360 = (record, None) if record.side is Side.INTACCT else (None, record)
        return Pair(self._spec.kind, None, intacct, cashflow360)

    def _hold_of(self, record: Record, link: Link | None) -> Hold | None:
        key = (record.side, record.id)
        hold = self._holds.get(key) or self._held_matches.get(key)
        if hold is None and link is not None:
            hold = self._holds.get((Side.CASHFLOW360, link.cashflow360_id))
        return hold

    def _still_held(self, record: Record, link: Link | None) -> bool:
        hold = self._hold_of(record, link)
        if hold is None or hold.ignored:
            return hold is not None
        return held_since(hold, record.side, self._references.digests[record.side, record.id])

    def _held_as_gone(self, record: Record, link: Link | None) -> bool:
        """Whether it was held, for a reason that does not pass by itself, when its counterpart had gone already."""
        hold = self._hold_of(record, link)
        if hold is None or hold.waits_for or hold.cause in PASSING:
            return False
        return hold.digest == pair_digest(self._references, self._alone(record))

    def _parted(self, plan: Plan) -> list[str]:
        """The other side's records that were held together with one of these and are no match of it any more."""
        pairs = [*(decision.pair for decision in plan.decisions), *(pair for pair, _, _ in plan.waiting)]
        alone = [p.any for p in pairs if p.link is None and (p.intacct is None or p.cashflow360 is None)]
        holds = (self._holds.get((record.side, record.id)) for record in alone)
        return [hold.counterpart_id for hold in holds if hold is not None and hold.counterpart_id]

    def _wait(self, seen: Side, plan: Plan) -> None:
        changes: list[Change] = []
        for pair, side, missing in plan.waiting:
            changes += self._applier.holding.put(self._applier.holding.waiting(pair, side, missing))
        self._context.report.count(self._spec.kind, seen, "held", len(plan.waiting))
        if changes:
            self._context.books.commit(changes)

    def _refresh_holds(self) -> None:
        self._holds = {(h.side, h.id): h for h in self._context.books.holds(self._spec.kind)}
        self._held_matches = {(h.side.other, h.counterpart_id): h for h in self._holds.values() if h.counterpart_id}
        self._applier.holding.held = self._holds

    def _forget_vanished(self, tried: Sequence[Hold]) -> list[Item]:
        """A due hold that reading its record did not renew or clear belongs to a record that is gone."""
        self._refresh_holds()
        confirmed = self._applier.holding.confirmed
        left = [h for h in tried if self._holds.get((h.side, h.id)) == h and (h.side, h.id) not in confirmed]
        if not left:
            return []
        self._context.books.commit([DeleteHold(hold.kind, hold.side, hold.id) for hold in left])
        self._refresh_holds()
        kind = self._spec.kind
        return [
            Visit(
                kind, side.other, tuple(h.counterpart_id for h in left if h.side is side and h.counterpart_id), Why.LEFT
            )
            for side in Side
        ]


def _attempt(hold: Hold) -> tuple[Side, str, str, tuple[Ref, ...]]:
    return hold.side, hold.id, hold.cause, hold.waits_for
