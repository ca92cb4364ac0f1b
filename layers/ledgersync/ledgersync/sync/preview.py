"""The preview: the same slice as in a run. Its ledgers pretend to write, and its sync state is thrown away."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.domain.order import references
from ledgersync.domain.remembered import Conflict, Hold
from ledgersync.ports import Books
from ledgersync.ports.rehearsed import Planned, Rehearsed
from ledgersync.sync.context import RunContext, entity_location
from ledgersync.sync.overlay_books import OverlayBooks
from ledgersync.sync.overlay_ledger import OverlayLedger
from ledgersync.sync.slice import sync_slice
from ledgersync.sync.state import SliceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """``left`` is what the next slice goes on with when time ran out before everything was looked at.

    ``writes`` counts every write by "kind|side|operation", also those that ``planned`` has no room for. ``names`` are
    what people call the records that planned fields refer to, by the side they are written to.
    """

    counts: Mapping[str, int]
    writes: Mapping[str, int]
    planned: Sequence[Planned]
    holds: Sequence[Hold]
    conflicts: Sequence[Conflict]
    differences: Sequence[Conflict]
    names: Mapping[Side, Mapping[Ref, str]]
    left: Rehearsed | None = None

    @property
    def complete(self) -> bool:
        return self.left is None


def preview(
    context: RunContext,
    groups: Sequence[Group],
    before: Rehearsed,
    tell: Callable[[int], None] = lambda _: None,
    told: int = sys.maxsize,
) -> Preview:
    """What a run would do now, as far as time allows. Reads both systems, writes nowhere.

    It goes on from what a slice ``before`` left, as the slices of a run do from what is kept. ``tell`` is told how
    many records were read; so many writes of either side are ``told`` field by field.
    """
    books = OverlayBooks(real=context.books, shelves=before.shelves)
    books.commit(before.kept)
    ledgers = {
        side: OverlayLedger(
            ledger,
            before.shelves,
            lambda: tell(sum(one.rows for one in ledgers.values())),
            told,
            before.sides.get(side),
        )
        for side, ledger in context.ledgers.items()
    }
    counts = SliceState(counts=Counter(before.counts))
    dry = replace(context, books=books, ledgers=ledgers, careful=False, state=counts)
    done = before.groups
    while done < len(groups) and not sync_slice(_located(dry), groups[done]).out_of_time:
        done += 1
    planned = [item for side in Side for item in ledgers[side].planned]
    return Preview(
        counts=dict(dry.state.counts),
        writes=ledgers[Side.INTACCT].writes + ledgers[Side.CASHFLOW360].writes,
        planned=planned,
        holds=books.holds(),
        conflicts=books.new_conflicts,
        differences=books.new_differences,
        names={side: _names(books, side, ledgers[side].planned) for side in Side},
        left=_left(dry, done, books, ledgers) if done < len(groups) else None,
    )


def _left(context: RunContext, groups: int, books: OverlayBooks, ledgers: Mapping[Side, OverlayLedger]) -> Rehearsed:
    sides = {side: ledger.saved() for side, ledger in ledgers.items()}
    return Rehearsed(shelves=books.shelves, groups=groups, counts=context.state.counts, kept=books.kept(), sides=sides)


def _names(books: Books, side: Side, planned: Sequence[Planned]) -> Mapping[Ref, str]:
    """By what was last agreed on, or by what the record would be called that the run would make."""
    names = {Ref(one.kind, one.made): one.label for one in planned if one.made}
    for kind, ids in _referred_to(planned).items():
        for id, link in books.links(kind, side, sorted(ids)).items():
            if called := link.described:
                names.setdefault(Ref(kind, id), called)
    return names


def _referred_to(planned: Sequence[Planned]) -> Mapping[Kind, set[str]]:
    """The ids that planned fields refer to, before and after."""
    found: dict[Kind, set[str]] = {}
    for one in planned:
        for before, after in one.fields.values():
            for ref in references((before, after)):
                found.setdefault(ref.kind, set()).add(ref.id)
    return found


def _located(context: RunContext) -> RunContext:
    """As a slice begins: the entity's own location may have been linked by the one before."""
    where = entity_location(context.connection.entity_id, context.books)
    return replace(context, rules=replace(context.rules, entity_location=where))
